/** Whose edge a request is for, under which hostname, and the request as the account takes it. */
import { isAddress } from "../../rules/edge/addresses.ts";
import { hostnameIn } from "../../rules/values/hostname.ts";
import { redacted } from "../../rules/values/redaction.ts";
import type { Limits } from "../../rules/tenants/quotas.ts";
import type { EdgeRequest } from "../../store/account/edge/request.ts";
import { systemMilliseconds } from "../../system.ts";
import { originOf, urlOf } from "../http/host.ts";
import { peerOf } from "../http/peer.ts";
import { newRay } from "../http/ray.ts";

/** So much of a target and of a client's name is kept in the journal, in characters. */
const [TARGET_KEPT, AGENT_KEPT] = [2048, 512];
/** What a client that speaks of hosts sets, such as `account.fetch`: it is answered as the host would. */
const FORM = "emulator-edge-form";

export interface EdgePlace {
  readonly ok: true;
  /** How the host is said: in the path, where all hosts share an origin, or by the request's own name. */
  readonly form: "path" | "host";
  readonly accountId: string;
  /** In lower case, without a port. */
  readonly host: string;
  /** As it was sent, but for dot segments, which are resolved before anything is decided by them. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** Where this emulator was asked, such as `http://localhost:8787`. */
  readonly origin: string;
  /** The path below which the host's own paths stand; empty for a client that speaks of hosts. */
  readonly base: string;
}

export type Misplaced = { readonly ok: false; readonly response: Response };

const FORM_OF_PATH = /^\/_edge\/([0-9a-f]{32})\/([^/]+)(\/.*)?$/s;

export function placeOf(request: Request): EdgePlace | Misplaced {
  const url = urlOf(request);
  const [, accountId, hostPart, path = "/"] = FORM_OF_PATH.exec(url?.pathname ?? "") ?? [];
  const host = hostPart === undefined ? undefined : hostnameIn(hostPart);
  if (!url || accountId === undefined || host === undefined) {
    return misplaced(
      404,
      "not-found",
      "The edge is at /_edge/{account_id}/{hostname}/…, such as /_edge/00000000000000000000000000000001/app.example.com/: an account id is 32 lower-case hex digits, a hostname has no port.",
    );
  }
  // A browser shares the origin with other hosts: what it is answered stays below this one.
  const speaksOfHosts = request.headers.get(FORM) === "host" && !request.headers.has("sec-fetch-site");
  const base = speaksOfHosts ? "" : `/_edge/${accountId}/${hostPart}`;
  return { ok: true, form: "path", accountId, host, path, query: url.search, origin: originOf(url, request), base };
}

export function edgeRequestOf(
  request: Request,
  place: EdgePlace,
  limits: Limits | null,
  env: EmulatorEnv,
): EdgeRequest {
  const { headers, method } = request;
  const agent = headers.get("user-agent");
  const peer = peerOf(request, env);
  // Who is on this machine may say where it comes from.
  const said = (name: string): string | null => (peer.isNear ? headers.get(name) : null);
  const ip = said("emulator-client-ip") ?? said("cf-connecting-ip") ?? peer.address ?? null;
  const country = said("emulator-client-country") ?? said("cf-ipcountry") ?? countryOf(request);
  return {
    method,
    host: place.host,
    path: place.path,
    query: place.query,
    target: redacted(place.path + place.query, TARGET_KEPT).text,
    headers: [...headers],
    ip: ip !== null && isAddress(ip) ? ip : null,
    country: country !== null && /^[A-Za-z0-9]{2}$/.test(country) ? country.toUpperCase() : null,
    userAgent: agent === null ? null : redacted(agent, AGENT_KEPT).text,
    limits,
    startedAt: systemMilliseconds(),
    ray: newRay(),
  };
}

/** As Cloudflare tells it of a request to a deployed Worker. */
function countryOf({ cf }: Request): string | null {
  const country: unknown = cf?.country;
  return typeof country === "string" ? country : null;
}

export function misplaced(status: number, code: string, message: string): Misplaced {
  const headers = { "x-content-type-options": "nosniff" };
  return { ok: false, response: Response.json({ error: { code, message } }, { status, headers }) };
}
