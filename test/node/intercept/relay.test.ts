/** What passes between a client and the emulator's side, seen with a server of the test in place of the emulator. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { join } from "../../../src/node/intercept/connections.ts";
import { until } from "../../support/node/processes.ts";
import {
  allOf,
  askProxy,
  askSecurely,
  collected,
  httpServer,
  intercepting,
  secureTunnel,
  tcpServer,
  tunnel,
  TunnelAgent,
} from "../../support/node/tunnels.ts";
import { answerWebSocket, conversation } from "../../support/node/raw-web-sockets.ts";

const HOST = "api.cloudflare.com";

async function inFrontOf(target: number) {
  const interception = await intercepting(target);
  const ca = readFileSync(interception.certificates.authority, "utf8");
  return { ...interception, ca, secure: () => secureTunnel(interception.proxyUrl, HOST, ca) };
}

describe("a WebSocket", () => {
  test("to an intercepted host", async () => {
    const server = await httpServer(() => {});
    const { paths } = answerWebSocket(server);
    const { secure } = await inFrontOf(server.port);
    const text = await conversation(await secure(), "/socket?a=1", HOST);
    expect(text).toMatch(/^HTTP\/1\.1 101 .*welcome.*you said hello/s);
    expect(paths).toEqual([`${HOST}/socket?a=1`]);
  });

  test("to another host, in a tunnel", async () => {
    const server = await httpServer(() => {});
    const { paths } = answerWebSocket(server);
    const { proxyUrl } = await inFrontOf(1);
    const { socket } = await tunnel(proxyUrl, `127.0.0.1:${server.port}`);
    expect(await conversation(socket, "/socket", "127.0.0.1")).toMatch(/^HTTP\/1\.1 101 .*welcome.*you said hello/s);
    expect(paths).toEqual(["127.0.0.1/socket"]);
  });

  test.each(["an intercepted", "another"])("to %s host, as a whole URL without a tunnel", async (which) => {
    const server = await httpServer(() => {});
    const { paths } = answerWebSocket(server);
    const { proxyUrl } = await inFrontOf(which === "another" ? 1 : server.port);
    const host = which === "another" ? `127.0.0.1:${server.port}` : HOST;
    const socket = await openSocket(proxyUrl);
    const text = await conversation(socket, `http://${host}/socket`, "whatever");
    expect(text).toMatch(/^HTTP\/1\.1 101 .*welcome.*you said hello/s);
    expect(paths).toEqual([`${host}/socket`]);
  });

  test("that is refused is refused", async () => {
    const server = await httpServer((_, response) => void response.writeHead(403).end("no"));
    const { secure } = await inFrontOf(server.port);
    const socket = await secure();
    socket.end(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
    expect(await allOf(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test("is not what h2c gets: an ordinary answer, and the end of the connection", async () => {
    const server = await httpServer((request, response) => void response.end(`${request.headers.upgrade}`));
    const { proxyUrl } = await inFrontOf(server.port);
    const socket = await openSocket(proxyUrl);
    socket.write(
      `GET http://${HOST}/ HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n`,
    );
    expect(await allOf(socket)).toMatch(/^HTTP\/1\.1 200 .*undefined/s);
  });
});

async function openSocket(proxyUrl: string): Promise<Duplex> {
  const socket = connect({ port: Number(new URL(proxyUrl).port), host: "127.0.0.1", allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  await new Promise((done) => socket.once("connect", done));
  return socket;
}

describe("bodies", () => {
  test("stream, up and down at the same time, part by part", async () => {
    const server = await httpServer((request, response) => {
      request.on("data", (part: Buffer) => response.write(`got ${part.toString()}`));
      request.on("end", () => response.end("done"));
    });
    const { secure } = await inFrontOf(server.port);
    const socket = await secure();
    const parts: string[] = [];
    socket.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`);
    socket.write("3\r\none\r\n");
    for await (const part of socket) {
      parts.push((part as Buffer).toString());
      const text = parts.join("");
      if (text.includes("got one") && !text.includes("two")) socket.write("3\r\ntwo\r\n0\r\n\r\n"); // only after its answer
    }
    expect(parts.join("")).toMatch(/got one.*got two.*done/s);
  });

  test("of 50 MB arrive as they were sent, both ways, and in parallel", async () => {
    const server = await httpServer((request, response) => void request.pipe(response));
    const { proxyUrl, ca } = await inFrontOf(server.port);
    const sent = randomBytes(50 * 2 ** 20);
    const agents = [new TunnelAgent(proxyUrl, ca), new TunnelAgent(proxyUrl, ca)];
    const answers = await Promise.all(
      agents.map((agent) => askSecurely(agent, `https://${HOST}/`, { method: "POST", body: sent })),
    );
    for (const { body } of answers) expect(body.equals(sent)).toBe(true);
  });

  test("wait for 100 Continue, in a tunnel and without", async () => {
    const server = await httpServer(() => {});
    server.on("checkContinue", (request, response) => {
      if (request.url === "/refused") return response.writeHead(417).end();
      response.writeContinue();
      return request.pipe(response);
    });
    const { secure, proxyUrl } = await inFrontOf(server.port);
    const socket = await secure();
    socket.write(
      `POST / HTTP/1.1\r\nHost: ${HOST}\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n`,
    );
    let text = "";
    for await (const part of socket) {
      text += (part as Buffer).toString();
      if (text === "HTTP/1.1 100 Continue\r\n\r\n") socket.write("body");
    }
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n.*body/s);

    const whole = (path: string) =>
      new Promise<string>((resolve, reject) => {
        const { port } = new URL(proxyUrl);
        const headers = { expect: "100-continue", "content-length": 4 };
        const asked = httpRequest({ port, host: "127.0.0.1", method: "POST", path: `http://${HOST}${path}`, headers });
        asked.on("continue", () => asked.end("body"));
        asked.on("error", reject);
        asked.on("response", async (response) => {
          resolve(`${response.statusCode} ${await allOf(response)}`);
          asked.destroy();
        });
        asked.flushHeaders();
      });
    expect(await whole("/")).toBe("200 body");
    expect(await whole("/refused")).toBe("417 ");
  });

  test("of unknown length, and none at all, are told apart", async () => {
    const server = await httpServer((request, response) => {
      const { "transfer-encoding": coding = "-", "content-length": length = "-" } = request.headers;
      response.end(`${request.method} ${coding} ${length}`);
    });
    const { proxyUrl } = await inFrontOf(server.port);
    const said = async (method: string, headers: Record<string, string>, body?: string) =>
      (
        await askProxy(proxyUrl, `http://${HOST}/`, { method, headers, ...(body === undefined ? {} : { body }) })
      ).body.toString();
    expect(await said("GET", {})).toBe("GET - -");
    expect(await said("DELETE", {})).toBe("DELETE - -");
    expect(await said("POST", { "content-length": "0" })).toBe("POST - 0");
    expect(await said("POST", { "content-length": "2" }, "ab")).toBe("POST - 2");
    expect(await said("POST", { "transfer-encoding": "chunked" }, "ab")).toBe("POST chunked -");
  });
});

describe("an answer", () => {
  test("that is cut off is cut off for the client, too", async () => {
    const port = await tcpServer((socket) => {
      const half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
      socket.once("data", () => socket.end(half, () => socket.destroy()));
    });
    const { proxyUrl, ca } = await inFrontOf(port);
    await expect(askSecurely(new TunnelAgent(proxyUrl, ca), `https://${HOST}/`)).rejects.toThrow(/aborted|hang up/);
    await expect(askProxy(proxyUrl, `http://${HOST}/`)).rejects.toThrow(/aborted|hang up/);
  });

  test.each([
    { what: "a status of 99", bytes: "HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n" },
    { what: "a control character in the reason", bytes: "HTTP/1.1 200 O\u0001K\r\nContent-Length: 0\r\n\r\n" },
    { what: "no HTTP", bytes: "hello\r\n\r\n" },
    { what: "nothing", bytes: "" },
    { what: "101 that nobody asked for", bytes: "HTTP/1.1 101 Up\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n" },
  ])("with $what is a 502, without a tunnel", async ({ bytes }) => {
    const port = await tcpServer((socket) => void socket.once("data", () => socket.end(bytes)));
    const { proxyUrl } = await inFrontOf(port);
    for (let time = 0; time < 2; time++) expect((await askProxy(proxyUrl, `http://${HOST}/`)).status).toBe(502);
  });

  test("of 204, 304 and HEAD has no body and keeps its fields", async () => {
    const server = await httpServer((request, response) => {
      const status = Number(request.url?.slice(1));
      response.writeHead(status, { "x-status": status, ...(status === 200 ? { "content-length": 5 } : {}) });
      response.end(status === 200 ? "hello" : undefined);
    });
    const { proxyUrl } = await inFrontOf(server.port);
    for (const status of [204, 304]) {
      const answer = await askProxy(proxyUrl, `http://${HOST}/${status}`);
      expect(answer).toMatchObject({ status, headers: { "x-status": String(status) } });
      expect(answer.body).toHaveLength(0);
    }
    const head = await askProxy(proxyUrl, `http://${HOST}/200`, { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, headers: { "content-length": "5" } });
    expect(head.body).toHaveLength(0);
  });
});

describe("two connections that are joined", () => {
  /** The two ends of a connection. */
  async function connection(): Promise<{ near: Socket; far: Socket }> {
    let far: Socket | undefined;
    const port = await tcpServer((socket) => {
      far = socket;
    });
    const near = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    await until("it is open", () => far !== undefined && !near.connecting);
    if (!far) throw new Error("It is not open.");
    return { near, far };
  }

  test("end together, whichever is taken away", async () => {
    for (const which of [0, 1]) {
      const [one, other] = [await connection(), await connection()];
      join(one.near, other.near);
      [one, other][which]?.near.destroy();
      await until("both are closed", () => one.near.destroyed && other.near.destroyed);
    }
  });

  test("are not joined when one has gone already", async () => {
    const [one, other] = [await connection(), await connection()];
    one.near.destroy();
    await until("it has gone", () => one.near.closed);
    join(one.near, other.near);
    expect(other.near.destroyed).toBe(true);
  });
});

test("the end of what a client says reaches the other side, and the answer comes back", async () => {
  const port = await tcpServer((socket) => {
    void collected(socket as AsyncIterable<Buffer>).then((all) => socket.end(`all of ${all.length}`));
  });
  const { secure } = await inFrontOf(port);
  const socket = await secure();
  socket.end("x".repeat(100_000));
  expect(await allOf(socket)).toBe("all of 100000");
});

test("a slow start of an answer is waited for", async () => {
  const server = await httpServer((_, response) => void setTimeout(() => response.end("late"), 1500));
  const { proxyUrl, ca } = await inFrontOf(server.port);
  const [one, other] = await Promise.all([
    askSecurely(new TunnelAgent(proxyUrl, ca), `https://${HOST}/`),
    askProxy(proxyUrl, `http://${HOST}/`),
  ]);
  expect([one.body.toString(), other.body.toString()]).toEqual(["late", "late"]);
});
