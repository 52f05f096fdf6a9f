/** Whose edge a request by hostname is for: of the account that it names, or of the only one that has the host. */
import { hostnameIn } from "../../rules/values/hostname.ts";
import { urlOf } from "../http/host.ts";
import { accountsWith } from "../http/hosts.ts";
import { peerOf } from "../http/peer.ts";
import { misplaced, type EdgePlace, type Misplaced } from "./request.ts";

const ACCOUNT = "emulator-account";
/** So many accounts are named in an answer. */
const NAMED = 5;

export async function placeByHost(request: Request, env: EmulatorEnv): Promise<EdgePlace | Misplaced> {
  const url = urlOf(request);
  const host = hostnameIn(url?.hostname ?? "");
  if (!url || host === undefined)
    return misplaced(400, "bad-host", "The Host header is no host, such as app.example.com.");
  const account = await accountOf(request, host, env);
  if (typeof account !== "string") return account;
  const { pathname: path, search: query } = url;
  return { ok: true, form: "host", accountId: account, host, path, query, origin: `https://${host}`, base: "" };
}

async function accountOf(request: Request, host: string, env: EmulatorEnv): Promise<string | Misplaced> {
  const said = peerOf(request, env).isNear ? request.headers.get(ACCOUNT) : null;
  if (said !== null) {
    if (/^[0-9a-f]{32}$/.test(said)) return said;
    return misplaced(400, "bad-account", "Emulator-Account must be the id of an account: 32 lower-case hex digits.");
  }
  const claiming = await accountsWith(host, env, NAMED + 1);
  const [only, ...others] = claiming;
  if (only === undefined) return unclaimed(host);
  return others.length === 0 ? only : ambiguous(host, claiming);
}

function unclaimed(host: string): Misplaced {
  return misplaced(
    404,
    "unclaimed-host",
    `No account of this emulator has an application or a team with the host ${host}. Create the application first, or say whose edge is meant by the header Emulator-Account, which counts from this machine, or by the user name in the URL of the proxy of --intercept; if ${host} is a name of the emulator itself, start it with --allowed-host ${host}.`,
  );
}

function ambiguous(host: string, ids: readonly string[]): Misplaced {
  const named = ids.slice(0, NAMED).join(", ");
  const more = ids.length > NAMED ? " and others" : "";
  return misplaced(
    421,
    "ambiguous-host",
    `Several accounts have the host ${host}: ${named}${more}. Say which one is meant by the header Emulator-Account, which counts from this machine, by the user name in the URL of the proxy of --intercept, or by the path form /_edge/{account_id}/${host}/.`,
  );
}
