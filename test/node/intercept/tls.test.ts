/** https on the emulator itself, for those who map host names by themselves. */
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { connect } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmulatorOptions } from "../../support/node/built-library.ts";
import { create, refusedStart, started } from "../../support/node/emulators.ts";
import { inTime } from "../../support/node/processes.ts";
import { askSecurely, OUTER_ADDRESS, secured, tcpServer } from "../../support/node/tunnels.ts";

async function serving(options: EmulatorOptions = {}) {
  const emulator = await started({ tls: true, ...options });
  const ca = readFileSync(emulator.caCertificate ?? "", "utf8");
  const { hostname, port } = new URL(emulator.tlsUrl ?? "");
  const host = hostname.replaceAll(/[[\]]/g, "");
  /** An agent to which every host is this emulator, as a changed /etc/hosts would have it. */
  const mapped = () => {
    const agent = new Agent({ ca, keepAlive: true });
    const original = agent.createConnection.bind(agent);
    agent.createConnection = (wanted, done) => original({ ...wanted, host, port: Number(port) }, done);
    onTestFinished(() => agent.destroy());
    return agent;
  };
  return { emulator, ca, host, port: Number(port), mapped };
}

describe("https", () => {
  test("is served beside http, by the same emulator", async () => {
    const { emulator, mapped } = await serving();
    const account = await emulator.account();
    await create(account, "by http");
    const url = `${emulator.tlsUrl}/client/v4/accounts/${account.id}/access/service_tokens`;
    const { status, body } = await askSecurely(mapped(), url, { headers: { authorization: "Bearer x" } });
    expect(status).toBe(200);
    expect(body.toString()).toContain('"name":"by http"');
    expect(emulator.proxyUrl).toBeUndefined();
    expect(emulator.environment(account)).toEqual(account.environment);
  });

  test.each([
    { name: "localhost", path: "/_emulator/health", says: 200 },
    { name: "127.0.0.1", path: "/_emulator/health", says: 200 },
    { name: "emulator.test", path: "/_emulator/health", says: 200 },
    { name: "api.cloudflare.com", path: "/client/v4/openapi.json", says: 200 },
    { name: "api.cloudflare.com", path: "/_emulator/health", says: 404 },
    { name: `${"b".repeat(32)}.cloudflareaccess.com`, path: "/cdn-cgi/access/certs", says: 200 },
    { name: "app.example.com", path: "/", says: 302 },
  ])("has a certificate for $name, and answers $path as it is asked: $says", async ({ name, path, says }) => {
    const tls = { hosts: ["app.example.com", "emulator.test"] };
    const { mapped, emulator } = await serving({ tls, allowedHosts: ["emulator.test"] });
    await emulator.account({ seed: { applications: [{ domain: "app.example.com" }] } });
    expect((await askSecurely(mapped(), `https://${name}${path}`)).status).toBe(says);
  });

  test("has none for other names, and may not have", async () => {
    const { mapped } = await serving();
    await expect(askSecurely(mapped(), "https://example.com/")).rejects.toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });

  test.each(["::1", "localhost", "0.0.0.0", "::"])("listens where the emulator does: %s", async (host) => {
    const { emulator, mapped } = await serving({ host });
    const { hostname } = new URL(emulator.tlsUrl ?? "");
    expect(hostname).toBe(new URL(emulator.url).hostname);
    expect((await askSecurely(mapped(), `${emulator.tlsUrl}/_emulator/health`)).status).toBe(200);
  });

  test.runIf(OUTER_ADDRESS)("has a certificate for the address that it listens on", async () => {
    const { emulator, mapped } = await serving({ host: OUTER_ADDRESS ?? "" });
    expect(emulator.tlsUrl).toContain(OUTER_ADDRESS);
    expect((await askSecurely(mapped(), `${emulator.tlsUrl}/`)).status).toBe(200);
  });

  test("is what the start page shows to whoever came by it, on each connection and request, and only there", async () => {
    const tls = { hosts: ["emulator.test"] };
    const { emulator, mapped } = await serving({ tls, allowedHosts: ["emulator.test"] });
    const agent = mapped();
    for (const origin of ["https://emulator.test", "https://localhost", emulator.tlsUrl ?? ""]) {
      for (const forged of ["http", "https"]) {
        const { body } = await askSecurely(agent, `${origin}/`, { headers: { "x-forwarded-proto": forged } });
        expect(body.toString()).toContain(`CLOUDFLARE_BASE_URL=${origin}/client/v4\n`);
        expect(body.toString()).not.toContain("http://");
      }
    }
    expect(await (await fetch(emulator.url)).text()).toContain(`CLOUDFLARE_BASE_URL=${emulator.url}/client/v4\n`);
  });

  test("goes with intercept: one authority for both", async () => {
    const { emulator, ca } = await serving({ intercept: true });
    expect(emulator.proxyUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(readFileSync(emulator.interceptPlace?.certificates.authority ?? "", "utf8")).toBe(ca);
  });

  test("ends with the emulator, whatever is open", async () => {
    const { emulator, ca, host, port } = await serving();
    const socket = await secured(connect({ host, port, ca }));
    const closed = new Promise((done) =>
      socket
        .on("error", () => {})
        .resume()
        .once("close", done),
    );
    await inTime("it is closed", Promise.all([emulator.stop(), closed]));
  });
});

describe("a port of https", () => {
  test("that is taken is told", async () => {
    const port = await tcpServer(() => {});
    const problem = await refusedStart({ tls: { port } });
    expect(problem.code).toBe("port-taken");
    expect(problem.message).toContain(`Port ${port} of 127.0.0.1, for https, is taken`);
  });

  test.each([-1, 65_536, 1.5])("that is none is told: %d", async (port) => {
    expect(await refusedStart({ tls: { port } })).toMatchObject({ code: "bad-address" });
    expect(await refusedStart({ intercept: { port } })).toMatchObject({ code: "bad-address" });
  });
});
