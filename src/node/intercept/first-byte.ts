/** What a client is about to speak in its tunnel. */
import type { Socket } from "node:net";

/** The first byte of a TLS connection: a record of the handshake. */
const HANDSHAKE = 0x16;

/** Waits for the first byte; nothing of what came is lost. A client that ends before it is let go. */
export function whenItSpeaks(socket: Socket, then: (isTls: boolean) => void): void {
  const leave = () => socket.destroy();
  socket.once("end", leave);
  socket.once("data", (first: Buffer) => {
    socket.off("end", leave);
    socket.pause();
    socket.unshift(first);
    const isTls = first[0] === HANDSHAKE;
    if (isTls) socket.allowHalfOpen = false; // until the handshake is over: half of one would stay for two minutes
    then(isTls);
  });
}
