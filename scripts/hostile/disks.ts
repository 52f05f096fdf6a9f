/** Folders of state that come to harm. Each emulator is its own, with a folder of its own; what is told is told in a sentence. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountFile, marks, otherFile, type DiskKind } from "./disks/harms-at-rest.ts";
import { canMount, full, inUse, readOnly, removed } from "./disks/harms-while-running.ts";
import { DiskWorld } from "./disks/world.ts";
import type { HostileClass } from "./hostile-class.ts";
import { Seeded } from "./seeded.ts";
import { inParallel, Tallying } from "./tallying.ts";

const anywhere: readonly (readonly [string, DiskKind])[] = [
  ["an account's file", accountFile],
  ["an account's file", accountFile],
  ["an account's file", accountFile],
  ["another file", otherFile],
  ["marks", marks],
  ["a folder in use", inUse],
  ["a folder that is removed", removed],
];
/** These take a disk of their own, which only root may make. */
const onDisks: readonly (readonly [string, DiskKind])[] = [
  ["a full disk", full],
  ["a disk that may only be read", readOnly],
];

/** Each world starts and ends emulators: more of them would take hours, and say little. */
const MOST = 4000;

export const disks: HostileClass = {
  name: "disks",
  about: "state folders that are damaged, foreign, newer, in use, removed, full or not to be written",
  targets: ["workerd"],
  async run(_target, { inputs, seed }) {
    const random = new Seeded(seed);
    const tallying = new Tallying();
    const folder = mkdtempSync(join(tmpdir(), "hostile-disk-"));
    const kinds = [...anywhere, ...(canMount(folder) ? onDisks : [])];
    rmSync(folder, { recursive: true });
    const wanted = Math.min(inputs, MOST);
    let count = 0;
    function* worlds(): Generator<readonly [string, DiskKind]> {
      while (tallying.inputs < wanted || count < kinds.length)
        yield kinds[count++ % kinds.length] ?? random.oneOf(kinds);
    }
    await inParallel(worlds(), 2, async ([name, run]) => {
      const world = new DiskWorld(name, random.apart(), tallying);
      try {
        await run(world);
      } catch (problem) {
        world.wrong(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem));
      } finally {
        await world.end();
      }
    });
    return tallying.tally();
  },
};
