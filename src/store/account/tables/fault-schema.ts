/** What a fault may say, as a schema. */
import * as z from "zod/mini";
import { requestOperationNames } from "../../../contract/operations.ts";
import { problemByCode } from "../../../rules/fidelity/problems.ts";
import { parseDuration } from "../../../rules/values/duration.ts";
import { FAULT_LIMIT, type Fault, type FaultEffect } from "./fault.ts";
import { host, text, whole } from "./shapes.ts";

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
  operation: z.literal(requestOperationNames, `must be one of ${requestOperationNames.join(", ")}`),
  match: z._default(
    z.strictObject(
      {
        token_id: z.optional(text(1000)),
        name: z.optional(text(1000)),
        host: z.optional(host()),
      },
      "must be an object with token_id, name or host",
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
      z.strictObject({ type: z.literal("refuse") }),
    ],
    "must have the type error, gateway-page, delay, truncate, drop or refuse",
  ),
  skip: z._default(whole(0, MOST), 0),
});

type Said = Pick<z.output<z.ZodMiniObject<ReturnType<typeof parts>>>, "operation" | "match" | "position" | "effect">;

/** What goes wrong at the edge is not all that goes wrong at the API, and the other way round. */
const ofItsPlane = () =>
  z.check<Said>(({ value, issues }) => {
    const told = (path: string[], message: string) => void issues.push({ code: "custom", input: value, path, message });
    const { operation, match, position, effect } = value;
    if (operation !== "edge") {
      if (match.host !== undefined) told(["match", "host"], 'is for the operation "edge": no other has a host');
      if (effect.type === "refuse")
        told(["effect", "type"], '"refuse" is for the operation "edge": for others use "error"');
      return;
    }
    if (effect.type === "error" && effect.code !== null) {
      told(["effect", "code"], 'must be left out for the operation "edge", which answers without the codes of the API');
    }
    if (effect.type === "refuse" && position !== "before") {
      told(
        ["position"],
        'must be "before" for the effect "refuse": a request that was passed on can be refused no more',
      );
    }
  });

const NOT_A_FAULT = "must be a JSON object with operation, position and effect";

export const FaultSpec = z.lazy(() =>
  z.strictObject({ ...parts(), times: z._default(whole(1, MOST), 1) }, NOT_A_FAULT).check(ofItsPlane()),
);

/** A fault as a snapshot has it: it may be used up. */
export const KeptFault = z.lazy(() =>
  z
    .strictObject({ ...parts(), times: whole(0, MOST), id: whole(1, LARGEST_ID), hits: whole(0, MOST) }, NOT_A_FAULT)
    .check(ofItsPlane()),
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
