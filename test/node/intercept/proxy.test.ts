/** The proxy of an emulator: its hosts come to it, the others go where they were going, or nowhere. */
import { execFile, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls, rootCertificates } from "node:tls";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { built, startEmulator, type EmulatorOptions } from "../../support/node/built-library.ts";
import { running } from "../../support/node/command-line.ts";
import { create, errorOf, namesIn, started } from "../../support/node/emulators.ts";
import { inTime, scratchFolder, until, untilRemoved } from "../../support/node/processes.ts";
import {
  allOf,
  askProxy,
  askSecurely,
  collected,
  httpServer,
  OUTER_ADDRESS,
  refusedTunnel,
  secured,
  secureTunnel,
  tcpServer,
  tunnel,
  TunnelAgent,
} from "../../support/node/tunnels.ts";

async function intercepting(intercept: EmulatorOptions["intercept"] = true) {
  const complaints: string[] = [];
  const emulator = await started({ intercept, onComplaint: (line) => complaints.push(line) });
  const { proxyUrl = "", caCertificate = "" } = emulator;
  const ca = readFileSync(caCertificate, "utf8");
  const account = await emulator.account();
  const tokens = `https://api.cloudflare.com/client/v4/accounts/${account.id}/access/service_tokens`;
  const headers = { authorization: `Bearer ${account.token}` };
  return { emulator, account, proxyUrl, ca, tokens, headers, complaints, agent: new TunnelAgent(proxyUrl, ca) };
}

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

/** A file with some authority that signed nothing here. */
function aRoot(): string {
  const file = join(scratchFolder(), "root.pem");
  writeFileSync(file, rootCertificates[0] ?? "");
  return file;
}

const named = (name: string): string => JSON.stringify({ name });

describe("https://api.cloudflare.com", () => {
  test("is the emulator: one connection for many requests", async () => {
    const { account, agent, tokens, headers } = await intercepting();
    for (const name of ["a", "b", "c"]) {
      const { status } = await askSecurely(agent, tokens, { method: "POST", headers, body: named(name) });
      expect(status).toBe(201);
    }
    const { body } = await askSecurely(agent, tokens, { headers });
    expect((JSON.parse(body.toString()) as { result: object[] }).result).toHaveLength(3);
    expect(await namesIn(account)).toEqual(["a", "b", "c"]);
    expect(agent.opened).toBe(1);
  });

  test("keeps its name: the Worker sees the host that was asked for", async () => {
    const { agent } = await intercepting();
    for (const path of ["/", "/_emulator/accounts", "/_emulator/health", `/_edge/${"a".repeat(32)}/app.example.com/`]) {
      const { status, body } = await askSecurely(agent, `https://api.cloudflare.com${path}`);
      expect([status, body.toString()]).toEqual([404, expect.stringContaining("Under the name api.cloudflare.com")]);
    }
  });

  test("answers pipelined requests in their order", async () => {
    const { ca, proxyUrl, headers } = await intercepting();
    const socket = await secureTunnel(proxyUrl, "api.cloudflare.com", ca);
    const ask = (path: string, more = "") =>
      `GET ${path} HTTP/1.1\r\nHost: api.cloudflare.com\r\nAuthorization: ${headers.authorization}\r\n${more}\r\n`;
    socket.write(
      ask("/client/v4/user/tokens/verify") + ask("/nothing") + ask("/client/v4/openapi.json", "Connection: close\r\n"),
    );
    const text = await allOf(socket);
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(["200", "404", "200"]);
  });

  test("takes a body of 1 MiB", async () => {
    const { agent, tokens, headers } = await intercepting();
    const body = JSON.stringify({ name: "large", padding: "x".repeat(2 ** 20 - 30) });
    expect(body.length).toBeGreaterThan(2 ** 20 - 10);
    expect((await askSecurely(agent, tokens, { method: "POST", headers, body })).status).toBe(201);
    const larger = await askSecurely(agent, tokens, { method: "POST", headers, body: `${body}${" ".repeat(2 ** 22)}` });
    expect(larger.status).toBe(413); // and the answer is seen, with the body sent to its end
  });

  test.each(["api.cloudflare.com:8443", "API.Cloudflare.com:443", "api.cloudflare.com.:443"])(
    "is meant by CONNECT %s, too",
    async (authority) => {
      const { ca, proxyUrl } = await intercepting();
      const { status, socket } = await tunnel(proxyUrl, authority);
      expect(status).toBe(200);
      await secured(connectTls({ socket, servername: "api.cloudflare.com", ca }));
    },
  );

  test("takes a client that names no host in TLS", async () => {
    const { ca, proxyUrl } = await intercepting();
    const { socket } = await tunnel(proxyUrl, "api.cloudflare.com:443");
    await secured(connectTls({ socket, ca, host: "api.cloudflare.com", servername: "" }));
  });

  test("speaks HTTP/1.1 only: it is what it chooses, and who speaks only HTTP/2 is refused", async () => {
    const { ca, proxyUrl } = await intercepting();
    const ways = async (ALPNProtocols: string[]) => {
      const { socket } = await tunnel(proxyUrl, "api.cloudflare.com:443");
      return secured(connectTls({ socket, servername: "api.cloudflare.com", ca, ALPNProtocols }));
    };
    expect((await ways(["h2", "http/1.1"])).alpnProtocol).toBe("http/1.1");
    await expect(ways(["h2"])).rejects.toThrow(/no application protocol/);
  });

  test("without TLS in the tunnel is the emulator, too", async () => {
    const { proxyUrl, headers } = await intercepting();
    const { socket } = await tunnel(proxyUrl, "api.cloudflare.com:80");
    socket.write(
      `GET /client/v4/user/tokens/verify HTTP/1.1\r\nHost: api.cloudflare.com\r\nAuthorization: ${headers.authorization}\r\nConnection: close\r\n\r\n`,
    );
    expect(await allOf(socket)).toContain('"status":"active"');
  });

  test.each(["http", "https"])("as a whole %s URL, without a tunnel, is the emulator, too", async (scheme) => {
    const { account, proxyUrl, tokens, headers } = await intercepting();
    const url = tokens.replace("https:", `${scheme}:`);
    expect((await askProxy(proxyUrl, url, { method: "POST", headers, body: named("plain") })).status).toBe(201);
    const { body } = await askProxy(proxyUrl, `${url}?per_page=1`, { headers });
    expect(body.toString()).toContain('"per_page":1');
    expect(await namesIn(account)).toEqual(["plain"]);
  });

  test("never reaches the network, not even when the emulator has ended", async () => {
    const { emulator, agent, ca, proxyUrl, tokens, headers } = await intercepting();
    process.kill(emulator.pid, "SIGKILL");
    await emulator.ended;
    const { status, body } = await askSecurely(new TunnelAgent(proxyUrl, ca), tokens, { headers });
    expect(status).toBe(502);
    expect(body.toString()).toBe(
      "access-emulator: The emulator cannot be reached: nothing listens there (ECONNREFUSED).\n",
    );
    expect((await askProxy(proxyUrl, tokens.replace("https:", "http:"))).status).toBe(502);
    agent.destroy();
  });

  test.runIf(hasCurl)("a client that says that it does not trust the authority is told about, once", async () => {
    const { proxyUrl, complaints } = await intercepting();
    for (let time = 0; time < 2; time++) {
      const words = ["-sS", "--proxy", proxyUrl, "--cacert", aRoot(), "https://api.cloudflare.com/"];
      const env = { PATH: process.env.PATH ?? "" };
      await expect(promisify(execFile)("curl", words, { env })).rejects.toMatchObject({ code: 60 });
    }
    await until("it is told", () => complaints.length > 0);
    await sleep(50);
    expect(complaints).toEqual([
      expect.stringMatching(
        /^access-emulator: TLS with a client that asked for api\.cloudflare\.com failed: .*unknown ca.*docs\/intercept\.md/,
      ),
    ]);
  });
});

describe("more hosts", () => {
  test("are answered when they are named", async () => {
    const { ca, proxyUrl } = await intercepting({ hosts: ["App.Example.com", "*.example.net"] });
    for (const host of ["app.example.com", "a.b.example.net"]) {
      const socket = await secureTunnel(proxyUrl, host, ca);
      socket.end(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(await allOf(socket)).toContain(`has an application or a team with the host ${host}.`);
    }
  });

  test.each(["localhost", "127.0.0.1", "*", "*.com", "https://a.test", ""])(
    "are refused at the start: %j",
    async (host) => {
      const problem = await errorOf(startEmulator({ intercept: { hosts: [host] } }));
      expect(problem.code).toBe("bad-settings");
      expect(problem.message).toMatch(new RegExp(`^${JSON.stringify(host).replaceAll("*", "\\*")} is .+\\.$`));
    },
  );
});

describe("other hosts", () => {
  const mebibyte = 2 ** 20;
  const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

  /** Answers with what it was sent. */
  const echo = () => tcpServer((socket) => void socket.pipe(socket));

  test("go through, 50 MB up and down, byte for byte", async () => {
    const { proxyUrl } = await intercepting();
    const sent = randomBytes(50 * mebibyte);
    const { status, socket } = await tunnel(proxyUrl, `127.0.0.1:${await echo()}`);
    expect(status).toBe(200);
    socket.end(sent);
    expect(digest(await collected(socket))).toBe(digest(sent));
  });

  test("no faster than they are read: a tunnel holds no download in memory", async () => {
    const { proxyUrl } = await intercepting();
    let written = 0;
    const part = Buffer.alloc(mebibyte);
    const port = await tcpServer((socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write(part)) written++;
      };
      socket.on("drain", more);
      more();
    });
    const { socket } = await tunnel(proxyUrl, `127.0.0.1:${port}`);
    socket.pause();
    await until("the sender has to wait", async () => {
      const before = written;
      await sleep(200);
      return written === before;
    });
    expect(written).toBeLessThan(32); // what the system's own buffers of three connections hold
  });

  test("half of a connection may end while the other goes on", async () => {
    const { proxyUrl } = await intercepting();
    const port = await tcpServer((socket) => {
      socket.resume();
      socket.once("end", () => setTimeout(() => socket.end("after your end"), 50));
    });
    const { socket } = await tunnel(proxyUrl, `127.0.0.1:${port}`);
    socket.end("all that I have");
    expect(await allOf(socket)).toBe("after your end");
  });

  test("that speak first are heard", async () => {
    const { proxyUrl } = await intercepting();
    const port = await tcpServer((socket) => void socket.end("220 ready\r\n"));
    const { socket, head } = await tunnel(proxyUrl, `127.0.0.1:${port}`);
    expect(head.toString() + (await allOf(socket))).toBe("220 ready\r\n");
  });

  test("that reset a connection reset the client's, too: what was cut off does not look whole", async () => {
    const { proxyUrl } = await intercepting();
    const port = await tcpServer((socket) => {
      socket.on("data", (word) => {
        if (word.toString() === "ask") socket.write("half an ans");
        else socket.resetAndDestroy();
      });
    });
    const { socket } = await tunnel(proxyUrl, `127.0.0.1:${port}`);
    const ended = new Promise((done) => socket.once("error", done));
    socket.write("ask");
    await new Promise((done) => socket.once("data", done));
    socket.write("reset");
    expect(await ended).toMatchObject({ code: "ECONNRESET" });
  });

  test("as a whole http URL: header fields and body pass, those of the hop do not", async () => {
    const { proxyUrl } = await intercepting();
    const server = await httpServer((request, response) => {
      response.setHeader("Set-Cookie", ["a=1", "b=2"]);
      response.writeHead(202, "Taken");
      response.write(`${request.method} ${request.url}\n${request.rawHeaders.join("\n")}\n`);
      request.pipe(response);
    });
    const url = `http://127.0.0.1:${server.port}/a%2Fb/../c?q=%20&r`;
    const headers = {
      "X-Kept": "kept",
      "Proxy-Connection": "keep-alive",
      "Proxy-Authorization": "Basic secret",
      Connection: "X-Hop",
      "X-Hop": "hop",
    };
    const { status, headers: answered, body } = await askProxy(proxyUrl, url, { method: "PUT", headers, body: "body" });
    const text = body.toString();
    expect(status).toBe(202);
    expect(answered["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect(text).toMatch(/^PUT \/a%2Fb\/\.\.\/c\?q=%20&r\n/);
    expect(text).toContain(`host\n127.0.0.1:${server.port}\n`);
    expect(text).toContain("X-Kept\nkept\n");
    expect(text).not.toMatch(/secret|X-Hop|proxy-/i);
    expect(text).toMatch(/\nbody$/);
  });

  test("that do not answer are told by name", async () => {
    const { proxyUrl, complaints } = await intercepting();
    const { status, text } = await refusedTunnel(proxyUrl, "127.0.0.1:1");
    expect(status).toBe(502);
    expect(text).toBe("access-emulator: 127.0.0.1:1 cannot be reached: nothing listens there (ECONNREFUSED).\n");
    expect(complaints).toEqual([text.trim()]);
    expect((await askProxy(proxyUrl, "http://127.0.0.1:1/")).body.toString()).toBe(text);
  });

  test("with a name that nobody knows are told by name", async () => {
    const { proxyUrl } = await intercepting();
    const { status, text } = await refusedTunnel(proxyUrl, "no-such-host.invalid:443");
    expect(status).toBe(502);
    expect(text).toMatch(/^access-emulator: no-such-host\.invalid:443 cannot be reached: .+\.\n$/);
  });
});

describe("offline", () => {
  const refusal = (host: string) =>
    `access-emulator: ${host} is refused: offline, only the emulator's hosts are answered.\n`;

  test("every other host is refused by name, and one line tells of it", async () => {
    const { proxyUrl, complaints } = await intercepting({ offline: true });
    for (let time = 0; time < 2; time++) {
      expect(await refusedTunnel(proxyUrl, "example.com:443")).toEqual({ status: 403, text: refusal("example.com") });
    }
    const { status, body } = await askProxy(proxyUrl, "http://example.org/path", { method: "POST", body: "b" });
    expect({ status, text: body.toString() }).toEqual({ status: 403, text: refusal("example.org") });
    expect(complaints).toEqual([refusal("example.com").trim()]);
  });

  test("the emulator's hosts and this machine are not", async () => {
    const { proxyUrl, agent, tokens, headers } = await intercepting({ offline: true });
    expect((await askSecurely(agent, tokens, { headers })).status).toBe(200);
    const server = await httpServer((_, response) => void response.end("here"));
    for (const host of ["127.0.0.1", "localhost"]) {
      expect((await tunnel(proxyUrl, `${host}:${server.port}`)).status).toBe(200);
      expect((await askProxy(proxyUrl, `http://${host}:${server.port}/`)).body.toString()).toBe("here");
    }
  });

  test.runIf(OUTER_ADDRESS)("a host that could be reached is not reached", async () => {
    let reached = 0;
    const port = await tcpServer(() => void reached++, "0.0.0.0");
    const authority = `${OUTER_ADDRESS}:${port}`;
    const { proxyUrl } = await intercepting({ offline: true });
    expect((await refusedTunnel(proxyUrl, authority)).status).toBe(403);
    expect((await askProxy(proxyUrl, `http://${authority}/`)).status).toBe(403);
    expect(reached).toBe(0);
    const open = await intercepting();
    expect((await tunnel(open.proxyUrl, authority)).status).toBe(200);
    await until("it is reached", () => reached === 1);
  });
});

describe("whatever comes", () => {
  /** Sends bytes, and gives what comes back. */
  async function said(proxyUrl: string, bytes: string | Buffer): Promise<string> {
    const socket = connect(Number(new URL(proxyUrl).port), "127.0.0.1");
    socket.on("error", () => {});
    socket.write(bytes);
    return allOf(socket).catch(() => "");
  }

  const CLOSE = "Host: a\r\nConnection: close\r\n\r\n";

  const serves = async ({ tokens, headers, agent }: Awaited<ReturnType<typeof intercepting>>) =>
    expect((await askSecurely(agent, tokens, { headers })).status).toBe(200);

  test.each([
    { what: "no HTTP", bytes: "hello\r\n\r\n", says: "400 Bad Request" },
    { what: "TLS", bytes: Buffer.from("160301020001000001fc0303", "hex"), says: "400 Bad Request" },
    { what: "a path without a host", bytes: `GET / HTTP/1.1\r\n${CLOSE}`, says: "400 Bad Request" },
    { what: "CONNECT without a port", bytes: "CONNECT example.com HTTP/1.1\r\nHost: a\r\n\r\n", says: "400 Bad" },
    { what: "CONNECT to port 0", bytes: "CONNECT example.com:0 HTTP/1.1\r\nHost: a\r\n\r\n", says: "400 Bad" },
    { what: "CONNECT to port 65536", bytes: "CONNECT example.com:65536 HTTP/1.1\r\nHost: a\r\n\r\n", says: "400 Bad" },
    { what: "CONNECT to no name", bytes: "CONNECT a<b>:1 HTTP/1.1\r\nHost: a\r\n\r\n", says: "400 Bad" },
    { what: "CONNECT to no address", bytes: "CONNECT 1.2.3.4.5:1 HTTP/1.1\r\nHost: a\r\n\r\n", says: "400 Bad" },
    { what: "CONNECT to a URL", bytes: "CONNECT http://a.test:1 HTTP/1.1\r\nHost: a\r\n\r\n", says: "400 Bad" },
    { what: "https without CONNECT", bytes: `GET https://example.com/ HTTP/1.1\r\n${CLOSE}`, says: "400 Bad" },
    { what: "ftp", bytes: `GET ftp://example.com/ HTTP/1.1\r\n${CLOSE}`, says: "400 Bad" },
    { what: "a header of 300 KiB", bytes: `GET / HTTP/1.1\r\nX: ${"x".repeat(300 * 1024)}\r\n\r\n`, says: "431" },
  ])("$what is answered with a sentence", async ({ bytes, says }) => {
    const place = await intercepting();
    const answering = said(place.proxyUrl, bytes);
    await serves(place);
    place.agent.destroy();
    const text = await inTime("it is closed", answering);
    expect(text).toContain(says);
    expect(text).toContain("access-emulator: ");
  });

  test("a header of 100 KiB passes", async () => {
    const { proxyUrl } = await intercepting();
    const server = await httpServer(
      (request, response) => void response.end(String(request.headers["x-long"]?.length)),
    );
    const long = "x".repeat(100 * 1024);
    const { body } = await askProxy(proxyUrl, `http://127.0.0.1:${server.port}/`, { headers: { "x-long": long } });
    expect(body.toString()).toBe(String(long.length));
  });

  test("garbage in a tunnel to the emulator ends that tunnel, and nothing else", async () => {
    const place = await intercepting();
    for (const bytes of [Buffer.alloc(100, 0x16), randomBytes(1000), Buffer.from("\r\n\r\n"), Buffer.from([0x16])]) {
      const { socket } = await tunnel(place.proxyUrl, "api.cloudflare.com:443");
      socket.end(bytes);
      await new Promise((done) => socket.resume().once("close", done));
    }
    await serves(place);
  });

  test("clients that go away in the middle leave nothing behind", async () => {
    const place = await intercepting();
    const ways: ((socket: Socket) => void)[] = [
      (socket) => socket.destroy(),
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.end(),
    ];
    for (const leave of ways) {
      leave((await tunnel(place.proxyUrl, "api.cloudflare.com:443")).socket);
      const socket = connect(Number(new URL(place.proxyUrl).port), "127.0.0.1").on("error", () => {});
      socket.write("CONNECT no-such-host.invalid:443 HTTP/1.1\r\nHost: a\r\n\r\n", () => leave(socket));
      const { socket: raw } = await tunnel(place.proxyUrl, "api.cloudflare.com:443");
      const tls = await secured(connectTls({ socket: raw, servername: "api.cloudflare.com", ca: place.ca }));
      tls.write("POST /client/v4/accounts HTTP/1.1\r\nHost: api.cloudflare.com\r\nContent-Length: 100\r\n\r\nhal", () =>
        leave(raw),
      );
    }
    await sleep(100);
    await serves(place);
  });

  test("a client that says nothing in its tunnel, and ends, is let go", async () => {
    const { proxyUrl } = await intercepting();
    const { socket } = await tunnel(proxyUrl, "api.cloudflare.com:443");
    socket.end();
    await inTime("it is closed", new Promise((done) => socket.resume().once("close", done)));
  });

  test("a body on its way to a host that does not answer keeps nobody from seeing that", async () => {
    const { proxyUrl } = await intercepting();
    const body = Buffer.alloc(4 * 2 ** 20);
    const { status } = await askProxy(proxyUrl, "http://127.0.0.1:1/", { method: "POST", body });
    expect(status).toBe(502);
  });

  test("a program that forgot to stop the emulator ends all the same, with a tunnel open", async () => {
    const code = `const { startEmulator } = await import(${JSON.stringify(pathToFileURL(built("index.js")).href)});
      const { connect } = await import("node:net");
      const emulator = await startEmulator({ intercept: true });
      for (const host of ["api.cloudflare.com:443", new URL(emulator.url).host]) {
        const socket = connect(new URL(emulator.proxyUrl).port, "127.0.0.1");
        socket.write("CONNECT " + host + " HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n");
        await new Promise((done) => socket.once("data", done));
        socket.unref();
      }
      console.log(emulator.caCertificate);`;
    const file = join(scratchFolder(), "program.mjs");
    writeFileSync(file, code);
    const program = running(file, []);
    await untilRemoved(dirname(await program.firstLine));
    expect((await inTime("it ends", program.finished)).code).toBe(0);
  });

  test("a request that is broken off reaches the other side as that", async () => {
    const { proxyUrl } = await intercepting();
    let aborted = false;
    const begun = Promise.withResolvers<void>();
    const server = await httpServer((request) => {
      request.on("close", () => {
        aborted = !request.complete;
      });
      request.once("data", () => begun.resolve());
    });
    const { port } = new URL(proxyUrl);
    const path = `http://127.0.0.1:${server.port}/`;
    const asked = httpRequest({ port, host: "127.0.0.1", method: "POST", path, headers: { "content-length": 100 } });
    asked.on("error", () => {});
    asked.write("some");
    await begun.promise;
    asked.destroy();
    await until("the server knows", () => aborted);
  });
});

describe("stop", () => {
  test("ends at once, whatever is open", async () => {
    const { emulator, ca, proxyUrl } = await intercepting();
    const silent = connect(Number(new URL(proxyUrl).port), "127.0.0.1");
    const other = await tunnel(proxyUrl, `127.0.0.1:${await tcpServer(() => {})}`);
    const waiting = await tunnel(proxyUrl, "api.cloudflare.com:443");
    const secure = await secureTunnel(proxyUrl, "api.cloudflare.com", ca);
    secure.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
    const closed = [silent, other.socket, waiting.socket, secure].map(
      (socket) =>
        new Promise((done) =>
          socket
            .on("error", () => {})
            .resume()
            .once("close", done),
        ),
    );
    await inTime("all are closed", Promise.all([emulator.stop(), ...closed]));
    await expect(tunnel(proxyUrl, "api.cloudflare.com:443")).rejects.toThrow("ECONNREFUSED");
  });
});

test("an emulator without it has no proxy", async () => {
  const emulator = await started();
  expect(emulator).toMatchObject({ proxyUrl: undefined, tlsUrl: undefined, caCertificate: undefined });
  const account = await emulator.account();
  await create(account);
  expect(emulator.environment(account)).toEqual(account.environment);
});
