/** A function of the test's own process as an origin: a server on loopback that asks it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";

/** Answers a request as an origin does: what `fetch` of a Worker is. */
export type OriginHandler = (request: Request) => Response | Promise<Response>;

export interface HandlerServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveHandler(handler: OriginHandler): Promise<HandlerServer> {
  const server = createServer((incoming, outgoing) => void answered(handler, incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.unref(); // a test that forgot it can end all the same
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

async function answered(handler: OriginHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const ended = new AbortController();
  outgoing.once("close", () => ended.abort());
  try {
    await sent(await handler(requestOf(incoming, ended.signal)), outgoing);
  } catch (problem) {
    if (outgoing.headersSent || outgoing.destroyed) return void outgoing.destroy();
    const why = problem instanceof Error ? problem.message : String(problem);
    outgoing
      .writeHead(500, { "content-type": "text/plain; charset=utf-8" })
      .end(`The origin's function threw: ${why}\n`);
  }
}

/** As the host was asked: the URL is the host's, and not that of this server. */
function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? "", incoming.rawHeaders[at + 1] ?? "");
  }
  const { method = "GET", url = "/" } = incoming;
  const host = headers.get("x-forwarded-host") ?? headers.get("host") ?? "localhost";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`https://${host}${url}`, {
    method,
    headers,
    signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {}),
  } as RequestInit);
}

async function sent(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie");
  for (const [name, value] of headers) outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.writeHead(response.status, response.statusText || undefined);
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as NodeStream), outgoing);
}

async function closed(server: Server): Promise<void> {
  const end = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeAllConnections();
  await end;
}
