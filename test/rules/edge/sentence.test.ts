/** One sentence on each reason: it names things, and says what to change. */
import { describe, expect, test } from "vitest";
import { edgeReasons, type ExplainedPolicy, type ExplainedRule } from "../../../src/contract/edge.ts";
import { sentenceOf } from "../../../src/rules/edge/sentence.ts";
import { sessionProblem, sessionText, type SessionAsked } from "../../../src/rules/edge/session-problem.ts";
import type { Situation, ToldApplication, ToldCredentials } from "../../../src/rules/edge/situation.ts";

const TOKEN = {
  id: "1",
  name: "CI",
  isEnabled: false,
  hasExpired: true,
  expiresAt: "2027-03-01T12:00:00Z",
  graceEnd: null,
};
const CLIENT = `${"0".repeat(32)}.access`;
const application: ToldApplication = {
  name: "shop",
  destination: "app.example.com",
  open: null,
  passesOptions: false,
  single: null,
};
const presented: ToldCredentials = {
  isSingle: false,
  hasClientId: true,
  clientId: CLIENT,
  isValid: true,
  problem: null,
  secret: "current",
  mixUp: null,
};
const NONE: ToldCredentials = { ...presented, hasClientId: false, clientId: null, isValid: false, secret: null };

const plain: Situation = {
  host: "app.example.com",
  path: "/admin",
  reason: "no-application",
  application,
  policies: [],
  policy: null,
  ip: "203.0.113.7",
  country: "PT",
  presented,
  token: TOKEN,
  session: null,
  names: {
    token: (id) => (id === "1" ? "CI" : undefined),
    group: (id) => (id === "g" ? "pipelines" : undefined),
  },
  unmatched: { isAccessOff: false, tooYoung: null, near: ["app.example.org", "*.example.com"] },
  authDomain: "team.cloudflareaccess.com",
};
const say = (more: Partial<Situation>) => sentenceOf({ ...plain, ...more });
const withCredentials = (more: Partial<ToldCredentials>) => ({ presented: { ...presented, isValid: false, ...more } });

const rule = (list: ExplainedRule["list"], of: object, holds: ExplainedRule["holds"]): ExplainedRule => ({
  list,
  rule: of as ExplainedRule["rule"],
  holds,
});
const policy = (decision: ExplainedPolicy["decision"], ...rules: readonly ExplainedRule[]): ExplainedPolicy => ({
  id: decision,
  name: "CI may",
  decision,
  precedence: 1,
  matches: false,
  rules,
});
const ofToken = { service_token: { token_id: "1" } };
const included = rule("include", ofToken, true);

test.each(edgeReasons)("%s has one sentence", (reason) => {
  for (const token of [TOKEN, null]) {
    const sentence = say({ reason, token, policy: { id: "1", name: "CI may" } });
    expect(sentence).toMatch(/^[^.].*[^.]\.$/);
    expect(sentence).not.toMatch(/undefined|null|""|  |\n/);
    expect(sentence.length).toBeLessThan(400);
  }
});

describe("a place without an application", () => {
  test("has the nearest destinations named", () => {
    expect(say({ application: null })).toBe(
      "No application protects app.example.com/admin, so the request goes on to the origin; the nearest destinations are app.example.org and *.example.com.",
    );
    const unmatched = { ...plain.unmatched, near: [] };
    expect(say({ application: null, unmatched })).toMatch(
      /; the account has no application with a public destination\.$/,
    );
    expect(say({ reason: "no-application-and-deny-unmatched", application: null })).toMatch(
      /deny_unmatched_requests\): make an application for it, or exempt its zone/,
    );
  });

  test("may have one that is too young, or Access is not enabled", () => {
    expect(say({ unmatched: { ...plain.unmatched, tooYoung: "shop" } })).toMatch(/"shop".*edge-delay/);
    expect(say({ unmatched: { ...plain.unmatched, isAccessOff: true } })).toMatch(/access_enabled is false/);
  });
});

describe("what lets in is named", () => {
  const by = { policy: { id: "1", name: "CI may" } };
  test("a policy", () => {
    expect(say({ reason: "service-auth", ...by })).toBe(
      'The Service Auth policy "CI may" lets in the service token "CI".',
    );
    const previous = { presented: { ...presented, secret: "previous" as const } };
    const token = { ...TOKEN, graceEnd: "2026-03-01T13:00:00Z" };
    expect(say({ reason: "service-auth", ...by, ...previous, token })).toMatch(
      /with its previous secret, which is good until 2026-03-01T13:00:00Z\.$/,
    );
    expect(say({ reason: "service-auth", ...by, presented: NONE, token: null })).toMatch(
      /in requests that present none\.$/,
    );
    expect(say({ reason: "service-auth", ...by, ...withCredentials({ problem: "expired" }) })).toMatch(
      /present none; the credentials that were presented are not good \(expired\)\.$/,
    );
    expect(say({ reason: "bypass", ...by })).toMatch(/^The Bypass policy "CI may" lets in everybody/);
    expect(say({ reason: "session", ...by })).toMatch(/"CI may" still lets in the service token "CI"\.$/);
  });

  test("an open path, a preflight, a path of Access", () => {
    expect(say({ reason: "bypass", application: { ...application, open: "/health" } })).toBe(
      'The destination app.example.com of the application "shop" leaves the path /health open to everybody, whatever its policies say.',
    );
    expect(say({ reason: "preflight" })).toMatch(/cors_headers/);
    expect(say({ reason: "preflight", application: { ...application, passesOptions: true } })).toMatch(
      /options_preflight_bypass/,
    );
    expect(say({ reason: "access-endpoint-refused", path: "/cdn-cgi/access/get-identity" })).toMatch(
      /CF_Authorization/,
    );
    expect(say({ reason: "unknown-team", host: "x.cloudflareaccess.com" })).toMatch(
      /x\.cloudflareaccess\.com: that of this account is team\.cloudflareaccess\.com\.$/,
    );
  });
});

describe("credentials that are not good", () => {
  test.each([
    ["incomplete-credentials", {}, /^The header CF-Access-Client-Id came without CF-Access-Client-Secret: send both/],
    ["incomplete-credentials", { hasClientId: false }, /^The header CF-Access-Client-Secret came without CF-Access-Cl/],
    ["malformed-credentials", { isSingle: true }, /in lower case/],
    ["duplicate-credentials", {}, /send them once/],
    ["unknown-client-id", {}, /^No service token of this account has the client id 0{32}\.access/],
    ["unknown-client-id", { clientId: "" }, /that was sent, which is empty/],
    ["unknown-client-id", { mixUp: { kind: "secret" } }, /has the form of a secret/],
    ["unknown-client-id", { mixUp: { kind: "id-of-nothing" } }, /has the form of an id/],
    ["unknown-client-id", { mixUp: { kind: "nearly", token: "CI", clientId: "x.access" } }, /"CI": that is x\.access/],
    ["unknown-client-id", { mixUp: { kind: "deleted", token: "CI", at: "2026-03-01T12:00:00Z" } }, /deleted at 2026/],
    ["wrong-secret", {}, /of the service token "CI"/],
    ["disabled", {}, /^The service token "CI" is disabled/],
    ["expired", {}, /^The service token "CI" expired at 2027-03-01T12:00:00Z by the clock of the account/],
    ["grace-over", {}, /without grace: use the current one/],
  ] as const)("%s %o", (reason, credentials, words) => {
    expect(say({ reason, ...withCredentials(credentials) })).toMatch(words);
  });

  test("the header that the application reads is named", () => {
    const single = { ...application, single: "x-token" };
    const said = say({ reason: "malformed-credentials", application: single, ...withCredentials({ isSingle: true }) });
    expect(said).toMatch(/^The JSON in the header x-token /);
    const half = say({ reason: "incomplete-credentials", application: single, ...withCredentials({ isSingle: true }) });
    expect(half).toMatch(/^The header x-token has cf-access-client-id and no cf-access-client-secret: put both into/);
  });

  test("a row of the journal may be about a token that is another one now, or gone", () => {
    const token = { ...TOKEN, isEnabled: true, hasExpired: false };
    expect(say({ reason: "expired", token })).toMatch(/had expired then, and is good until 2027-03-01T12:00:00Z now/);
    expect(say({ reason: "disabled", token })).toMatch(/was disabled then, and is enabled now/);
    expect(say({ reason: "expired", token: null })).toMatch(/does not have any more \(expired\): make another one\.$/);
  });

  test("a grace that is over has its time", () => {
    expect(say({ reason: "grace-over", token: { ...TOKEN, graceEnd: "2026-03-01T13:00:00Z" } })).toMatch(
      /its grace was over at 2026-03-01T13:00:00Z/,
    );
  });
});

describe("policies that let nobody in", () => {
  test("allow, block, none", () => {
    const by = { policy: { id: "1", name: "CI may" } };
    expect(say({ reason: "allow-policy-does-not-admit-tokens", ...by })).toBe(
      'The policy "CI may" allows, and only a policy with the decision non_identity (Service Auth) admits a service token: change its decision.',
    );
    expect(say({ reason: "denied-by-policy", ...by })).toMatch(
      /Block policy "CI may".*include the service token "CI"\.$/,
    );
    expect(say({ reason: "denied-by-policy", ...by, presented: NONE, token: null })).toMatch(/send the credentials/);
    expect(say({ reason: "no-policy" })).toMatch(/"shop" has no policy.*includes the service token "CI"\.$/);
    expect(say({ reason: "no-policy", presented: NONE, token: null })).toMatch(/includes a service token\.$/);
  });

  test("no credentials: what to send, and to whom", () => {
    const none = { reason: "no-credentials", presented: NONE, token: null } as const;
    expect(say({ ...none, policies: [policy("non_identity", rule("include", ofToken, false))] })).toBe(
      'No credentials came: send CF-Access-Client-Id and CF-Access-Client-Secret of a service token that the Service Auth policy "CI may" includes (the service token "CI").',
    );
    expect(say({ ...none, policies: [policy("allow", included)] })).toMatch(
      /has no policy with the decision non_identity/,
    );
    const single = { ...application, single: "x-token" };
    expect(say({ ...none, application: single, policies: [policy("non_identity")] })).toMatch(/in the header x-token/);
  });

  test.each([
    [[], /^The application "shop" has no policy with the decision non_identity .* includes the service token "CI"\.$/],
    [
      [policy("non_identity", rule("include", { service_token: { token_id: "2" } }, false))],
      /^No Service Auth policy of the application "shop" includes the service token "CI": add it to the include of "CI may"/,
    ],
    [
      [policy("non_identity", rule("include", { email: { email: "a@example.com" } }, "needs-identity"))],
      /as what needs an identity holds for no service token: add it/,
    ],
    [
      [policy("non_identity", included, rule("require", { ip: { ip: "10.0.0.0/8" } }, false))],
      /requires the address 10\.0\.0\.0\/8, and the request comes from 203\.0\.113\.7: meet it, or take that rule away\.$/,
    ],
    [
      [policy("non_identity", included, rule("require", { geo: { country_code: "DE" } }, false))],
      /requires the country DE, and the request comes from PT/,
    ],
    [
      [
        policy(
          "non_identity",
          included,
          rule("require", { email_domain: { domain: "example.com" } }, "needs-identity"),
        ),
      ],
      /requires email_domain example\.com, which needs an identity, and a service token has none/,
    ],
    [
      [policy("non_identity", included, rule("exclude", { group: { id: "g" } }, true))],
      /excludes the group "pipelines": take that rule away/,
    ],
    [
      [policy("non_identity", rule("include", ofToken, false)), policy("non_identity", included)],
      /its rules do not hold/,
    ],
  ] as const)("a token in no policy %#", (policies, words) => {
    expect(say({ reason: "not-in-policy", policies })).toMatch(words);
  });
});

describe("a session that does not count", () => {
  const asked: SessionAsked = {
    claims: {
      type: "app",
      aud: ["a"],
      exp: 200,
      iss: "https://team.cloudflareaccess.com",
      common_name: CLIENT,
      iat: 100,
    },
    hasEnded: false,
    isRecorded: false,
    authDomain: "team.cloudflareaccess.com",
    now: 150,
    application: { aud: "a", revokedAt: null },
    isStrict: false,
    lacksAllow: false,
  };

  test.each([
    ["strict", { isStrict: true }],
    ["none-of-ours", { claims: undefined }],
    ["not-kept", { claims: undefined, isRecorded: true }],
    ["needs-allow-policy", { claims: undefined, isRecorded: true, lacksAllow: true }],
    ["none-of-ours", { authDomain: "other.cloudflareaccess.com" }],
    ["expired", { now: 200 }],
    ["logged-out", { hasEnded: true }],
    ["other-application", { application: { aud: "b", revokedAt: null } }],
    ["revoked", { application: { aud: "a", revokedAt: 100 } }],
    ["needs-allow-policy", { lacksAllow: true }],
    ["not-in-policy", {}],
  ] as const)("%s %o", (problem, more) => {
    expect(sessionProblem({ ...asked, ...more })).toBe(problem);
    const session = { by: "session-cookie", problem } as const;
    expect(say({ reason: "no-credentials", session })).toContain(
      `; the session cookie does not count, as ${sessionText(problem)}.`,
    );
    expect(say({ reason: "no-credentials", session: { by: "session-header", problem } })).toContain("cf-access-token");
  });
});
