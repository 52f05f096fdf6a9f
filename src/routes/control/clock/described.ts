/** The clock of an account, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { referenceTo, type Narrowed } from "../../http/forms.described.ts";
import { ClockAdvance, ClockChange, ClockQuery } from "./inputs.ts";
import { ACCOUNT, time, type ControlOperation } from "../described.ts";
import { ofBodies, ofQueries } from "../error-codes.described.ts";

export const Clock = z.strictObject({ now: time(), mode: z.literal(["running", "frozen"]) });

const moment = () => z.nullable(z.strictObject({ time: time(), token_id: z.string(), name: z.string() }));

export const ClockWithNext = z.extend(Clock, {
  next: z.optional(z.strictObject({ expiry: moment(), grace_end: moment() })),
});

const onlyOne = { minProperties: 1, maxProperties: 1, description: "Either by or to" };

/** What the clock refuses beyond its inputs. */
export const clockNarrowed: [z.core.$ZodType, Narrowed][] = [
  [ClockChange, { now: referenceTo("Time") }],
  [ClockAdvance, { "": onlyOne, by: referenceTo("GoDuration"), to: referenceTo("Time") }],
];

export const clockOperations = {
  "clock.get": {
    method: "get",
    path: `${ACCOUNT}/clock`,
    summary: "The clock of the account; on request with the first expiry and the first end of a grace after its time",
    query: ClockQuery,
    status: 200,
    answer: ClockWithNext,
    errors: ofQueries,
  },
  "clock.set": {
    method: "put",
    path: `${ACCOUNT}/clock`,
    summary: "Sets the time, forward or back, and whether the clock runs",
    body: ClockChange,
    examples: { freeze: { now: "2026-03-01T12:00:00Z", mode: "frozen" }, run: { mode: "running" } },
    status: 200,
    answer: Clock,
    errors: ofBodies,
  },
  "clock.advance": {
    method: "post",
    path: `${ACCOUNT}/clock/advance`,
    summary: "Advances the clock by a duration, or to a time",
    body: ClockAdvance,
    examples: { by: { by: "24h" }, to: { to: "2090-01-01T00:00:00Z" } },
    status: 200,
    answer: Clock,
    errors: ofBodies,
  },
} as const satisfies Record<string, ControlOperation>;
