/**
 * One emulator for a whole vitest run: the `globalSetup` of a user's configuration.
 *
 * @example
 * // vitest.config.ts
 * export default defineConfig({ test: { globalSetup: ["access-emulator/vitest/setup"] } });
 */
import { startEmulator } from "./emulator.ts";

/** How the workers of vitest learn of the emulator: they inherit the environment of the main process. */
export const URL_VARIABLE = "ACCESS_EMULATOR_URL";

export default async function setup(): Promise<() => Promise<void>> {
  const emulator = await startEmulator();
  process.env[URL_VARIABLE] = emulator.url;
  return async () => {
    delete process.env[URL_VARIABLE];
    await emulator.stop();
  };
}
