/** The edge in front of Workers under test, in a Miniflare of one's own. The Workers know nothing of it. */
import { once } from "node:events";
import { createServer, get as visitOver } from "node:http";
import type { AddressInfo } from "node:net";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { describe, expect, onTestFinished, test } from "vitest";
import type * as Embedded from "../../../src/node/miniflare.ts";
import { isSignedFor, putBehindAccess, type Fetch } from "../../support/behind-access.ts";
import { built } from "../../support/node/built-library.ts";

const { emulatorWorkers, outboundService } = (await import(
  /* @vite-ignore */ built("miniflare.js")
)) as typeof Embedded;

/** Says what it was sent and how often it was asked; asks for what it is told to; ends badly, loops or talks on a socket. */
const WORKER = `let visits = 0;
export default {
  async fetch(request) {
    visits += 1;
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/throws") throw new Error("no such table");
    if (pathname === "/passes-on") return fetch(request);
    if (pathname === "/mirror") return new Response(request.body, { status: 418, headers: { "emulator-reason": "mine", "x-own": "1" } });
    if (pathname === "/moved") return Response.redirect("https://elsewhere.example/", 302);
    if (pathname === "/socket") {
      const [client, server] = Object.values(new WebSocketPair());
      server.accept();
      server.addEventListener("message", ({ data }) => server.send(data.toUpperCase()));
      return new Response(null, { status: 101, webSocket: client });
    }
    const asked = searchParams.get("ask");
    const headers = Object.fromEntries(request.headers);
    const pair = ["cf-access-client-id", "cf-access-client-secret"].map((name) => [name, searchParams.get(name)]);
    const answer = asked === null ? null : await fetch(asked, { headers: pair.filter(([, value]) => value !== null) });
    return Response.json({ visits, method: request.method, url: request.url, headers, answer: await answer?.text() });
  },
};`;

interface Seen {
  readonly visits: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly answer?: string;
}

/** A Miniflare with these Workers, each behind the hosts that it is given. */
async function embedded(behind: Record<string, string>) {
  const worker = (name: string) => ({
    name,
    modules: true,
    script: WORKER,
    compatibilityDate: "2026-06-01",
    outboundService,
  });
  const workers = [...new Set(Object.values(behind))].map(worker);
  const all = [...workers, ...emulatorWorkers({ protects: behind })];
  const miniflare = new Miniflare(convertV4MiniflareOptions({ workers: all }));
  onTestFinished(() => miniflare.dispose());
  const outside = await miniflare.getWorker("access-emulator-outbound");
  const direct = await miniflare.getWorker(workers[0]?.name ?? "");
  const api: Fetch = (url, sent) => outside.fetch(url, sent);
  const visit = async (
    url: string,
    headers: Record<string, string> = {},
    rest: { method?: string; body?: string } = {},
  ) => {
    const answer = await miniflare.dispatchFetch(url, { ...rest, headers, redirect: "manual" });
    const text = await answer.text();
    return { status: answer.status, reason: answer.headers.get("emulator-reason"), headers: answer.headers, text };
  };
  const seen = async (...asked: Parameters<typeof visit>) => JSON.parse((await visit(...asked)).text) as Seen;
  /** How often the first Worker was asked; this one counts, too. */
  const visits = async () => ((await (await direct.fetch("http://x/")).json()) as Seen).visits;
  return { miniflare, api, visit, seen, visits };
}

describe("a Worker behind the edge", () => {
  test("is asked at its own host with the assertion, which the certs of its team verify", async () => {
    const { api, visit, seen } = await embedded({ "app.example.com": "mine" });
    const door = await putBehindAccess(api, "app.example.com");
    const certs = encodeURIComponent(`https://${door.team}/cdn-cgi/access/certs`);
    const url = `https://app.example.com/a%20b?ask=${certs}`;
    const told = await seen(url, { ...door.pair, "emulator-client-ip": "203.0.113.7" });
    expect(told).toMatchObject({ visits: 1, method: "GET", url });
    expect(Object.keys(told.headers).filter((name) => name.startsWith("emulator-"))).toEqual([]);
    expect(told.headers["cf-connecting-ip"]).toBe("203.0.113.7");
    expect(await isSignedFor(door, told.headers["cf-access-jwt-assertion"], JSON.parse(told.answer ?? ""))).toBe(true);
    expect((await visit(url, door.pair)).reason).toBe("service-auth");
  });

  test("is never asked by who is refused, by what looks like an assertion, or before there is an application", async () => {
    const { miniflare, api, visit, visits } = await embedded({ "app.example.com": "mine" });
    expect(await visit("https://app.example.com/")).toMatchObject({ status: 404 });
    const { pair } = await putBehindAccess(api, "app.example.com");
    const wrong = { ...pair, "cf-access-client-secret": "0".repeat(64) };
    for (const headers of [{}, wrong, { "cf-access-jwt-assertion": "a.b.c" }]) {
      expect(await visit("https://app.example.com/", headers)).toMatchObject({ status: 403 });
      expect(await visit("https://APP.example.com./", headers)).toMatchObject({ status: 403 });
      expect(await visit("http://app.example.com:8443/", headers)).toMatchObject({ status: 403 });
    }
    const byBinding = await (await miniflare.getWorker("access-emulator")).fetch("https://app.example.com/");
    expect(byBinding.status).toBe(403);
    expect(await visits()).toBe(1);
  });

  test("is never asked through the edge of an account that knows nothing of its host, whoever names that", async () => {
    const { api, visit, visits } = await embedded({ "app.example.com": "mine" });
    const { id, pair } = await putBehindAccess(api, "app.example.com");
    const other = "f".repeat(32);
    const refused = await visit("https://app.example.com/", { "emulator-account": other, ...pair });
    expect([refused.status, refused.text]).toEqual([404, expect.stringContaining("unclaimed-host")]);
    const path = `http://emulator.localhost/_edge/${other}/app.example.com/`;
    expect((await api(path, { method: "POST", headers: pair, body: "" })).status).toBe(404);
    expect(await visits()).toBe(1);
    expect((await visit("https://app.example.com/", { "emulator-account": id, ...pair })).status).toBe(200);
  });

  test("gets bodies whole and gives them whole, with its own status and headers, and redirects are the client's", async () => {
    const { api, visit } = await embedded({ "app.example.com": "mine" });
    const { pair } = await putBehindAccess(api, "app.example.com");
    const body = "abcdefgh".repeat(1_000_000);
    const mirrored = await visit("https://app.example.com/mirror", pair, { method: "POST", body });
    expect(mirrored).toMatchObject({ status: 418, reason: "service-auth" });
    expect(mirrored.headers.get("x-own")).toBe("1");
    expect(mirrored.text === body).toBe(true);
    const moved = await visit("https://app.example.com/moved", pair);
    expect([moved.status, moved.headers.get("location")]).toEqual([302, "https://elsewhere.example/"]);
    // Where more than 64 KiB are left unread, workerd closes the connection of what it has answered.
    const unread = await visit("https://app.example.com/", pair, { method: "PUT", body: body.slice(0, 32_768) });
    expect(unread.status).toBe(200);
  });

  test("talks on a WebSocket with who is let in", async () => {
    const { miniflare, api } = await embedded({ "app.example.com": "mine" });
    const { pair } = await putBehindAccess(api, "app.example.com");
    const open = (headers: Record<string, string>) =>
      miniflare.dispatchFetch("https://app.example.com/socket", { headers: { ...headers, upgrade: "websocket" } });
    const refused = await open({});
    expect([refused.status, refused.webSocket]).toEqual([403, null]);
    const { webSocket } = await open(pair);
    if (!webSocket) throw new Error("There is no WebSocket.");
    const answer = new Promise((resolve) => webSocket.addEventListener("message", ({ data }) => resolve(data)));
    webSocket.accept();
    webSocket.send("hello");
    expect(await answer).toBe("HELLO");
    webSocket.close();
  });

  test("that throws is told apart from the emulator, and one that asks itself is stopped", async () => {
    const { api, visit } = await embedded({ "app.example.com": "mine" });
    const { id, pair } = await putBehindAccess(api, "app.example.com");
    const thrown = await visit("https://app.example.com/throws", pair);
    expect([thrown.status, thrown.text]).toEqual([500, expect.stringContaining("no such table")]);
    expect(thrown.text).toContain("The Worker of app.example.com threw an exception");
    const everyone = { name: "open", decision: "bypass", include: [{ everyone: {} }] };
    const open = { type: "self_hosted", name: "open", domain: "app.example.com/passes-on", policies: [everyone] };
    const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
    const apps = `https://api.cloudflare.com/client/v4/accounts/${id}/access/apps`;
    expect((await api(apps, { method: "POST", headers, body: JSON.stringify(open) })).status).toBe(201);
    const looped = await visit("https://app.example.com/passes-on");
    expect([looped.status, looped.text]).toEqual([
      508,
      expect.stringContaining("sent its own request to app.example.com"),
    ]);
  });
});

test("emulator.localhost is the emulator's although a Worker is the first, for who calls and for who connects", async () => {
  const { miniflare, visits } = await embedded({ "app.example.com": "mine" });
  const called = await miniflare.dispatchFetch("http://emulator.localhost/_emulator/health");
  expect([called.status, called.headers.get("content-type")]).toEqual([200, "application/json"]);
  await called.text();
  const { port } = await miniflare.ready;
  const page = (name: string) =>
    new Promise<string>((resolve, reject) => {
      visitOver({ host: "127.0.0.1", port, path: "/_emulator/", headers: { host: `${name}:${port}` } }, (answer) => {
        answer.resume();
        resolve(`${answer.statusCode} ${answer.headers["content-type"]}`);
      }).on("error", reject);
    });
  expect(await page("emulator.localhost")).toMatch(/^200 text\/html/);
  expect(await visits()).toBe(1);
  expect(await page("localhost")).toMatch(/^200 application\/json/); // the Worker's own
});

test("several Workers are behind hosts of their own, and ask each other through the edge", async () => {
  const { api, visit, seen } = await embedded({
    "app.example.com": "first",
    "API.example.com": "second",
    "*.preview.example.com": "second",
  });
  const { pair } = await putBehindAccess(api, "app.example.com", "api.example.com", "*.preview.example.com");
  const query = new URLSearchParams({ ask: "https://api.example.com/inner" });
  const refused = await seen(`https://app.example.com/?${query}`, pair);
  expect(refused.answer).toContain("Forbidden");
  for (const [name, value] of Object.entries(pair)) query.set(name, value);
  const admitted = await seen(`https://app.example.com/?${query}`, pair);
  const inner = JSON.parse(admitted.answer ?? "") as Seen;
  expect([admitted.visits, inner.visits, inner.url]).toEqual([2, 1, "https://api.example.com/inner"]);
  query.set("ask", "https://x.preview.example.com/");
  expect(JSON.parse((await seen(`https://app.example.com/?${query}`, pair)).answer ?? "")).toMatchObject({
    visits: 2,
    url: "https://x.preview.example.com/",
  });
  expect((await visit("https://x.preview.example.com/")).status).toBe(403);
});

test("an origin that the account gives the host goes before the Worker", async () => {
  const { api, visit, visits } = await embedded({ "app.example.com": "mine" });
  const { id, pair } = await putBehindAccess(api, "app.example.com");
  const origin = `http://emulator.localhost/_emulator/accounts/${id}/origins/app.example.com`;
  const headers = { "content-type": "application/json" };
  const set = await api(origin, { method: "PUT", headers, body: JSON.stringify({ url: "http://127.0.0.1:1" }) });
  expect(set.status).toBe(200);
  expect((await visit("https://app.example.com/", pair)).status).toBe(502);
  expect(await visits()).toBe(1);
});

test("a place of this machine is an origin, too, by either address of localhost, and nothing else is", async () => {
  const { api, visit } = await embedded({ "app.example.com": "mine" });
  const { id, pair } = await putBehindAccess(api, "app.example.com");
  const path = `http://emulator.localhost/_emulator/accounts/${id}/origins/app.example.com`;
  const put = async (url: string) => {
    const headers = { "content-type": "application/json" };
    return (await api(path, { method: "PUT", headers, body: JSON.stringify({ url }) })).status;
  };
  for (const address of ["127.0.0.1", "::1"]) {
    const origin = createServer((incoming, outgoing) => {
      const names = Object.keys(incoming.headers).filter((name) => /^emulator-|secret/.test(name));
      outgoing.writeHead(302, { location: "http://169.254.169.254/" }).end(`${incoming.url} ${names.length}`);
    });
    origin.listen(0, address);
    await once(origin, "listening");
    onTestFinished(() => void origin.close());
    expect(await put(`http://localhost:${(origin.address() as AddressInfo).port}`)).toBe(200);
    const moved = await visit("https://app.example.com/x?y=1", { ...pair, "emulator-client-ip": "203.0.113.7" });
    expect([moved.status, moved.text]).toEqual([302, "/x?y=1 0"]);
    expect(moved.headers.get("location")).toBe("http://169.254.169.254/");
  }
  for (const url of ["http://0.0.0.0:80", "http://[::ffff:127.0.0.1]:80", "http://2130706433", "https://a.example"]) {
    expect(await put(url), url).toBe(400);
  }
});

test("a Miniflare that listens protects its hosts there, too", async () => {
  const { miniflare, api, visits } = await embedded({ "app.example.com": "mine" });
  await putBehindAccess(api, "app.example.com");
  const { get } = await import("node:http");
  const { hostname, port } = await miniflare.ready;
  const status = await new Promise((resolve, reject) => {
    const asked = get({ hostname, port, path: "/", headers: { host: "app.example.com" } }, (answer) => {
      resolve(answer.statusCode);
      answer.resume();
    });
    asked.on("error", reject);
  });
  expect([status, await visits()]).toEqual([403, 1]);
});

test.each([
  ["https://app.example.com", "is no host"],
  ["app.example.com:8443", "is no host"],
  ["app.example.com/admin", "is no host"],
  ["app", "is no host"],
  ["*", "is no host"],
  ["*.com.*", "is no host"],
  ["", "is no host"],
  ["api.cloudflare.com", "is a name of the emulator itself"],
  ["team.cloudflareaccess.com", "is a name of the emulator itself"],
  ["emulator.localhost", "is a name of the emulator itself"],
  ["host.docker.internal", "is a name of the emulator itself"],
  ["host.containers.internal", "is a name of the emulator itself"],
  ["127.0.0.1", "is a name of the emulator itself"],
])("nothing protects %j", (host, words) => {
  expect(() => emulatorWorkers({ protects: { [host]: "mine" } })).toThrow(words);
});

test("an option that is none is refused with the nearest one, and so is one of a wrong type", () => {
  expect(() => emulatorWorkers({ protect: { "app.example.com": "mine" } } as never)).toThrow(
    "emulatorWorkers does not know the option protect; the nearest that it knows is protects",
  );
  expect(() => emulatorWorkers({ protects: "mine" as never })).toThrow(
    "The option protects of emulatorWorkers must be",
  );
});

test("a host is given the name of a Worker, and an empty list protects nothing", () => {
  expect(() => emulatorWorkers({ protects: { "app.example.com": "" } })).toThrow("needs the name of a Worker");
  expect(() => emulatorWorkers({ protects: { "app.example.com": 1 as never } })).toThrow("needs the name of a Worker");
  expect(emulatorWorkers({ protects: {} })).toEqual(emulatorWorkers());
});
