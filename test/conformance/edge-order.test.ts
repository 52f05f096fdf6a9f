/** The order of the steps of docs/edge.md: of each two neighbours, a request that both would answer, and which of them does. */
import { beforeAll, describe, expect, test } from "vitest";
import { Account } from "../support/black-box/account.ts";
import type { TokenWithSecret } from "../support/black-box/answer.ts";
import {
  allow,
  asCookie,
  block,
  bypass,
  echoOf,
  Edge,
  everyone,
  jwtOf,
  ofToken,
  pairOf,
  reasonOf,
  serviceAuth,
  verdictOf,
} from "../support/black-box/edge.ts";

const script = { "service-worker": "script" };
const preflight = { origin: "https://page.example", "access-control-request-method": "GET" };
const cors = { cors_headers: { allow_all_origins: true, allow_all_methods: true } };

let edge: Edge;
let token: TokenWithSecret;
let other: TokenWithSecret;
let pair: Record<string, string>;
const wrong = () => pairOf(token.client_id, "0".repeat(64));

beforeAll(async () => {
  edge = new Edge(new Account());
  await edge.account.freezeClock();
  token = await edge.account.created({ name: "CI" });
  other = await edge.account.created({ name: "other" });
  pair = pairOf(token.client_id, token.client_secret);
});

let count = 0;
/** An application of its own, and where it is. */
async function app(policies: readonly unknown[], more: object = {}): Promise<string> {
  const domain = `order${count++}.example.com`;
  await edge.app(domain, policies, more);
  return domain;
}
const mine = () => serviceAuth(ofToken(token));
const ours = () => serviceAuth(ofToken(token), ofToken(other));
const visit = (place: string, headers: Record<string, string> = {}, method = "GET") =>
  edge.visit(place, { headers, method });
const strictly = async <T>(ask: () => Promise<T>): Promise<T> => {
  await edge.organization({ strict_service_token_auth: true });
  try {
    return await ask();
  } finally {
    await edge.organization({ strict_service_token_auth: false });
  }
};
const sessionAt = async (domain: string, presented = pair) => jwtOf(await visit(domain, presented));
/** The last row of the journal. */
async function lastRow(): Promise<{ credentials: string; policy_id: string | null; reason: string }> {
  const { text } = await edge.control("GET", "requests?operation=edge&per_page=1000");
  const rows = (
    JSON.parse(text) as { requests: { edge: { credentials: string; policy_id: string | null; reason: string } }[] }
  ).requests;
  return rows.at(-1)?.edge ?? { credentials: "", policy_id: null, reason: "" };
}

describe("the first steps", () => {
  test("the form of the place is looked at before a service worker's script is refused", async () => {
    expect((await visit("a:1/", script)).status).toBe(404);
    expect((await visit("a.example.com/", script)).status).toBe(403);
  });

  test("a service worker's script is refused before Access answers at its own paths", async () => {
    const answer = await visit(`${edge.team}/cdn-cgi/access/certs`, script);
    expect([answer.status, reasonOf(answer)]).toEqual([403, null]);
  });

  test("Access answers at its own paths before an application is looked for", async () => {
    const open = await app([bypass]);
    expect(verdictOf(await visit(`${open}/cdn-cgi/access/nothing`))).toBe("404 access-endpoint-refused");
    expect(verdictOf(await visit(`${open}/cdn-cgi/other`))).toBe("200 bypass");
    await edge.organization({ deny_unmatched_requests: true });
    expect(verdictOf(await visit(`${edge.team}/cdn-cgi/access/certs`))).toBe("200 access-endpoint");
    expect(verdictOf(await visit("nowhere.example.com/"))).toBe("403 no-application-and-deny-unmatched");
    await edge.organization({ deny_unmatched_requests: false });
  });

  test("the application at the place is found before open paths are looked at, and inherits none", async () => {
    const domain = `order${count++}.example.com`;
    const overrides = [{ path_pattern: "/open" }, { path_pattern: "/open/too" }];
    await edge.app(domain, [block], { destinations: [{ type: "public", uri: domain, overrides }] });
    expect(verdictOf(await visit(`${domain}/open/secret`))).toBe("200 bypass");
    await edge.app(`${domain}/open/secret`, [block]);
    expect(verdictOf(await visit(`${domain}/open/secret`))).toBe("302 denied-by-policy");
    expect(verdictOf(await visit(`${domain}/open/other`))).toBe("200 bypass");
  });

  test("open paths come before Bypass policies, and before whatever is presented", async () => {
    const domain = `order${count++}.example.com`;
    const destinations = [{ type: "public", uri: domain, overrides: [{ path_pattern: "/open" }] }];
    await edge.app(domain, [bypass, block], { destinations });
    await visit(`${domain}/open`);
    expect(await lastRow()).toMatchObject({ reason: "bypass", policy_id: null });
    await visit(`${domain}/shut`);
    expect((await lastRow()).policy_id).toEqual(expect.any(String));
    const shut = `order${count++}.example.com`;
    await edge.app(shut, [block], { destinations: [{ ...destinations[0], uri: shut }] });
    expect(verdictOf(await strictly(() => visit(`${shut}/open`, wrong())))).toBe("200 bypass");
    expect(verdictOf(await strictly(() => visit(`${shut}/shut`, wrong())))).toBe("401 wrong-secret");
  });
});

describe("policies and preflight requests", () => {
  test("of Bypass and Service Auth policies the precedence decides", async () => {
    const [first, second] = [await app([mine(), bypass]), await app([bypass, mine()])];
    expect(verdictOf(await visit(first, pair))).toBe("200 service-auth");
    expect(verdictOf(await visit(second, pair))).toBe("200 bypass");
  });

  test("they come before Block policies, whatever the precedence", async () => {
    expect(verdictOf(await visit(await app([block, mine()]), pair))).toBe("200 service-auth");
    expect(verdictOf(await visit(await app([block, bypass])))).toBe("200 bypass");
  });

  test("a Bypass policy lets a preflight request in before Access answers it", async () => {
    const answer = await visit(await app([bypass], cors), preflight, "OPTIONS");
    expect(verdictOf(answer)).toBe("200 bypass");
    expect(echoOf(answer).method).toBe("OPTIONS");
  });

  test.each(["right", "wrong"])(
    "Access answers a preflight request before it looks at credentials: %s ones",
    async (which) => {
      const domain = await app([mine()], cors);
      const headers = { ...preflight, ...(which === "right" ? pair : wrong()) };
      for (const answer of [
        await visit(domain, headers, "OPTIONS"),
        await strictly(() => visit(domain, headers, "OPTIONS")),
      ]) {
        expect([verdictOf(answer), answer.text]).toEqual(["200 preflight", ""]);
      }
    },
  );

  test("`options_preflight_bypass` passes every OPTIONS on before credentials are looked at", async () => {
    const answer = await visit(await app([mine()], { options_preflight_bypass: true }), wrong(), "OPTIONS");
    expect(verdictOf(answer)).toBe("200 preflight");
    expect(echoOf(answer).headers).not.toHaveProperty("cf-access-jwt-assertion");
  });
});

describe("credentials and sessions", () => {
  test("the pair of headers comes before the one header", async () => {
    const domain = await app([ours()], { read_service_tokens_from_header: "X-Token" });
    const one = { "x-token": JSON.stringify(pairOf(other.client_id, other.client_secret)) };
    expect(verdictOf(await visit(domain, { ...wrong(), ...one }))).toBe("403 wrong-secret");
    await visit(domain, { ...pair, ...one });
    expect((await lastRow()).credentials).toBe("header-pair");
  });

  test("credentials come before a session", async () => {
    const domain = await app([mine(), allow]);
    const jwt = await sessionAt(domain);
    const answer = await visit(domain, { ...pair, ...asCookie(jwt), "cf-access-token": `${jwt}` });
    expect([verdictOf(answer), typeof jwtOf(answer)]).toEqual(["200 service-auth", "string"]);
  });

  test("a session comes before the refusal of credentials", async () => {
    const domain = await app([mine(), allow]);
    expect(verdictOf(await visit(domain, { ...wrong(), ...asCookie(await sessionAt(domain)) }))).toBe("200 session");
  });

  test("the session header comes before the cookie", async () => {
    const domain = await app([ours(), allow]);
    const [one, two] = [await sessionAt(domain), await sessionAt(domain, pairOf(other.client_id, other.client_secret))];
    const { headers } = echoOf(await visit(domain, { ...asCookie(one), "cf-access-token": `${two}` }));
    expect(headers["cf-access-jwt-assertion"]).toBe(two);
    expect((await lastRow()).credentials).toBe("session-header");
    const rest = echoOf(await visit(domain, { ...asCookie(one), "cf-access-token": "nothing of ours" }));
    expect(rest.headers["cf-access-jwt-assertion"]).toBe(one);
  });

  test("strict mode is looked at before a session", async () => {
    const domain = await app([mine(), allow]);
    const jwt = await sessionAt(domain);
    expect(verdictOf(await strictly(() => visit(domain, asCookie(jwt))))).toBe("302 no-credentials");
    expect(verdictOf(await visit(domain, asCookie(jwt)))).toBe("200 session");
  });
});

describe("the form of a refusal", () => {
  const deny = { custom_non_identity_deny_url: "https://denied.example.com/" };

  test("the refusal of a HEAD that asks for metadata has them, and one that is let in goes to the origin", async () => {
    const domain = await app([mine(), allow]);
    const asks = { "cf-access-metadata-request": "true" };
    expect((await visit(domain, asks, "HEAD")).headers.get("cf-access-metadata")).toMatch(/^ey/);
    expect((await visit(domain, { ...asks, ...pair }, "HEAD")).headers.get("cf-access-metadata")).toBeNull();
    expect((await visit(domain, asks)).headers.get("cf-access-metadata")).toBeNull();
  });

  test("strict mode comes before that of preflight requests", async () => {
    const domain = await app([mine()]);
    const [none, some] = await strictly(async () => [
      await visit(domain, preflight, "OPTIONS"),
      await visit(domain, { ...preflight, ...wrong() }, "OPTIONS"),
    ]);
    expect([none?.status, some?.status]).toEqual([403, 401]);
  });

  test("that of preflight requests comes before a 401", async () => {
    const domain = await app([mine()], { service_auth_401_redirect: true });
    expect((await visit(domain, preflight, "OPTIONS")).status).toBe(403);
    expect((await visit(domain, {}, "OPTIONS")).status).toBe(401);
  });

  test("a 401 comes before the login, for who asks for it and for scripts whose session was not accepted", async () => {
    expect((await visit(await app([mine(), allow], { service_auth_401_redirect: true }))).status).toBe(401);
    const domain = await app([mine(), allow]);
    const xhr = { "x-requested-with": "XMLHttpRequest" };
    expect((await visit(domain, xhr)).status).toBe(302);
    expect((await visit(domain, { ...xhr, ...asCookie("e30.e30.e30") })).status).toBe(401);
  });

  test("the login comes before an address for who needs no identity", async () => {
    const answer = await visit(await app([mine(), allow], deny));
    expect(answer.headers.get("location")).toContain("/cdn-cgi/access/login/");
  });

  test("that address comes before a 403", async () => {
    const answer = await visit(await app([mine()], deny));
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "https://denied.example.com/"]);
    expect((await visit(await app([mine()]))).status).toBe(403);
  });

  test("a 401 comes before that address, and strict mode before both", async () => {
    const domain = await app([mine()], { ...deny, service_auth_401_redirect: true });
    expect((await visit(domain)).status).toBe(401);
    const elsewhere = await app([serviceAuth(ofToken(other))], deny);
    expect((await visit(elsewhere, pair)).status).toBe(302);
    expect((await strictly(() => visit(elsewhere, pair))).status).toBe(403);
  });
});

test("a fault acts after the decision, and not at the paths of Access itself", async () => {
  const domain = await app([serviceAuth(everyone)]);
  const refuse = { operation: "edge", match: { host: domain }, position: "before", effect: { type: "refuse" } };
  expect((await edge.control("POST", "faults", refuse)).status).toBe(201);
  expect(verdictOf(await visit(`${domain}/cdn-cgi/access/certs`))).toBe("200 access-endpoint");
  expect(verdictOf(await visit(domain))).toBe("403 fault");
  expect(verdictOf(await visit(domain))).toBe("200 service-auth");
});
