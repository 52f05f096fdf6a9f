/** Serves the emulator once for the whole run, and tells every test where. */
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The origin of the emulator. */
    emulatorUrl: string;
  }
}

export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const { startServer } = await import("./server.ts"); // not before the library is built, by the setup before this one
  const server = await startServer();
  project.provide("emulatorUrl", server.url);
  return () => server.stop();
}
