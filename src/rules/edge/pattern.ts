/**
 * The public destinations of applications as patterns of hosts and paths. Source: the documentation of application paths: a host
 * covers all its paths, a path covers what is below it, `*` in a host stands within one label, in a path for anything.
 */

export interface Pattern {
  /** As it was given, such as `*.example.com/admin`. */
  readonly text: string;
  readonly host: RegExp;
  readonly path: RegExp;
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
  const labels = asciiHost(host).split(".");
  return {
    text,
    host: new RegExp(`^${labels.map(labelSource).join("\\.")}$`),
    path: path === "" ? /^/ : new RegExp(`^${pathSource(decoded(path))}$`, "s"),
    rank: [host.includes("*") ? 0 : 1, literal(host), literal(path), path.includes("*") ? 0 : 1],
  };
}

export function isFor({ host, path }: Pattern, place: Place): boolean {
  return host.test(place.host.toLowerCase()) && path.test(decoded(place.path));
}

/** The more specific first: an exact host before one with `*`, a longer path before a shorter one; nothing is inherited. */
export function bySpecificity({ rank: a }: Pattern, { rank: b }: Pattern): number {
  const differing = a.findIndex((value, n) => value !== b[n]);
  return differing === -1 ? 0 : (b[differing] ?? 0) - (a[differing] ?? 0);
}

const literal = (text: string): number => text.replaceAll("*", "").length;
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** A `*` alone is one label, and none is no label; beside other characters it may be nothing. */
const labelSource = (label: string): string => (label === "*" ? "[^.]+" : label.split("*").map(escaped).join("[^.]*"));

/** What is below a path is covered, too; a pattern that ends with a slash and `*` covers only what is below. */
function pathSource(path: string): string {
  const source = path.split("*").map(escaped).join(".*");
  return path.endsWith("*") ? source : `${source}(?:\\/.*)?`;
}

/** Each segment decoded, as an origin reads it; one that cannot be decoded as it is. */
export function decoded(path: string): string {
  return path
    .split("/")
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    })
    .join("/");
}

export function isHostOf({ host }: Pattern, name: string): boolean {
  return host.test(name.toLowerCase());
}

/** The host of a pattern as URLs have it; labels with `*` only in lower case. */
export function asciiHost(host: string): string {
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
