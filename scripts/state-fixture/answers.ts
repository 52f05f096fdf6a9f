/** What a release answers on a state folder: written down by the release that made it, and asked again of every later one. */
import { createHash } from "node:crypto";
import type { Shown } from "../record/account.ts";
import { HOST } from "./around.ts";

/** What one has to know of a state folder to ask for it. */
export interface Kept {
  /** An account in which everything is that an account can have; its clock stands still. */
  readonly rich: string;
  /** Its tokens, as they were when their secrets were shown. */
  readonly pairs: readonly Shown[];
  /** An account whose clock runs, with the zone. */
  readonly plain: string;
  readonly zone: string;
  /** An account that was given a name, if the release knew names. */
  readonly named: string;
  /** An account with applications and all that goes with them, and a token that its edge lets in, if the release knew these. */
  readonly around?: { readonly id: string; readonly admitted: Shown };
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export type Answers = Readonly<Record<string, Answer>>;

const API = "/client/v4";
/** An API token of the rich account, one that it has disabled, and one that nobody has. */
const API_TOKENS = { "its API token": "access-emulator-token", "a disabled one": "audit", "an unknown one": "unknown" };

/**
 * Everything is read before anything is asked that leaves a trace: an admission marks its token as verified, and a request of
 * the API is a row of a journal.
 */
export async function answersOf(origin: string, kept: Kept): Promise<Answers> {
  const { rich, pairs, plain, zone, named, around } = kept;
  const answers: Record<string, Answer> = {};
  const ask = async (name: string, method: string, path: string, body?: object, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${origin}${path}`, { method, headers, ...sent });
    answers[name] = { status: response.status, body: await response.json() };
  };

  await ask("the list of accounts", "GET", "/_emulator/accounts");
  await ask("the zone", "GET", `/_emulator/zones/${zone}`);
  for (const [name, id] of Object.entries({ rich, plain, named, ...(around && { around: around.id }) })) {
    for (const view of ["settings", "faults", "requests?per_page=1000", "tokens?deleted=true", "snapshot"]) {
      await ask(`${name}: ${view.split("?")[0]}`, "GET", `/_emulator/accounts/${id}/${view}`);
    }
  }
  await ask("requests without an account", "GET", "/_emulator/requests");
  await ask("rich: clock", "GET", `/_emulator/accounts/${rich}/clock`);
  const digests = pairs.map(({ client_secret: secret }) => createHash("sha256").update(secret).digest("hex"));
  await ask("scan", "POST", "/_emulator/scan", { digests });

  for (const [index, { client_id, client_secret }] of pairs.entries()) {
    const pair = { client_id, client_secret };
    await ask(`rich: admission ${index}`, "POST", `/_emulator/accounts/${rich}/verify`, pair);
  }
  for (const [whose, token] of Object.entries(API_TOKENS)) {
    await ask(`accounts, with ${whose}`, "GET", `${API}/accounts`, undefined, token);
    await ask(`rich: list, with ${whose}`, "GET", `${API}/accounts/${rich}/access/service_tokens`, undefined, token);
  }
  await ask("plain: list by its zone", "GET", `${API}/zones/${zone}/access/service_tokens`, undefined, "any-token");
  await ask("zone", "GET", `${API}/zones/${zone}`, undefined, "any-token");
  if (!around) return answers;

  const account = `${API}/accounts/${around.id}`;
  for (const path of ["apps", "policies", "groups", "organizations", "keys", "identity_providers", "tags"]) {
    await ask(`around: ${path}`, "GET", `${account}/access/${path}`, undefined, "any-token");
  }
  for (const path of ["dns_records", "cfd_tunnel"]) {
    await ask(`around: ${path}`, "GET", `${account}/${path}`, undefined, "any-token");
  }
  const control = `/_emulator/accounts/${around.id}`;
  for (const view of ["doors", "origins", "answers"]) await ask(`around: ${view}`, "GET", `${control}/${view}`);
  await ask("around: hosts", "GET", `/_emulator/hosts/${HOST}`);
  await ask("around: certs", "GET", `/_edge/${around.id}/${HOST}/cdn-cgi/access/certs`);
  const { id: tokenId } = around.admitted;
  await ask("around: explain", "POST", `${control}/explain`, { url: `https://${HOST}/`, token_id: tokenId });
  const { client_id: id, client_secret: secret } = around.admitted;
  const headers = { "CF-Access-Client-Id": id, "CF-Access-Client-Secret": secret };
  const visit = await fetch(`${origin}/_edge/${around.id}/${HOST}/`, { headers });
  answers["around: the edge"] = { status: visit.status, body: visit.headers.get("emulator-reason") };
  return answers;
}
