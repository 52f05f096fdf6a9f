/** What changed between two looks at all doors: a pure function. */
import type { Door } from "../../../contract/edge.ts";
import {
  noDifference,
  type Decided,
  type DoorChange,
  type DoorsDifference,
  type MadeAgain,
  type OfPlace,
  type Successor,
} from "./difference.ts";
import type { DoorsDocument } from "./document.ts";
import { openUnmatched } from "./unmatched.ts";
import { matched, openPathIn, sideOf, type AtPlace, type Matched, type Named, type Side } from "./sides.ts";

/** How far a door is open: not at all, from some places, from all but some, or from everywhere. */
type Width = 0 | 1 | 2 | 3;

function widthOf(door: Decided | undefined): Width {
  if (door === undefined) return 0;
  const isConditional = door.depends_on.length > 0;
  if (door.admitted) return isConditional ? 2 : 3;
  return isConditional ? 1 : 0;
}

/** The places at which an application stood before and none stands now. */
export function placesGone(before: DoorsDocument, now: DoorsDocument): string[] {
  const there = sideOf(now).places;
  return [...sideOf(before).places].filter(([key]) => !there.has(key)).map(([, [at]]) => at?.place ?? "");
}

/** `successors` are by the place, for each of `placesGone`; one that is not there could not be asked. */
export function compareDoors(
  before: DoorsDocument,
  now: DoorsDocument,
  successors: ReadonlyMap<string, Successor> = new Map(),
): DoorsDifference {
  return new Comparison(before, now, successors).made();
}

class Comparison {
  readonly #before: Side;
  readonly #now: Side;
  readonly #tokens: Matched<Named>;
  readonly #successors: ReadonlyMap<string, Successor>;
  readonly #made;
  readonly #again = new Set<string>();

  constructor(before: DoorsDocument, now: DoorsDocument, successors: ReadonlyMap<string, Successor>) {
    this.#before = sideOf(before);
    this.#now = sideOf(now);
    this.#successors = successors;
    this.#tokens = matched(this.#before.tokens, this.#now.tokens);
    const { added, gone } = this.#tokens;
    this.#made = { ...noDifference(), new_tokens: added, gone_tokens: gone };
    this.#made.doors_before = before.doors.length;
    this.#made.doors_now = now.doors.length;
    this.#made.opened_unmatched = openUnmatched(before.unmatched, now.unmatched);
    this.#made.closed_unmatched = openUnmatched(now.unmatched, before.unmatched);
  }

  made(): DoorsDifference {
    const made = this.#made;
    for (const [was, is] of this.#tokens.pairs) this.#noteAgain("token", was, is);
    for (const name of this.#tokens.unclear) made.unclear.push({ what: "token", name });
    for (const key of new Set([...this.#now.places.keys(), ...this.#before.places.keys()])) {
      this.#comparePlace(this.#before.places.get(key) ?? [], this.#now.places.get(key) ?? []);
    }
    const { opened, opened_to_everybody: everybody, opened_unmatched: unmatched, conditions } = made;
    return { opens_further: [opened, everybody, unmatched, conditions].some((list) => list.length > 0), ...made };
  }

  #comparePlace(before: readonly AtPlace[], now: readonly AtPlace[]): void {
    const [was] = before;
    const [is] = now;
    // One application at a place is what is there, whatever it is called; of several it has to be found out.
    const isOne = before.length === 1 && now.length === 1 && was !== undefined && is !== undefined;
    const { pairs, gone, added, unclear } = isOne
      ? { pairs: [[was, is] as const], gone: [], added: [], unclear: [] }
      : matched(before, now);
    for (const [one, other] of pairs) {
      this.#noteAgain("application", one, other);
      this.#compare(one, other);
    }
    for (const name of unclear) this.#made.unclear.push({ what: "application", name });
    for (const each of added) {
      this.#made.new_places.push(placed(each));
      this.#compare(undefined, each);
    }
    for (const each of gone) this.#compareGone(each, now.length > 0);
  }

  /** Where no application stands any more, the edge does not refuse everybody: as a rule it lets everybody in. */
  #compareGone(was: AtPlace, isStillProtected: boolean): void {
    const { application, admitted } = this.#successors.get(was.place) ?? { application: null, admitted: null };
    this.#made.gone_places.push({ ...placed(was), now: application });
    const next = application === null ? undefined : this.#now.applications.get(application.id);
    const isClosed = isStillProtected || admitted === false;
    if (isClosed && (application === null || next !== undefined)) {
      this.#compare(was, next && { ...next, place: was.place, openBy: openWithin(was.place, next.openBy) }, was);
      return;
    }
    if (widthOf(was.doors.get(null)) === 3) return; // everybody got in there before
    const by = admitted === null || (isClosed && !next) ? UNKNOWN : `${byOf(application)}`;
    this.#made.opened_to_everybody.push({ ...placed(was), by: [by] });
  }

  #compare(was: AtPlace | undefined, is: AtPlace | undefined, shown: AtPlace | undefined = is ?? was): void {
    if (shown === undefined) return;
    const nobodyWas = was?.doors.get(null);
    const nobodyIs = is?.doors.get(null);
    this.#compareEverybody(was, is, shown);
    // Nobody's own door, when it is wide open on one side alone, is told as open to everybody.
    const isOfEverybody = (widthOf(nobodyWas) === 3) !== (widthOf(nobodyIs) === 3);
    if (!isOfEverybody) this.#door(shown, null, nobodyWas, nobodyIs);
    for (const [one, other] of this.#tokenPairs()) {
      const before = one && was?.doors.get(one.id);
      const now = other && is?.doors.get(other.id);
      if (before || now) this.#door(shown, other ?? one ?? null, before, now, nobodyWas, nobodyIs);
    }
  }

  *#tokenPairs(): Generator<readonly [Named | undefined, Named | undefined], void, undefined> {
    yield* this.#tokens.pairs;
    for (const token of this.#tokens.added) yield [undefined, token];
    for (const token of this.#tokens.gone) yield [token, undefined];
  }

  /** Whoever has a token can do without: no door is less open than nobody's. */
  #door(
    at: AtPlace,
    token: Named | null,
    before: Door | undefined,
    now: Door | undefined,
    nobodyWas?: Door,
    nobodyIs?: Door,
  ): void {
    const was = Math.max(widthOf(before), widthOf(nobodyWas));
    const is = Math.max(widthOf(now), widthOf(nobodyIs));
    const change = (): DoorChange => ({
      ...placed(at),
      token_id: token?.id ?? null,
      token: token?.name ?? null,
      before: decidedOf(before),
      now: decidedOf(now),
    });
    if (is > was) {
      if (is > widthOf(nobodyIs)) this.#made.opened.push(change());
    } else if (is < was) {
      if (was > widthOf(nobodyWas)) this.#made.closed.push(change());
    } else if (before && now) {
      const isNobodys = hangsAlike(before, nobodyWas) && hangsAlike(now, nobodyIs); // whose change is told already
      const hangsOnOther = !hangsAlike(before, now);
      if (hangsOnOther && !isNobodys) this.#made.conditions.push(change());
      if (hangsOnOther) return;
      if (before.reason !== now.reason || before.policy !== now.policy) this.#made.changed.push(change());
    }
  }

  #compareEverybody(was: AtPlace | undefined, is: AtPlace | undefined, shown: AtPlace): void {
    const [before, now] = [was, is].map((at) => ({
      isOpen: widthOf(at?.doors.get(null)) === 3,
      by: at?.openBy ?? [],
      reason: at?.doors.get(null)?.reason ?? "",
    })) as [Everybody, Everybody];
    const opened = newIn(before, now);
    const closed = newIn(now, before);
    if (opened.length > 0) this.#made.opened_to_everybody.push({ ...placed(shown), by: opened });
    if (closed.length > 0) this.#made.closed_to_everybody.push({ ...placed(shown), by: closed });
  }

  #noteAgain(what: MadeAgain["what"], was: Named, is: Named): void {
    if (was.id === is.id) return;
    const key = `${what} ${was.id} ${is.id}`; // an application may stand at several places
    if (!this.#again.has(key)) this.#made.made_again.push({ what, name: is.name, before_id: was.id, id: is.id });
    this.#again.add(key);
  }
}

interface Everybody {
  readonly isOpen: boolean;
  readonly by: readonly string[];
  readonly reason: string;
}

/** By what everybody gets in, who did not before. */
function newIn(before: Everybody, now: Everybody): readonly string[] {
  if (before.isOpen) return [];
  const by = now.by.filter((each) => !before.by.includes(each));
  return now.isOpen && by.length === 0 ? [now.by[0] ?? now.reason] : by;
}

const UNKNOWN = "it could not be found out who gets in there now";

function byOf(application: Named | null): string {
  return application === null
    ? "no application protects it any more"
    : `the application ${JSON.stringify(application.name)}, which is for it now`;
}

/** The paths left open that may lie below a place: as far as no star stands in either, one begins as the other does. */
function openWithin(place: string, openBy: readonly string[]): readonly string[] {
  const startOf = (text: string) => text.slice(`${text}/`.indexOf("/")).split("*", 1)[0] ?? "";
  const start = startOf(place);
  return openBy.filter((by) => {
    const open = openPathIn(by);
    return open !== undefined && (startOf(open).startsWith(start) || start.startsWith(startOf(open)));
  });
}

const placed = ({ place, id, name }: AtPlace): OfPlace => ({ place, application_id: id, application: name });

function hangsAlike(one: Door, other: Door | undefined): boolean {
  return one.conditions === (other?.conditions ?? null);
}

function decidedOf(door: Door | undefined): Decided | null {
  if (door === undefined) return null;
  const { admitted, reason, policy, depends_on } = door;
  return { admitted, reason, policy, depends_on };
}
