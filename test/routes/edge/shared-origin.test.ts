/** A host that is hostile to the others below the same origin: whatever it answers, it decides nothing for them. */
import { describe, expect, test } from "vitest";
import { inPathForm, isServiceWorker } from "../../../src/routes/edge/shared-origin.ts";
import { AccessClient, everyone, ofToken, serviceAuth } from "../../support/workerd/access.ts";
import { freshId, isOnList } from "../../support/workerd/accounts.ts";
import { ORIGIN, send } from "../../support/workerd/client.ts";
import { pairOf } from "../../support/workerd/edge.ts";

const base = "/_edge/00000000000000000000000000000001/app.example.com";

function answered(headers: readonly (readonly [string, string])[], below = base): Headers {
  const sent = new Headers();
  for (const [name, value] of headers) sent.append(name, value);
  return inPathForm(new Response("", { headers: sent }), { base: below }).headers;
}
const cookieOf = (cookie: string, below = base) => answered([["set-cookie", cookie]], below).getSetCookie();

/** The attributes as a browser reads them: the last of a name counts (RFC 6265, section 5.2). */
function attributesOf(cookie: string): Map<string, string> {
  const [, ...attributes] = cookie.split(";");
  return new Map(
    attributes.map((each) => {
      const [name = "", ...value] = each.split("=");
      return [name.trim().toLowerCase(), value.join("=").trim()] as const;
    }),
  );
}

describe("a cookie stays below its host", () => {
  test.each([
    "a=b",
    "a=b; Path=/",
    "a=b;path=/",
    "a=b; PATH = /; Secure",
    "a=b;\tPath\t=\t/",
    'a=b; Path="/"',
    "a=b; Path",
    "a=b; Path=",
    "a=b; Path=/_edge/; path=/_emulator/",
    "a=b; Domain=localhost",
    "a=b; domain=.localhost; DOMAIN =127.0.0.1; Path=/",
    "a=b; Domain",
    "a=b; Path=/; SameSite=none; Path=/client/v4",
    "a=b;;; Path=/;",
    "a; Path=/",
    "=b; Path=/",
    "",
    "; Path=/",
    "Path=/",
    "a=b; Max-Age=10; Path=/x; HttpOnly; Partitioned; Path=/",
    "a=b, c=d; Path=/",
  ])("%j", (cookie) => {
    const [one = "", ...more] = cookieOf(cookie);
    expect(more).toEqual([]);
    expect(attributesOf(one).get("path")).toBe(`${base}/`);
    expect(attributesOf(one).has("domain")).toBe(false);
    expect(one.split(";")[0]).toBe(cookie.split(";")[0]?.trim());
  });

  test("and keeps everything else that it has", () => {
    const cookie = "a=b; Max-Age=10; Secure; HttpOnly; SameSite=Lax; Partitioned; Priority=High";
    expect(cookieOf(cookie)).toEqual([cookie.replace("a=b;", `a=b; Path=${base}/;`)]);
  });

  test("one for one, in their order", () => {
    const names = answered([
      ["set-cookie", "a=1; Path=/"],
      ["set-cookie", "b=2, c=3"],
      ["set-cookie", "a=4"],
    ]).getSetCookie();
    expect(names.map((cookie) => cookie.split(";")[0])).toEqual(["a=1", "b=2, c=3", "a=4"]);
  });

  test("with a prefix that asks for the whole host, none is kept by a browser: its path is not /", () => {
    expect(cookieOf("__Host-a=b; Secure; Path=/")).toEqual([`__Host-a=b; Path=${base}/; Secure`]);
  });

  test("but for a client that speaks of hosts, which is given it as it is", () => {
    expect(cookieOf("a=b; Path=/; Domain=example.com", "")).toEqual(["a=b; Path=/; Domain=example.com"]);
  });
});

describe("a header that decides for the whole origin", () => {
  test.each([
    ["Service-Worker-Allowed", "/"],
    ["Clear-Site-Data", '"*"'],
    ["Strict-Transport-Security", "max-age=31536000"],
    ["Alt-Svc", 'h3=":443"'],
    ["NEL", "{}"],
    ["Report-To", "{}"],
    ["Reporting-Endpoints", 'a="https://evil.example"'],
    ["Origin-Agent-Cluster", "?1"],
    ["Accept-CH", "Sec-CH-UA-Model"],
    ["Critical-CH", "Sec-CH-UA-Model"],
    ["Set-Login", "logged-in"],
  ])("%s is taken out", (name, value) => {
    expect(answered([[name, value]]).has(name)).toBe(false);
    expect(answered([[name, value]], "").get(name)).toBe(value);
  });

  test.each([
    ["its own", "default-src 'self'"],
    ["one that would open the sandbox", "sandbox allow-same-origin allow-scripts"],
    ["an empty one", ""],
  ])("the sandbox stands beside %s, as a policy of its own", (_, policy) => {
    const policies =
      answered([["content-security-policy", policy]])
        .get("content-security-policy")
        ?.split(", ") ?? [];
    expect(policies.at(-1)).toBe("sandbox"); // of several, a browser takes the strictest
    expect(policies).toContain(policy);
  });

  test("the sandbox stands in the answer to a client that speaks of hosts, too", () => {
    expect(answered([], "").get("content-security-policy")).toBe("sandbox");
  });
});

test("status, body and all other headers are the origin's", async () => {
  const headers = { "content-type": "text/plain", etag: '"1"', "x-own": "a, b" };
  const answer = inPathForm(new Response("text", { status: 418, statusText: "I'm a teapot", headers }), { base });
  expect([answer.status, answer.statusText, await answer.text()]).toEqual([418, "I'm a teapot", "text"]);
  expect(Object.fromEntries(answer.headers)).toEqual({ ...headers, "content-security-policy": "sandbox" });
});

describe("the script of a service worker", () => {
  test.each([
    ["service-worker", "script"],
    ["service-worker", ""],
    ["sec-fetch-dest", "serviceworker"],
  ])("is refused by its header %s: %j", async (name, value) => {
    expect(isServiceWorker(new Request("http://localhost/", { headers: { [name]: value } }))).toBe(true);
    const id = freshId();
    for (const method of ["GET", "HEAD"]) {
      const { status, headers } = await send(method, `/_edge/${id}/evil.example/sw.js`, { headers: { [name]: value } });
      expect([status, headers.get("content-security-policy")]).toEqual([403, "sandbox"]);
    }
  });

  test("is what nothing else is taken for", () => {
    for (const value of ["script", "document", "worker", "sharedworker", "empty"]) {
      expect(isServiceWorker(new Request("http://localhost/", { headers: { "sec-fetch-dest": value } }))).toBe(false);
    }
  });
});

test("a page of a host, whose origin is null, reaches neither the control plane nor the API", async () => {
  const id = freshId();
  const headers = { origin: "null", authorization: "Bearer any-token" };
  for (const site of [{}, { "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-origin" }]) {
    for (const path of [`/_emulator/accounts/${id}/settings`, `/client/v4/accounts/${id}/access/service_tokens`]) {
      const answer = await send("GET", path, { headers: { ...headers, ...site } });
      expect(answer.status, path).toBe(403);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  }
});

describe("a page of another site", () => {
  const CROSS = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };

  test.each<[string, Readonly<Record<string, string>>]>([
    ["without a referrer", {}],
    ["with its own", { referer: "https://evil.example/_edge/" }],
    ["with one that is none", { referer: "localhost:8787" }],
    ["with another port of this machine", { referer: "http://localhost:8788/" }],
  ])("is not answered, %s, and makes no account", async (_, headers) => {
    const id = freshId();
    const answer = await send("GET", `/_edge/${id}/app.example.com/`, { headers: { ...CROSS, ...headers } });
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining("pages of other sites")]);
    expect(await isOnList(id)).toBe(false);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    [
      "a sandboxed page of this emulator, which is of another site to browsers",
      { ...CROSS, referer: `${ORIGIN}/_edge/x/` },
    ],
    ["a page of this machine", { "sec-fetch-site": "same-site", origin: "http://localhost:3000" }],
    ["an address that was typed", { "sec-fetch-site": "none" }],
    ["a client that is no browser", { origin: "https://app.example.com" }],
  ])("is not %s", async (_, headers) => {
    const answer = await send("GET", `/_edge/${freshId()}/app.example.com/`, { headers });
    expect(answer.status).toBe(200);
  });
});

test("a page of the same site as a name with a dot is one of another site, and not one of the same site as localhost", async () => {
  const ask = async (origin: string) => {
    const id = freshId();
    const { status } = await send("GET", `/_edge/${id}/app.example.com/`, {
      origin,
      headers: { "sec-fetch-site": "same-site" },
    });
    return [status, await isOnList(id)];
  };
  expect(await ask("http://emulator.localhost:8787")).toEqual([403, false]);
  for (const origin of [ORIGIN, "http://127.0.0.1:8787", "http://[::1]:8787", "http://emulator:8787"]) {
    expect(await ask(origin), origin).toEqual([200, true]);
  }
});

describe("a WebSocket in the path form", () => {
  const socket = { upgrade: "websocket", connection: "Upgrade" };
  const ask = async (headers: Readonly<Record<string, string>>) => {
    const id = freshId();
    const { status } = await send("GET", `/_edge/${id}/app.example.com/`, { headers: { ...socket, ...headers } });
    return [status, await isOnList(id)];
  };

  test.each(["https://evil.example", "null", "http://app.localhost:8787", "http://localhost.evil.example"])(
    "is refused to a page of the origin %s, and makes no account",
    async (origin) => {
      expect(await ask({ origin })).toEqual([403, false]);
      expect(await ask({ origin, upgrade: "WebSocket" })).toEqual([403, false]);
    },
  );

  test.each<[string, Readonly<Record<string, string>>]>([
    ["a program, which has no origin", {}],
    ["a page of this machine", { origin: "http://localhost:3000", "sec-fetch-site": "cross-site" }],
    ["a program that speaks of hosts", { origin: "https://app.example.com", "emulator-edge-form": "host" }],
  ])("is let through for %s", async (_, headers) => {
    expect(await ask(headers)).toEqual([200, true]);
  });
});

test("a browser is answered in the path form, whatever it asks for", async () => {
  const { account, pair } = await oneDoor();
  const formOf = async (headers: Readonly<Record<string, string>>) => {
    const asked = { ...pair, "emulator-edge-form": "host", ...headers };
    const answer = await send("GET", `/_edge/${account.id}/app.example.com/`, { headers: asked });
    return answer.headers.getSetCookie().map((each) => /Path=[^;]*/.exec(each)?.[0]);
  };
  expect(await formOf({})).toEqual(["Path=/"]);
  expect(await formOf({ "sec-fetch-site": "same-origin" })).toEqual([`Path=/_edge/${account.id}/app.example.com/`]);
});

async function oneDoor() {
  const client = new AccessClient();
  const token = await client.token();
  await client.app({ policies: [serviceAuth(ofToken(token.id))] });
  return { account: client.account, pair: pairOf(token) };
}

test("behind TLS a redirect to the login stays below https, and a sandboxed page there is known as one of this emulator", async () => {
  const client = new AccessClient();
  await client.app({ policies: [{ name: "people", decision: "allow", include: [everyone] }] });
  const tls = { "x-forwarded-proto": "https" };
  const place = `/_edge/${client.account.id}/app.example.com/`;
  const { headers } = await send("GET", place, { headers: tls });
  expect(headers.get("location")).toMatch(/^https:\/\/localhost:8787\/_edge\//);
  const page = { "sec-fetch-site": "cross-site", referer: `https://localhost:8787${place}` };
  expect((await send("GET", place, { headers: { ...tls, ...page } })).status).toBe(302);
  expect((await send("GET", place, { headers: page })).status).toBe(403);
});
