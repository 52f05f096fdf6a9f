/** A server of WebSockets and its client, as far as tests need them: frames are short and unfragmented. */
import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

/** Gives back the frames of one WebSocket, as far as a test needs: short, unfragmented. */
export function answerWebSocket(server: Server): { readonly paths: string[] } {
  const paths: string[] = [];
  server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    paths.push(`${request.headers.host}${request.url}`);
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.write(frame("welcome"));
    socket.on("error", () => {});
    socket.on("data", (masked: Buffer) => {
      const length = (masked[1] ?? 0) & 0x7f;
      const [mask, content] = [masked.subarray(2, 6), masked.subarray(6, 6 + length)];
      if (((masked[0] ?? 0) & 0x0f) === 8) return socket.end(Buffer.from([0x88, 0]));
      return socket.write(frame(`you said ${content.map((byte, index) => byte ^ (mask[index % 4] ?? 0)).toString()}`));
    });
  });
  return { paths };
}

const frame = (text: string): Buffer => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);

/** Upgrades a connection that is open, says hello, closes, and gives what came. */
export async function conversation(
  socket: Duplex,
  target: string,
  host: string,
  more: readonly string[] = [],
): Promise<string> {
  const key = randomBytes(16).toString("base64");
  const hello = Buffer.concat([Buffer.from([0x81, 0x85, 0, 0, 0, 0]), Buffer.from("hello")]);
  const close = Buffer.from([0x88, 0x80, 0, 0, 0, 0]);
  socket.write(
    `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${more.map((line) => `${line}\r\n`).join("")}\r\n`,
  );
  let text = "";
  for await (const part of socket) {
    const before = text;
    text += (part as Buffer).toString("latin1");
    const came = (words: string) => text.includes(words) && !before.includes(words);
    if (came("welcome")) socket.write(hello);
    if (came("you said hello")) socket.write(close);
  }
  return text;
}
