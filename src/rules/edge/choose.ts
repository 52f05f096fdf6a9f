/** Which application stands at a place: the most specific of its public destinations decides, and nothing is inherited. */
import { publicUris, type Destination } from "../applications/destinations.ts";
import { bySpecificity, isFor, patternOf, type Pattern, type Place } from "./pattern.ts";

export interface Candidate {
  readonly id: string;
  readonly destinations: readonly Destination[];
}

export interface Chosen<C extends Candidate> {
  readonly application: C;
  readonly pattern: Pattern;
  /** The pattern of the path that the destination leaves open to everybody; null when the place is on none. */
  readonly open: string | null;
}

export function applicationAt<C extends Candidate>(applications: readonly C[], place: Place): Chosen<C> | undefined {
  const all = applications.flatMap((application) =>
    publicUris(application.destinations)
      .map(patternOf)
      .filter((pattern) => isFor(pattern, place))
      .map((pattern) => ({ application, pattern })),
  );
  const [best] = all.toSorted((a, b) => bySpecificity(a.pattern, b.pattern));
  return best && { ...best, open: openPath(best, place) };
}

function openPath({ application, pattern }: { application: Candidate; pattern: Pattern }, place: Place): string | null {
  const [host = ""] = pattern.text.split("/");
  const destination = application.destinations.find(({ uri }) => uri === pattern.text);
  const overrides = Array.isArray(destination?.overrides) ? (destination.overrides as Destination[]) : [];
  const open = overrides
    .map(({ path_pattern: path }) => String(path))
    .find((path) => isFor(patternOf(`${host}/${path.replace(/^\/+/, "")}`), place));
  return open ?? null;
}
