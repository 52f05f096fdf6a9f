/** How `fetch` goes on after a redirect: https://fetch.spec.whatwg.org/#http-redirect-fetch */

/** The most that are followed. */
export const MOST_REDIRECTS = 20;

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What is sent of a request. */
export interface Sent {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: BodyInit | null;
}

/** Where an answer leads on, as it says it; undefined when it does not. */
export function locationIn({ status, headers }: Response): string | undefined {
  const location = STATUSES.has(status) ? headers.get("location") : null;
  return location === null ? undefined : Buffer.from(location, "latin1").toString(); // each byte came as a character
}

/** The request for the next place. */
export function redirected({ url, method, headers, body }: Sent, status: number, next: URL): Sent {
  const kept = new Headers(headers);
  const isGet = status === 303 ? !["GET", "HEAD"].includes(method) : status <= 302 && method === "POST";
  if (isGet) {
    for (const name of ["encoding", "language", "length", "location", "type"]) kept.delete(`content-${name}`);
  }
  if (next.origin !== url.origin) for (const name of OF_ORIGIN) kept.delete(name);
  if (next.hostname !== url.hostname) for (const name of credentialsIn(kept)) kept.delete(name);
  return { url: next, method: isGet ? "GET" : method, headers: kept, body: isGet ? null : body };
}

/** What `fetch` sends to no other origin. */
const OF_ORIGIN = ["authorization", "cookie", "proxy-authorization"];

/** Credentials of Access. `fetch` would send them on: to another host they are a secret that gets out. */
function credentialsIn(headers: Headers): string[] {
  const all = [...headers].filter(([name, value]) => name.startsWith("cf-access-") || /cf-access-client-/i.test(value));
  return all.map(([name]) => name);
}
