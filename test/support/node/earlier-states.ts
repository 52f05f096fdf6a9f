/** State folders of earlier releases (scripts/make-state-fixture.ts), and where the answers of this one differ. */
import { chmodSync, cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answers, Kept } from "../../../scripts/state-fixture/answers.ts";
import { scratchFolder } from "./processes.ts";

const STATES = "test/fixtures/states";

export const earlierStates = readdirSync(STATES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

export interface EarlierState {
  readonly kept: Kept;
  /** What the release that made the folder answered on it. */
  readonly answers: Answers;
  /** A copy of the folder that the test may write to. */
  readonly persist: string;
}

export function earlierState(name: string): EarlierState {
  const persist = join(scratchFolder(), "state");
  cpSync(join(STATES, name, "state"), persist, { recursive: true });
  // A checkout may be read-only; a folder of state is not.
  for (const entry of readdirSync(persist, { recursive: true, encoding: "utf8", withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  }
  const expected = JSON.parse(readFileSync(join(STATES, name, "expected.json"), "utf8")) as EarlierState;
  return { kept: expected.kept, answers: expected.answers, persist };
}

export interface Difference {
  readonly at: string;
  /** `undefined` where there was, or is, nothing. */
  readonly was: unknown;
  readonly is: unknown;
}

/** Where two values differ, each place as a path; of what only one has, all of it is one place. */
export function differences(was: unknown, is: unknown, at = ""): Difference[] {
  if (Object.is(was, is)) return [];
  if (!isNode(was) || !isNode(is) || Array.isArray(was) !== Array.isArray(is)) return [{ at, was, is }];
  const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...keys].flatMap((key) => differences(was[key], is[key], at === "" ? key : `${at}.${key}`));
}

const isNode = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
