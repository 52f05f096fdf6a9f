/** What changed between two looks at all doors, as `--json` prints it. */
import type { Door, EdgeReason } from "../../../contract/edge.ts";
import type { Named } from "./sides.ts";

export interface OfPlace {
  readonly place: string;
  /** The application that is there now, or was. */
  readonly application_id: string;
  readonly application: string;
}

export type Decided = Pick<Door, "admitted" | "reason" | "policy" | "depends_on">;

export interface DoorChange extends OfPlace {
  /** Null of a request without a token. */
  readonly token_id: string | null;
  readonly token: string | null;
  /** Null when there was no such door. */
  readonly before: Decided | null;
  readonly now: Decided | null;
}

export interface OpenPlace extends OfPlace {
  readonly by: readonly string[];
}

export interface GonePlace extends OfPlace {
  /** Who decides there now; null when no application does, or it could not be asked. */
  readonly now: Named | null;
}

export interface MadeAgain {
  readonly what: "application" | "token";
  readonly name: string;
  readonly before_id: string;
  readonly id: string;
}

export interface Unclear {
  readonly what: "application" | "token";
  readonly name: string;
}

/** What the edge decides where an application stood before, and none stands now. */
export interface Successor {
  /** The application that is for the place now, by a place above it. */
  readonly application: Named | null;
  /** Of a request without a token; null when it could not be asked. */
  readonly admitted: boolean | null;
  readonly reason: EdgeReason | null;
}

export interface DoorsDifference {
  readonly opens_further: boolean;
  readonly opened_to_everybody: OpenPlace[];
  readonly opened: DoorChange[];
  /** Where hosts of no application are open now and were not: all of them, or those below a name. */
  readonly opened_unmatched: readonly string[];
  readonly closed_to_everybody: OpenPlace[];
  readonly closed: DoorChange[];
  readonly closed_unmatched: readonly string[];
  /**
   * Decided as before where address and country are unknown, but by other rules about these: they may open or close, and nobody
   * can tell that they do not open.
   */
  readonly conditions: DoorChange[];
  /** The same decision with another reason, or by another policy. */
  readonly changed: DoorChange[];
  readonly new_places: OfPlace[];
  readonly gone_places: GonePlace[];
  readonly new_tokens: readonly Named[];
  readonly gone_tokens: readonly Named[];
  readonly made_again: MadeAgain[];
  readonly unclear: Unclear[];
  readonly doors_before: number;
  readonly doors_now: number;
}

/** To be filled. */
export const noDifference = () => ({
  opened_to_everybody: [] as OpenPlace[],
  opened: [] as DoorChange[],
  opened_unmatched: [] as readonly string[],
  closed_to_everybody: [] as OpenPlace[],
  closed: [] as DoorChange[],
  closed_unmatched: [] as readonly string[],
  conditions: [] as DoorChange[],
  changed: [] as DoorChange[],
  new_places: [] as OfPlace[],
  gone_places: [] as GonePlace[],
  made_again: [] as MadeAgain[],
  unclear: [] as Unclear[],
  doors_before: 0,
  doors_now: 0,
});
