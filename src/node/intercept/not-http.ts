/** What is no HTTP/1.1, on a connection where that was expected. */
import type { Duplex } from "node:stream";
import { answerOn } from "./answers.ts";
import { refuse } from "./forward.ts";
import type { Turns } from "./turns.ts";

/** Answers it, after all that was asked before; the connection ends with that. `hint` says how to ask. */
export class NotHttp {
  readonly #turns: Turns;
  readonly #hint: (socket: Duplex) => string;
  readonly #seen = new WeakSet<Duplex>();

  constructor(turns: Turns, hint: (socket: Duplex) => string) {
    this.#turns = turns;
    this.#hint = hint;
  }

  async answer(problem: NodeJS.ErrnoException, socket: Duplex): Promise<void> {
    if (problem.code === "ECONNRESET") return void socket.destroy();
    if (this.#seen.has(socket)) return; // each piece that comes after it is told of, too
    this.#seen.add(socket);
    const [status, sentence] = this.#said(problem, socket);
    const last = this.#turns.unanswered(socket);
    if (last && !last.incoming.complete) {
      // It is the body of that request: its answer says so, unless it has begun.
      if (last.answer.headersSent) return void socket.destroy();
      last.answer.shouldKeepAlive = false;
      return refuse(last.answer, status, sentence);
    }
    const goesOn = await this.#turns.rest(socket);
    if (goesOn && socket.writable) answerOn(socket, status, sentence);
    else if (!last) socket.destroy();
  }

  #said({ code }: NodeJS.ErrnoException, socket: Duplex): readonly [status: number, sentence: string] {
    if (code === "HPE_HEADER_OVERFLOW") return [431, "The header is longer than 256 KiB."];
    if (code === "ERR_HTTP_REQUEST_TIMEOUT") return [408, "No request came within a minute."];
    return [400, `This is not HTTP/1.1. ${this.#hint(socket)}`];
  }
}
