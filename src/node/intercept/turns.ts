/** The requests of a connection, one after the other: what was asked first is done first, whatever a client sends ahead. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

interface Turn {
  readonly incoming: IncomingMessage;
  readonly answer: ServerResponse;
}

/** So many requests of a connection wait at the most. Node reads on whatever is unanswered, and no client sends so many ahead. */
const MOST = 1000;

export class Turns {
  readonly #last = new WeakMap<Duplex, Turn>();
  readonly #waiting = new WeakMap<Duplex, number>();

  /** Waits until all that came before on this connection has been answered. Whether the connection goes on after that. */
  async take(incoming: IncomingMessage, answer: ServerResponse): Promise<boolean> {
    const { socket } = incoming;
    const before = this.#last.get(socket);
    this.#last.set(socket, { incoming, answer });
    this.#count(socket, 1);
    await over(before);
    this.#count(socket, -1);
    return goesOn(socket);
  }

  #count(socket: Duplex, more: 1 | -1): void {
    const waiting = (this.#waiting.get(socket) ?? 0) + more;
    this.#waiting.set(socket, waiting);
    if (waiting > MOST) socket.destroy();
  }

  /** The same for what is no request: Node has taken its hands off the connection, and the answer is told by nobody else to go on. */
  async rest(socket: Duplex): Promise<boolean> {
    const last = this.unanswered(socket);
    const goOn = () => void last?.answer.emit("drain");
    socket.on("drain", goOn);
    await over(last);
    socket.off("drain", goOn);
    return goesOn(socket);
  }

  /** The request that came last, while it has not been answered to the end. */
  unanswered(socket: Duplex): Turn | undefined {
    const last = this.#last.get(socket);
    return last?.answer.destroyed === false ? last : undefined;
  }
}

const goesOn = (socket: Duplex): boolean => !socket.destroyed && !socket.writableEnded;

/** An answer that has been sent counts as destroyed, as does one whose connection has gone. */
async function over(turn: Turn | undefined): Promise<void> {
  if (!turn || turn.answer.destroyed) return;
  await new Promise((done) => turn.answer.once("close", done));
}
