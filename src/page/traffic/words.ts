/** What the traffic's rows say in words: what was asked, what an error code means, what an answer rests on. */
import type { Grade } from "../../contract/evidence.ts";
import type { AdviceKind, JournalRequest } from "../../contract/journal.ts";

/** A row's request in a few words; `rest` is what stands beside it in a quieter voice. */
export interface What {
  readonly name: string;
  readonly rest: string;
}

export function whatOf({ operation, method, path, edge }: JournalRequest): What {
  if (edge !== null) return { name: "edge", rest: `${edge.host}${path}` };
  const short = path.replace(/^\/client\/v4/, "").replace(/^\/(accounts|zones)\/[0-9a-f]{32}(?=\/)/, "");
  return operation === null ? { name: method, rest: short } : { name: operation, rest: `${method} ${short}` };
}

const CODES: Readonly<Record<number, string>> = {
  408: "nothing more of the body came",
  503: "too many requests wait",
  971: "the rate limit is spent",
  6003: "malformed Authorization header",
  7003: "no such path, or an account or zone id of the wrong form",
  9103: "an API key, where API tokens are set",
  9106: "no credentials",
  9109: "the API token is one of other accounts only",
  9999: "Access is not enabled in this account",
  10_000: "the API token is unknown, not active or without the permission",
  10_001: "internal error",
  10_405: "the path does not have this method",
  11_004: "no domain of a team",
  11_010: "another application has this domain",
  11_021: "no such application",
  12_045: "an id that is no UUID",
  12_130: "something in the request is missing, malformed or beyond a limit",
  12_132: "it conflicts with what is there",
  12_135: "no such token, policy, identity provider or tag",
  12_139: "the token is in use",
  12_152: "no such group",
  50_100: "not emulated: the answer says nothing of Cloudflare's",
};

export function meaningOf(code: number): string {
  return CODES[code] ?? "";
}

/** Answers that rest on so little are marked in the list. */
export const weakGrades: readonly Grade[] = ["assumed", "given", "carried", "not-emulated"];

export const gradeWords: Readonly<Record<Grade, string>> = {
  recorded: "it was seen in recordings of the real service",
  documented: "Cloudflare says so",
  "acceptance-tested": "Cloudflare's own acceptance tests demand it",
  inferred: "it follows from what is documented or recorded",
  assumed: "nothing speaks for it",
  "not-emulated": "this is no answer of Cloudflare's",
  given: "a fixed answer, as it was written for this account",
  carried: "it is what was sent to this path, and nothing of Cloudflare's",
};

export const adviceWords: Readonly<Record<AdviceKind, string>> = {
  "refresh-where-rotate-was-meant": "Refreshed, where rotate was meant",
  "list-not-paged-to-its-end": "List not read to its end",
  "page-size-changed": "Page size changed between pages",
  "retry-before-retry-after": "Retried too early",
  "unknown-field": "A field that nothing reads",
  "secret-never-used": "A secret that was never used",
  "not-emulated": "Not emulated",
  "token-in-allow-policy": "A token in an Allow policy",
  "client-id-as-token-id": "A client id where a token id belongs",
  "no-service-auth-policy": "No Service Auth policy",
  "service-auth-for-everyone": "Service Auth for everyone",
  "token-named-by-nobody": "A token that no policy names",
  "login-page-read": "The login page was read",
  "secret-in-url": "A secret in a URL",
  "half-of-credentials": "Half of the credentials",
  "secret-sent-elsewhere": "A secret sent to an unprotected host",
  "session-not-counted": "A session that did not count",
};

/** JSON with lines and spaces; anything else as it is. */
export function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
