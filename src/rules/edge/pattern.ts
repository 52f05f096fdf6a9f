/**
 * The public destinations of applications as patterns of hosts and paths. Source: the documentation of application paths: a host
 * covers all its paths, a path covers what is below it, `*` in a host stands within one label, in a path for anything.
 */

/** What stands between the stars of a text: one piece of a text without any. */
type Pieces = readonly string[];

export interface Pattern {
  /** As it was given, such as `*.example.com/admin`. */
  readonly text: string;
  /** Its labels, each as the pieces between its stars. */
  readonly host: readonly Pieces[];
  /** The pieces between its stars; null of a pattern that covers all paths. */
  readonly path: Pieces | null;
  readonly rank: readonly number[];
}

/** What of a URL a pattern is held against: the host in lower-case ASCII without its port, the path without its query. */
export interface Place {
  readonly host: string;
  readonly path: string;
}

export function patternOf(text: string): Pattern {
  const [host = "", ...rest] = text.split("/");
  const path = rest.length === 0 ? "" : `/${rest.join("/")}`.replace(/\/+$/, "");
  // As the URL has it that is written so: a backslash is a slash, and dot segments are resolved.
  const read = readPath(path.replaceAll("\\", "/")).replace(/\/+$/, "");
  return {
    text,
    host: asciiHost(host)
      .split(".")
      .map((label) => label.split("*")),
    path: read === "" ? null : read.split("*"),
    rank: [host.includes("*") ? 0 : 1, literal(host), literal(path), path.includes("*") ? 0 : 1],
  };
}

export function isFor(pattern: Pattern, place: Place): boolean {
  return (
    isHostOf(pattern, place.host) && (pattern.path === null || isLike(pattern.path, readPath(place.path), isBelow))
  );
}

/** The more specific first: an exact host before one with `*`, a longer path before a shorter one; nothing is inherited. */
export function bySpecificity({ rank: a }: Pattern, { rank: b }: Pattern): number {
  const differing = a.findIndex((value, n) => value !== b[n]);
  return differing === -1 ? 0 : (b[differing] ?? 0) - (a[differing] ?? 0);
}

const literal = (text: string): number => text.replaceAll("*", "").length;

/** What may stand behind the last piece of a path: what is below it is covered, too. */
const isBelow = (rest: string): boolean => rest === "" || rest.startsWith("/");
const isNothing = (rest: string): boolean => rest === "";

/**
 * Whether the pieces stand in a text in their order, the first at its start. The first place that fits leaves most to those that
 * follow, so nothing is tried twice: a regular expression would try a path with many stars in more ways than anybody waits for.
 */
function isLike([first = "", ...others]: Pieces, text: string, isEnd: (rest: string) => boolean): boolean {
  if (!text.startsWith(first)) return false;
  const last = others.pop();
  if (last === undefined) return isEnd(text.slice(first.length));
  let at = first.length;
  for (const piece of others) {
    at = text.indexOf(piece, at);
    if (at === -1) return false;
    at += piece.length;
  }
  if (last === "") return true;
  for (at = text.indexOf(last, at); at !== -1; at = text.indexOf(last, at + 1)) {
    if (isEnd(text.slice(at + last.length))) return true;
  }
  return false;
}

/** Decoded, an encoded slash may have hidden dot segments: `/open/..%2Fadmin` is `/admin` for an origin that decodes it. */
function readPath(path: string): string {
  const plain = decoded(path);
  if (!/\/\.{1,2}(?:\/|$)/.test(plain)) return plain;
  const segments: string[] = [];
  const all = plain.split("/").slice(1);
  for (const [n, segment] of all.entries()) {
    const isDot = segment === "." || segment === "..";
    if (segment === "..") segments.pop();
    if (!isDot) segments.push(segment);
    else if (n === all.length - 1) segments.push("");
  }
  return `/${segments.join("/")}`;
}

/** An escape, or those of one character of UTF-8. */
const ESCAPES =
  /%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}|%[0-9a-f]{2}/gi;

/**
 * Decoded, as an origin reads it. Bytes that are no text stay escapes, in capitals: were they to keep what is beside them from being
 * decoded, a path that is written otherwise would be another one.
 */
export function decoded(path: string): string {
  return path.replaceAll(ESCAPES, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes.toUpperCase();
    }
  });
}

/** A label that is a `*` alone is any one, and none is no label; beside other characters the star may be nothing. */
export function isHostOf({ host }: Pattern, name: string): boolean {
  const labels = name.toLowerCase().split(".");
  return labels.length === host.length && host.every((pieces, n) => labels[n] && isLike(pieces, labels[n], isNothing));
}

/** The host of a pattern as URLs have it; labels with `*` only in lower case. */
export function asciiHost(host: string): string {
  // A name whose last label is a number is an address to URLs, however it is written.
  const address = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i.test(host) ? URL.parse(`http://${host}`)?.hostname : undefined;
  if (address !== undefined) return address;
  return host
    .split(".")
    .map((label) => (label.includes("*") ? label.toLowerCase() : (asciiLabel(label) ?? label.toLowerCase())))
    .join(".");
}

function asciiLabel(label: string): string | undefined {
  if (/^[a-z0-9_-]*$/i.test(label)) return label.toLowerCase();
  try {
    return new URL(`http://${label}.invalid`).hostname.replace(/\.invalid$/, "");
  } catch {
    return undefined;
  }
}
