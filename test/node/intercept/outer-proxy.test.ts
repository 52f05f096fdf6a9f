/** A proxy that was set in the environment before: the hosts that pass through go by it. */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { CertificateAuthority } from "../../../src/node/intercept/authority.ts";
import { outerProxies } from "../../../src/node/intercept/outer-proxy.ts";
import { started } from "../../support/node/emulators.ts";
import { unusedPort } from "../../support/node/ports.ts";
import { scratchFolder } from "../../support/node/processes.ts";
import {
  allOf,
  askProxy,
  httpServer,
  intercepting,
  refusedTunnel,
  secureTunnel,
  tcpServer,
  tunnel,
} from "../../support/node/tunnels.ts";

const authority = new CertificateAuthority({ dns: ["localhost"], addresses: [] });

/** A proxy of this test, which knows one user and reaches every host at one port of this machine. */
async function proxyThatAsks(target: number, secure = false) {
  const asked: string[] = [];
  const allows = ({ headers }: IncomingMessage) =>
    headers["proxy-authorization"] === `Basic ${Buffer.from("us er:p@ss").toString("base64")}`;
  const server = secure
    ? createTlsServer(authority.credentialsFor({ dns: ["localhost"], addresses: [] }))
    : createServer();
  server.on("connect", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    asked.push(`CONNECT ${request.url}`);
    socket.on("error", () => {});
    if (!allows(request)) return socket.end("HTTP/1.1 407 Who Are You\r\nContent-Length: 0\r\n\r\n");
    const other = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true }, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      other.write(head);
      socket.pipe(other).pipe(socket);
    });
    return other.on("error", () => socket.destroy());
  });
  server.on("request", (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(allows(request) ? 200 : 407).end("by the proxy");
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { asked, port, url: `http${secure ? "s" : ""}://us%20er:p%40ss@localhost:${port}` };
}

const behind = (environment: Record<string, string>) => intercepting(1, { environment });

describe("a proxy with a user and a password", () => {
  test("is asked for tunnels, with them", async () => {
    const outer = await proxyThatAsks(await tcpServer((socket) => void socket.end("hello")));
    const { proxyUrl } = await behind({ HTTPS_PROXY: outer.url });
    const { status, socket, head } = await tunnel(proxyUrl, "example.test:443");
    expect(status).toBe(200);
    expect(head.toString() + (await allOf(socket))).toBe("hello");
    expect(outer.asked).toEqual(["CONNECT example.test:443"]);
  });

  test("passes on half of a connection that ends, too", async () => {
    const target = await tcpServer((socket) => {
      socket.end("all that I have");
      socket.once("data", (late: Buffer) => void heard(late.toString()));
    });
    let heard: (text: string) => void = () => {};
    const hearing = new Promise<string>((resolve) => {
      heard = resolve;
    });
    const outer = await proxyThatAsks(target);
    const { proxyUrl } = await behind({ HTTPS_PROXY: outer.url });
    const { socket, head } = await tunnel(proxyUrl, "example.test:443");
    socket.allowHalfOpen = true;
    expect(head.toString() + (await allOf(socket))).toBe("all that I have");
    socket.end("after your end");
    expect(await hearing).toBe("after your end");
  });

  test("is asked for plain http, with them", async () => {
    const outer = await proxyThatAsks(1);
    const { proxyUrl } = await behind({ http_proxy: outer.url });
    const { status, body } = await askProxy(proxyUrl, "http://example.test:81/a?b", { method: "POST", body: "c" });
    expect({ status, text: body.toString() }).toEqual({ status: 200, text: "by the proxy" });
    expect(outer.asked).toEqual(["POST http://example.test:81/a?b"]);
  });

  test("is asked for a WebSocket without TLS by a tunnel", async () => {
    const upgrades = await tcpServer((socket) => void socket.once("data", (all: Buffer) => socket.end(`got ${all}`)));
    const outer = await proxyThatAsks(upgrades);
    const { proxyUrl } = await behind({ ALL_PROXY: outer.url });
    const socket = connect(Number(new URL(proxyUrl).port), "127.0.0.1");
    socket.write("GET http://example.test/a HTTP/1.1\r\nHost: b\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    expect(await allOf(socket)).toMatch(/^got GET \/a HTTP\/1\.1\r\nhost: example\.test\r\n/);
    expect(outer.asked).toEqual(["CONNECT example.test:80"]);
  });

  test("over TLS: its certificate is checked", async () => {
    const outer = await proxyThatAsks(1, true);
    const { proxyUrl } = await behind({ HTTPS_PROXY: outer.url });
    const { status, text } = await refusedTunnel(proxyUrl, "example.test:443");
    expect(status).toBe(502);
    expect(text).toMatch(/the proxy localhost:\d+ of the environment: .*certificate/);
    expect(outer.asked).toEqual([]);
  });

  test.each(["SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"])(
    "over TLS: its certificate may be by an authority of %s",
    async (variable) => {
      const file = join(scratchFolder(), "corporate.pem");
      writeFileSync(file, authority.certificate);
      const outer = await proxyThatAsks(await tcpServer((socket) => void socket.end("hello")), true);
      const { proxyUrl } = await behind({ HTTPS_PROXY: outer.url, HTTP_PROXY: outer.url, [variable]: file });
      const { status, socket, head } = await tunnel(proxyUrl, "example.test:443");
      expect(status).toBe(200);
      expect(head.toString() + (await allOf(socket))).toBe("hello");
      expect((await askProxy(proxyUrl, "http://example.test/")).body.toString()).toBe("by the proxy");
    },
  );

  test("is never told to the client, or in a complaint", async () => {
    const outer = await proxyThatAsks(1);
    const url = outer.url.replace("p%40ss", "wrong");
    const { proxyUrl, complaints } = await behind({ HTTPS_PROXY: url, HTTP_PROXY: "socks5://me:wrong@localhost:1" });
    const refused = await refusedTunnel(proxyUrl, "example.test:443");
    const socks = await askProxy(proxyUrl, "http://example.test/");
    const sentence = `example.test:443 cannot be reached: the proxy localhost:${outer.port} of the environment answered 407 Who Are You.`;
    expect(refused).toEqual({ status: 502, text: `access-emulator: ${sentence}\n` });
    expect(socks.status).toBe(502);
    expect(socks.body.toString()).toContain("socks5://localhost:1 of the environment is not supported");
    expect(complaints).toEqual([`access-emulator: ${sentence}`]);
  });
});

test("the proxy of another emulator can be the outer one", async () => {
  const outer = await started({ intercept: { hosts: ["example.test"] } });
  const account = await outer.account({ seed: { applications: [{ domain: "example.test" }] } });
  const inner = await behind({ HTTPS_PROXY: outer.environment(account).HTTPS_PROXY ?? "" });
  const ca = readFileSync(outer.caCertificate ?? "", "utf8");
  const socket = await secureTunnel(inner.proxyUrl, "example.test", ca);
  socket.end("GET / HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\n\r\n");
  expect(await allOf(socket)).toMatch(/^emulator-reason: no-policy\r$/im);
});

test("the emulator's hosts and this machine never go by it; nor does anything, offline", async () => {
  const outer = await proxyThatAsks(1);
  const server = await httpServer((_, response) => void response.end("here"));
  const { proxyUrl } = await intercepting(server.port, { environment: { ALL_PROXY: outer.url } });
  expect((await askProxy(proxyUrl, "http://api.cloudflare.com/")).body.toString()).toBe("here");
  expect((await askProxy(proxyUrl, `http://localhost:${server.port}/`)).body.toString()).toBe("here");
  expect((await tunnel(proxyUrl, `127.0.0.1:${server.port}`)).status).toBe(200);
  const offline = await intercepting(1, { offline: true, environment: { ALL_PROXY: outer.url } });
  expect((await refusedTunnel(offline.proxyUrl, "example.test:443")).status).toBe(403);
  expect(outer.asked).toEqual([]);
});

test("a proxy that is not there is told by name", async () => {
  const { proxyUrl } = await behind({ HTTPS_PROXY: "http://user:secret@127.0.0.1:1" });
  const { text } = await refusedTunnel(proxyUrl, "example.test:443");
  expect(text).toBe(
    "access-emulator: example.test:443 cannot be reached: the proxy 127.0.0.1:1 of the environment: nothing listens there (ECONNREFUSED).\n",
  );
});

test("its own proxy is none: a program that put it into its own environment does not ask in a circle", async () => {
  const emulator = await started({ intercept: { port: await unusedPort() } });
  const url = emulator.proxyUrl ?? "";
  vi.stubEnv("HTTPS_PROXY", url);
  vi.stubEnv("https_proxy", url);
  try {
    expect((await refusedTunnel(url, "no-such-host.invalid:443")).text).toMatch(/no-such-host\.invalid:443 cannot be/);
    const port = Number(new URL(url).port);
    vi.stubEnv("HTTPS_PROXY", `http://localhost:${port}`);
    await emulator.stop();
    const again = await started({ intercept: { port } }); // as after a restart
    const { text } = await refusedTunnel(again.proxyUrl ?? "", "no-such-host.invalid:443");
    expect(text).toMatch(/^access-emulator: no-such-host\.invalid:443 cannot be reached: (?!the proxy)/);
  } finally {
    vi.unstubAllEnvs();
  }
});

describe("which proxy, if any", () => {
  const proxy = "http://proxy.test:3128";
  const found = (environment: Record<string, string>, url: string) => {
    const result = outerProxies(environment, () => false)(url);
    return typeof result === "object" ? `${result.protocol}//${result.hostname}:${result.port}` : result;
  };

  test.each([
    { HTTPS_PROXY: proxy },
    { https_proxy: proxy },
    { ALL_PROXY: proxy },
    { all_proxy: proxy },
    { https_proxy: proxy, HTTPS_PROXY: "http://other.test:1" },
    { https_proxy: proxy, all_proxy: "http://other.test:1" },
    { HTTPS_PROXY: "proxy.test:3128" },
    { HTTPS_PROXY: "http://proxy.test:3128/" },
  ])("%o", (environment) => {
    expect(found(environment, "https://example.test/")).toBe(proxy);
  });

  test("by the scheme of the request, with the usual port of its own", () => {
    expect(found({ HTTPS_PROXY: proxy }, "http://example.test/")).toBeUndefined();
    expect(found({ HTTP_PROXY: "http://proxy.test" }, "http://example.test/")).toBe("http://proxy.test:80");
    expect(found({ HTTP_PROXY: "https://proxy.test" }, "http://example.test/")).toBe("https://proxy.test:443");
    expect(found({}, "https://example.test/")).toBeUndefined();
    expect(found({ HTTPS_PROXY: "" }, "https://example.test/")).toBeUndefined();
  });

  test.each([
    "example.test",
    ".example.test",
    "*.example.test",
    "EXAMPLE.test",
    "a.example.test",
    "a.example.test:443",
    "example.test:443",
    "other.test, example.test",
    "other.test example.test",
    "*",
  ])("NO_PROXY=%s is for https://a.example.test", (list) => {
    expect(found({ HTTPS_PROXY: proxy, NO_PROXY: list }, "https://a.example.test/")).toBeUndefined();
    expect(found({ HTTPS_PROXY: proxy, no_proxy: list }, "https://a.example.test/")).toBeUndefined();
  });

  test.each(["", "ample.test", "b.example.test", "example.test:80", "a.example.test:8443", "example", "10.0.0.0/8"])(
    "NO_PROXY=%s is not",
    (list) => {
      expect(found({ HTTPS_PROXY: proxy, NO_PROXY: list }, "https://a.example.test/")).toBe(proxy);
    },
  );

  test.each([
    { url: "socks5://proxy.test:1080", says: "the proxy socks5://proxy.test:1080 of the environment is not supported" },
    { url: "http://", says: "not a URL" },
    { url: "http://a b", says: "not a URL" },
    { url: "http://proxy.test:99999", says: "not a URL" },
  ])("$url is told: $says", ({ url, says }) => {
    expect(found({ HTTPS_PROXY: url }, "https://example.test/")).toContain(says);
  });

  test("of the start: what is set later does not count, and nothing is changed", () => {
    const environment: Record<string, string> = { HTTPS_PROXY: proxy };
    const proxyFor = outerProxies(environment, () => false);
    environment.HTTPS_PROXY = "http://other.test:1";
    const before = process.env;
    expect(proxyFor("https://example.test/")).toMatchObject({ hostname: "proxy.test" });
    expect(process.env).toBe(before);
  });
});
