/** What a fault may say, as a schema. */
import * as z from "zod/mini";
import { operationNames } from "../../../contract/operations.ts";
import { problemByCode } from "../../../rules/fidelity/problems.ts";
import { parseDuration } from "../../../rules/values/duration.ts";
import { FAULT_LIMIT, type Fault, type FaultEffect } from "./fault.ts";
import { text, whole } from "./shapes.ts";

/** A test that waits longer than this has hung. */
const LONGEST_DELAY = 300_000;
const DELAY = "must be a Go duration of at most 5m, such as 2s";

function delay() {
  const isDelay = (by: string) => {
    const milliseconds = millisecondsOf(by);
    return milliseconds >= 0 && milliseconds <= LONGEST_DELAY;
  };
  return z.strictObject({ type: z.literal("delay"), by: z.string(DELAY).check(z.refine(isDelay, DELAY)) });
}

/** A Go duration in whole milliseconds; negative when it is not one. */
function millisecondsOf(by: string): number {
  const parsed = parseDuration(by);
  return parsed.ok && parsed.nanoseconds >= 0n ? Number(parsed.nanoseconds / 1_000_000n) : -1;
}

function error() {
  const words = "must be a code of the error catalogue (docs/api.md), or null for an empty body";
  const isKnown = (code: number | null) => code === null || problemByCode(code) !== undefined;
  return z.strictObject({
    type: z.literal("error"),
    status: whole(400, 599),
    code: z._default(z.nullable(z.number(words)).check(z.refine(isKnown, words)), null),
    retry_after: z._default(z.nullable(whole(0, 86_400)), null),
  });
}

const MOST = 1_000_000;
const LARGEST_ID = 100_000_000;

const parts = () => ({
  operation: z.literal(operationNames, `must be one of ${operationNames.join(", ")}`),
  match: z._default(
    z.strictObject(
      {
        token_id: z.optional(text(1000)),
        name: z.optional(text(1000)),
      },
      "must be an object with token_id or name",
    ),
    {},
  ),
  position: z.literal(["before", "after-commit"], 'must be "before" or "after-commit"'),
  effect: z.discriminatedUnion(
    "type",
    [
      error(),
      z.strictObject({ type: z.literal("gateway-page"), status: whole(400, 599) }),
      delay(),
      z.strictObject({ type: z.literal("truncate") }),
      z.strictObject({ type: z.literal("drop") }),
    ],
    "must have the type error, gateway-page, delay, truncate or drop",
  ),
  skip: z._default(whole(0, MOST), 0),
});

const NOT_A_FAULT = "must be a JSON object with operation, position and effect";

export const FaultSpec = z.lazy(() =>
  z.strictObject({ ...parts(), times: z._default(whole(1, MOST), 1) }, NOT_A_FAULT),
);

/** A fault as a snapshot has it: it may be used up. */
export const KeptFault = z.lazy(() =>
  z.strictObject({ ...parts(), times: whole(0, MOST), id: whole(1, LARGEST_ID), hits: whole(0, MOST) }, NOT_A_FAULT),
);

/** What a delay takes, beside the words that it was set with. */
export function counted(effect: z.output<typeof FaultSpec>["effect"]): FaultEffect {
  return effect.type === "delay" ? { ...effect, milliseconds: millisecondsOf(effect.by) } : effect;
}

/** A fault as it is shown and kept in a snapshot. */
export function faultJson({ effect, ...fault }: Fault) {
  if (effect.type !== "delay") return { ...fault, effect };
  return { ...fault, effect: { type: effect.type, by: effect.by } };
}

/** The faults of a snapshot. */
export const faults = () =>
  z._default(
    z.array(KeptFault, "must be a list of faults").check(z.maxLength(FAULT_LIMIT, `must have at most ${FAULT_LIMIT}`)),
    [],
  );
