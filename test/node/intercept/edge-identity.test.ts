/** Who a client says to be, whose host it asks for, and by which name: what counts of it, and what does not. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  behind,
  HOST,
  lines,
  openSocket,
  PAIR,
  protecting,
  protectingAll,
  said,
  seedFor,
  through,
  userOf,
} from "../../support/node/protected-hosts.ts";
import { started } from "../../support/node/emulators.ts";
import { askProxy, OUTER_ADDRESS, refusedTunnel, tcpServer, tunnel } from "../../support/node/tunnels.ts";

const ASK = ["GET / HTTP/1.1", `Host: ${HOST}`];
const OPENS = Object.entries(PAIR).map(([name, value]) => `${name}: ${value}`);
const shared = protectingAll();

describe("whoever a client says to be", () => {
  const FORGED = {
    "Emulator-Account": "f".repeat(32),
    "Emulator-Client-IP": "203.0.113.9",
    "Emulator-Client-Country": "AQ",
    "Emulator-From": "network",
    "Emulator-Edge-Form": "path",
    "emulator-authorization": "Bearer x",
    "CF-Connecting-IP": "203.0.113.9",
    "CF-IPCountry": "AQ",
  };

  test("in a tunnel and without one, what it says of account, address and country does not count", async () => {
    const forged = Object.entries(FORGED).map(([name, value]) => `${name}: ${value}`);
    const { proxyUrl, seen, text } = await through(shared(), lines(...ASK, ...OPENS, ...forged, "Connection: close"));
    expect(text).toContain("the origin");
    const plain = await askProxy(proxyUrl, `http://${HOST}/`, { headers: { ...PAIR, ...FORGED } });
    expect(plain.body.toString()).toBe("the origin");
    expect(seen).toHaveLength(2);
    for (const { headers, rawHeaders } of seen) {
      expect(headers).toMatchObject({ "cf-connecting-ip": "127.0.0.1", "x-forwarded-for": "127.0.0.1" });
      expect(JSON.stringify(rawHeaders)).not.toMatch(/emulator-(?!\d|[0-9a-f]{8})|203\.0\.113|"AQ"/i);
    }
  });

  test("a field that Connection names is taken away, and none of the proxy's own", async () => {
    const { text, seen } = await through(
      shared(),
      lines(
        ...ASK,
        ...OPENS,
        "Connection: close, Emulator-Account, Host, X-Hop",
        "X-Hop: a",
        "Proxy-Authorization: Basic eDp5",
      ),
    );
    expect(text).toContain("the origin");
    expect(JSON.stringify(seen[0]?.rawHeaders)).not.toMatch(/x-hop|proxy-auth/i);
  });

  test("the emulator's own Via is a circle", async () => {
    const { seen, proxyUrl } = await through(shared(), lines(...ASK, ...OPENS, "Connection: close"));
    const via = String(seen[0]?.headers.via);
    const again = await askProxy(proxyUrl, `http://${HOST}/`, { headers: { ...PAIR, via } });
    expect(again.status).toBe(508);
    expect(seen).toHaveLength(1);
  });

  test("a request that the origin sends through the proxy again is a circle, too", async () => {
    const { proxyUrl, account } = shared();
    let asked = 0;
    await behind(account, async ({ headers }, outgoing) => {
      asked++;
      const again = await askProxy(proxyUrl, `http://${HOST}/`, { headers: { ...PAIR, via: headers.via ?? "" } });
      outgoing.end(`${again.status}`);
    });
    expect((await askProxy(proxyUrl, `http://${HOST}/`, { headers: PAIR })).body.toString()).toBe("508");
    expect(asked).toBe(1);
  });
});

describe("the user of the proxy's URL", () => {
  const asked = async (authorization: string) => {
    const { proxyUrl } = shared();
    return askProxy(proxyUrl, `http://${HOST}/`, { headers: { "proxy-authorization": authorization } });
  };
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

  test.each([
    { what: "a name", authorization: basic("somebody:x") },
    { what: "an id in capitals", authorization: basic(`${"A".repeat(32)}:x`) },
    { what: "31 digits", authorization: basic(`${"a".repeat(31)}:x`) },
    { what: "33 digits", authorization: basic(`${"a".repeat(33)}:x`) },
    { what: "an id with a line behind it", authorization: basic(`${"a".repeat(32)}\n:x`) },
    { what: "an id and a query", authorization: basic(`${"a".repeat(32)}&x=y:x`) },
    { what: "no Basic", authorization: "Bearer x" },
    { what: "an id that is no Basic", authorization: "a".repeat(32) },
    { what: "no base64", authorization: "Basic ***" },
    { what: "two fields", authorization: `${basic(`${"a".repeat(32)}:x`)}, ${basic("b:x")}` },
  ])("$what is refused", async ({ authorization }) => {
    const { status, body } = await asked(authorization);
    expect([status, body.toString()]).toEqual([400, expect.stringContaining("must be the id of an account")]);
  });

  test("that is no account yet has no host of its own, but its team and what was named at the start", async () => {
    const { proxyUrl } = await protecting({ offline: true, hosts: ["early.example.com"] });
    const headers = userOf("e".repeat(32));
    expect((await askProxy(proxyUrl, `http://${HOST}/`, { headers })).status).toBe(403);
    const early = await askProxy(proxyUrl, "http://early.example.com/", { headers });
    expect(early.headers["emulator-reason"]).toBe("no-application");
    const team = await askProxy(proxyUrl, `http://${"e".repeat(32)}.cloudflareaccess.com/cdn-cgi/access/certs`, {
      headers,
    });
    expect(team.status).toBe(200);
  });
});

test.runIf(OUTER_ADDRESS)("counts wherever the emulator listens, also on an address of the network", async () => {
  vi.stubEnv("EMULATOR_OPERATOR_TOKEN", "the-operators-token"); // there the library is a stranger, too
  onTestFinished(() => void vi.unstubAllEnvs());
  const emulator = await started({ host: OUTER_ADDRESS ?? "", intercept: { offline: true } });
  const { proxyUrl = "" } = emulator;
  for (const name of ["one", "two"]) {
    const account = await emulator.account({ seed: seedFor(HOST) });
    await behind(account, (_, outgoing) => void outgoing.end(name));
    const answer = await askProxy(proxyUrl, `http://${HOST}/`, { headers: { ...PAIR, ...userOf(account.id) } });
    expect(answer.body.toString()).toBe(name);
  }
});

describe("a host in other words", () => {
  test.each([
    "APP.EXAMPLE.COM:443",
    "app.example.com.:443",
    "App.Example.com.:8443",
    "app.example.com:1",
    "app%2eexample.com:443",
    "app.example%2Ecom:443",
  ])("CONNECT %s is the protected host", async (authority) => {
    const { proxyUrl } = shared();
    const { status, socket } = await tunnel(proxyUrl, authority);
    expect(status).toBe(200);
    const text = await said(socket, lines(...ASK, "Connection: close"));
    expect(text).toMatch(/emulator-reason: no-credentials/i);
  });

  test.each([
    `http://${HOST.toUpperCase()}/`,
    `http://${HOST}./`,
    `http://${HOST}:8080/`,
    `http://user:secret@${HOST}/`,
    `http://localhost@${HOST}/`,
    `http://app%2Eexample.com/`,
    `HTTPS://${HOST}/`,
    `http://${HOST}?query`,
  ])("GET %s is the protected host", async (url) => {
    const { proxyUrl } = shared();
    expect((await askProxy(proxyUrl, url, { headers: { host: "whatever" } })).headers["emulator-reason"]).toBe(
      "no-credentials",
    );
  });

  test.each([
    { target: `http://${HOST}@127.0.0.1:1/`, says: 502 },
    { target: `http://127.0.0.1:1\\@${HOST}/`, says: 400 },
    { target: `http://${HOST}\\.example.net/`, says: 400 },
    { target: `http://${HOST}%00.example.net/`, says: 400 },
    { target: "http://app..example.com/", says: 400 },
    { target: "http://192.0.2.1/", says: 403 },
    { target: "http://[2001:db8::1]/", says: 403 },
    { target: "http://0300.0.2.1/", says: 403 },
    { target: "http://3221225985/", says: 403 },
    { target: "http://0.0.0.0/", says: 403 },
    { target: "http://[::ffff:192.0.2.1]/", says: 403 },
    { target: `http://x.${HOST}/`, says: 403 },
  ])("GET $target is not: $says", async ({ target, says }) => {
    const { proxyUrl } = shared();
    const text = await said(
      await openSocket(proxyUrl),
      lines(`GET ${target} HTTP/1.1`, `Host: ${HOST}`, "Connection: close"),
    );
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${says} `));
    expect(text).not.toMatch(/emulator-reason/i);
  });

  test("an international name is known by its ASCII form, and in bytes that are none it is refused", async () => {
    const { proxyUrl, emulator } = await protecting();
    await emulator.account({ seed: { applications: [{ domain: "xn--bro-hoa.example.com" }] } });
    const plain = await askProxy(proxyUrl, "http://xn--BRO-hoa.example.com/");
    expect(plain.headers["emulator-reason"]).toBe("no-policy");
    for (const request of [`GET http://büro.example.com/ HTTP/1.1`, "CONNECT büro.example.com:443 HTTP/1.1"]) {
      const bytes = Buffer.from(lines(request, "Host: x", "Connection: close"));
      expect(await said(await openSocket(proxyUrl), bytes)).toMatch(/^HTTP\/1\.1 400 /);
    }
  });
});

describe("a host that comes and goes", () => {
  test("one that nobody protects any more is refused within its tunnel, and never reached from it", async () => {
    const { account, proxyUrl, secure } = await protecting();
    const socket = await secure();
    const parts: string[] = [];
    socket.on("data", (part: Buffer) => parts.push(part.toString()));
    socket.write(lines(...ASK));
    await expect.poll(() => parts.join("")).toMatch(/emulator-reason: no-credentials/i);
    await account.reset();
    socket.write(lines(...ASK, "Connection: close"));
    await new Promise((done) => socket.once("end", done));
    expect(parts.join("").match(/HTTP\/1\.1 (\d+)/g)).toEqual(["HTTP/1.1 403", "HTTP/1.1 404"]);
    expect((await refusedTunnel(proxyUrl, `${HOST}:443`)).status).toBe(403);
  });

  test("when the emulator has ended, protected hosts and all that it cannot be asked about are refused", async () => {
    const reached: string[] = [];
    const port = await tcpServer(() => void reached.push("other"));
    const { emulator, proxyUrl, secure } = await protecting({});
    const socket = await secure();
    process.kill(emulator.pid, "SIGKILL");
    await emulator.ended;
    expect(await said(socket, lines(...ASK, "Connection: close"))).toMatch(/^HTTP\/1\.1 502 /);
    const { status, text } = await refusedTunnel(proxyUrl, `some.example.com:${port}`);
    expect([status, text]).toEqual([
      502,
      expect.stringContaining("the emulator cannot be asked whether it is a protected host"),
    ]);
    expect((await askProxy(proxyUrl, `http://${HOST}/`)).status).toBe(502);
    expect(reached).toEqual([]);
  });
});
