/**
 * Records every answer of a build, so that two builds can be compared:
 *
 *     node scripts/record.ts --dist dist --out <folder> [--keep-state <folder>]
 *     node scripts/record.ts --dist dist --out <folder> --state <folder>
 *
 * The files are the same in each run of one build; `diff -r` shows where another one answers otherwise. With `--state` it
 * starts on a copy of a state that another run, of another build even, left with `--keep-state`.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { assumptions } from "./record/assumptions.ts";
import { configurations } from "./record/configurations.ts";
import { control } from "./record/control.ts";
import { libraryOf } from "./record/emulator.ts";
import { faults } from "./record/faults.ts";
import { lookups } from "./record/lookups.ts";
import { Masks } from "./record/masks.ts";
import { operations } from "./record/operations.ts";
import { onState, persisted } from "./record/persisted.ts";
import { randomWalk } from "./record/random-walk.ts";
import { Recorder } from "./record/recorder.ts";
import { refusals } from "./record/refusals.ts";
import { settings } from "./record/settings.ts";
import { worlds } from "./record/snapshots.ts";

type Part = (recorder: Recorder) => Promise<unknown>;

/** Each list in a process of its own: what one shows of all its accounts does not depend on the others. */
const PROCESSES: readonly (readonly Part[])[] = [
  [lookups],
  [operations, refusals, assumptions, faults, settings, control],
  [worlds],
  [(recorder) => randomWalk(recorder)],
];

const { values } = parseArgs({
  options: {
    dist: { type: "string", default: "dist" },
    out: { type: "string" },
    "keep-state": { type: "string" },
    state: { type: "string" },
  },
});
const { dist, out, state } = values;
if (out === undefined) throw new Error("--out takes the folder to write to.");

async function everything(recorder: Recorder): Promise<void> {
  const library = await libraryOf(dist);
  for (const parts of PROCESSES) {
    const running = await library.startEmulator();
    recorder.connect(running.port);
    for (const part of parts) await part(recorder);
    await running.stop();
  }
  await configurations(dist, library, recorder);
  await persisted(library, recorder, values["keep-state"]);
}

const start = performance.now();
if (existsSync(out) && !readdirSync(out).every((name) => name.endsWith(".txt"))) {
  throw new Error(`${out} has other files than a recording: choose another folder.`);
}
rmSync(out, { recursive: true, force: true });
// The times in a state that was made just now are to lie before this run, as they do in any other run on it.
if (state !== undefined) await sleep(1100);
const recorder = new Recorder(out, new Masks());
if (state === undefined) await everything(recorder);
else await onState(await libraryOf(dist), recorder, state);
recorder.close();
console.log(`${recorder.count} requests recorded in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
