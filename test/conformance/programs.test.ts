/**
 * Kinds of programs that use service tokens, and how far each comes: to its end, or to the first request that is not
 * emulated. What is told of them is docs/programs.md, which `npx vitest run test/conformance/programs.test.ts -u` writes anew.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { programs } from "../support/black-box/programs/index.ts";
import { pageOf, type Row } from "../support/black-box/programs/page.ts";
import type { Program } from "../support/black-box/programs/program.ts";
import { runAlone, runHelped, TO_ITS_END, type Outcome } from "../support/black-box/programs/run.ts";

const isHelped = ({ by }: Program): boolean => by !== "alone";

interface Ran {
  readonly program: Program;
  readonly alone: PromiseSettledResult<Outcome>;
  readonly helped: PromiseSettledResult<Outcome> | null;
}

const ran: Ran[] = [];

beforeAll(async () => {
  for (const program of programs) {
    const [alone] = await Promise.allSettled([runAlone(program)]);
    const [helped = null] = isHelped(program) ? await Promise.allSettled([runHelped(program)]) : [];
    ran.push({ program, alone, helped });
  }
}, 300_000);

function outcomeOf(result: PromiseSettledResult<Outcome>): Outcome {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}

const ranOf = (program: Program): Ran => {
  const found = ran.find((each) => each.program === program);
  if (!found) throw new Error("It was not run");
  return found;
};

describe("without help", () => {
  test.each(programs)("$kind", (program) => {
    const { came } = outcomeOf(ranOf(program).alone);
    expect(came).toBe(program.by === "alone" ? TO_ITS_END : `stops at ${program.stopsAt}`);
  });
});

describe("with help", () => {
  test.each(programs.filter(isHelped))("$kind", (program) => {
    const { helped } = ranOf(program);
    if (!helped) throw new Error("It was not run");
    expect(outcomeOf(helped).came).toBe(TO_ITS_END);
  });
});

test("at least 16 kinds, 12 of them without help", () => {
  expect(new Set(programs.map(({ kind }) => kind)).size).toBe(programs.length);
  expect(programs.length).toBeGreaterThanOrEqual(16);
  expect(programs.filter(({ by }) => by === "alone").length).toBeGreaterThanOrEqual(12);
});

test("docs/programs.md says so", async () => {
  const rows: Row[] = ran.map(({ program, alone, helped }) => ({
    program,
    alone: outcomeOf(alone),
    helped: helped && outcomeOf(helped),
  }));
  await expect(pageOf(rows)).toMatchFileSnapshot("../../docs/programs.md");
});
