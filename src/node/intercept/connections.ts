/** Sockets: every one has somebody who listens to its errors, is known until it is closed, and keeps no process alive. */
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

export class Connections {
  readonly #open = new Set<Socket>();
  #ended = false;

  /** Takes note of a socket. */
  add<S extends Socket>(socket: S): S {
    if (this.#open.has(socket)) return socket;
    socket.on("error", () => {}); // whoever joined it to another tells that one
    socket.unref();
    if (this.#ended) socket.destroy();
    this.#open.add(socket);
    socket.once("close", () => this.#open.delete(socket));
    return socket;
  }

  /** Closes all, at once, and whatever comes later. */
  end(): void {
    this.#ended = true;
    for (const socket of this.#open) socket.destroy();
  }
}

/**
 * Passes bytes both ways, as they come and no faster than they are taken. The end of one way is passed on, too, and leaves
 * the other open; what breaks on one side is broken on the other.
 */
export function join(one: Duplex, other: Duplex): void {
  if (one.destroyed || other.destroyed) {
    one.destroy(); // one has gone while the other was being reached
    other.destroy();
    return;
  }
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.once("error", () => {
      if (to instanceof Socket && !(to instanceof TLSSocket)) to.resetAndDestroy();
      else to.destroy(); // without the word of TLS that all has been said
    });
    from.once("close", () => {
      if (!to.writableEnded) to.destroy(); // else it has got all, and may need a while to pass it on
    });
  }
}
