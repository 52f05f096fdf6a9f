/** Applications: what they are made of, and what is answered. */
import { describe, expect, test } from "vitest";
import {
  AccessClient,
  everyone,
  invalid,
  lasting,
  NO_APPLICATION,
  NOBODY,
  objectIn,
  ofToken,
  serviceAuth,
} from "../../support/workerd/access.ts";
import { send } from "../../support/workerd/client.ts";
import { freshId } from "../../support/workerd/accounts.ts";

const selfHosted = { type: "self_hosted", name: "an app", domain: "app.example.com" };

describe("a fresh self-hosted application", () => {
  test("has the members that recordings show, in the order of the wire, and no others", async () => {
    const answer = await new AccessClient().send("POST", "apps", selfHosted);
    expect(answer.status).toBe(201);
    const app = objectIn(answer);
    expect(Object.entries(app)).toEqual([
      ["id", expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)],
      ["uid", app.id],
      ["type", "self_hosted"],
      ["name", "an app"],
      ["aud", expect.stringMatching(/^[0-9a-f]{64}$/)],
      ["created_at", expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)],
      ["updated_at", app.created_at],
      ["domain", "app.example.com"],
      ["self_hosted_domains", ["app.example.com"]],
      ["destinations", [{ uri: "app.example.com", type: "public" }]],
      ["app_launcher_visible", true],
      ["allowed_idps", []],
      ["tags", []],
      ["auto_redirect_to_identity", false],
      ["session_duration", "24h"],
      ["enable_binding_cookie", false],
      ["http_only_cookie_attribute", true],
      ["options_preflight_bypass", false],
      ["eager_redirect_cookie_setting", true],
      ["policies", []],
    ]);
    expect(answer.headers.get("emulator-evidence")).toBe("documented");
  });

  test("is the same in get, list and create", async () => {
    const client = new AccessClient();
    const app = await client.app({ policies: [serviceAuth(everyone)] });
    expect(await client.get(`apps/${app.id}`)).toEqual(app);
    expect(await client.list("apps")).toEqual([app]);
  });

  test("is the same in a zone that is bound to the account", async () => {
    const client = new AccessClient();
    const zone = freshId();
    await send("PUT", `/_emulator/zones/${zone}`, { body: { account_id: client.account.id } });
    const inZone = new AccessClient("zones", zone);
    const app = await inZone.app();
    expect(await client.get(`apps/${app.id}`)).toEqual(app);
    expect(await inZone.verdict("PUT", `apps/${app.id}/settings`, {})).toBe("202");
    expect(await inZone.verdict("DELETE", `apps/${app.id}`)).toBe("202");
  });
});

const machines = serviceAuth(everyone);
const SHAPES: readonly (readonly [string, object])[] = [
  ["a domain", {}],
  ["a domain with a path and a wildcard", { domain: "*.example.com/a/*" }],
  [
    "private destinations alone",
    { domain: null, destinations: [{ type: "private", cidr: "10.0.0.0/8", l4_protocol: "tcp" }] },
  ],
  [
    "a Worker",
    { domain: undefined, destinations: [{ type: "worker", worker_id: "a" }, { type: "all_preview_workers" }] },
  ],
  [
    "a private destination before public ones",
    {
      domain: undefined,
      destinations: [
        { type: "private", hostname: "db.internal", port_range: "5432" },
        { type: "public", uri: "a.example", overrides: [{ behavior: "public", path_pattern: "/health" }] },
        { uri: "b.example" },
      ],
    },
  ],
  ["old self_hosted_domains", { domain: undefined, self_hosted_domains: ["b.example", "a.example"] }],
  ["a domain that is not the first", { domain: "b.example", self_hosted_domains: ["a.example", "b.example"] }],
  [
    "every option",
    {
      session_duration: "30m",
      app_launcher_visible: false,
      allowed_idps: [NOBODY],
      tags: ["b", "a"],
      auto_redirect_to_identity: true,
      enable_binding_cookie: true,
      http_only_cookie_attribute: false,
      eager_redirect_cookie_setting: false,
      allow_authenticate_via_warp: true,
      allow_iframe: true,
      cors_headers: { max_age: 5, allowed_origins: ["b", "a"] },
      custom_deny_message: "no",
      custom_deny_url: "https://a.example",
      custom_non_identity_deny_url: "https://a.example",
      custom_pages: [],
      logo_url: "https://a.example/x.png",
      mfa_config: { mfa_disabled: true },
      oauth_configuration: { enabled: false },
      path_cookie_attribute: true,
      read_service_tokens_from_header: "Authorization",
      same_site_cookie_attribute: "lax",
      scim_config: { enabled: false },
      service_auth_401_redirect: true,
      skip_interstitial: true,
      use_clientless_isolation_app_launcher_url: true,
      policies: [machines],
    },
  ],
  [
    "policies of each kind",
    {
      policies: [
        { ...machines, precedence: 7 },
        { ...machines, decision: "allow", precedence: 3 },
      ],
    },
  ],
  ["a policy without a session of its own", { policies: [{ ...machines, session_duration: "" }] }],
  ["the type saas", { type: "saas", domain: undefined, saas_app: { auth_type: "saml" }, app_launcher_visible: false }],
  [
    "the type ssh",
    {
      type: "ssh",
      self_hosted_domains: ["app.example.com"],
      destinations: [{ type: "public", uri: "app.example.com" }],
    },
  ],
  [
    "the type app_launcher",
    { type: "app_launcher", skip_app_launcher_login_page: false, landing_page_design: { title: "" } },
  ],
  ["the type bookmark", { type: "bookmark", logo_url: "x" }],
];

test.each(SHAPES)("an answer for %s can be sent back, and changes nothing but updated_at", async (_, more) => {
  const client = new AccessClient();
  await client.tags("a", "b");
  const app = await client.app(more);
  await client.account.control("PUT", "clock", { mode: "frozen", now: "2030-01-01T00:00:00Z" });
  const after = objectIn(await client.send("PUT", `apps/${app.id}`, JSON.stringify(app)));
  expect(JSON.stringify(lasting(after))).toBe(JSON.stringify(lasting(app)));
  expect(after.updated_at).toBe("2030-01-01T00:00:00Z");
  expect(JSON.stringify(await client.get(`apps/${app.id}`))).toBe(JSON.stringify(after));
});

test("what is set is answered as it was sent", async () => {
  const [, everything = {}] = SHAPES.find(([title]) => title === "every option") ?? [];
  const client = new AccessClient();
  await client.tags("a", "b");
  const app = await client.app(everything);
  expect(app).toMatchObject({
    ...everything,
    tags: ["a", "b"],
    policies: [{ ...machines, precedence: 1, reusable: false }],
  });
});

describe("an application that is not there", () => {
  test.each([
    ["GET", ""],
    ["PUT", ""],
    ["DELETE", ""],
    ["PUT", "/settings"],
    ["PATCH", "/settings"],
    ["POST", "/revoke_tokens"],
    ["POST", "/revoke-tokens"],
    ["GET", "/policies"],
    ["POST", "/policies"],
    ["GET", `/policies/${NOBODY}`],
    ["PUT", `/policies/${NOBODY}/make_reusable`],
  ])("is answered so to %s %s", async (method, path) => {
    const client = new AccessClient();
    const body = method === "GET" ? undefined : selfHosted;
    for (const id of [NOBODY, NOBODY.toUpperCase(), "x", "__proto__", "%00", "a".repeat(3000)]) {
      expect(await client.refusal(method, `apps/${id}${path}`, body), id.slice(0, 99)).toBe(NO_APPLICATION);
    }
  });
});

test("a deletion answers the id, and takes exclusive policies with it, not reusable ones", async () => {
  const client = new AccessClient();
  const token = await client.token();
  const policy = await client.policy();
  const app = await client.app({ policies: [serviceAuth(ofToken(token.id)), policy.id] });
  const answer = await client.send("DELETE", `apps/${app.id}`);
  expect([answer.status, objectIn(answer)]).toEqual([202, { id: app.id }]);
  expect((await client.account.delete(token.id)).status).toBe(200);
  expect(await client.get(`policies/${policy.id}`)).toMatchObject({ app_count: 0 });
  expect(await client.refusal("DELETE", `apps/${app.id}`)).toBe(NO_APPLICATION);
});

test("settings change one by one, and keep their place in the answer", async () => {
  const client = new AccessClient();
  const app = await client.app({ skip_interstitial: true, allow_iframe: true });
  const set = async (method: string, body: object) => {
    const { status, body: shown } = await client.send(method, `apps/${app.id}/settings`, body);
    return [status, (shown as { result: unknown }).result];
  };
  expect(await set("PUT", { allow_iframe: false })).toEqual([202, { allow_iframe: false, skip_interstitial: true }]);
  expect(await set("PATCH", { allow_iframe: true, skip_interstitial: null })).toEqual([
    202,
    { allow_iframe: true, skip_interstitial: true },
  ]);
  expect(JSON.stringify(lasting(await client.get(`apps/${app.id}`)))).toBe(JSON.stringify(lasting(app)));
  expect(await client.refusal("PATCH", `apps/${app.id}/settings`, { allow_iframe: 1 })).toBe(
    invalid("allow_iframe must be true or false"),
  );
  for (const path of ["revoke_tokens", "revoke-tokens"]) {
    expect((await client.send("POST", `apps/${app.id}/${path}`)).status).toBe(202);
  }
});
