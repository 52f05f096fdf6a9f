/** Requests to a protected host that ask for another protocol. */
import { ServerResponse, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { answerOn } from "./answers.ts";
import type { Connections } from "./connections.ts";
import { hasBody } from "./edge-requests.ts";
import { forward, type AbsoluteTarget, type NextHop } from "./forward.ts";

/**
 * Passes a WebSocket on. From the answer 101 on bytes are passed; with any other answer the connection ends, so that nothing that
 * follows the request goes past what reads requests.
 */
export function forwardEdgeUpgrade(
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
  target: AbsoluteTarget,
  hop: NextHop,
  connections: Connections,
): void {
  if (hasBody(incoming)) {
    return answerOn(client, 400, "A request that asks for a WebSocket must have no body.");
  }
  const answer = new ServerResponse(incoming);
  answer.shouldKeepAlive = false;
  answer.assignSocket(client as Parameters<ServerResponse["assignSocket"]>[0]);
  answer.once("finish", () => answerIsOver(client));
  client.once("close", () => answer.destroy());
  if (head.length > 0) client.unshift(head);
  forward(incoming, answer, target, hop, connections, client);
}

/** How long a client may take to read an answer that ends its connection, in milliseconds. */
const PATIENCE = 1000;

function answerIsOver(client: Duplex): void {
  client.end();
  client.resume();
  setTimeout(() => client.destroy(), PATIENCE).unref();
}

export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.trim().toLowerCase() === "websocket";
}

/** HTTP/2, or whatever else is offered, is passed over: the request is read again without the offer. */
export function readAgain(incoming: IncomingMessage, client: Duplex, head: Buffer, server: Server): void {
  const { method = "", url = "", httpVersion, rawHeaders } = incoming;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (/^(upgrade|http2-settings)$/i.test(name)) continue;
    lines.push(`${name}: ${/^connection$/i.test(name) ? withoutOffer(value) : value}`);
  }
  if (head.length > 0) client.unshift(head);
  client.unshift(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
  server.emit("connection", client);
}

function withoutOffer(value: string): string {
  const kept = value.split(",").filter((name) => !/^(upgrade|http2-settings)$/i.test(name.trim()));
  return kept.length > 0 ? kept.join(",") : "keep-alive";
}
