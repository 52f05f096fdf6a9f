/** Whose a host is that a client asks the proxy for. */
import { isIP } from "node:net";
import { messageOf } from "./dial.ts";
import type { WhoHas } from "./interception.ts";
import { API_HOST, isIntercepted, isLoopback, plainHostname } from "./intercepted-hosts.ts";

export type Whose =
  /** Cloudflare's API: its bytes are passed on to the emulator. */
  | { readonly kind: "api" }
  /** A protected host, or a team's: the emulator's edge answers, of this account or of the only one that has the host. */
  | { readonly kind: "edge"; readonly account: string | undefined }
  | OtherHost
  | { readonly kind: "refused"; readonly status: number; readonly sentence: string };

export type WhoseHost = (hostname: string, authorization: string | undefined) => Promise<Whose>;

/** Not the emulator's, as far as the account goes that the client names. */
export interface OtherHost {
  readonly kind: "other";
  readonly whoElse?: WhoElse | undefined;
}

/**
 * Asked only when the host could not be reached: "", or how other accounts of the emulator have it, as sentences that follow another.
 * It never fails: that the host cannot be reached is to be told in any case.
 */
export type WhoElse = () => Promise<string>;

const OTHER: OtherHost = { kind: "other" };
const WRONG_USER: Whose = {
  kind: "refused",
  status: 400,
  sentence:
    "The user name in the proxy's URL must be the id of an account, 32 lower-case hex digits, as in http://00000000000000000000000000000001:x@127.0.0.1.",
};

/**
 * `hosts` are the emulator's in any case; of others it is asked. Who cannot be told is not let through: it could be a protected
 * host, with a token's secret on its way to the network.
 */
export function whoseHost(hosts: readonly string[], whoHas: WhoHas): WhoseHost {
  return async (hostname, authorization) => {
    const name = plainHostname(hostname);
    if (name === API_HOST) return { kind: "api" };
    if (isLoopback(name) || isIP(name) !== 0) return OTHER;
    const account = userIn(authorization);
    if (account !== undefined && !/^[0-9a-f]{32}$/.test(account)) return WRONG_USER;
    if (isIntercepted(name, hosts)) return { kind: "edge", account };
    try {
      const accounts = await whoHas(name, account);
      if (accounts.length > 0) return { kind: "edge", account };
      return account === undefined ? OTHER : { kind: "other", whoElse: () => whoElse(name, account, whoHas) };
    } catch (problem) {
      const sentence = `${name} is not reached: the emulator cannot be asked whether it is a protected host, since ${messageOf(problem)}.`;
      return { kind: "refused", status: 502, sentence };
    }
  };
}

/** So many accounts are named. */
const NAMED = 3;

async function whoElse(name: string, account: string, whoHas: WhoHas): Promise<string> {
  try {
    const others = (await whoHas(name, undefined)).filter((id) => id !== account);
    if (others.length === 0) return "";
    const all = others.length > NAMED ? `${others.slice(0, NAMED).join(", ")} and others` : others.join(" and ");
    const has = others.length === 1 ? `account ${all} of the emulator does` : `accounts ${all} of the emulator do`;
    const how = `protect it in account ${account}, too, or give --intercept-host ${name}`;
    return ` Account ${account} does not protect ${name}, but ${has}: name that account with --account or as the user name of the proxy's URL, ${how}.`;
  } catch {
    return "";
  }
}

/** The user of Basic credentials; undefined where there is none, or an empty one. What is not Basic has none that could be an id. */
function userIn(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const [, coded] = /^basic +([\w+/=-]*)$/i.exec(authorization.trim()) ?? [];
  if (coded === undefined) return "not Basic";
  const [user = ""] = Buffer.from(coded, "base64").toString("latin1").split(":");
  return user === "" ? undefined : user;
}
