/** A function of the test's own process as an origin: a server on loopback that asks it. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
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

/** Longer than the emulator keeps a connection that nobody uses, so that none ends under a request. */
const KEPT_ALIVE = 60_000;

export async function serveHandler(handler: OriginHandler): Promise<HandlerServer> {
  const { createServer } = await import("node:http"); // which takes longer to load than all the rest
  const server = createServer((incoming, outgoing) => void answered(handler, incoming, outgoing));
  server.keepAliveTimeout = KEPT_ALIVE;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  // A test that forgot it can end all the same.
  server.unref();
  server.on("connection", (socket) => socket.unref());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

async function answered(handler: OriginHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const ended = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) ended.abort();
  });
  try {
    const response: unknown = await handler(requestOf(incoming, ended.signal));
    if (!(response instanceof Response)) throw new TypeError("It must return a Response.");
    await sent(response, outgoing);
  } catch (problem) {
    if (outgoing.headersSent || outgoing.destroyed) return void outgoing.destroy();
    for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
    const why = problem instanceof Error ? problem.message : String(problem);
    outgoing
      .writeHead(500, "Internal Server Error", { "content-type": "text/plain; charset=utf-8" })
      .end(`The origin's function failed: ${why}\n`);
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
  if (outgoing.destroyed) return void (await response.body?.cancel()); // nobody waits for it any more
  const isBodiless = outgoing.req.method === "HEAD" || BODILESS.has(response.status);
  for (const [name, value] of headersOf(response, isBodiless)) outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.writeHead(response.status, response.statusText || undefined);
  const length = outgoing.getHeader("content-length");
  if (isBodiless || (response.body === null && length === undefined)) {
    outgoing.end();
    return void (await response.body?.cancel());
  }
  outgoing.flushHeaders(); // the body may be long in coming
  const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as NodeStream);
  if (length === undefined) return pipeline(body, outgoing);
  return pipeline(body, (chunks) => ofLength(Number(length), chunks as AsyncIterable<Uint8Array>), outgoing);
}

/** Answers with these have no body, whatever they say of its length. */
const BODILESS = new Set([204, 304]);
/** What `fetch` unpacks; the headers that it leaves in place are of what came packed. */
const UNPACKED = /^\s*(?:x-)?(?:gzip|deflate|br)\s*$/i;

function headersOf({ headers, url }: Response, isBodiless: boolean): [string, string][] {
  const isFetched = url !== ""; // one that was made has no URL
  const isUnpacked = isFetched && !isBodiless && UNPACKED.test(headers.get("content-encoding") ?? "");
  const ofPacked = isUnpacked ? ["content-encoding", "content-length"] : [];
  return [...headers].filter(([name]) => name !== "set-cookie" && !ofPacked.includes(name));
}

/** With fewer bytes than it says its reader would wait for the rest, with more they would be the beginning of the next answer. */
async function* ofLength(length: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.byteLength;
    if (count > length) break;
    yield chunk;
  }
  if (count !== length) throw new Error(`The body is not of the ${length} bytes that content-length says.`);
}

async function closed(server: Server): Promise<void> {
  const end = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeAllConnections();
  await end;
}
