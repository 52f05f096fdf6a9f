/** The standard block under every value that an assumption can be switched to, as the emulator itself tells them. */
import { Account } from "./account.ts";
import { valueAt } from "./values.ts";
import type { Recorder } from "./recorder.ts";
import { standardBlock } from "./standard-block.ts";

/** Assumptions that take more than a list of values. */
const RANGES: readonly (readonly [RegExp, readonly unknown[]])[] = [
  [/^a whole number from/, [1, 10, 5000, 10_000]],
  [/^a whole number of tokens/, [0, 3, 60, "none"]],
  [/^an RFC 3339 time/, ["2126-01-01T01:00:00+01:00", "1990-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]],
];

export async function assumptions(recorder: Recorder): Promise<void> {
  recorder.begin("assumptions");
  const account = await Account.ready(recorder);
  const { text } = await account.control("GET", "settings?evidence=true");
  const evidence = Object(valueAt(text, "evidence")) as Record<string, { alternatives: string }>;
  const last: Record<string, unknown> = {};
  for (const [name, { alternatives }] of Object.entries(evidence)) {
    for (const value of valuesOf(alternatives)) {
      recorder.begin(`assumption-${name}-${String(value).replaceAll(/[^\w-]/g, "_")}`);
      last[name] = value;
      await standardBlock(await Account.ready(recorder, { assumptions: { [name]: value } }));
    }
    if (alternatives === "fixed") await account.control("PATCH", "settings", { assumptions: { [name]: "fixed" } });
  }

  recorder.begin("assumptions-all-at-once");
  await standardBlock(await Account.ready(recorder, { assumptions: last }));
  recorder.begin("assumptions-values");
  for (const name of Object.keys(evidence)) {
    for (const value of [null, "nonsense", 0, -1, 1.5, true, [], "fixed"]) {
      await account.control("PATCH", "settings", { assumptions: { [name]: value } });
    }
  }
}

function valuesOf(alternatives: string): readonly unknown[] {
  if (alternatives === "fixed") return [];
  const range = RANGES.find(([words]) => words.test(alternatives));
  return range ? range[1] : alternatives.split(" or ").map((text): unknown => JSON.parse(text));
}
