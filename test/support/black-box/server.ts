/** Serves the emulator for tests on raw workerd, as it is published. What is started here is all that the tests know of how. */
import { startEmulator } from "../node/built-library.ts";

export interface ServerOptions {
  /** The folder of the state. Without it the state lives in a temporary folder, as long as the server does. */
  readonly persistTo?: string;
  /** The variable EMULATOR_SETTINGS. */
  readonly settings?: object;
  /** Takes the lines of the log; without it there is none. */
  readonly log?: (line: string) => void;
}

export interface Server {
  /** The origin, without a slash at its end. */
  readonly url: string;
  /** Asks the server to end, and waits for it. */
  stop(): Promise<void>;
  /** Ends the server without asking, as a power cut would. */
  kill(): Promise<void>;
}

export async function startServer({ persistTo, settings, log }: ServerOptions = {}): Promise<Server> {
  const emulator = await startEmulator({
    ...(persistTo === undefined ? {} : { persist: persistTo }),
    ...(settings ? { settings } : {}),
    ...(log ? { log: { format: "text", write: log } } : {}),
  });
  return {
    url: emulator.url,
    stop: () => emulator.stop(),
    kill: async () => {
      process.kill(emulator.pid, "SIGKILL");
      await emulator.ended;
    },
  };
}
