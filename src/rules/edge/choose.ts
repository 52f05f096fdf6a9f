/** Which application stands at a place: the most specific of its public destinations decides, and nothing is inherited. */
import { publicUris, type Destination } from "../applications/destinations.ts";
import { bySpecificity, isFor, isHostOf, patternOf, type Pattern, type Place } from "./pattern.ts";

export interface Candidate {
  readonly id: string;
  readonly destinations: readonly Destination[];
}

/** One destination of an application, ready to be held against a place. */
export interface Claim<C extends Candidate> {
  readonly application: C;
  readonly pattern: Pattern;
}

export interface Chosen<C extends Candidate> extends Claim<C> {
  /** The pattern of the path that the destination leaves open to everybody; null when the place is on none. */
  readonly open: string | null;
}

/** All of them, the most specific first. */
export function claimsOn<C extends Candidate>(applications: readonly C[]): Claim<C>[] {
  return applications
    .flatMap((application) =>
      publicUris(application.destinations).map((uri) => ({ application, pattern: patternOf(uri) })),
    )
    .toSorted((a, b) => bySpecificity(a.pattern, b.pattern));
}

export function applicationAt<C extends Candidate>(claims: readonly Claim<C>[], place: Place): Chosen<C> | undefined {
  const best = claims.find(({ pattern }) => isFor(pattern, place));
  return best && { ...best, open: openPaths(best).find((path) => isFor(pathOn(best.pattern, path), place)) ?? null };
}

/** Whether one of them is for something of the host. */
export function isClaimed(claims: readonly Claim<Candidate>[], host: string): boolean {
  return claims.some(({ pattern }) => isHostOf(pattern, host));
}

/** The paths that a destination leaves open to everybody. */
export function openPaths({ application, pattern }: Claim<Candidate>): string[] {
  return pathsOf(application.destinations.find(({ uri }) => uri === pattern.text));
}

/** The same of all its public destinations, each once, with its host. */
export function openPathsOf({ destinations }: Candidate): string[] {
  const uris = new Set(publicUris(destinations));
  const paths = destinations.flatMap((destination) => {
    const uri = String(destination.uri);
    return uris.has(uri) ? pathsOf(destination).map((path) => below(uri.split("/", 1)[0] ?? "", path)) : [];
  });
  return [...new Set(paths)];
}

function pathsOf(destination: Destination | undefined): string[] {
  const overrides = Array.isArray(destination?.overrides) ? (destination.overrides as Destination[]) : [];
  return overrides.map(({ path_pattern: path }) => String(path));
}

const below = (host: string, path: string): string => `${host}/${path.replace(/^\/+/, "")}`;

function pathOn({ text }: Pattern, path: string): Pattern {
  const [host = ""] = text.split("/");
  return patternOf(below(host, path));
}
