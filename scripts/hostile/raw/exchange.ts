/** Bytes sent over a socket of their own, and whatever comes back until the other side ends. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** So long may an answer, or the end of the connection, take: more is a hang. */
export const PATIENCE = 15_000;

export interface Sending {
  /** Written one after the other. */
  readonly pieces: readonly Buffer[];
  /** Milliseconds between two pieces. */
  readonly pause?: number;
  /** Breaks the connection off after the last piece, without looking at an answer. */
  readonly leaves?: boolean;
}

export interface Exchanged {
  readonly bytes: Buffer;
  /** `silent`: the other side neither answered to the end nor ended in time. */
  readonly end: "ended" | "reset" | "left" | "silent";
}

/** The sender ends its side after the last piece, so that the other one has no reason to wait for more. */
export function exchange(url: string, { pieces, pause = 0, leaves = false }: Sending): Promise<Exchanged> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true });
    const over = (end: Exchanged["end"]): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bytes: Buffer.concat(received), end });
    };
    const timer = setTimeout(over, PATIENCE, "silent");
    socket.on("data", (part: Buffer) => {
      received.push(part);
      timer.refresh();
    });
    socket.on("end", () => over("ended"));
    socket.on("error", () => over("reset"));
    socket.on("connect", () => {
      void (async () => {
        for (const piece of pieces) {
          if (!socket.writable) return;
          socket.write(piece);
          if (pause > 0) await sleep(pause);
          timer.refresh();
        }
        if (leaves) over("left");
        else socket.end();
      })();
    });
  });
}
