/** Which hosts an account's edge answers for, so that a request that says no account finds the one that protects its host. */
import { publicUris, type Destination, type ProtectedInput } from "../applications/destinations.ts";
import { asciiHost, isHostOf, patternOf } from "./pattern.ts";

/** The hosts of an application's public destinations, with their stars, each once. */
export function hostsIn(destinations: readonly Destination[]): string[] {
  return [...new Set(publicUris(destinations).map((uri) => asciiHost(uri.split("/")[0] ?? "")))];
}

/** So many characters has a host at the most, and so many destinations an application. */
const [LONGEST, MOST] = [255, 5];

/** The hosts that an application would have, as far as what was sent can be read. */
export function hostsAskedFor({ domain, self_hosted_domains: domains, destinations }: ProtectedInput): string[] {
  const texts: unknown[] = [domain, ...listOf(domains), ...listOf(destinations).map((each) => Object(each).uri)];
  const uris = texts.filter((text) => typeof text === "string" && text !== "").slice(0, 1 + 2 * MOST) as string[];
  return hostsIn(uris.map((uri) => ({ uri }))).filter((host) => host.length <= LONGEST);
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The end of a host that has no star in it: by it a pattern is found. */
export function anchorOf(host: string): string {
  const labels = host.split(".");
  return labels.slice(labels.findLastIndex((label) => label.includes("*")) + 1).join(".");
}

/** Every end of a name that a pattern for it can have as its anchor. */
export function anchorsFor(name: string): string[] {
  const labels = name.split(".");
  return [...labels.map((_, from) => labels.slice(from).join(".")), ""];
}

export function isClaim(host: string, name: string): boolean {
  return isHostOf(patternOf(host), name);
}
