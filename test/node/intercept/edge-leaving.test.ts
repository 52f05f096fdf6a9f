/** Clients that go before they are answered leave nothing behind, and those that only have no more to say are answered. */
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { expect, test } from "vitest";
import { until } from "../../support/node/processes.ts";
import { HOST, lines } from "../../support/node/protected-hosts.ts";
import { allOf, httpServer, intercepting, secured, tcpServer, tunnel } from "../../support/node/tunnels.ts";

const ASK = lines("GET / HTTP/1.1", `Host: ${HOST}`);
const UPGRADE = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AA=="];

/** The proxy in front of a server of the test, to which every host is a protected one. */
async function inFrontOf(target: number) {
  const { proxyUrl, certificates } = await intercepting(target, { whoHas: async () => ["a".repeat(32)] });
  const ca = readFileSync(certificates.authority, "utf8");
  return async (isSecure: boolean) => {
    const { socket } = await tunnel(proxyUrl, `${HOST}:443`);
    const client: Socket = isSecure ? await secured(connectTls({ socket, servername: HOST, ca })) : socket;
    return { raw: socket, client: client.on("error", () => {}) };
  };
}

const WAYS = (["end", "destroy", "resetAndDestroy"] as const).flatMap((leave) =>
  [true, false].map((isSecure) => ({ leave, isSecure })),
);

test.each([
  { what: "a WebSocket", bytes: lines("GET / HTTP/1.1", `Host: ${HOST}`, ...UPGRADE) },
  { what: "a request", bytes: ASK },
  { what: "an upload", bytes: `${lines("POST / HTTP/1.1", `Host: ${HOST}`, "Content-Length: 9")}some` },
])("$what that is never answered ends for the emulator when its client goes", async ({ bytes }) => {
  const begun: Socket[] = [];
  const open = await inFrontOf(await tcpServer((socket) => void begun.push(socket.resume())));
  const clients = await Promise.all(WAYS.map(({ isSecure }) => open(isSecure)));
  for (const { client } of clients) client.resume().write(bytes);
  await until("all are asked", () => begun.length === WAYS.length);
  for (const [index, { leave }] of WAYS.entries()) clients[index]?.raw[leave]();
  const isOver = (socket: Socket) => socket.destroyed || socket.readableEnded;
  await until("the emulator hears of all", () => begun.every((socket) => isOver(socket)));
});

test("who has no more to say gets the answer that begins soon, however long it lasts", async () => {
  const server = await httpServer((_, outgoing) => {
    outgoing.write("begun ");
    setTimeout(() => outgoing.end("done"), 6000);
  });
  const open = await inFrontOf(server.port);
  const texts = WAYS.slice(0, 2).map(async ({ isSecure }) => {
    const { client } = await open(isSecure);
    client.end(ASK);
    return allOf(client);
  });
  for (const text of await Promise.all(texts)) expect(text).toMatch(/begun .*done/s);
});
