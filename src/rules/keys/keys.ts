/** The keys that an account signs with: when they were rotated, and how often they are to be. */
import type { AccessKeys } from "../../contract/organization.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";

/** Source: the documentation, "every six weeks". */
const STANDARD_INTERVAL = 42;
/** Source: the provider for Terraform. */
export const [SHORTEST_INTERVAL, LONGEST_INTERVAL] = [21, 365];
const DAY = 86_400_000;
/** How long the key before is good after a rotation, in milliseconds. Source: the documentation. */
const PREVIOUS_KEY = 7 * DAY;

export interface Keys {
  readonly intervalDays: number;
  /** In milliseconds since 1970. */
  readonly lastRotationAt: number;
  /** How often they were rotated. */
  readonly rotations: number;
}

export interface KeysInput {
  readonly key_rotation_interval_days?: number | null | undefined;
}

/** Those that nobody changed: as old as the organization, of which the time is given in seconds. */
export function standardKeys(organizationCreatedAt: number): Keys {
  return { intervalDays: STANDARD_INTERVAL, lastRotationAt: organizationCreatedAt * 1000, rotations: 0 };
}

export function withInterval(keys: Keys, { key_rotation_interval_days: days }: KeysInput): Result<Keys> {
  const parameter = "key_rotation_interval_days";
  if (days === undefined || days === null) return invalid(parameter, "is required");
  if (!Number.isInteger(days) || days < SHORTEST_INTERVAL || days > LONGEST_INTERVAL) {
    return invalid(parameter, `must be a whole number from ${SHORTEST_INTERVAL} to ${LONGEST_INTERVAL}`);
  }
  return ok({ ...keys, intervalDays: days });
}

/** `now` is in milliseconds. */
export function rotated(keys: Keys, now: number): Keys {
  return { ...keys, lastRotationAt: now, rotations: keys.rotations + 1 };
}

/** Whether the key that the last rotation replaced is still good; `now` is in milliseconds. */
export function isPreviousGood({ lastRotationAt, rotations }: Keys, now: number): boolean {
  return rotations > 0 && now < lastRotationAt + PREVIOUS_KEY;
}

/** As the API shows them; `now` is in milliseconds. */
export function keysJson({ intervalDays, lastRotationAt }: Keys, now: number, consult: Consultation): AccessKeys {
  consult.restsOn("key-rotation");
  const left = Math.floor((lastRotationAt + intervalDays * DAY - now) / DAY);
  return {
    days_until_next_rotation: Math.max(left, 0),
    key_rotation_interval_days: intervalDays,
    last_key_rotation_at: new Date(lastRotationAt).toISOString().replace("Z", "000Z"),
  };
}
