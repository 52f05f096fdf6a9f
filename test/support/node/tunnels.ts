/** Clients of a proxy, and servers that they reach through it. */
import { createServer as createHttpServer, request as httpRequest, type RequestListener, type Server } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { startInterception } from "../../../src/node/intercept/start.ts";
import { CLOUDFLARE_HOSTS } from "../../../src/node/intercept/intercepted-hosts.ts";
import type { InterceptionOptions } from "../../../src/node/intercept/interception.ts";
import { scratchFolder } from "./processes.ts";

export interface Tunnel {
  readonly status: number;
  readonly socket: Socket;
  /** What came after the header of the answer. */
  readonly head: Buffer;
}

/** What the user of the proxy's URL is told as, as clients do. */
export function userOf(proxyUrl: string): Record<string, string> {
  const { username, password } = new URL(proxyUrl);
  const pair = Buffer.from(`${username}:${password}`).toString("base64");
  return username === "" ? {} : { "proxy-authorization": `Basic ${pair}` };
}

/** CONNECTs. The socket ends with the test at the latest. */
export function tunnel(proxyUrl: string, authority: string): Promise<Tunnel> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(proxyUrl);
    const asked = httpRequest({
      host: hostname,
      port,
      method: "CONNECT",
      path: authority,
      agent: false,
      headers: userOf(proxyUrl),
    });
    asked.once("connect", ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      socket.on("error", () => {});
      onTestFinished(() => void socket.destroy());
      resolve({ status: statusCode, socket, head });
    });
    asked.once("error", reject);
    asked.end();
  });
}

/** The body of a CONNECT that was refused. */
export async function refusedTunnel(proxyUrl: string, authority: string): Promise<{ status: number; text: string }> {
  const { status, socket, head } = await tunnel(proxyUrl, authority);
  return { status, text: head.toString() + (await allOf(socket)) };
}

/** TLS in a tunnel, checked against this authority alone. */
export async function secureTunnel(proxyUrl: string, host: string, ca: string): Promise<TLSSocket> {
  const { socket, status } = await tunnel(proxyUrl, `${host}:443`);
  if (status !== 200) throw new Error(`CONNECT was answered with ${status}.`);
  return secured(connectTls({ socket, servername: host, ca, ALPNProtocols: ["http/1.1"] }));
}

export function secured(socket: TLSSocket): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
    onTestFinished(() => void socket.destroy());
  });
}

/** Keeps its connections, each in a tunnel of its own, and counts them. */
export class TunnelAgent extends Agent {
  opened = 0;
  readonly #proxyUrl: string;
  readonly #ca: string;

  constructor(proxyUrl: string, ca: string) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#proxyUrl = proxyUrl;
    this.#ca = ca;
    onTestFinished(() => this.destroy());
  }

  override createConnection(options: { host?: string | null }, done?: Opened): undefined {
    this.opened++;
    void this.#open(options.host ?? "", done);
  }

  async #open(host: string, done: Opened | undefined): Promise<void> {
    try {
      const socket = await secureTunnel(this.#proxyUrl, host, this.#ca);
      done?.(null, socket);
    } catch (problem) {
      done?.(problem instanceof Error ? problem : new Error(String(problem)), undefined as never);
    }
  }
}

type Opened = (problem: Error | null, socket: TLSSocket) => void;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Asks over https, through whatever the agent does. */
export function askSecurely(agent: Agent, url: string, { method = "GET", headers = {}, body }: Question = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const asked = httpsRequest(url, { agent, method, headers }, (response) => {
      collected(response).then(
        (all) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: all }),
        reject,
      );
    });
    asked.once("error", reject);
    asked.end(body);
  });
}

/** Asks for a plain http URL in the form that proxies take. */
export function askProxy(proxyUrl: string, url: string, { method = "GET", headers = {}, body }: Question = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const { hostname, port } = new URL(proxyUrl);
    const host = /^\w+:\/\/([^/?]+)/.exec(url)?.[1] ?? "";
    const asked = httpRequest(
      { host: hostname, port, method, path: url, headers: { host, ...userOf(proxyUrl), ...headers }, agent: false },
      (response) => {
        collected(response).then(
          (all) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: all }),
          reject,
        );
      },
    );
    asked.once("error", reject);
    asked.end(body);
  });
}

export async function collected(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

export const allOf = async (stream: AsyncIterable<Buffer>): Promise<string> => (await collected(stream)).toString();

/** An HTTP server of this test. */
export async function httpServer(onRequest: RequestListener, host = "127.0.0.1"): Promise<Server & { port: number }> {
  const server = createHttpServer({ maxHeaderSize: 2 ** 20 }, onRequest);
  return Object.assign(server, { port: await listening(server, host) });
}

/** A TCP server of this test. */
export async function tcpServer(onConnection: (socket: Socket) => void, host = "127.0.0.1"): Promise<number> {
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    onConnection(socket);
  });
  return listening(server, host);
}

async function listening(server: TcpServer, host: string): Promise<number> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => open.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, host, () => resolve());
  });
  onTestFinished(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** An address of this machine that is not its loopback; undefined where it has none. */
export const OUTER_ADDRESS = Object.values(networkInterfaces())
  .flatMap((entries) => entries ?? [])
  .find(({ internal, family }) => !internal && family === "IPv4")?.address;

/** The proxy by itself, in front of a server of this test. */
export async function intercepting(
  target: number,
  { hosts = [], offline = false, ...more }: Partial<InterceptionOptions> & { readonly offline?: boolean } = {},
) {
  const complaints: string[] = [];
  const interception = await startInterception({
    target: () => ({ host: "127.0.0.1", port: target }),
    hosts: [...CLOUDFLARE_HOSTS, ...hosts],
    folder: scratchFolder(),
    proxy: { port: 0, offline },
    tls: undefined,
    environment: {},
    onComplaint: (line) => complaints.push(line),
    whoHas: async () => [], // the server of the test is no emulator
    ...more,
  });
  if ("cause" in interception) throw new Error("It does not listen.", { cause: interception.cause });
  onTestFinished(() => interception.stop());
  return { ...interception, complaints, proxyUrl: `http://127.0.0.1:${interception.proxyPort}` };
}
