/** What nobody means to send to the edge, and settings that nobody means: a clear answer, never a 5xx, and no header that was smuggled in. */
import { request } from "node:http";
import { connect } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { Account, emulatorUrl } from "../support/black-box/account.ts";
import type { TokenWithSecret } from "../support/black-box/answer.ts";
import {
  allow,
  block,
  bypass,
  Edge,
  ofToken,
  pairOf,
  reasonOf,
  serviceAuth,
  verdictOf,
} from "../support/black-box/edge.ts";

interface Raw {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  /** Status and reason. */
  readonly verdict: string;
}

/** A request with its path as it stands here. */
function raw(path: string, method = "GET", headers: Record<string, string> = {}, body?: Buffer): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(emulatorUrl);
    const sent = request({ host, port, path, method, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("error", reject);
      answer.on("end", () => {
        const { statusCode: status = 0, headers: received } = answer;
        resolve({ status, headers: received, text, verdict: `${status} ${String(received["emulator-reason"])}` });
      });
    });
    sent.on("error", reject).end(body);
  });
}

let edge: Edge;
let token: TokenWithSecret;
let below: string;
let pair: Record<string, string>;
beforeAll(async () => {
  edge = new Edge(new Account());
  token = await edge.account.created({ name: "CI" });
  pair = pairOf(token.client_id, token.client_secret);
  below = `/_edge/${edge.account.id}`;
  await edge.app("app.example.com", [serviceAuth(ofToken(token))]);
  await edge.app("app.example.com/admin", [block]);
  await edge.app("app.example.com/public", [bypass]);
});

const NOT_FOUND = { error: { code: "not-found", message: expect.stringMatching(/^The edge is at /) } };

describe("paths", () => {
  test.each([
    "/public/../admin",
    "/public/%2e%2e/admin",
    "/public/%2E./admin",
    "/public\\..\\admin",
    "/public/..\\admin",
    "/./admin",
    "/admin/",
    "/admin/x",
    "/%61dmin",
    "/admin?x=/public",
    "/admin#/public",
    "/public/../../app.example.com/admin",
  ])("%s is one of the admin's", async (path) => {
    expect((await raw(`${below}/app.example.com${path}`)).verdict).toBe("302 denied-by-policy");
  });

  test.each(["//admin", "/ADMIN", "/admin%00", "/%2561dmin", "/administrator", "/%ff", "/%", "/%zz", "/a%0d%0ab"])(
    "%s is none of the admin's, and refused as any other",
    async (path) => {
      expect((await raw(`${below}/app.example.com${path}`)).verdict).toBe("403 no-credentials");
    },
  );

  test.each(["/publicity", "/public.html", "//public", "/%70ublic%"])("%s is not open", async (path) => {
    expect((await raw(`${below}/app.example.com${path}`)).verdict).toBe("403 no-credentials");
  });
});

describe("hosts", () => {
  test.each(["APP.Example.COM", "app.example.com.", "app%2eexample%2ecom", "%61pp.example.com"])(
    "%s is the application's",
    async (host) => {
      expect((await raw(`${below}/${host}/`)).verdict).toBe("403 no-credentials");
    },
  );

  test.each(["bücher.example", "BÜCHER.example", "xn--bcher-kva.example", "bu%CC%88cher.example"])(
    "%s is one name",
    async (host) => {
      const { text } = await raw(encodeURI(`${below}/${host}/`).replaceAll("%25", "%"));
      expect(JSON.parse(text)).toMatchObject({ url: "https://xn--bcher-kva.example/" });
    },
  );

  test.each([
    "app.example.com:8080",
    "user@app.example.com",
    "user:password@app.example.com",
    "app.example.com%3a80",
    "app.example.com%00",
    "app.example.com%0d%0aX-A:1",
    "app.example.com%2fadmin",
    "%20",
    "[::1]",
    "a%22b",
    "a;b",
    "a;Path=",
    "a,b",
    "*",
    "%",
    "%zz",
    "%ff",
    "%ef%bc%9b.example", // a full-width semicolon
    "app..example.com",
    ".example.com",
    `${"a.".repeat(130)}example`,
  ])("%s is none: 404, as JSON", async (host) => {
    const answer = await raw(`${below}/${host}/`);
    expect(answer.status).toBe(404);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(JSON.parse(answer.text)).toEqual(NOT_FOUND);
  });

  test("cookies of one that is written otherwise stay below it as it is written", async () => {
    for (const host of ["APP.Example.COM", "app%2eexample%2ecom"]) {
      const { headers } = await raw(`${below}/${host}/`, "GET", pair);
      expect(headers["set-cookie"]?.[0]).toContain(`; Path=${below}/${host}/; `);
    }
  });
});

describe("accounts and prefixes", () => {
  test.each(["", "x", "0".repeat(31), "0".repeat(33), "A".repeat(32), `${"0".repeat(32)}%20`, "..", "%2e%2e"])(
    "the account %j is none: 404",
    async (id) => {
      const { status, text } = await raw(`/_edge/${id}/app.example.com/`);
      expect([status, JSON.parse(text)]).toEqual([404, NOT_FOUND]);
    },
  );

  test.each([
    ["", "/_edge"],
    ["", "/_edge/"],
    ["", "/_edge//"],
    ["/app.example.com/", "/%5Fedge/"],
    ["/app.example.com/", "//_edge/"],
    ["/app.example.com/", "/_EDGE/"],
    ["/app.example.com/", "/_edge%2f"],
    ["/app.example.com/", "/_edge//"],
    ["/app.example.com/../../../_emulator", "/_edge/"],
    ["", "/_edge/../_edge/"],
    ["/", "/_edge/"],
  ])("what ends %j after %s is 404", async (end, prefix) => {
    const path = end === "" && !prefix.endsWith("../_edge/") ? prefix : `${prefix}${edge.account.id}${end}`;
    const { status, text } = await raw(path);
    expect([status, JSON.parse(text)]).toEqual([404, { error: { code: "not-found", message: expect.any(String) } }]);
  });

  test("no path leads out of the edge", async () => {
    const { verdict } = await raw(`${below}/app.example.com/..%2f..%2f..%2f_emulator/health`);
    expect(verdict).toBe("403 no-credentials");
    expect(
      (await raw(`${below}/app.example.com/../../../_emulator/health`)).headers["emulator-reason"],
    ).toBeUndefined();
  });
});

describe("settings of an application", () => {
  let count = 0;
  /** What is answered at an application with these, and the headers that must be in it and no others. */
  async function at(more: object, headers: Record<string, string> = pair, method = "GET", path = "") {
    const domain = `settings${count++}.example.com`;
    await edge.app(domain + path, [serviceAuth(ofToken(token))], more);
    return edge.visit(`${domain}${path}`, { headers: { "emulator-edge-form": "host", ...headers }, method });
  }

  test.each(["none; Domain=evil.example", "strict\r\nX-A: 1", "ü", "💥", "", "strict, a=b"])(
    "same_site_cookie_attribute %j is none",
    async (value) => {
      const [cookie, ...more] = (await at({ same_site_cookie_attribute: value })).headers.getSetCookie();
      expect(cookie).toMatch(/^CF_Authorization=[\w.-]+; Expires=[^;]+; Path=\/; Secure; SameSite=none$/);
      expect(more).toEqual([]);
    },
  );

  test.each(["/a;Domain=evil.example", '/a"b', "/ä/💥", "/a,b=c", "/%3B%0d%0a"])(
    "path_cookie_attribute of %s",
    async (path) => {
      const answer = await at({ path_cookie_attribute: true }, pair, "GET", path);
      const [cookie = "", ...more] = answer.headers.getSetCookie();
      expect(more).toEqual([]);
      expect(cookie.split("; ")).toHaveLength(5);
      expect(cookie.split("; ")[2]).toBe(
        `Path=${new URL(`http://x${path}`).pathname.replaceAll(";", "%3B").replace("%22", '"')}`,
      );
    },
  );

  test.each([
    ["javascript:alert(1)", null],
    ["data:text/html,a", null],
    ["//evil.example", null],
    ["/relative", null],
    ["", null],
    ["http://", null],
    ["https://x.example/\r\nSet-Cookie: a=b", "https://x.example/Set-Cookie:%20a=b"],
    ["https://ü.example/💥", "https://xn--tda.example/%F0%9F%92%A5"],
  ])("custom_non_identity_deny_url %j", async (value, location) => {
    const answer = await at({ custom_non_identity_deny_url: value }, {});
    expect([answer.status, answer.headers.get("location")]).toEqual([location === null ? 403 : 302, location]);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("cors_headers with what is no method and no header", async () => {
    const ask = { origin: "https://page.example", "access-control-request-method": "GET" };
    const lists = ["a\r\nSet-Cookie: b=c", "ü", "💥", "", "x y", "GET"];
    const cors_headers = { allow_all_origins: true, allowed_methods: lists, allowed_headers: lists };
    const { status, headers } = await at({ cors_headers }, ask, "OPTIONS");
    expect(status).toBe(200);
    expect(["methods", "headers"].map((name) => headers.get(`access-control-allow-${name}`))).toEqual(["GET", "GET"]);
    expect(headers.getSetCookie()).toEqual([]);
  });

  test.each(["X Bad", "ü", "", "cookie", "host", "a\r\nb", "emulator-client-ip", "cf-access-client-id", "__proto__"])(
    "read_service_tokens_from_header %j does no harm",
    async (value) => {
      expect(verdictOf(await at({ read_service_tokens_from_header: value }))).toBe("200 service-auth");
    },
  );

  test("a path with what no header holds is named in ASCII", async () => {
    const answer = await at({}, {}, "GET", "/ä💥\ud800");
    expect(answer.headers.get("cf-access-domain")).toMatch(/^settings\d+\.example\.com\/%C3%A4%F0%9F%92%A5%EF%BF%BD$/);
  });
});

describe("requests", () => {
  test.each(["OPTIONS", "HEAD", "DELETE", "PUT", "PATCH", "PROPFIND", "TRACE", "PURGE"])(
    "of the method %s",
    async (method) => {
      const passed = await raw(`${below}/nowhere.example.com/`, method);
      expect(passed.verdict).toBe("200 no-application");
      if (method !== "HEAD") expect(JSON.parse(passed.text)).toMatchObject({ method });
      expect((await raw(`${below}/app.example.com/`, method)).verdict).toBe("403 no-credentials");
      expect((await raw(`${below}/app.example.com/`, method, pair)).verdict).toBe("200 service-auth");
    },
  );

  test("HEAD has the headers of GET, and no body", async () => {
    for (const place of ["nowhere.example.com/", "app.example.com/"]) {
      const [get, head] = [await raw(`${below}/${place}`), await raw(`${below}/${place}`, "HEAD")];
      expect([head.status, head.text]).toEqual([get.status, ""]);
      expect(head.headers["content-type"]).toBe(get.headers["content-type"]);
    }
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ["a long header", { "x-long": "a".repeat(60_000) }],
    ["many cookies", { cookie: Array.from({ length: 1000 }, () => "CF_Authorization=e30.e30.e30").join("; ") }],
    ["a long session", { "cf-access-token": "A".repeat(30_000) }],
    ["long credentials", { "cf-access-client-id": "a".repeat(20_000), "cf-access-client-secret": "b".repeat(20_000) }],
    ["letters of Latin-1", { "cf-access-client-id": "é", "cf-access-client-secret": "ü" }],
    ["addresses that are none", { "emulator-client-ip": "999.1.1.1", "emulator-client-country": "<b>" }],
  ])("with %s are refused as any other", async (_, headers) => {
    const answer = await raw(`${below}/app.example.com/`, "GET", headers);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain("<b>");
  });

  test("with a long path", async () => {
    await edge.app("long.example.com", [allow]);
    const { status, headers } = await raw(`${below}/long.example.com/${"a/".repeat(1000)}`);
    expect([status, headers.location?.length]).toEqual([302, expect.any(Number)]);
  });

  test("with a body that is large or breaks off", async () => {
    const large = Buffer.alloc(3_000_000);
    expect(JSON.parse((await raw(`${below}/nowhere.example.com/`, "POST", {}, large)).text)).toMatchObject({
      body_bytes: 3_000_000,
    });
    expect((await raw(`${below}/app.example.com/`, "POST", {}, large)).status).toBe(403);
    for (const place of ["nowhere.example.com", "app.example.com"]) {
      await sendAndLeave(`POST ${below}/${place}/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhello`);
    }
    const text = await sendAndLeave(
      `POST ${below}/nowhere.example.com/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n`,
      true,
    );
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(text).toContain('"code":"broken-body"');
    expect((await raw(`${below}/app.example.com/`, "GET", pair)).verdict).toBe("200 service-auth");
  });

  test("64 at once are each answered as alone", async () => {
    const verdicts = await Promise.all(
      Array.from({ length: 64 }, (_, n) => edge.visit(`app.example.com/${n}`, n % 2 ? { headers: pair } : {})),
    );
    expect(verdicts.map(verdictOf)).toEqual(
      Array.from({ length: 64 }, (_, n) => (n % 2 ? "200 service-auth" : "403 no-credentials")),
    );
  });
});

describe("a secret in the wrong place does not come back", () => {
  beforeAll(async () => {
    await edge.app("people.example.com", [serviceAuth(ofToken(token)), allow]);
  });
  const encoded = () => `%63${token.client_secret.slice(1)}`;

  test("from the URL, in no header and no page", async () => {
    const { client_secret: secret } = token;
    for (const host of ["people.example.com", "app.example.com", "nowhere.example.com"]) {
      for (const path of [`?client_secret=${secret}`, secret, encoded(), `%0d%0a${encoded()}`, `a"?x=${secret}`]) {
        const { status, headers, text } = await raw(`${below}/${host}/${path}`);
        expect(status).toBeLessThan(500);
        expect(JSON.stringify(headers) + text).not.toContain(secret.slice(1, 40));
        expect(headers).not.toHaveProperty("x-a");
      }
    }
  });

  test("from any header, in what the origin is sent", async () => {
    const { client_secret: secret } = token;
    const places: Record<string, string>[] = [
      { referer: `https://x.example/?s=${secret}` },
      { "x-own": secret },
      { authorization: `Bearer ${secret}` },
      { cookie: `s=${secret}` },
      { "x-json": JSON.stringify({ "CF-Access-Client-Secret": secret }) },
      { cf_access_client_secret: secret },
      { [secret.toLowerCase()]: "a name" },
    ];
    for (const headers of places) {
      for (const host of ["nowhere.example.com", "app.example.com/public"]) {
        const answer = await raw(`${below}/${host}/`, "GET", { ...headers, ...pair });
        expect(answer.status).toBe(200);
        expect(JSON.stringify(answer.headers) + answer.text).not.toContain(secret);
      }
    }
    const journal = await edge.control("GET", "requests?per_page=1000");
    expect(journal.text).not.toContain(secret);
    expect(journal.text).not.toContain(secret.slice(1, 40));
  });
});

test("a visit to an account that nobody used is answered, and leaves it as empty as it was", async () => {
  const other = new Edge(new Account());
  expect(reasonOf(await other.visit("app.example.com/"))).toBe("no-application");
  expect((await other.account.list()).text).toContain('"result":[]');
});

/** What came back; with `toEnd`, until the other side ends. */
function sendAndLeave(bytes: string, toEnd = false): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const { hostname: host, port } = new URL(emulatorUrl);
    const socket = connect({ host, port: Number(port) }, () => {
      socket.write(bytes, () => void (toEnd ? socket.end() : socket.destroy()));
    });
    socket.setEncoding("utf8").on("data", (part: string) => (text += part));
    socket.on("error", reject).on("close", () => resolve(text));
  });
}
