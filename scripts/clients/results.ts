/** test/clients/results.json: for each client, what its last good run showed. The tables are made of it. */
import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod/mini";
import { operationNames, type Origin } from "./client.ts";

const FILE = "test/clients/results.json";

const Operation = z.enum(operationNames);

const Result = z.strictObject({
  id: z.string(),
  version: z.string(),
  /** The day of the run. */
  date: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)),
  operations: z.strictObject({ accounts: z.array(Operation), zones: z.array(Operation) }),
  refusals: z.array(z.int()),
  proved: z.array(z.string()),
  /** What is to be known of a run by hand. */
  note: z.optional(z.string()),
});
export type Result = z.infer<typeof Result>;

export function readResults(): Result[] {
  return z.array(Result).parse(JSON.parse(readFileSync(FILE, "utf8")));
}

export function writeResults(results: readonly Result[]): void {
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}

/** Whether a run showed what stands in the file, its day aside. Of the system's clients, any version is right. */
export function isSame(committed: Result | undefined, run: Result, origin: Origin): boolean {
  if (committed === undefined) return false;
  const { date, version } = run;
  const before = { ...committed, date, ...(origin === "the system" ? { version } : {}) };
  return JSON.stringify(before) === JSON.stringify(run);
}
