/** Starts of each build, to the first created token. */
import { join } from "node:path";
import type { Build } from "../support/builds.ts";
import { contested, contestTable, rowOf, smallest, type Contest } from "../support/contest.ts";
import { ms } from "../support/figures.ts";
import { firstCreate, untilAnswer } from "../support/first-answer.ts";
import { startWorkerd, withFolder } from "../support/processes.ts";

const library = ({ startEmulator }: Build) => untilAnswer(() => startEmulator(), firstCreate);

/** Without Node: workerd itself, with what the build compiled for it. */
function raw({ workerd, dist }: Build): Promise<number> {
  const flags = ["serve", "--control-fd=3", "--socket-addr=http=127.0.0.1:0"];
  const config = ["--binary", join(dist, "emulator.bin")];
  return withFolder((folder) =>
    untilAnswer(() => startWorkerd(workerd, [...flags, `--directory-path=state=${folder}`, ...config]), firstCreate),
  );
}

export async function startContest(builds: Contest<Build>, rounds: number): Promise<string> {
  const rows = [];
  for (const [what, start] of [
    ["`startEmulator()`", library],
    ["raw workerd", raw],
  ] as const) {
    await contested(1, builds, start); // the first of all reads the files from the disk
    const times = await contested(rounds, builds, start);
    rows.push(await rowOf(`${what}, minimum`, times, ms, { of: smallest }), await rowOf(`${what}, median`, times, ms));
  }
  return contestTable("Start to the first created token", `${rounds} starts of each, in turns.`, rows);
}
