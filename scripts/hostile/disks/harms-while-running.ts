/** What comes to a folder while an emulator works in it: no room, another emulator, nothing left of it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EmulatorError, startEmulator } from "../../../test/support/node/built-library.ts";
import type { DiskKind } from "./harms-at-rest.ts";
import { controlOf, HARMED, tokensOf, WELL, type DiskWorld } from "./world.ts";

/** A second emulator is refused, and the first goes on. */
export const inUse: DiskKind = async (world) => {
  await world.filled();
  const refusal = await startEmulator({ persist: world.state }).then(
    (second) => second.stop().then(() => "it was not refused"),
    (problem: unknown) => (problem instanceof EmulatorError ? problem.code : String(problem)),
  );
  if (refusal !== "folder-in-use") world.wrong(`a second emulator: ${refusal}`);
  await world.create(WELL);
  await world.isWhole(WELL, "beside a second emulator");
};

/** All is answered, and the next start is one in an empty folder. */
export const removed: DiskKind = async (world) => {
  await world.filled();
  rmSync(world.state, { recursive: true, force: true });
  for (const id of [WELL, HARMED, "c".repeat(32)]) await world.questions(id);
  await world.stop();
  world.acknowledged.clear();
  const refusal = await world.start();
  if (refusal !== undefined) return world.wrong(`the start after its folder was removed was refused: ${refusal}`);
  await world.create(WELL);
  await world.isWhole(WELL, "in the new folder");
};

/** Nothing that was acknowledged is lost, whenever the disk is full; and with room again all is as before. */
export const full: DiskKind = (world) =>
  onASmallDisk(world, async (fill) => {
    await world.filled();
    for (let round = world.random.between(1, 3); round > 0; round--) {
      fill(world.random.oneOf([0, 0, 4096, 20_000, 60_000, 200_000]));
      for (let n = 0; n < 30; n++) await world.create(world.random.oneOf([WELL, WELL, HARMED]));
      for (const id of [WELL, HARMED]) await world.questions(id);
      await world.ask("POST", tokensOf("d".repeat(32)), '{"name":"in a new account"}');
      if (world.random.chance(0.3)) {
        await world.stop();
        if ((await world.start()) !== undefined) {
          fill(undefined);
          if ((await world.start()) !== undefined) return world.wrong("it does not start when there is room again");
        }
      }
      fill(undefined);
      for (const id of [WELL, HARMED]) await world.isWhole(id, "with room again");
      const made = await world.create("d".repeat(32));
      if (typeof made !== "string" && made.status !== 201) world.wrong(`with room again, a create is ${made.text}`);
    }
    await world.stop();
    await world.start();
    for (const id of [WELL, HARMED, "d".repeat(32)]) await world.isWhole(id, "after a full disk and a start");
    await world.ask("DELETE", controlOf(HARMED));
  });

/** A folder that may only be read refuses the start, and is as it was when it may be written. */
export const readOnly: DiskKind = (world) =>
  onASmallDisk(world, async () => {
    await world.filled();
    await world.stop();
    execFileSync("mount", ["-o", "remount,ro", world.folder]);
    const refusal = await world.start();
    if (refusal === undefined) world.wrong("it starts in a folder that may only be read");
    else if (!/cannot be used to keep state/.test(refusal)) world.wrong(`a folder that may only be read: ${refusal}`);
    await world.stop();
    execFileSync("mount", ["-o", "remount,rw", world.folder]);
    await world.start();
    for (const id of [WELL, HARMED]) await world.isWhole(id, "in a folder that may be written again");
  });

/** Whether this user may make a disk of his own, in memory. */
export function canMount(folder: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Disks that are there: whoever breaks the run off is left none. */
const mounted = new Set<string>();
process.once("exit", () => mounted.forEach(unmount));

function unmount(folder: string): void {
  execFileSync("umount", ["-l", folder]);
  mounted.delete(folder);
}

/** `fill` leaves so many bytes on it; with undefined it takes the filling away. */
async function onASmallDisk(world: DiskWorld, run: (fill: (room: number | undefined) => void) => Promise<void>) {
  mkdirSync(world.folder, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${world.random.between(2, 6)}m`, "tmpfs", world.folder]);
  mounted.add(world.folder);
  const filling = join(world.folder, "filling");
  try {
    await run((room) => {
      rmSync(filling, { force: true });
      if (room === undefined) return;
      const { bavail, bsize } = statfsSync(world.folder);
      writeFileSync(filling, Buffer.alloc(Math.max(0, bavail * bsize - room)));
    });
  } finally {
    await world.stop();
    unmount(world.folder);
  }
}
