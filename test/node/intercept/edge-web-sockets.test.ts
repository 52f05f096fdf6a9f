/** WebSockets to a protected host, through the proxy and the edge, to its origin. */
import type { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { until } from "../../support/node/processes.ts";
import { behind, HOST, lines, openSocket, PAIR, protectingAll, said } from "../../support/node/protected-hosts.ts";
import { tunnel } from "../../support/node/tunnels.ts";
import { answerWebSocket, conversation } from "../../support/node/raw-web-sockets.ts";

const OPENS = Object.entries(PAIR).map(([name, value]) => `${name}: ${value}`);
const UPGRADE = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
];
const SPOKE = /^HTTP\/1\.1 101 .*welcome.*you said hello/s;
const shared = protectingAll();

async function speaking() {
  const place = shared();
  const server = await behind(place.account, (incoming, outgoing) => void outgoing.end(`${incoming.url};`));
  const sockets: Duplex[] = [];
  server.on("upgrade", (_, socket: Duplex) => void sockets.push(socket));
  return { ...place, ...answerWebSocket(server), sockets };
}

test("it speaks with its origin, in a tunnel with TLS, in one without, and without a tunnel", async () => {
  const { secure, proxyUrl, paths } = await speaking();
  expect(await conversation(await secure(), "/a?b=1", HOST, OPENS)).toMatch(SPOKE);
  const { socket } = await tunnel(proxyUrl, `${HOST}:80`);
  expect(await conversation(socket, "/plain", HOST, OPENS)).toMatch(SPOKE);
  expect(await conversation(await openSocket(proxyUrl), `http://${HOST}/whole`, HOST, OPENS)).toMatch(SPOKE);
  expect(paths.map((path) => path.replace(/^[^/]*/, ""))).toEqual(["/a?b=1", "/plain", "/whole"]);
});

test("it speaks after other requests of its connection, those that were sent ahead among them", async () => {
  const { secure } = await speaking();
  const socket = await secure();
  socket.write(lines("GET /before HTTP/1.1", `Host: ${HOST}`, ...OPENS));
  const text = await conversation(socket, "/socket", HOST, OPENS);
  expect(text).toMatch(/^HTTP\/1\.1 200 .*\/before;.*HTTP\/1\.1 101 .*welcome.*you said hello/s);
});

test("without a token it is refused, and the connection ends", async () => {
  const { secure, paths } = await speaking();
  const text = await said(await secure(), lines("GET / HTTP/1.1", `Host: ${HOST}`, ...UPGRADE));
  expect(text).toMatch(/^HTTP\/1\.1 403 .*connection: close/is);
  expect(paths).toEqual([]);
});

test("an origin that wants none answers as it likes", async () => {
  const { secure } = await speaking();
  await behind(shared().account, (_, outgoing) => void outgoing.writeHead(426).end("no"));
  const text = await said(await secure(), lines("GET / HTTP/1.1", `Host: ${HOST}`, ...OPENS, ...UPGRADE));
  expect(text).toMatch(/^HTTP\/1\.1 426 /);
});

test("the origin hears of a client that was killed, and the client of an origin that was", async () => {
  const { secure, sockets } = await speaking();
  const upgrade = lines("GET / HTTP/1.1", `Host: ${HOST}`, ...OPENS, ...UPGRADE);
  const clients = [await secure(), await secure()];
  for (const client of clients) {
    client.on("error", () => {}).write(upgrade);
    await new Promise((done) => client.once("data", done));
  }
  const [one, other] = clients;
  one?.destroy();
  await until("the origin knows", () => sockets.some((socket) => socket.destroyed || socket.readableEnded));
  const left = sockets.filter((socket) => !socket.destroyed && !socket.readableEnded);
  expect(left).toHaveLength(1);
  const heard: Buffer[] = [];
  other?.on("data", (part: Buffer) => heard.push(part));
  for (const socket of left) socket.destroy();
  await until("the client is told", () => heard.some(([opcode]) => opcode === 0x88));
});

test("an offer of it that is not meant so is a request like any other", async () => {
  const { secure, paths } = await speaking();
  const text = await said(
    await secure(),
    lines("GET /a HTTP/1.1", `Host: ${HOST}`, ...OPENS, "Upgrade: websocket") +
      lines("GET /b HTTP/1.1", `Host: ${HOST}`, ...OPENS, "Connection: close"),
  );
  expect(text).toMatch(/\/a;.*\/b;/s);
  expect(paths).toEqual([]);
});
