/** WebSockets through the edge to an origin, on raw workerd: what is sent, and however either end ends. */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { behindEdge, HOST, PAIR, served } from "../../support/node/behind-edge.ts";
import { WebSocket, WebSocketServer, type Socket } from "../../support/node/web-sockets.ts";

const { account, lastStatus } = behindEdge();

/** An origin that sends back what comes, and the socket that it has when a client has connected. */
async function echoing() {
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    handleProtocols: (offered) => Array.from(offered).at(-1) ?? false,
  });
  await once(server, "listening");
  onTestFinished(() => server.close());
  const upgrades: IncomingMessage[] = [];
  server.on("connection", (socket: Socket, incoming: IncomingMessage) => {
    upgrades.push(incoming);
    socket.on("error", () => {}); // its end says so, too
    socket.on("message", (data: Buffer, isBinary: boolean) => socket.send(data, { binary: isBinary }));
  });
  await account().origin(HOST, `http://localhost:${server.address().port}`);
  const opened = async (protocols: string[] = []) => {
    const connected = once(server, "connection") as Promise<[Socket]>;
    const client = visiting(protocols);
    await once(client, "open");
    const [origin] = await connected;
    return { client, origin };
  };
  return { opened, upgrades };
}

function visiting(protocols: string[] = [], headers: Record<string, string> = PAIR): Socket {
  const client = new WebSocket(`${account().edgeUrl(HOST).replace("http:", "ws:")}/chat?x=1`, protocols, { headers });
  client.on("error", () => {});
  onTestFinished(() => client.terminate());
  return client;
}
const closed = async (socket: Socket): Promise<[number, string]> => {
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  return [code, reason.toString()];
};
/** The answer to an upgrade that was refused. */
const refusal = async (client: Socket): Promise<IncomingMessage> => {
  const [, answer] = (await once(client, "unexpected-response")) as [unknown, IncomingMessage];
  return answer;
};

describe("messages", () => {
  test("go both ways as they are: text, bytes, empty ones, and one of 4 MB", async () => {
    const { client } = await (await echoing()).opened();
    for (const sent of ["hello", "", "ünï 🎉", Buffer.from([0, 1, 255]), Buffer.alloc(0), Buffer.alloc(4_000_000, 7)]) {
      client.send(sent);
      const [data, isBinary] = (await once(client, "message")) as [Buffer, boolean];
      expect(isBinary).toBe(typeof sent !== "string");
      expect(data.equals(Buffer.from(sent))).toBe(true);
    }
    expect(await lastStatus()).toBe(101);
  });

  test("keep their order when many are under way", async () => {
    const { client } = await (await echoing()).opened();
    const seen: number[] = [];
    const all = Array.from({ length: 500 }, (_, n) => n);
    const done = new Promise<void>((resolve) => {
      client.on("message", (data: Buffer) => {
        seen.push(Number(String(data)));
        if (seen.length === all.length) resolve();
      });
    });
    for (const n of all) client.send(String(n));
    await done;
    expect(seen).toEqual(all);
  });
});

test("the protocol is the origin's choice, and it sees who was let in, and neither a secret nor another's extensions", async () => {
  const { opened, upgrades } = await echoing();
  const { client } = await opened(["first", "second"]);
  expect(client.protocol).toBe("second");
  const [{ url, headers }] = upgrades as [IncomingMessage];
  expect(url).toBe("/chat?x=1");
  expect(headers).toMatchObject({
    "sec-websocket-protocol": "first,second",
    "x-forwarded-host": HOST,
    "cf-access-jwt-assertion": expect.any(String),
  });
  expect(JSON.stringify(headers)).not.toContain(PAIR["CF-Access-Client-Secret"]);
});

describe("an end", () => {
  const CODES = [1000, 1001, 1003, 1008, 1011, 1012, 1013, 1014, 3000, 4999];

  test("by the client comes to the origin, and by the origin to the client, with its code and reason", async () => {
    const { opened } = await echoing();
    for (const code of CODES) {
      const one = await opened();
      const atOrigin = closed(one.origin);
      one.client.close(code, "bye");
      expect(await atOrigin).toEqual([code, "bye"]);
      const other = await opened();
      const atClient = closed(other.client);
      other.origin.close(code, "bye");
      expect(await atClient).toEqual([code, "bye"]);
    }
  });

  test("without a code has none at the other end", async () => {
    const { opened } = await echoing();
    const one = await opened();
    const atOrigin = closed(one.origin);
    one.client.close();
    expect(await atOrigin).toEqual([1005, ""]);
    const other = await opened();
    const atClient = closed(other.client);
    other.origin.close();
    expect(await atClient).toEqual([1005, ""]);
  });

  test("of a client that is killed comes to the origin, and of an origin to the client", async () => {
    const { opened } = await echoing();
    const one = await opened();
    const atOrigin = closed(one.origin);
    one.client.terminate();
    expect(await atOrigin).toEqual([1011, "The other end was lost."]);
    const other = await opened();
    const atClient = closed(other.client);
    other.origin.terminate();
    expect(await atClient).toEqual([1011, "The other end was lost."]);
  });
});

describe("an upgrade", () => {
  test("that the origin refuses is answered as the origin does", async () => {
    const server = createServer();
    server.on("upgrade", (_, socket) => {
      socket.end("HTTP/1.1 426 Upgrade Required\r\nX-Own: 1\r\nContent-Length: 4\r\n\r\nnope");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    await account().origin(HOST, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const answer = await refusal(visiting());
    const text = Buffer.concat(await answer.toArray()).toString();
    expect([answer.statusCode, answer.headers["x-own"], text]).toEqual([426, "1", "nope"]);
    expect(await lastStatus()).toBe(426);
  });

  test("that is not let in does not reach the origin", async () => {
    const { upgrades } = await echoing();
    const answer = await refusal(visiting([], {}));
    expect([answer.statusCode, answer.headers["emulator-reason"]]).toEqual([403, "no-credentials"]);
    expect(upgrades).toEqual([]);
  });

  test("to an origin that knows nothing of WebSockets, or that nobody listens at, is an answer of HTTP", async () => {
    await account().origin(HOST, `http://127.0.0.1:${await served((_, outgoing) => void outgoing.end("page"))}`);
    expect((await refusal(visiting())).statusCode).toBe(200);
    await using _ = await account().origin(HOST, () => new Response("function", { status: 418 }));
    expect((await refusal(visiting())).statusCode).toBe(418);
    await account().origin(HOST, "http://127.0.0.1:1");
    expect((await refusal(visiting())).statusCode).toBe(502);
  });
});
