/** `account.fetch`: the edge asked by hostname. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, startEmulator, type Account, type Emulator } from "../../support/node/built-library.ts";
import { deployed, KEY } from "../../support/node/deployed.ts";
import { errorOf, started } from "../../support/node/emulators.ts";

const CLIENT_ID = "88bf3b6d86161464f6509f7219099e57.access";
const PAIR = { "CF-Access-Client-Id": CLIENT_ID, "CF-Access-Client-Secret": "known-to-the-test" };
const APP = "https://app.shop.example";
const LOGIN = "https://login.shop.example";
const ALLOW = { name: "People", decision: "allow", include: [{ email_domain: { domain: "shop.example" } }] } as const;
const NOBODY = { name: "Nobody", decision: "non_identity", include: [{ ip: { ip: "192.0.2.1/32" } }] } as const;

let emulator: Emulator;
let account: Account;
beforeAll(async () => {
  emulator = await startEmulator();
  account = await emulator.account({
    seed: {
      tokens: [{ name: "CI", client_id: CLIENT_ID, client_secret: "known-to-the-test" }],
      applications: [
        { domain: "app.shop.example", admits: ["CI"] },
        { domain: "login.shop.example", admits: ["CI"], policies: [ALLOW] },
        {
          domain: "away.shop.example",
          policies: [NOBODY],
          custom_non_identity_deny_url: "https://open.example/sorry?from=away",
        },
        {
          domain: "round.shop.example",
          policies: [NOBODY],
          custom_non_identity_deny_url: "https://round.shop.example/again",
        },
      ],
    },
  });
});
afterAll(() => emulator.stop());

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body_bytes: number;
}
const echoOf = async (response: Response): Promise<Echo> => (await response.json()) as Echo;

describe("a request by hostname", () => {
  test("reaches the origin with its path, query, method, headers and body", async () => {
    const url = `${APP}/a%2Fb//c/?q=1&q=2#part`;
    const headers = { ...PAIR, authorization: "Bearer mine", "x-own": "1" };
    const response = await account.fetch(url, { method: "PUT", headers, body: "four" });
    expect(response).toBeInstanceOf(Response);
    expect(response.status).toBe(200);
    expect({ url: response.url, redirected: response.redirected }).toEqual({
      url: `${APP}/a%2Fb//c/?q=1&q=2`,
      redirected: false,
    });
    expect(response.clone().url).toBe(response.url);
    expect(response.headers.get("emulator-reason")).toBe("service-auth");
    const echo = await echoOf(response);
    expect(echo).toMatchObject({ method: "PUT", url: response.url, body_bytes: 4 });
    expect(echo.headers).toMatchObject({ authorization: "Bearer mine", "x-own": "1", host: "app.shop.example" });
    expect(echo.headers["emulator-edge-form"]).toBeUndefined();
  });

  test("may be a URL or a Request, whose members the second argument replaces", async () => {
    expect((await echoOf(await account.fetch(new URL(`${APP}/u`), { headers: PAIR }))).url).toBe(`${APP}/u`);
    const request = new Request(`${APP}/r`, { method: "POST", headers: PAIR, body: "abc" });
    expect(await echoOf(await account.fetch(request.clone()))).toMatchObject({ method: "POST", body_bytes: 3 });
    const refused = await account.fetch(request, { headers: {}, redirect: "manual" });
    expect(refused.headers.get("emulator-reason")).toBe("no-credentials");
  });

  test("streams a body, and carries a form", async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from("ab"));
        controller.enqueue(Buffer.from("cd"));
        controller.close();
      },
    });
    const init = { method: "POST", headers: PAIR, body, duplex: "half" } as RequestInit;
    expect(await echoOf(await account.fetch(APP, init))).toMatchObject({ body_bytes: 4 });
    const form = new FormData();
    form.set("file", new Blob(["content"]), "name.txt");
    const { headers, body_bytes: size } = await echoOf(
      await account.fetch(APP, { method: "POST", headers: PAIR, body: form }),
    );
    expect(headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(headers["content-length"]).toBe(String(size));
  });

  test("ends with its signal", async () => {
    const reason = new Error("enough");
    await expect(account.fetch(APP, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await account.fault({ operation: "edge", position: "before", effect: { type: "delay", by: "20s" } });
    const controller = new AbortController();
    const waiting = account.fetch(APP, { headers: PAIR, signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await account.clearFaults();
  });

  test.for<[unknown, string]>([
    ["app.shop.example/a", "is no URL: it must be absolute, such as https://app.example.com/admin."],
    [undefined, "is no URL"],
    [{ url: APP }, "is no URL"],
    ["ftp://app.shop.example/", "begins with ftp: and must begin with https: or http:"],
    ["https://app.shop.example:8443/", "has the port 8443: the edge serves a host without one."],
    ["https://me:known-to-the-test@app.shop.example/", "has a user name or a password"],
    ["https://[::1]/", "has the address [::1] as its host"],
  ])("is refused for %s", async ([url, says]) => {
    const problem = await errorOf(account.fetch(url as string));
    expect(problem).toMatchObject({ code: "bad-input" });
    expect(problem.message).toContain(`The URL of account.fetch ${says}`);
    expect(problem.message).not.toContain("known-to-the-test");
  });
});

describe("a redirect", () => {
  test("is followed to the login of the team, on the edge", async () => {
    const response = await account.fetch(`${LOGIN}/private`);
    expect(response).toMatchObject({ status: 200, redirected: true });
    expect(response.url).toMatch(
      /^https:\/\/[0-9a-f]{32}\.cloudflareaccess\.com\/cdn-cgi\/access\/login\/login\.shop\.example\?/,
    );
    expect(await response.text()).toContain("Nobody can log in here");
  });

  test('is shown as it is with "manual", and an error with "error"', async () => {
    const response = await account.fetch(LOGIN, { redirect: "manual" });
    expect(response).toMatchObject({ status: 302, redirected: false, url: `${LOGIN}/`, type: "basic" });
    expect(response.headers.get("location")).toMatch(/^https:\/\/[0-9a-f]{32}\.cloudflareaccess\.com\//);
    expect(response.headers.getSetCookie().join()).not.toContain("/_edge/");
    await expect(account.fetch(LOGIN, { redirect: "error" })).rejects.toThrow(
      new TypeError('fetch failed: https://login.shop.example/ redirects (302), and redirect is "error".'),
    );
  });

  test("takes no credentials of Access to another host", async () => {
    const single = { "x-token": JSON.stringify({ "cf-access-client-id": "a", "cf-access-client-secret": "b" }) };
    const kept = { "x-own": "1" };
    const gone = { ...PAIR, "cf-access-token": "jwt", authorization: "Bearer mine", cookie: "a=b", ...single };
    const response = await account.fetch("https://away.shop.example/", { headers: { ...gone, ...kept } });
    expect(response).toMatchObject({ status: 200, redirected: true, url: "https://open.example/sorry?from=away" });
    const { headers } = await echoOf(response);
    expect(headers).toMatchObject(kept);
    for (const name of Object.keys(gone)) expect(headers[name.toLowerCase()], name).toBeUndefined();
  });

  test("is followed twenty times", async () => {
    await expect(account.fetch("https://round.shop.example/", { headers: PAIR })).rejects.toThrow(
      "https://round.shop.example/again redirects once more, after 20 redirects.",
    );
    const asked = await account.requests({ host: "round.shop.example", per_page: 1 });
    expect(asked.total_count).toBe(21);
  });
});

describe("redirects of an origin", () => {
  /** What answers like the edge in front of such an origin. */
  async function origin(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Account> {
    const server = createServer((request, response) => {
      response.setHeader("emulator-reason", "service-auth");
      answer(request, response);
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    return connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).account({ id: "0".repeat(32) });
  }

  const redirecting = (status: number, location = "to") =>
    origin((request, response) => {
      const { method = "", url = "", headers } = request;
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        if (url.endsWith("/from")) return response.writeHead(status, { location }).end();
        response.setHeader("location", "not followed: it is a 200");
        response.end(JSON.stringify({ method, url, body: Buffer.concat(parts).toString(), headers }));
      });
    });

  test.each([
    { status: 301, method: "POST", next: "GET" },
    { status: 302, method: "POST", next: "GET" },
    { status: 302, method: "PUT", next: "PUT" },
    { status: 303, method: "PUT", next: "GET" },
    { status: 303, method: "HEAD", next: "HEAD" },
    { status: 307, method: "POST", next: "POST" },
    { status: 308, method: "PATCH", next: "PATCH" },
  ])("$status of $method asks with $next", async ({ status, method, next }) => {
    const there = await redirecting(status);
    const body = method === "HEAD" ? null : "a body";
    const response = await there.fetch("https://app.example/from", { method, body, headers: PAIR });
    expect(response).toMatchObject({ status: 200, redirected: true, url: "https://app.example/to" });
    if (next === "HEAD") return;
    const asked = (await response.json()) as { method: string; body: string; headers: Record<string, string> };
    expect(asked).toMatchObject({ method: next, body: next === "GET" ? "" : "a body" });
    expect(asked.headers["cf-access-client-secret"]).toBe("known-to-the-test"); // the same host
    expect("content-type" in asked.headers).toBe(next !== "GET");
  });

  test("with the body of a stream cannot be followed, as with fetch", async () => {
    const there = await redirecting(307);
    const init = { method: "POST", body: new Blob(["a"]).stream(), duplex: "half" } as RequestInit;
    await expect(there.fetch("https://app.example/from", init)).rejects.toThrow("whose body was a stream");
  });

  test.each([
    { location: "https://app.example:8443/", says: "it has the port 8443" },
    { location: "mailto:me@example.com", says: "it begins with mailto:" },
    { location: "http://", says: "redirects to what is no URL" },
  ])("to $location are told", async ({ location, says }) => {
    const there = await redirecting(302, location);
    await expect(there.fetch("https://app.example/from")).rejects.toThrow(says);
  });

  test("keep Authorization and cookies only within an origin, also of a URL with other letters", async () => {
    const there = await redirecting(302, Buffer.from("//ÄPP.example/tö").toString("latin1"));
    const response = await there.fetch("https://app.example/from", {
      headers: { authorization: "Bearer a", cookie: "a=b" },
    });
    expect(response.url).toBe("https://xn--pp-uia.example/t%C3%B6");
    const { headers } = (await response.json()) as { headers: Record<string, string> };
    expect([headers.authorization, headers.cookie]).toEqual([undefined, undefined]);
  });
});

describe("edgeUrl", () => {
  test("is the base URL of a host for any client", async () => {
    const base = account.edgeUrl("App.Shop.example");
    expect(base).toBe(`${emulator.url}/_edge/${account.id}/app.shop.example`);
    const { url } = await echoOf(await fetch(`${base}/a`, { headers: PAIR }));
    expect(url).toBe(`${APP}/a`);
  });

  test.each(["https://app.example", "app.example:80", "app.example/a", "", " ", undefined, "[::1]"])(
    "refuses %s",
    (host) => {
      expect(() => account.edgeUrl(host as string)).toThrow("edgeUrl takes a hostname, such as app.example.com");
    },
  );
});

describe("with a key", () => {
  test("nothing of it goes to the origin, nor into the caller's Authorization", async () => {
    const there = await connect(emulator.url, { key: KEY }).account({ id: account.id });
    for (const authorization of [undefined, "Bearer mine"]) {
      const headers = { ...PAIR, ...(authorization === undefined ? {} : { authorization }) };
      const echo = await echoOf(await there.fetch(APP, { headers }));
      expect(echo.headers.authorization).toBe(authorization);
      expect(JSON.stringify(echo)).not.toContain(KEY);
    }
  });

  test("a deployed emulator answers as one on this machine, and tells why", async () => {
    const { url } = await deployed();
    const there = await connect(url, { key: KEY }).account();
    const answer = await there.fetch(APP);
    expect([answer.status, answer.headers.get("emulator-reason")]).toEqual([200, "no-application"]);
    expect(await answer.text()).not.toContain(KEY);
  });
});

describe("an emulator that does not answer as the edge", () => {
  test("has ended", async () => {
    const ending = await started();
    const there = await ending.account();
    const ended = ending.ended;
    process.kill(ending.pid, "SIGKILL");
    await ended;
    expect(await errorOf(there.fetch(APP))).toMatchObject({ code: "ended" });
  });

  test("is not there", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const there = await connect(`http://127.0.0.1:${port}`).account({ id: "0".repeat(32) });
    expect((await errorOf(there.fetch(APP))).message).toBe(`The emulator at http://127.0.0.1:${port} does not answer.`);
  });

  test("breaks the answer off when a fault says so", async () => {
    const there = await emulator.account();
    await there.fault({ operation: "edge", position: "before", effect: { type: "drop" } });
    await expect(there.fetch(APP).then((response) => response.text())).rejects.toThrow(TypeError);
  });
});
