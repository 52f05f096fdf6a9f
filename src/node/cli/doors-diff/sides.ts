/** The doors by place, and which of before is which of now: a change by Terraform may have made a thing again, with another id. */
import type { Door } from "../../../contract/edge.ts";
import type { DoorsDocument } from "./document.ts";

/** Who gets in at a place: what its application decides of each token, and of nobody (null). */
export interface AtPlace {
  /** Of the application. */
  readonly id: string;
  /** Of the application. */
  readonly name: string;
  /** As it is written. */
  readonly place: string;
  readonly doors: ReadonlyMap<string | null, Door>;
  /** By what it is open to everybody, as the document has it. */
  readonly openBy: readonly string[];
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Side {
  readonly tokens: readonly Named[];
  /** As a rule one application each. */
  readonly places: ReadonlyMap<string, readonly AtPlace[]>;
  readonly applications: ReadonlyMap<string, AtPlace>;
}

export function sideOf({ doors, open_to_everybody: open }: DoorsDocument): Side {
  const byApplication = groupedBy(doors, ({ application_id: id }) => id);
  const openings = groupedBy(open, ({ application_id: id }) => id);
  const tokens = new Map<string, Named>();
  const places = new Map<string, AtPlace[]>();
  const applications = new Map<string, AtPlace>();
  for (const [id, all] of byApplication) {
    const [first] = all;
    if (first === undefined) continue;
    for (const { token_id: token, token: name } of all) {
      if (token !== null && !tokens.has(token)) tokens.set(token, { id: token, name: name ?? "" });
    }
    const ofEach = new Map(all.map((door) => [door.token_id, door]));
    const openBy = (openings.get(id) ?? []).map(({ by }) => by);
    for (const place of first.destinations) {
      const at = { id, name: first.application, place, doors: ofEach, openBy };
      if (!applications.has(id)) applications.set(id, at);
      const key = keyOf(place);
      const ofHost = openBy.filter((by) => isOfHost(openPathIn(by), place));
      const there = places.get(key);
      if (there) there.push({ ...at, openBy: ofHost });
      else places.set(key, [{ ...at, openBy: ofHost }]);
    }
  }
  return { tokens: [...tokens.values()], places, applications };
}

const OPEN_PATH = "the open path ";

/** The host and the path of a path that is left open; undefined of a policy. */
export const openPathIn = (by: string): string | undefined =>
  by.startsWith(OPEN_PATH) ? by.slice(OPEN_PATH.length) : undefined;

const hostIn = (place: string): string => (place.split("/", 1)[0] ?? "").toLowerCase();
const isOfHost = (path: string | undefined, place: string): boolean =>
  path === undefined || hostIn(path) === hostIn(place);

/** `Map.groupBy`, which Node 20 does not have. */
function groupedBy<T>(all: readonly T[], keyed: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(keyed(each));
    if (group) group.push(each);
    else groups.set(keyed(each), [each]);
  }
  return groups;
}

/** A host in other letters, or with a slash at its end, is the same place. */
function keyOf(place: string): string {
  const [host = "", ...path] = place.replace(/\/+$/, "").split("/");
  return [host.toLowerCase(), ...path].join("/");
}

export interface Matched<T extends Named> {
  readonly pairs: readonly (readonly [before: T, now: T])[];
  readonly gone: readonly T[];
  readonly added: readonly T[];
  /** Names that several have, so that nobody can tell which is which: these are gone and added. */
  readonly unclear: readonly string[];
}

/** By the id; and what has its id on one side alone, by its name, if nothing else on either side has that. */
export function matched<T extends Named>(before: readonly T[], now: readonly T[]): Matched<T> {
  const nowById = new Map(now.map((each) => [each.id, each]));
  const nowByName = groupedBy(now, ({ name }) => name);
  const beforeIds = new Set(before.map(({ id }) => id));
  const beforeByName = groupedBy(before, ({ name }) => name);
  const pairs: (readonly [T, T])[] = [];
  const gone: T[] = [];
  const unclear = new Set<string>();
  const taken = new Set<T>();
  for (const each of before) {
    const same = nowById.get(each.id);
    const namesakes = nowByName.get(each.name) ?? [];
    const isOnly = namesakes.length === 1 && beforeByName.get(each.name)?.length === 1;
    const fresh = namesakes.filter(({ id }) => !beforeIds.has(id));
    const other = same ?? (isOnly ? fresh[0] : undefined);
    if (other === undefined) {
      gone.push(each);
      if (fresh.length > 0) unclear.add(each.name);
    } else {
      pairs.push([each, other]);
      taken.add(other);
    }
  }
  return { pairs, gone, added: now.filter((each) => !taken.has(each)), unclear: [...unclear] };
}
