/** What happened to tokens, as far as the journal tells it. Pure: rows in, events out. */
import type { TokenEvent } from "../../../contract/tokens.ts";
import { LARGEST_VERSION } from "../../../rules/service-tokens/token.ts";
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import type { TokenChange } from "../tables/journal.ts";

/** So many of a token at the most: the newest. */
export const EVENTS_LIMIT = 100;

/** A row, and what is known of the token after it; null is unknown. */
interface Step {
  readonly row: TokenChange;
  readonly body: Body | null;
  version: number | null;
}

/** What the request said, where it can be read still. */
type Body = Readonly<Record<string, unknown>>;

/**
 * The events of one token, the oldest first. `newestFirst` are the requests that changed it, and those of which a fault hid whether
 * they did; `version` is that of its secret now. Which version a rotation made is counted, back from now and on from the creation:
 * the journal has no answers.
 */
export function eventsOf(newestFirst: readonly TokenChange[], version: number): TokenEvent[] {
  const steps = newestFirst.toReversed().map((row): Step => ({ row, body: bodyOf(row), version: null }));
  let before = countBack(steps, version);
  let enabled: boolean | null = null;
  const events: TokenEvent[] = [];
  for (const step of steps) {
    const { row, body } = step;
    const after = versionAfter(step, before);
    if (!isHidden(row)) {
      const event = (kind: TokenEvent["kind"], made: number | null = null): TokenEvent => ({
        time: formatTimestamp(Math.floor(row.at / 1000)),
        kind,
        request: row.id,
        client_secret_version: made,
      });
      events.push(...kindsOf(step, before, enabled).map((kind) => event(kind, makesSecret(kind) ? after : null)));
    }
    enabled = enabledAfter(row, body, enabled);
    before = after;
  }
  return events.slice(-EVENTS_LIMIT);
}

const makesSecret = (kind: TokenEvent["kind"]): boolean => kind === "created" || kind === "rotated";

/** A fault took the place of the answer: whether the change was made is not told. */
const isHidden = ({ status }: TokenChange): boolean => status >= 300;

/** Notes the version after each step, from the last one back; gives the one before all of them. */
function countBack(steps: readonly Step[], current: number): number | null {
  let version: number | null = current;
  for (const step of steps.toReversed()) {
    step.version = version;
    version = versionBefore(step, version);
  }
  return version;
}

function versionBefore({ row, body }: Step, after: number | null): number | null {
  const { operation } = row;
  if (operation === "refresh" || operation === "delete" || after === null) return after;
  if (operation === "create" || isHidden(row)) return null;
  if (operation === "rotate") return after > 1 ? after - 1 : null;
  const wanted = wantedVersion(body);
  // A version below the one that the token has after it was passed over; the same may have been there, or made.
  return wanted === null || (wanted !== undefined && wanted < after) ? after : null;
}

/** Counted on from the version before, where that is known; where both ways tell of another one, a row is missing. */
function versionAfter({ row, body, version }: Step, before: number | null): number | null {
  if (isHidden(row)) return version;
  const counted = countedOn(row.operation, wantedVersion(body), before);
  if (counted === null) return version;
  return version === null || version === counted ? counted : null;
}

function countedOn(
  operation: TokenChange["operation"],
  wanted: number | null | undefined,
  before: number | null,
): number | null {
  if (operation === "create") return wanted === undefined ? null : (wanted ?? 1);
  if (operation === "rotate") return before === null ? null : before + 1;
  if (operation !== "update" || wanted === null) return before;
  if (wanted === undefined) return null;
  return Math.max(wanted, before ?? 0);
}

function kindsOf({ row, body, version }: Step, before: number | null, enabled: boolean | null): TokenEvent["kind"][] {
  switch (row.operation) {
    case "create":
      return ["created"];
    case "rotate":
      return ["rotated"];
    case "refresh":
      return ["refreshed"];
    case "delete":
      return ["deleted"];
    case "update": {
      const wanted = body?.["enabled"];
      const isSwitched = typeof wanted === "boolean" && wanted !== enabled;
      const kinds: TokenEvent["kind"][] = [
        ...(hasRotated(row, body, before, version) ? ["rotated" as const] : []),
        ...(isSwitched ? [wanted ? ("enabled" as const) : ("disabled" as const)] : []),
      ];
      return kinds.length === 0 ? ["updated"] : kinds;
    }
  }
}

/** An update rotates when it names a higher version than the token has; where that is not known, by what only a rotation asks for. */
function hasRotated(row: TokenChange, body: Body | null, before: number | null, after: number | null): boolean {
  const wanted = wantedVersion(body);
  if (typeof wanted !== "number") return false;
  if (before !== null) return wanted > before;
  if (after !== null && after > wanted) return false;
  return (
    row.assumptions.includes("grace-when-not-given") || typeof body?.["previous_client_secret_expires_at"] === "string"
  );
}

/** Null is not given, undefined unknown. 0 counts as not given where it is accepted. */
function wantedVersion(body: Body | null): number | null | undefined {
  if (body === null) return undefined;
  const version = Number(body["client_secret_version"] ?? 0);
  return Number.isInteger(version) && version > 0 && version <= LARGEST_VERSION ? version : null;
}

/** Whether the token is enabled after a row. */
function enabledAfter(row: TokenChange, body: Body | null, before: boolean | null): boolean | null {
  if (row.operation !== "create" && row.operation !== "update") return before;
  if (body === null || isHidden(row)) return null;
  const wanted = body["enabled"];
  if (typeof wanted === "boolean") return wanted;
  return row.operation === "create" ? true : before;
}

/** Null where it cannot be read any more: it was cut, or what was secret was taken out of it. */
function bodyOf({ body }: TokenChange): Body | null {
  if (body === null || body.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" ? ((value ?? {}) as Body) : null;
  } catch {
    return null;
  }
}
