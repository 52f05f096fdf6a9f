/**
 * What is done about service tokens that nobody uses.
 *
 * Source: the documentation of service tokens (2026-10): no authentication in the period, older than the period, and named by no
 * policy; 30 to 365 days.
 */
import { inactivityActions, type InactivityAction, type ServiceTokenInactivity } from "../../contract/organization.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";

const [FEWEST, MOST] = [30, 365];
const PARAMETER = "service_token_inactivity";
const DAY = 86_400;

/** The setting, with all of its three members; null when there is none. */
export function readInactivity(value: Readonly<Record<string, unknown>> | null | ServiceTokenInactivity) {
  if (value === null) return ok(null);
  const { enabled, inactivity_threshold_days: days, action } = value as Readonly<Record<string, unknown>>;
  if (typeof enabled !== "boolean") return invalid(`${PARAMETER}.enabled`, "must be true or false");
  if (typeof days !== "number" || !Number.isInteger(days) || days < FEWEST || days > MOST) {
    return invalid(
      `${PARAMETER}.inactivity_threshold_days`,
      `must be a whole number from ${FEWEST} to ${MOST}`,
    ) satisfies Result<never>;
  }
  if (!isAction(action)) return invalid(`${PARAMETER}.action`, `must be ${inactivityActions.join(" or ")}`);
  return ok({ enabled, inactivity_threshold_days: days, action });
}

const isAction = (action: unknown): action is InactivityAction => inactivityActions.some((each) => each === action);

/** The setting while it is switched on, in seconds. */
export interface InactivityRule {
  readonly period: number;
  readonly since: number;
  readonly action: InactivityAction;
}

/** The setting of an organization, and since when it is in force. */
export interface Setting {
  readonly inactivity: ServiceTokenInactivity | null;
  /** Null while it is switched off. */
  readonly inactivitySince: number | null;
}

/** A period begins to count when it is switched on or changed; what is sent once more changes nothing. */
export function sinceWhen(before: Setting, after: ServiceTokenInactivity | null, now: number): number | null {
  if (!after?.enabled) return null;
  const isSame = before.inactivity?.inactivity_threshold_days === after.inactivity_threshold_days;
  return isSame && before.inactivitySince !== null ? Math.min(before.inactivitySince, now) : now;
}

export function ruleOf({ inactivity, inactivitySince: since }: Setting): InactivityRule | null {
  if (!inactivity?.enabled || since === null) return null;
  return { period: inactivity.inactivity_threshold_days * DAY, since, action: inactivity.action };
}

/** What is known of a token: its last use is the time of its creation when it was never used. */
export interface Inactive {
  readonly enabled: boolean;
  readonly lastUse: number;
  /** By a rule of a policy, or by the mark of the control plane. */
  readonly isNamed: boolean;
  readonly isNamedByGroup: boolean;
}

/** What becomes of it, and when; null when it is left alone. A token that a group names is never deleted. */
export function fateOf(
  { enabled, lastUse, isNamed, isNamedByGroup }: Inactive,
  { period, since, action }: InactivityRule,
  groups: "protects" | "does-not-protect",
  now: number,
): { readonly action: InactivityAction; readonly at: number } | null {
  const at = Math.max(lastUse + period, since);
  if (now < at || isNamed) return null;
  if (isNamedByGroup && groups === "protects") return null;
  const done = isNamedByGroup ? "disable" : action;
  return done === "disable" && !enabled ? null : { action: done, at };
}
