/** What can happen to a token after its create, in random order; and the rules doing it. */
import fc from "fast-check";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { ok, type Result } from "../../../src/rules/fidelity/result.ts";
import { refresh } from "../../../src/rules/service-tokens/refresh.ts";
import { rotate, type Updated } from "../../../src/rules/service-tokens/rotation.ts";
import type { Token, TokenInput } from "../../../src/rules/service-tokens/token.ts";
import { update } from "../../../src/rules/service-tokens/update.ts";
import { DAY, HOUR, YEAR, digestOf } from "./sample-token.ts";

/** Seconds of a duration; null is forever. Written here by hand, so that no rule vouches for itself. */
export const durations = { "1s": 1, "+1m30s": 90, "60m": HOUR, "48h": 2 * DAY, "8760h": YEAR, forever: null } as const;
export type Duration = keyof typeof durations;

export interface Put {
  readonly kind: "put";
  readonly name: string | null;
  readonly duration: Duration | null;
  readonly enabled: boolean | null;
  /** How far above the current version; `zero` is the version 0, and null is none. */
  readonly versionStep: number | "zero" | null;
  /** The end of grace, in seconds from now. */
  readonly grace: number | null;
}

export type Step =
  | Put
  | { readonly kind: "rotate"; readonly grace: number | null }
  | { readonly kind: "refresh" }
  | { readonly kind: "wait"; readonly seconds: number }
  /** Until so many seconds after the expiry or the end of grace, if that is not over. */
  | { readonly kind: "wait-until"; readonly end: "expiry" | "grace"; readonly offset: number };

/** More often not given than given. */
function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}
const grace = fc.constantFrom(-YEAR, -HOUR, -1, 0, 1, 60, HOUR, DAY, 2 * YEAR);

type PutFields = { readonly [Field in Exclude<keyof Put, "kind">]: fc.Arbitrary<Put[Field]> };
const nothing = fc.constant(null);
const noFields = { name: nothing, duration: nothing, enabled: nothing, versionStep: nothing, grace: nothing };

function putOf(fields: Partial<PutFields>): fc.Arbitrary<Put> {
  const all: PutFields = { ...noFields, ...fields };
  return fc.record({ kind: fc.constant("put" as const), ...all });
}

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  putOf({
    name: seldom(fc.constantFrom("", "CI/CD token", "deploy", "🙂")),
    duration: seldom(fc.constantFrom<Duration[]>("1s", "+1m30s", "60m", "48h", "8760h", "forever")),
    enabled: seldom(fc.boolean()),
    versionStep: seldom(fc.constantFrom<(number | "zero")[]>("zero", -1, 0, 1, 1, 5)),
    grace: seldom(grace),
  }),
  putOf({ enabled: fc.boolean() }),
  putOf({ grace }),
  fc.record({ kind: fc.constant("rotate" as const), grace: seldom(grace) }),
  fc.constant<Step>({ kind: "refresh" }),
  fc.record({ kind: fc.constant("wait" as const), seconds: fc.constantFrom(0, 1, 59, 60, HOUR, DAY, YEAR) }),
  fc.record({
    kind: fc.constant("wait-until" as const),
    end: fc.constantFrom<("expiry" | "grace")[]>("expiry", "grace"),
    offset: fc.constantFrom(-1, 0, 1),
  }),
);

/** A token in the hands of the rules, and the time. */
export interface World {
  token: Token;
  now: number;
  /** Every secret that was ever shown, oldest first. */
  readonly secrets: string[];
}

/** Lets the rules do the step. `refused` tells that they would not. */
export function perform(world: World, step: Step, switched: Consultation["switched"] = {}): "done" | "refused" {
  const { token, now } = world;
  if (step.kind === "wait") world.now += step.seconds;
  if (step.kind === "wait-until") {
    const end = step.end === "expiry" ? token.expiresAt : (token.previous.expiresAt ?? now);
    world.now = Math.max(now, Math.min(end + step.offset, now + 10 * YEAR));
  }
  if (step.kind === "wait" || step.kind === "wait-until") return "done";

  const fresh = `secret ${world.secrets.length + 1}`;
  const result = answerTo(step, world, digestOf(fresh), new Consultation(switched));
  if (!result.ok) return "refused";
  world.token = result.value.token;
  if (result.value.rotated) world.secrets.push(fresh);
  return "done";
}

function answerTo(
  step: Exclude<Step, { kind: "wait" | "wait-until" }>,
  { token, now }: World,
  fresh: Uint8Array,
  consult: Consultation,
): Result<Updated> {
  if (step.kind === "refresh") return withRotated(false, refresh(token, now, consult));
  const previous_client_secret_expires_at = step.grace === null ? null : timeAt(now + step.grace);
  if (step.kind === "rotate") {
    return withRotated(true, rotate(token, { previous_client_secret_expires_at }, fresh, now, consult));
  }
  const { name, duration, enabled, versionStep } = step;
  const version = typeof versionStep === "number" ? token.secret.version + versionStep : versionStep && 0;
  const input: TokenInput = {
    name,
    duration,
    enabled,
    client_secret_version: version,
    previous_client_secret_expires_at,
  };
  return update(token, input, fresh, () => true, now, consult);
}

/** What only a PUT says for itself. */
function withRotated(rotated: boolean, result: Result<Token>): Result<Updated> {
  return result.ok ? ok({ token: result.value, rotated }) : result;
}

const timeAt = (seconds: number) => new Date(seconds * 1000).toISOString();
