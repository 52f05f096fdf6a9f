/** Protected hosts through the proxy: the edge answers, of the account that the proxy's URL names. */
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { TLSSocket } from "node:tls";
import { connect as connectTls } from "node:tls";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { started } from "../../support/node/emulators.ts";
import {
  allOf,
  askProxy,
  askSecurely,
  refusedTunnel,
  secured,
  secureTunnel,
  tunnel,
  TunnelAgent,
} from "../../support/node/tunnels.ts";

const HOST = "app.example.com";
const hasCurl = spawnSync("curl", ["--version"]).status === 0;

async function protecting(intercept: Parameters<typeof started>[0] = { intercept: { offline: true } }) {
  const emulator = await started(intercept);
  const { proxyUrl = "", caCertificate = "" } = emulator;
  const ca = readFileSync(caCertificate, "utf8");
  const account = await emulator.account();
  const protect = async (id: string, token: string, domain = HOST) => {
    const response = await fetch(`${emulator.apiUrl}/accounts/${id}/access/apps`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ type: "self_hosted", name: "an app", domain }),
    });
    expect(response.status).toBeLessThan(300);
  };
  await protect(account.id, account.token);
  return { emulator, proxyUrl, ca, account, protect, agent: new TunnelAgent(proxyUrl, ca) };
}

/** One request in a tunnel to the host, with these lines, to the end of the connection. */
async function said(socket: TLSSocket, lines: readonly string[], body = ""): Promise<string> {
  socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`, "latin1");
  return allOf(socket);
}

test("a host is the emulator's while an account protects it, and nobody's before", async () => {
  const { proxyUrl, ca, agent } = await protecting();
  const { headers } = await askSecurely(agent, `https://${HOST}/x`);
  expect(headers["emulator-reason"]).toBe("no-policy");
  expect((await askProxy(proxyUrl, `http://${HOST}/x`)).headers["emulator-reason"]).toBe("no-policy");
  expect((await refusedTunnel(proxyUrl, "other.example.com:443")).status).toBe(403);
  const socket = await secureTunnel(proxyUrl, HOST, ca);
  expect(socket.getPeerX509Certificate()?.subjectAltName).toBe(`DNS:${HOST}`);
});

test("the account is that of the proxy URL's user name; one that is none is told", async () => {
  const { emulator, proxyUrl, protect, account } = await protecting();
  const other = await emulator.account();
  const asked = (user: string) =>
    askProxy(proxyUrl, `http://${HOST}/`, {
      headers: {
        "proxy-authorization": `Basic ${Buffer.from(`${user}:x`).toString("base64")}`,
        "emulator-account": other.id,
      },
    });
  expect((await asked(account.id)).headers["emulator-reason"]).toBe("no-policy");
  expect((await asked(other.id)).status).toBe(403); // not its host: offline, it is refused
  const wrong = await asked("somebody");
  expect([wrong.status, wrong.body.toString()]).toEqual([400, expect.stringContaining("must be the id of an account")]);
  await protect(other.id, other.token);
  expect((await asked(other.id)).headers["emulator-reason"]).toBe("no-policy");
  expect((await askProxy(proxyUrl, `http://${HOST}/`)).status).toBe(421);
});

test.runIf(hasCurl)("curl needs nothing but the variables", async () => {
  const { emulator, account } = await protecting();
  const env = { PATH: process.env.PATH ?? "", ...emulator.environment(account) };
  const { stdout } = await promisify(execFile)("curl", ["-sSi", `https://${HOST}/`], { env });
  expect(stdout).toMatch(/^emulator-reason: no-policy\r$/im);
});

describe("in a tunnel", () => {
  const ask = [`GET / HTTP/1.1`, `Host: ${HOST}`, "Connection: close"];

  test.each([
    { what: "two Hosts", lines: [...ask, "Host: api.cloudflare.com"], says: 400 },
    { what: "another Host", lines: ["GET / HTTP/1.1", "Host: api.cloudflare.com"], says: 421 },
    {
      what: "another host in the target",
      lines: ["GET http://localhost/_emulator/accounts HTTP/1.1", `Host: ${HOST}`],
      says: 421,
    },
    { what: "a Host that is none", lines: ["GET / HTTP/1.1", "Host: a/b"], says: 400 },
    { what: "no Host", lines: ["GET / HTTP/1.1", "Connection: close"], says: 400 },
    { what: "another tunnel", lines: ["CONNECT localhost:80 HTTP/1.1", `Host: ${HOST}`], says: 400 },
    { what: "two lengths", lines: [...ask, "Content-Length: 1", "Content-Length: 2"], says: 400 },
    { what: "a length and chunks", lines: [...ask, "Content-Length: 1", "Transfer-Encoding: chunked"], says: 400 },
    { what: "a coding that does not end", lines: [...ask, "Transfer-Encoding: chunked, identity"], says: 400 },
    { what: "a bare CR in a header", lines: [...ask, "X: a\rEmulator-Account: b"], says: 400 },
    { what: "HTTP/2", lines: ["PRI * HTTP/2.0", "", "SM"], says: 400 },
    { what: "a header of 300 KiB", lines: [...ask, `X: ${"x".repeat(300 * 1024)}`], says: 431 },
    {
      what: "a WebSocket with a body",
      lines: [`GET / HTTP/1.1`, `Host: ${HOST}`, "Connection: Upgrade", "Upgrade: websocket", "Content-Length: 3"],
      says: 400,
    },
  ])("$what is refused", async ({ lines, says }) => {
    const { proxyUrl, ca } = await protecting();
    expect(await said(await secureTunnel(proxyUrl, HOST, ca), lines)).toMatch(new RegExp(`^HTTP/1\\.1 ${says} `));
  });

  test("a length that Connection names still bounds the body", async () => {
    const { proxyUrl, ca } = await protecting();
    const inner = `GET /_emulator/accounts HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const lines = [
      `GET / HTTP/1.1`,
      `Host: ${HOST}`,
      "Connection: close, content-length",
      `Content-Length: ${inner.length}`,
    ];
    const text = await said(await secureTunnel(proxyUrl, HOST, ca), lines, inner);
    expect(text.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(text).toMatch(/emulator-reason: no-policy/i);
  });

  test("an offer of HTTP/2 is passed over, pipelined requests are answered in order, the end of a half is no end", async () => {
    const { proxyUrl, ca } = await protecting();
    const socket = await secureTunnel(proxyUrl, HOST, ca);
    const offer = [
      "GET /a HTTP/1.1",
      `Host: ${HOST}`,
      "Connection: Upgrade, HTTP2-Settings",
      "Upgrade: h2c",
      "HTTP2-Settings: AA",
    ];
    socket.end(`${offer.join("\r\n")}\r\n\r\nGET /b HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    expect((await allOf(socket)).match(/emulator-reason: no-policy/gi)).toHaveLength(2);
  });

  test("the name in TLS gives no certificate of another host", async () => {
    const { proxyUrl, ca } = await protecting();
    const { socket } = await tunnel(proxyUrl, `${HOST}:443`);
    await expect(secured(connectTls({ socket, ca, servername: "api.cloudflare.com" }))).rejects.toThrow(/altnames/);
  });
});

test("a team's host, and a host that was named before its application, never reach the network", async () => {
  const { proxyUrl, account } = await protecting({ intercept: { hosts: ["early.example.com"] } });
  const certs = await askProxy(proxyUrl, `http://${account.id}.cloudflareaccess.com/cdn-cgi/access/certs`);
  expect(certs.status).toBe(200);
  expect((await askProxy(proxyUrl, "http://early.example.com/")).status).toBe(404);
});
