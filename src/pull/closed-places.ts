/**
 * Places of the account that no application of the seed protects, because theirs could not be carried, or not with all of its
 * places. An application that lets nobody in stands there: a place that nothing protects lets everybody in.
 */
import { membersOf, type Members } from "../api-client/answers.ts";
import type { SeedApplication } from "../contract/seed.ts";
import { isKeepable } from "../rules/access/size.ts";
import {
  claimsOf,
  DESTINATIONS_LIMIT,
  readProtected,
  type Destination,
  type Protected,
} from "../rules/applications/destinations.ts";
import type { Consultation } from "../rules/fidelity/consultation.ts";
import { isId, withoutUrlSecrets, type Carrying } from "./carrying.ts";
import { isWithoutDoors } from "./deciding.ts";
import { cut, labelOf } from "./notes.ts";

/** An application as it was read, and whether it stands in the seed. */
export interface Looked {
  readonly item: Members;
  readonly isCarried: boolean;
}

interface Places {
  /** By what only one application can have. */
  readonly byClaim: ReadonlyMap<string, Destination>;
  /** Whether each could be read. */
  readonly areAll: boolean;
}

/** At most `room` applications; `claims` are those of the applications that are carried. */
export function closedPlaces(
  looked: readonly Looked[],
  claims: ReadonlySet<string>,
  room: number,
  carrying: Carrying,
): SeedApplication[] {
  const { notes, consult } = carrying;
  const taken = new Set([...claims].map(plain));
  const made: SeedApplication[] = [];
  for (const { item, isCarried } of looked) {
    const label = labelOf("application", item);
    if (isWithoutDoors(item["type"])) {
      if (!isCarried) notes.addTo(label, "applications of this type have no doors on the copy");
      continue;
    }
    const { byClaim, areAll } = placesOf(item, consult);
    const open = [...byClaim].filter(([claim]) => !taken.has(claim));
    const closed = open.slice(0, (room - made.length) * DESTINATIONS_LIMIT);
    for (let start = 0; start < closed.length; start += DESTINATIONS_LIMIT) {
      const some = closed.slice(start, start + DESTINATIONS_LIMIT);
      made.push(standIn(item, some, carrying));
      for (const [claim] of some) taken.add(claim);
    }
    const isShut = areAll && closed.length === open.length;
    if (!isCarried) notes.addTo(label, fateOf(byClaim.size, closed.length, isShut));
    else if (open.length > 0 || !areAll) {
      notes.leftOut(label, `it has not all of its places here; ${fateOf(open.length, closed.length, isShut)}`);
    }
  }
  return made;
}

/** What becomes of places, in words. */
function fateOf(count: number, closed: number, isShut: boolean): string {
  if (isShut && count > 0) {
    return closed > 0
      ? "an application that lets nobody in stands in its place"
      : "other applications protect its places";
  }
  return closed > 0
    ? "an application that lets nobody in stands at some of its places; its other places are open on the copy"
    : "its places are open on the copy";
}

function standIn(
  { id, name }: Members,
  places: readonly (readonly [string, Destination])[],
  { ids }: Carrying,
): SeedApplication {
  const hasId = isId(id) && !ids.has(id);
  if (hasId) ids.add(id);
  const called = typeof name === "string" && name !== "" ? String(withoutUrlSecrets(name)) : places[0]?.[0];
  return {
    type: "self_hosted",
    ...(hasId ? { id } : {}),
    name: `Not carried: ${shortened(called ?? "")}`,
    destinations: places.map(([, destination]) => destination),
  };
}

/** The same for claims that mean the same: the case of a host, and slashes at the end, make no difference. */
const plain = (claim: string): string => claim.replace(/^[^/]*/, (host) => host.toLowerCase()).replace(/\/+$/, "");

/** An application's name has at most 350 characters. */
const shortened = (name: string): string => (name.length > 300 ? cut(name) : name);

/** All places that three fields name; those of applications that are carried, too. */
function placesOf(item: Members, consult: Consultation): Places {
  const { domain, self_hosted_domains: hosts, destinations } = item;
  const byClaim = new Map<string, Destination>();
  let areAll = true;
  for (const given of [domain, hosts, destinations].flatMap(listed)) {
    const place = placeOf(given, consult);
    if (place === undefined) areAll = false;
    else for (const claim of claimsOf(place.destinations)) byClaim.set(plain(claim), place.destinations[0] ?? {});
  }
  return { byClaim, areAll };
}

function listed(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

/** Without the paths that it leaves open. Undefined when it cannot be read. */
function placeOf(given: unknown, consult: Consultation): Pick<Protected, "destinations"> | undefined {
  const { type, uri, worker_id, mcp_server_id } = typeof given === "string" ? { uri: given } : (membersOf(given) ?? {});
  const forms: Destination[] = [
    { type, worker_id, mcp_server_id },
    { type: "public", uri },
  ];
  for (const form of forms) {
    const read = isKeepable(form) ? readProtected({ destinations: [form] }, consult) : undefined;
    if (read?.ok) return { destinations: read.value.destinations };
  }
  return undefined;
}
