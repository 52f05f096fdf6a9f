/**
 * One emulator for a whole vitest run: the `globalSetup` of a user's configuration. With several projects it stands at
 * the root, and all of them share it.
 *
 * @example
 * // vitest.config.ts
 * export default defineConfig({ test: { globalSetup: ["access-emulator/vitest/setup"] } });
 */
import type { TestProject } from "vitest/node";
import { startEmulator } from "./emulator.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const emulator = await startEmulator();
  project.provide("accessEmulatorUrl", emulator.url);
  return () => emulator.stop();
}
