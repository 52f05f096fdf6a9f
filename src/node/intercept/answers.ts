/** What the proxy itself answers, in one sentence. */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

export function bodyOf(sentence: string): string {
  return `access-emulator: ${sentence}\n`;
}

/** How long a client may take to read an answer that ends its connection, in milliseconds. */
const PATIENCE = 1000;

/** Answers on a bare connection, and closes it. */
export function answerOn(socket: Duplex, status: number, sentence: string): void {
  const body = bodyOf(sentence);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
  socket.resume(); // a connection that is closed with something unread is reset, and the answer is lost with it
  setTimeout(() => socket.destroy(), PATIENCE).unref();
}
