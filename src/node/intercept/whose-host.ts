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
  | { readonly kind: "other" }
  | { readonly kind: "refused"; readonly status: number; readonly sentence: string };

export type WhoseHost = (hostname: string, authorization: string | undefined) => Promise<Whose>;

const OTHER: Whose = { kind: "other" };
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
      return accounts.length > 0 ? { kind: "edge", account } : OTHER;
    } catch (problem) {
      const sentence = `${name} is not reached: the emulator cannot be asked whether it is a protected host, since ${messageOf(problem)}.`;
      return { kind: "refused", status: 502, sentence };
    }
  };
}

/** The user of Basic credentials; undefined where there is none, or an empty one. What is not Basic has none that could be an id. */
function userIn(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const [, coded] = /^basic +([\w+/=-]*)$/i.exec(authorization.trim()) ?? [];
  if (coded === undefined) return "not Basic";
  const [user = ""] = Buffer.from(coded, "base64").toString("latin1").split(":");
  return user === "" ? undefined : user;
}
