/** An emulator with a proxy, and a host that one of its accounts protects. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { startEmulator, type Account, type Emulator, type EmulatorOptions } from "./built-library.ts";
import { started } from "./emulators.ts";
import { allOf, httpServer, secureTunnel, TunnelAgent } from "./tunnels.ts";

export const HOST = "app.example.com";
export const PAIR = {
  "CF-Access-Client-Id": "88bf3b6d86161464f6509f7219099e57.access",
  "CF-Access-Client-Secret": "known-to-the-test",
};

/** The token of `PAIR`, and an application that it opens. */
export const seedFor = (...domains: readonly string[]) => ({
  tokens: [{ name: "CI", client_id: PAIR["CF-Access-Client-Id"], client_secret: PAIR["CF-Access-Client-Secret"] }],
  applications: domains.map((domain) => ({ domain, admits: ["CI"] })),
});

/** An emulator of this test alone. */
export async function protecting(intercept: EmulatorOptions["intercept"] = { offline: true }) {
  const complaints: string[] = [];
  return placeOf(await started({ intercept, onComplaint: (line) => complaints.push(line) }), complaints);
}

/** One for all tests of a file, each with the host and no origin but its own. */
export function protectingAll(intercept: EmulatorOptions["intercept"] = { offline: true }) {
  let place: ProtectedPlace | undefined;
  beforeAll(async () => {
    place = await placeOf(await startEmulator({ intercept }), []);
  });
  afterAll(() => place?.emulator.stop());
  return () => {
    if (!place) throw new Error("It has not started.");
    return place;
  };
}

export type ProtectedPlace = Awaited<ReturnType<typeof placeOf>>;

async function placeOf(emulator: Emulator, complaints: readonly string[]) {
  const { proxyUrl = "", caCertificate = "" } = emulator;
  const ca = readFileSync(caCertificate, "utf8");
  const account = await emulator.account({ seed: seedFor(HOST) });
  /** A tunnel to the host with TLS in it. */
  const secure = () => secureTunnel(proxyUrl, HOST, ca);
  return { emulator, proxyUrl, ca, account, complaints, secure };
}

/** A server of the test as the origin of the host. */
export async function behind(account: Account, onRequest: RequestListener, host = HOST) {
  const server = await httpServer(onRequest);
  await account.origin(host, `http://127.0.0.1:${server.port}`);
  return server;
}

/** A connection to the proxy itself. */
export async function openSocket(proxyUrl: string): Promise<Duplex> {
  const socket = connect({ port: Number(new URL(proxyUrl).port), host: "127.0.0.1", allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  await new Promise((done) => socket.once("connect", done));
  return socket;
}

/** Sends bytes as they are, and gives all that comes back until the connection ends. */
export async function said(socket: Duplex, bytes: string | Buffer): Promise<string> {
  socket.on("error", () => {});
  socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  return allOf(socket);
}

/** The lines of a request's header, with the empty line at its end. */
export const lines = (...all: readonly string[]): string => `${all.join("\r\n")}\r\n\r\n`;

export const userOf = (user: string): Readonly<Record<string, string>> => ({
  "proxy-authorization": `Basic ${Buffer.from(`${user}:x`).toString("base64")}`,
});

/** What reached the origin of the host, and what was answered to these bytes in a tunnel. */
export async function through(place: ProtectedPlace, bytes: string | Buffer) {
  const seen: IncomingMessage[] = [];
  await behind(place.account, (incoming, outgoing) => {
    seen.push(incoming);
    incoming.resume().on("end", () => outgoing.end("the origin"));
  });
  const text = await said(await place.secure(), bytes);
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  return { ...place, seen, text, statuses, paths: seen.map(({ url }) => url) };
}

/** A client of a tunnel of its own, which keeps its connection. */
export function clientOf({ proxyUrl, ca }: ProtectedPlace) {
  return new TunnelAgent(proxyUrl, ca);
}

/** A request whose body the test writes, and whose answer it reads. */
export function begunAt(
  place: ProtectedPlace,
  options: { readonly method?: string; readonly headers?: Record<string, string | number> } = {},
) {
  const { method = "POST", headers = {} } = options;
  const asked = httpsRequest(`https://${HOST}/`, { agent: clientOf(place), method, headers: { ...PAIR, ...headers } });
  asked.on("error", () => {});
  onTestFinished(() => void asked.destroy());
  const answer = once(asked, "response").then(([response]) => response as IncomingMessage);
  answer.catch(() => {});
  return { asked, answer };
}
