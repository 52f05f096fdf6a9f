/** A target that does almost what the emulator does: a proxy that alters answers on their way. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Exchange extends Reply {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly sent: string;
  /** `Authorization`, or else the key. */
  readonly credentials: string | undefined;
}

/** What the client gets instead; `"hang up"` closes the connection without an answer. */
export type Alteration = (exchange: Exchange) => Partial<Reply> | "hang up" | undefined;

/** The origin of a proxy before this one, which may ask for another path. It ends with the test, or with `stop`. */
export async function alteringProxy(
  origin: string,
  alter: (exchange: Exchange) => ReturnType<Alteration> | Promise<ReturnType<Alteration>>,
  endsWith: (stop: () => void) => void = onTestFinished,
  pathOf = (path: string): string => path,
): Promise<string> {
  const server = createServer((request, response) => {
    const hangUp = () => request.socket.destroy();
    void exchangeOf(origin, request, pathOf)
      .then(async (exchange) => {
        const altered = await alter(exchange);
        if (altered === "hang up") return hangUp();
        const { status, headers, text } = { ...exchange, ...altered };
        return response.writeHead(status, headers).end(text);
      })
      .catch(hangUp);
  });
  return listening(server, endsWith);
}

/** A proxy before this origin which keeps the answers that are meant back until it is told to go on, however slow the machine is. */
export async function holdingProxy(origin: string, isMeant: (exchange: Exchange) => boolean) {
  const [arrived, open] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const url = await alteringProxy(origin, async (exchange) => {
    if (!isMeant(exchange)) return undefined;
    arrived.resolve();
    await open.promise;
    return undefined;
  });
  return { url, arrived: arrived.promise, goOn: () => open.resolve() };
}

/** A server that answers whatever the listener says. */
export function serverThat(listener: Parameters<typeof createServer>[1]): Promise<string> {
  return listening(createServer(listener as NonNullable<typeof listener>), onTestFinished);
}

async function listening(server: Server, endsWith: (stop: () => void) => void): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  endsWith(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function exchangeOf(
  origin: string,
  request: IncomingMessage,
  pathOf: (path: string) => string,
): Promise<Exchange> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const sent = Buffer.concat(chunks);
  const { method = "GET", url: path = "/" } = request;
  const headers = Object.entries(request.headers).filter(
    ([name]) => !/^(host|connection|content-length|transfer-encoding)$/.test(name),
  );
  const answer = await fetch(origin + pathOf(path), {
    method,
    headers: headers.map(([name, value]) => [name, String(value)] as [string, string]),
    ...(method === "GET" || sent.length === 0 ? {} : { body: sent }),
  });
  const text = await answer.text();
  const kept = [...answer.headers].filter(
    ([name]) => !/^(content-length|transfer-encoding|content-encoding)$/.test(name),
  );
  return {
    method,
    path,
    sent: sent.toString(),
    credentials: request.headers.authorization ?? request.headers["x-auth-key"]?.toString(),
    status: answer.status,
    headers: Object.fromEntries(kept),
    text,
  };
}
