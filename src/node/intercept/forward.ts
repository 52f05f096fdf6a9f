/** Requests that were read as HTTP: for plain http, sent to the proxy whole, and those in tunnels to protected hosts. */
import { request, STATUS_CODES, type ClientRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { pipeline, type Duplex } from "node:stream";
import type { SecureContext } from "node:tls";
import { answerOn, bodyOf } from "./answers.ts";
import { join, type Connections } from "./connections.ts";
import { authorityOf, dial, messageOf, placeOf, socketTo, wordsOf, type Place } from "./dial.ts";
import { watchEnd } from "./half-ends.ts";
import { plainHostname } from "./intercepted-hosts.ts";
import type { OuterProxy } from "./outer-proxy.ts";
import type { WhoElse } from "./whose-host.ts";

export interface AbsoluteTarget extends Place {
  readonly scheme: "http" | "https";
  /** As it stood in the URL. */
  readonly authority: string;
  readonly path: string;
}

/** Reads `http://host:port/path`; the path stays as it was written. */
export function absoluteTarget(url: string): AbsoluteTarget | undefined {
  const [, word, authority, rest] = /^(https?):\/\/(?:[^/?#]*@)?([^/?#]*)([^#]*)/i.exec(url) ?? [];
  if (word === undefined || authority === undefined || rest === undefined) return undefined;
  const scheme = word.toLowerCase() === "https" ? "https" : "http";
  const place = placeOf(authority, scheme === "https" ? 443 : 80);
  return place && { ...place, scheme, authority, path: rest.startsWith("/") ? rest : `/${rest}` };
}

/** Where a request goes next. */
export type NextHop =
  | { readonly kind: "emulator"; readonly host: string; readonly port: number }
  /** The emulator's edge, of this account or of the only one that has the host. */
  | { readonly kind: "edge"; readonly host: string; readonly port: number; readonly account: string | undefined }
  | { readonly kind: "host"; readonly whoElse?: WhoElse | undefined }
  | { readonly kind: "proxy"; readonly proxy: OuterProxy; readonly whoElse?: WhoElse | undefined };

/** Why a host is not reached, and which other accounts have it. */
async function unreached(target: AbsoluteTarget, words: string, hop: NextHop): Promise<string> {
  const others = "whoElse" in hop && hop.whoElse ? await hop.whoElse() : "";
  return `${authorityOf(target)} cannot be reached: ${words}.${others}`;
}

/** Cookies and tokens may be long; a header of this length is still no attack. */
export const HEADER_LIMIT = 256 * 1024;

/** Passes a request on, and its answer back, as they stream. With `webSocket`, the client's connection, it asks for one. */
export function forward(
  incoming: IncomingMessage,
  answer: ServerResponse,
  target: AbsoluteTarget,
  hop: NextHop,
  connections: Connections,
  webSocket?: Duplex,
): void {
  if (answer.destroyed) return; // who asked has gone meanwhile
  const { place, trusted, path, authorization, host = target.authority } = nextStop(target, hop);
  const headers = ["host", host, ...forNextStop(incoming.rawHeaders, hop)];
  if (authorization !== undefined) headers.push("proxy-authorization", authorization);
  if (webSocket) headers.push("connection", "Upgrade", "upgrade", "websocket");
  const createConnection = () => socketTo(place, trusted, connections);
  let outgoing: ClientRequest;
  try {
    outgoing = request({ method: incoming.method, path, headers, createConnection, maxHeaderSize: HEADER_LIMIT });
  } catch (problem) {
    return refuse(answer, 400, `This request cannot be passed on: ${messageOf(problem)}.`);
  }
  const unwatch = hop.kind === "edge" ? watchEnd(webSocket ?? incoming.socket, answer) : () => {};
  answer.once("close", unwatch);
  if (webSocket) {
    outgoing.once("upgrade", (response, socket, head) => {
      outgoing.removeAllListeners("close");
      unwatch();
      upgraded(answer, webSocket, response, socket, head);
    });
  }
  outgoing.once("continue", () => answer.writeContinue());
  outgoing.once("response", (response) => {
    if (answer.headersSent || answer.destroyed) return void response.destroy(); // it was refused meanwhile, or nobody waits
    answer.sendDate = false;
    const fields = endToEnd(response.rawHeaders, ["transfer-encoding"]);
    try {
      answer.writeHead(response.statusCode ?? 0, response.statusMessage ?? "", fields);
    } catch (problem) {
      response.destroy(); // it was read leniently, and may not be written so
      return refuse(answer, 502, `${authorityOf(target)} answered what is no HTTP: ${messageOf(problem)}.`);
    }
    answer.flushHeaders(); // what is streamed may begin late
    if ((response.statusCode ?? 0) >= 400) letGo(); // what is sent there yet would reset a connection that closes, and its answer with it
    pipeline(response, answer, () => {}); // an answer that breaks off breaks off for the client, too
  });
  /** Whoever is answered before the end of a body may wait until all of it is taken. */
  const letGo = () => void incoming.unpipe(outgoing).resume();
  let isUnreached = false;
  outgoing.on("error", async (problem) => {
    if (answer.headersSent || isUnreached) return;
    isUnreached = true;
    const sentence = await unreached(target, wordsOf(problem), hop);
    if (!answer.headersSent && !answer.destroyed) refuse(answer, 502, sentence);
  });
  outgoing.once("close", () => {
    if (!answer.headersSent && !answer.destroyed && !isUnreached)
      refuse(answer, 502, `${authorityOf(target)} gave no answer.`);
    letGo();
  });
  answer.once("close", () => outgoing.destroy());
  if (webSocket) outgoing.end();
  else incoming.pipe(outgoing);
}

/** Both sides have agreed: from here on bytes are passed. */
function upgraded(
  answer: ServerResponse,
  client: Duplex,
  response: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  answer.removeAllListeners("close");
  answer.detachSocket(client as Socket);
  const { rawHeaders: raw, statusMessage } = response;
  const lines = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []));
  client.write(`HTTP/1.1 101 ${statusMessage}\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1");
  if (head.length > 0) socket.unshift(head);
  join(client, socket);
}

/** Whose edge answers, and who asks, as Cloudflare itself tells: what a client says of it never counts there. */
const OF_EDGE = /^(emulator-.*|cf-connecting-ip|cf-ipcountry)$/i;

/** What is passed on of a request's header, without its host. Nobody but this proxy says to the edge whose it is. */
function forNextStop(raw: readonly string[], hop: NextHop): string[] {
  const kept = endToEnd(raw, ["host", "upgrade", "http2-settings"]);
  if (hop.kind !== "edge") return kept;
  const own = hop.account === undefined ? [] : ["Emulator-Account", hop.account];
  return [...kept.filter((_, index) => !OF_EDGE.test(kept[index - (index % 2)] ?? "")), ...own];
}

interface NextStop {
  readonly place: Place;
  /** What is trusted there, when it is to be reached by TLS. */
  readonly trusted?: SecureContext | undefined;
  readonly path: string;
  readonly authorization?: string | undefined;
  /** Its Host, where that is not as the client wrote it. */
  readonly host?: string;
}

/** Where to connect, and what to ask for there. */
function nextStop(target: AbsoluteTarget, hop: NextHop): NextStop {
  switch (hop.kind) {
    case "emulator":
      return { place: { hostname: hop.host, port: hop.port }, path: target.path };
    case "edge":
      return {
        place: { hostname: hop.host, port: hop.port },
        path: target.path,
        host: plainHostname(target.hostname), // by which the question was asked whose it is
      };
    case "host":
      return { place: target, path: target.path };
    case "proxy": {
      const { trusted, authorization } = hop.proxy;
      const path = `http://${target.authority}${target.path}`;
      return { place: hop.proxy, trusted, path, authorization };
    }
  }
}

export function refuse(answer: ServerResponse, status: number, sentence: string): void {
  const body = bodyOf(sentence);
  answer.writeHead(status, STATUS_CODES[status], {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  answer.end(body);
}

/**
 * Passes on a request that asks for another protocol, and from then on bytes. Only WebSockets are: whoever offers HTTP/2
 * in this way gets HTTP/1.1, and a connection for this one request.
 */
export async function forwardUpgrade(
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
  target: AbsoluteTarget,
  hop: NextHop,
  connections: Connections,
): Promise<void> {
  const place = hop.kind === "emulator" || hop.kind === "edge" ? { hostname: hop.host, port: hop.port } : target;
  const proxy = hop.kind === "proxy" ? hop.proxy : undefined;
  let socket;
  try {
    socket = await dial(place, proxy, connections);
  } catch (problem) {
    return answerOn(client, 502, await unreached(target, messageOf(problem), hop));
  }
  const isWebSocket = incoming.headers.upgrade?.toLowerCase() === "websocket";
  const kept = endToEnd(incoming.rawHeaders, ["host", ...(isWebSocket ? [] : ["upgrade", "http2-settings"])]);
  const fields = ["host", target.authority, "connection", isWebSocket ? "Upgrade" : "close", ...kept];
  const lines = Array.from({ length: fields.length / 2 }, (_, index) =>
    fields.slice(2 * index, 2 * index + 2).join(": "),
  );
  socket.write(`${incoming.method} ${target.path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1");
  if (head.length > 0) client.unshift(head);
  join(client, socket);
}

/** Header fields that are for the next hop alone (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
];

/** Whatever Connection names: without the two that say where a body ends, it would be read as a request of its own. */
const ALWAYS_KEPT = new Set(["upgrade", "content-length", "transfer-encoding"]);

/** The raw header fields without those of this hop, and without some others. */
function endToEnd(raw: readonly string[], without: readonly string[]): string[] {
  const field = (index: number) => (raw[index] ?? "").toLowerCase();
  const named = new Set([...HOP_BY_HOP, ...without]);
  for (let index = 0; index < raw.length; index += 2) {
    if (field(index) !== "connection") continue;
    for (const name of (raw[index + 1] ?? "").toLowerCase().split(",")) {
      if (!ALWAYS_KEPT.has(name.trim())) named.add(name.trim());
    }
  }
  return raw.filter((_, index) => !named.has(field(index - (index % 2))));
}
