/** Serves the emulator once for the whole run, and tells every test where. */
import type { TestProject } from "vitest/node";
import { startServer } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The origin of the emulator. */
    emulatorUrl: string;
  }
}

export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  project.provide("emulatorUrl", server.url);
  return () => server.stop();
}
