/**
 * Ports for what starts twice at one place, or must not find anybody there. Systems give ports from 32768 on to whoever asks for
 * any, so that one that was free a moment ago may be another test's by now: these are below.
 */
import { createServer } from "node:net";

const [FIRST, COUNT] = [12_000, 20_000];

export async function unusedPort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}

/** Whether nobody listens on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
