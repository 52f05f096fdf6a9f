/** Emulators of all builds, side by side. */
import type { Build } from "../support/builds.ts";
import { forEach, type Contest, type Contestant } from "../support/contest.ts";
import type { Running } from "../support/processes.ts";

const settings = { assumptions: { "token-limit": "none" } };

/** One of each build, in memory unless there is a folder for it. */
export async function withEmulators<T>(
  builds: Contest<Build>,
  work: (emulators: Contest<Running>) => Promise<T>,
  folderOf?: (name: Contestant) => string,
): Promise<T> {
  const running: Running[] = [];
  try {
    const emulators = await forEach(builds, async ({ startEmulator }, name) => {
      const emulator = await startEmulator({ settings, ...(folderOf ? { persist: folderOf(name) } : {}) });
      running.push(emulator);
      return emulator;
    });
    return await work(emulators);
  } finally {
    await Promise.all(running.map((emulator) => emulator.stop()));
  }
}
