/** How many requests an emulator has received. */
import { connect } from "node:net";
import { reachable } from "./origin.ts";

const PATIENCE = 2000; // milliseconds

/**
 * Asked at the end of every `run`: `fetch` and `node:http` are not loaded by then, and loading one takes ten times as long as
 * the question. Undefined when it does not answer, or not as an emulator does.
 */
export function requestsReceived(host: string, port: number): Promise<number | undefined> {
  const hostname = reachable(host);
  return new Promise((resolve) => {
    let text = "";
    const socket = connect({ host: hostname.replaceAll(/[[\]]/g, ""), port });
    socket.setEncoding("utf8").setTimeout(PATIENCE, () => socket.destroy());
    socket.on("connect", () =>
      socket.write(`GET /_emulator/health HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`),
    );
    socket.on("data", (part: string) => (text += part));
    socket.on("error", () => {}); // `close` follows
    socket.on("close", () => {
      const [, digits] = /"requests":(\d+)/.exec(text) ?? [];
      resolve(digits === undefined ? undefined : Number(digits));
    });
  });
}
