/**
 * The host and the URL of a request: nothing else of the Worker parses them, and nothing here throws. Raw workerd makes the
 * URL of whatever stands in the `Host` header, so that it may be none.
 */

import { getPath } from "hono/utils/url";

/** A host and its port as HTTP has them: a name, an IPv4 address, or one of IPv6 in brackets. */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~-]+)(?::[0-9]*)?$/;

/** The URL of a request; undefined when its host is none. */
export function urlOf(request: Request): URL | undefined {
  return originIn(request) === undefined ? undefined : (URL.parse(request.url) ?? undefined);
}

/** The URL of a request up to its path; undefined when its host is none. */
function originIn({ url, headers }: Request): string | undefined {
  const [origin, authority = ""] = /^[a-z]+:\/\/([^/?#]*)/i.exec(url) ?? [];
  // `Host: a/b` makes the URL `http://a/b/...`, in which nothing is wrong.
  return HOST.test(authority) && HOST.test(headers.get("host") ?? authority) ? origin : undefined;
}

/**
 * Where this emulator was asked, such as `https://localhost:8443`. The scheme is said by whatever ended TLS in front of this: who
 * says so by himself is shown URLs of no use to him, and that is all.
 */
export function originOf(url: URL, { headers }: Pick<Request, "headers">): string {
  return `${headers.get("x-forwarded-proto") === "https" ? "https:" : url.protocol}//${url.host}`;
}

/** The name under which a request asks, in lower case; undefined when it is none. */
export function hostOf(request: Request): string | undefined {
  const origin = originIn(request);
  return origin === undefined ? undefined : nameIn(origin);
}

let last: { readonly url: string; readonly name: string | undefined } = { url: "", name: undefined };

/** The name of the host in a URL. A client asks under the same name again and again. */
function nameIn(url: string): string | undefined {
  if (url !== last.url) last = { url, name: URL.parse(url)?.hostname };
  return last.name;
}

/**
 * The path by which a request is routed: percent-encodings are decoded. Who decides by the path whether somebody is let in
 * has to ask here, too, or a path that is written otherwise is let in as one and answered as another.
 */
export function pathOf(request: Request): string {
  const path = getPath(request);
  return path.startsWith("/") ? path : `/${path}`; // of `OPTIONS *`: every route and every guard expects a path
}

/** The path of a URL without its query as it was sent, to be shown: as well as it can be told. */
export function pathnameOf(url: string): string {
  return URL.parse(url)?.pathname ?? (/^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] || "/");
}

/** Whether a request asks under a name of this machine, by its URL and by its header. Miniflare sets no header. */
export function isUnderLoopbackName(request: Request): boolean {
  const header = request.headers.get("host");
  const [origin = ""] = /^[a-z]+:\/\/[^/?#]*/i.exec(request.url) ?? [];
  return isLoopback(origin) && (header === null || isLoopback(`http://${header}`));
}

/** Whether a URL's host is this machine (RFC 6761 for `localhost`, RFC 1122 for 127.0.0.0/8). */
export function isLoopback(url: string): boolean {
  const hostname = nameIn(url);
  if (hostname === undefined) return false;
  return hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname) || /^(.+\.)?localhost$/.test(hostname);
}
