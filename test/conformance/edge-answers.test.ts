/** What Access answers by itself, header by header. Source: recorded answers of 2022 to 2026, and the documentation. */
import { beforeAll, describe, expect, test } from "vitest";
import { Account } from "../support/black-box/account.ts";
import type { Answer, TokenWithSecret } from "../support/black-box/answer.ts";
import type { Shown } from "../support/black-box/access.ts";
import {
  allow,
  asCookie,
  Edge,
  echoOf,
  jwtOf,
  ofToken,
  pairOf,
  reasonOf,
  serviceAuth,
} from "../support/black-box/edge.ts";
import { certsOf, verifiedBy } from "../support/black-box/jwt.ts";

const NEVER_KEPT = "private, max-age=0, no-store, no-cache, must-revalidate, post-check=0, pre-check=0";
const NGINX = [
  "<html>",
  "<head><title>302 Found</title></head>",
  "<body>",
  "<center><h1>302 Found</h1></center>",
  "<hr><center>cloudflare</center>",
  "</body>",
  "</html>",
  "",
].join("\r\n");
const MESSAGE = "Forbidden. You don't have permission to view this. Please contact your system administrator.";

let edge: Edge;
let token: TokenWithSecret;
let pair: Record<string, string>;
let people: Shown; // with an Allow policy
let machines: Shown; // with Service Auth alone
let told: Shown; // with a 401

beforeAll(async () => {
  edge = new Edge(new Account());
  expect((await edge.control("PUT", "clock", { mode: "frozen", now: "2026-11-24T12:00:00Z" })).status).toBe(200);
  token = await edge.account.created({ name: "CI" });
  pair = pairOf(token.client_id, token.client_secret);
  const mine = serviceAuth(ofToken(token));
  people = await edge.app("people.example.com", [mine, allow]);
  machines = await edge.app("*.machines.example.com/api", [mine]);
  told = await edge.app("told.example.com", [mine, allow], { service_auth_401_redirect: true });
});

const NOW = Date.parse("2026-11-24T12:00:00Z") / 1000;
const visit = (place: string, headers: Record<string, string> = {}, method = "GET") =>
  edge.visit(place, { headers, method });
const headersOf = ({ headers }: Answer, ...names: readonly string[]) => names.map((name) => headers.get(name));
const rayOf = ({ headers }: Answer) => headers.get("cf-ray")?.slice(0, 16) ?? "";
/** The hidden data of a page. */
function dataIn({ text }: Answer): unknown {
  const [, value = ""] = /<input type="hidden" id="json_data" name="json_data" value="([^"]*)">/.exec(text) ?? [];
  return JSON.parse(
    value.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
  );
}

describe("the redirect to the login", () => {
  test("has its parameters in the recorded order", async () => {
    const answer = await visit("people.example.com/a%20b/?x=1&y=%2F#part");
    expect([answer.status, answer.text]).toEqual([302, NGINX]);
    expect(Buffer.byteLength(answer.text)).toBe(143);
    const location = new URL(answer.headers.get("location") ?? "");
    expect(location.href).toContain(`${edge.url}/${edge.team}/cdn-cgi/access/login/people.example.com?kid=`);
    expect([...location.searchParams.keys()]).toEqual(["kid", "redirect_url", "meta"]);
    expect(location.searchParams.get("kid")).toBe(people["aud"]);
    expect(location.search).toContain("&redirect_url=%2Fa%2520b%2F%3Fx%3D1%26y%3D%252F&");
  });

  test("has the headers of recorded ones, and no other of Access", async () => {
    const answer = await visit("people.example.com/a/b?c");
    expect(headersOf(answer, "cache-control", "expires", "content-type", "server")).toEqual([
      NEVER_KEPT,
      "Thu, 01 Jan 1970 00:00:01 GMT",
      "text/html",
      "cloudflare",
    ]);
    expect(headersOf(answer, "access-control-allow-credentials", "www-authenticate")).toEqual([
      "true",
      'Cloudflare-Access resource_metadata="https://people.example.com/.well-known/cloudflare-access-protected-resource/a/b"',
    ]);
    expect(headersOf(answer, "cf-access-aud", "cf-access-domain", "access-control-allow-origin")).toEqual([
      null,
      null,
      null,
    ]);
    expect(answer.headers.get("cf-ray")).toMatch(/^[0-9a-f]{16}-EMU$/);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^CF_AppSession=n[0-9a-f]{16}; Path=\/_edge\/[0-9a-f]{32}\/people\.example\.com\/; Expires=Wed, 25 Nov 2026 12:00:00 GMT; Secure; HttpOnly$/,
      ),
    ]);
  });

  const metaOf = async (answer: Answer) =>
    verifiedBy(edge, new URL(answer.headers.get("location") ?? "").searchParams.get("meta"));

  test("has the claims of `meta`, which the team's keys verify", async () => {
    const { header, json } = await metaOf(await visit("people.example.com/a?b", { "emulator-client-country": "de" }));
    expect(JSON.stringify(header)).toBe(`{"alg":"RS256","kid":"${(await certsOf(edge)).keys[0]?.kid}","typ":"JWT"}`);
    const hash = (JSON.parse(json) as { app_session_hash: string }).app_session_hash;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(json).toBe(
      JSON.stringify({
        service_token_status: false,
        service_token_id: "",
        auth_status: "NONE",
        type: "meta",
        aud: people["aud"],
        hostname: "people.example.com",
        redirect_url: "/a?b",
        iat: NOW,
        nbf: NOW,
        app_session_hash: hash,
        is_warp: false,
        is_gateway: false,
        mtls_auth: {
          cert_issuer_ski: "",
          cert_presented: false,
          cert_serial: "",
          cert_issuer_dn: "",
          auth_status: "NONE",
        },
        real_country: "DE",
      }),
    );
  });

  test("tells a valid token that no policy lets in from one that was not accepted", async () => {
    const other = await edge.account.created({ name: "in no policy" });
    const statusOf = async (headers: Record<string, string>) =>
      (await metaOf(await visit("people.example.com/", headers))).claims["service_token_status"];
    expect(await statusOf(pairOf(other.client_id, other.client_secret))).toBe(true);
    expect(await statusOf(pairOf(other.client_id, token.client_secret))).toBe(false);
  });

  test("leads a client that speaks of hosts to the team's host, with a cookie for the whole host", async () => {
    const answer = await visit("people.example.com/", { "emulator-edge-form": "host" });
    expect(answer.headers.get("location")).toMatch(`https://${edge.team}/cdn-cgi/access/login/people.example.com?kid=`);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^CF_AppSession=n[0-9a-f]{16}; Expires=[^;]+; Path=\/; Secure; HttpOnly$/,
    );
  });

  test("can be followed to a page of the login; without its `kid` or `meta` there is none", async () => {
    const location = (await visit("people.example.com/")).headers.get("location") ?? "";
    const place = location.slice(edge.url.length + 1);
    const page = await visit(place);
    expect([page.status, reasonOf(page)]).toEqual([200, "access-endpoint"]);
    expect(page.text).toContain("<title>Sign in ・ Cloudflare Access</title>");
    expect(page.headers.get("cf-access-domain")).toBe("people.example.com");
    const others = [
      place.split("?")[0] ?? "",
      place.replace(/kid=[^&]*/, `kid=${machines["aud"]}`),
      place.replace(/meta=.*/, "meta=e30.e30.e30"),
      place.replace("login/people", "login/others"),
    ];
    for (const other of others) {
      const refused = await visit(other);
      expect([refused.status, reasonOf(refused)]).toEqual([404, "access-endpoint-refused"]);
      expect(refused.text).toContain("Unable to find your Access application!");
    }
  });
});

describe("the 403", () => {
  test("is a page with its hidden data, and headers that name the application", async () => {
    const answer = await visit("a.machines.example.com/api/x", { "emulator-client-ip": "203.0.113.7" });
    expect(headersOf(answer, "content-type", "cache-control", "server", "set-cookie", "location")).toEqual([
      "text/html",
      NEVER_KEPT,
      "cloudflare",
      null,
      null,
    ]);
    expect(headersOf(answer, "cf-access-aud", "cf-access-domain")).toEqual([
      machines["aud"],
      "*.machines.example.com/api",
    ]);
    expect(answer.text).toContain("<title>Forbidden ・ Cloudflare Access</title>");
    expect(answer.text).toContain("IP: 203.0.113.7");
    expect(dataIn(answer)).toEqual({ message: MESSAGE, status_code: 403, aud: machines["aud"], ray_id: rayOf(answer) });
  });

  test("is the page of another error for a host without application", async () => {
    await edge.organization({
      deny_unmatched_requests: true,
      deny_unmatched_requests_exempted_zone_names: ["open.example"],
    });
    const answer = await visit("nowhere.example.com/");
    expect([answer.status, answer.headers.get("cf-access-aud")]).toEqual([403, null]);
    expect(answer.text).toContain("1050");
    for (const place of ["open.example/", "www.Open.example/", "people.example.com/"]) {
      expect(reasonOf(await visit(place)), place).not.toContain("unmatched");
    }
    expect(reasonOf(await visit("notopen.example/"))).toBe("no-application-and-deny-unmatched");
    await edge.organization({ deny_unmatched_requests: false });
    expect(reasonOf(await visit("nowhere.example.com/"))).toBe("no-application");
  });
});

describe("the 401", () => {
  test.each([
    ["nothing", {}, "text/html"],
    ["anything", { accept: "*/*" }, "text/html"],
    ["a page", { accept: "text/html,application/xhtml+xml" }, "text/html"],
    ["a page or JSON", { accept: "application/json, text/html" }, "text/html"],
    ["JSON", { accept: "application/json" }, "application/json"],
  ])("to who accepts %s", async (_, headers: Record<string, string>, type) => {
    const answer = await visit("told.example.com/x", headers);
    expect([answer.status, ...headersOf(answer, "content-type", "cache-control", "location", "set-cookie")]).toEqual([
      401,
      type,
      NEVER_KEPT,
      null,
      null,
    ]);
    expect(answer.headers.get("www-authenticate")).toContain('/cloudflare-access-protected-resource/x"');
    const data = type === "text/html" ? dataIn(answer) : JSON.parse(answer.text);
    expect(data).toEqual({ message: expect.any(String), status_code: 401, aud: told["aud"], ray_id: rayOf(answer) });
  });

  test("and the 403 of strict mode has no redirect, no cookie, and tells its status", async () => {
    const other = await edge.account.created({ name: "in no policy of strict ones" });
    await edge.organization({ strict_service_token_auth: true });
    const wrong = { ...pairOf(token.client_id, "0".repeat(64)), accept: "application/json" };
    const right = { ...pairOf(other.client_id, other.client_secret), accept: "application/json" };
    for (const [headers, status] of [[wrong, 401] as const, [right, 403] as const]) {
      const answer = await visit("people.example.com/", headers);
      expect([answer.status, ...headersOf(answer, "location", "set-cookie")]).toEqual([status, null, null]);
      expect(JSON.parse(answer.text)).toMatchObject({ status_code: status, aud: people["aud"], ray_id: rayOf(answer) });
      expect(answer.headers.get("cf-access-aud")).toBe(people["aud"]);
    }
    await edge.organization({ strict_service_token_auth: false });
  });
});

describe("preflight requests", () => {
  const ask = {
    origin: "https://page.example",
    "access-control-request-method": "PUT",
    "access-control-request-headers": "x-a",
  };
  const VARY = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
  const named = (answer: Answer) =>
    Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith("access-control-") || name === "vary"));

  test.each([
    [
      "anybody",
      { allow_all_origins: true, allow_all_methods: true, allow_all_headers: true, max_age: 600 },
      {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "*",
        "access-control-allow-headers": "*",
        "access-control-max-age": "600",
      },
    ],
    [
      "one origin",
      { allowed_origins: ["https://page.example"], allowed_methods: ["GET", "PUT"], allowed_headers: ["x-a", "x-b"] },
      {
        "access-control-allow-origin": "https://page.example",
        "access-control-allow-methods": "GET, PUT",
        "access-control-allow-headers": "x-a, x-b",
      },
    ],
    [
      "one origin with credentials",
      {
        allowed_origins: ["https://page.example"],
        allow_all_methods: true,
        allow_all_headers: true,
        allow_credentials: true,
      },
      {
        "access-control-allow-origin": "https://page.example",
        "access-control-allow-methods": "PUT",
        "access-control-allow-headers": "x-a",
        "access-control-allow-credentials": "true",
      },
    ],
    ["another origin", { allowed_origins: ["https://other.example"], allow_all_methods: true }, {}],
  ])("are answered for %s", async (name, cors_headers, expected) => {
    const domain = `${name.replaceAll(" ", "-")}.cors.example.com`;
    await edge.app(domain, [serviceAuth(ofToken(token))], { cors_headers });
    const answer = await visit(domain, ask, "OPTIONS");
    expect([answer.status, answer.text, reasonOf(answer)]).toEqual([200, "", "preflight"]);
    expect(named(answer)).toEqual({ ...expected, vary: VARY });
    expect((await visit(domain, ask, "PUT")).status).toBe(403);
  });

  test("without such settings are refused, and go to the origin where the application says so", async () => {
    expect((await visit("people.example.com/", ask, "OPTIONS")).status).toBe(403);
    await edge.app("passes.example.com", [serviceAuth(ofToken(token))], { options_preflight_bypass: true });
    const { method, headers } = echoOf(await visit("passes.example.com/", ask, "OPTIONS"));
    expect([method, headers["origin"], headers["cf-access-jwt-assertion"]]).toEqual([
      "OPTIONS",
      "https://page.example",
      undefined,
    ]);
  });
});

describe("the paths of Access itself", () => {
  test("the metadata that cloudflared asks for are a JWT of the team", async () => {
    const answer = await visit("a.machines.example.com/api", { "cf-access-metadata-request": "true" }, "HEAD");
    const { json } = await verifiedBy(edge, answer.headers.get("cf-access-metadata"));
    expect(json).toBe(
      JSON.stringify({
        type: "match",
        hostname: "a.machines.example.com",
        auth_domain: edge.team,
        aud: machines["aud"],
        app_hostname: "*.machines.example.com",
        iat: NOW,
      }),
    );
  });

  test("certs: two keys, the same on the hosts of the applications, and certificates by their kid", async () => {
    const certs = await certsOf(edge);
    expect(certs.public_cert.kid).toBe(certs.keys[0]?.kid);
    expect(certs.public_certs.map(({ kid }) => kid)).toEqual(certs.keys.map(({ kid }) => kid));
    expect(certs.public_certs[0]?.cert).toBe(certs.public_cert.cert);
    expect(await certsOf(edge, "people.example.com")).toEqual(certs);
    const answer = await visit(`${edge.team}/cdn-cgi/access/certs`);
    expect(Object.keys(JSON.parse(answer.text) as object)).toEqual(["keys", "public_cert", "public_certs"]);
    expect(answer.headers.get("content-type")).toBe("application/json");
  });

  test("get-identity: whose session it is, in the recorded order; without one 400", async () => {
    const jwt = jwtOf(await visit("people.example.com/", pair));
    for (const host of ["people.example.com", edge.team]) {
      const headers = { ...asCookie(jwt), "emulator-client-ip": "203.0.113.7", "emulator-client-country": "DE" };
      const { status, text } = await visit(`${host}/cdn-cgi/access/get-identity`, headers);
      expect(status).toBe(200);
      expect(text).toBe(
        JSON.stringify({
          email: "",
          idp: { id: "", type: "" },
          geo: { country: "DE" },
          user_uuid: "",
          account_id: edge.account.id,
          iat: NOW,
          ip: "203.0.113.7",
          auth_status: "NONE",
          common_name: token.client_id,
          service_token_id: token.id,
          service_token_status: true,
          is_warp: false,
          is_gateway: false,
          gateway_account_id: "",
          device_id: "",
          version: 2,
          device_sessions: {},
          devicePosture: {},
        }),
      );
      const without = await visit(`${host}/cdn-cgi/access/get-identity`, pair);
      expect([without.status, without.text]).toEqual([400, '{"err":"no app token set"}']);
    }
  });

  test("logout deletes the cookie; authorized is 400; all else is 404", async () => {
    const out = await visit("people.example.com/cdn-cgi/access/logout");
    expect([out.status, out.text.includes("You are signed out.")]).toEqual([200, true]);
    expect(out.headers.get("set-cookie")).toMatch(
      /^CF_Authorization=; .*Expires=Thu, 01 Jan 1970 00:00:01 GMT; Secure; SameSite=none$/,
    );
    const statuses = [];
    for (const path of ["authorized?nonce=1", "authorized", "nothing", "", "login/people.example.com"]) {
      statuses.push((await visit(`people.example.com/cdn-cgi/access/${path}`, pair)).status);
    }
    expect(statuses).toEqual([400, 400, 404, 404, 404]);
    expect((await visit(`${edge.team}/`)).status).toBe(404);
  });

  test.each(["certs", "get-identity", "logout", "login/people.example.com"])(
    "%s of an unknown team is 404",
    async (path) => {
      for (const team of ["nobody-has-this", "a.b"]) {
        const answer = await visit(`${team}.cloudflareaccess.com/cdn-cgi/access/${path}`);
        expect([answer.status, reasonOf(answer), answer.headers.get("content-type")]).toEqual([
          404,
          "unknown-team",
          "text/html",
        ]);
        expect(answer.text).toContain("Unable to find your Access organization!");
      }
    },
  );

  test("follow the auth_domain when it is changed, in what is issued, too", async () => {
    const other = new Edge(new Account());
    await other.organization({ auth_domain: "renamed.cloudflareaccess.com" });
    await other.app("app.example.com", [allow]);
    expect((await other.visit(`${other.team}/cdn-cgi/access/certs`)).status).toBe(404);
    expect((await other.visit("renamed.cloudflareaccess.com/cdn-cgi/access/certs")).status).toBe(200);
    expect((await other.visit("app.example.com/")).headers.get("location")).toContain(
      "/renamed.cloudflareaccess.com/cdn-cgi/",
    );
  });
});
