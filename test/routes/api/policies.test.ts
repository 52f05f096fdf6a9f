/** Reusable policies, and what a rule may look like. */
import { describe, expect, test } from "vitest";
import {
  AccessClient,
  everyone,
  invalid,
  lasting,
  NOBODY,
  NOT_FOUND,
  objectIn,
  ofGroup,
  ofToken,
  serviceAuth,
} from "../../support/workerd/access.ts";

const machines = serviceAuth(everyone);

test("a policy is answered with the members that recordings show, in alphabetical order", async () => {
  const client = new AccessClient();
  const policy = await client.policy();
  expect(Object.entries(policy)).toEqual([
    ["app_count", 0],
    ["created_at", expect.any(String)],
    ["decision", "non_identity"],
    ["exclude", []],
    ["id", expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ["include", [everyone]],
    ["name", "machines"],
    ["require", []],
    ["reusable", true],
    ["session_duration", "24h"],
    ["uid", policy.id],
    ["updated_at", policy.created_at],
  ]);
  expect(await client.get(`policies/${policy.id}`)).toEqual(policy);
  expect(await client.list("policies")).toEqual([policy]);
});

const FORMS: readonly (readonly [string, object, object])[] = [
  [
    "of the older provider",
    {
      precedence: 0,
      session_duration: "",
      exclude: null,
      require: null,
      approval_groups: null,
      approval_required: false,
      purpose_justification_prompt: "",
    },
    { session_duration: "" },
  ],
  ["without a session", { session_duration: null }, { session_duration: "24h" }],
  ["with a session of nothing", { session_duration: "0s" }, { session_duration: "0s" }],
  ["with an empty include", { include: [] }, { include: [] }],
  [
    "with every option",
    {
      approval_groups: [{ approvals_needed: 1, email_addresses: ["b", "a"] }],
      approval_required: true,
      connection_rules: { rdp: {} },
      isolation_required: true,
      mfa_config: {},
      purpose_justification_prompt: "why",
      purpose_justification_required: true,
    },
    {
      approval_groups: [{ approvals_needed: 1, email_addresses: ["b", "a"] }],
      connection_rules: { rdp: {} },
      mfa_config: {},
    },
  ],
];

test.each(FORMS)("a policy %s is taken, and its answer can be sent back", async (_, more, shown) => {
  const client = new AccessClient();
  const policy = await client.policy(more);
  expect(policy).toMatchObject(shown);
  for (const absent of ["precedence", "purpose_justification_prompt"]) {
    if (more[absent as keyof object] !== "why") expect(policy).not.toHaveProperty(absent);
  }
  expect(JSON.stringify(lasting(await client.put(`policies/${policy.id}`, policy)))).toBe(
    JSON.stringify(lasting(policy)),
  );
});

test("an update replaces everything, and keeps id and time of making", async () => {
  const client = new AccessClient();
  const policy = await client.policy({ exclude: [{ ip: { ip: "10.0.0.0/8" } }], session_duration: "1h" });
  const after = await client.put(`policies/${policy.id}`, { name: "b", decision: "bypass", include: [], uid: NOBODY });
  expect(after).toMatchObject({
    id: policy.id,
    uid: policy.id,
    created_at: policy.created_at,
    exclude: [],
    session_duration: "24h",
  });
  const [again] = await client.list("policies");
  expect(again).toEqual(after);
});

describe("in use", () => {
  test("by an application a policy stays, and app_count tells by how many", async () => {
    const client = new AccessClient();
    const policy = await client.policy();
    const apps = [];
    for (const domain of ["a.example", "b.example"]) apps.push(await client.app({ domain, policies: [policy.id] }));
    expect(await client.list("policies")).toMatchObject([{ app_count: 2 }]);
    expect(await client.refusal("DELETE", `policies/${policy.id}`)).toBe(
      "409 / 12132 access.api.error.conflict: policy is in use",
    );
    for (const { id } of apps) await client.send("DELETE", `apps/${id}`);
    const answer = await client.send("DELETE", `policies/${policy.id}`);
    expect([answer.status, objectIn(answer)]).toEqual([202, { id: policy.id }]);
    expect(await client.refusal("DELETE", `policies/${policy.id}`)).toBe(NOT_FOUND);
  });

  test.each(["include", "exclude", "require"])("a token that %s names stays", async (list) => {
    const client = new AccessClient();
    const token = await client.token();
    const policy = await client.policy({ [list]: [ofToken(token.id), ofToken(token.id)] });
    const refused = await client.account.delete(token.id);
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('"code":12139')]);
    await client.put(`policies/${policy.id}`, machines);
    expect((await client.account.delete(token.id)).status).toBe(200);
  });
});

describe("a rule", () => {
  const naming = (value: unknown) => ({ service_token: value });
  test.each([
    ["null", null, "rule 1 must be an object"],
    ["a number", 5, "rule 1 must be an object"],
    ["a text", "everyone", "rule 1 must be an object"],
    ["a list", [everyone], "rule 1 must be an object"],
    ["nothing", {}, "rule 1 must have exactly one selector"],
    ["two selectors", { everyone: {}, ip: { ip: "1.1.1.1" } }, "rule 1 must have exactly one selector"],
    ["an unknown selector", { azure_ad: {} }, 'rule 1 has an unknown selector, "azure_ad"'],
    ["the selector constructor", { constructor: {} }, 'rule 1 has an unknown selector, "constructor"'],
    ["the selector toString", { toString: {} }, 'rule 1 has an unknown selector, "toString"'],
    ["no object as its value", { everyone: true }, "rule 1 everyone must be an object"],
    ["null as its value", { everyone: null }, "rule 1 everyone must be an object"],
    ["no token", naming({}), "rule 1 service_token must have token_id"],
    ["null as its token", naming({ token_id: null }), "rule 1 service_token must have token_id"],
    ["a number as its token", naming({ token_id: 5 }), "rule 1 service_token.token_id must be a string"],
    ["an object as its token", naming({ token_id: { toString: 1 } }), "rule 1 service_token.token_id must be a string"],
    ["an unknown token", naming({ token_id: NOBODY }), "service token not found"],
    ["an unknown group", ofGroup(NOBODY), "group not found"],
    ["a prototype as its group", ofGroup("__proto__"), "group not found"],
    [
      "a wrong level",
      { user_risk_score: { user_risk_score: ["none"] } },
      "rule 1 user_risk_score.user_risk_score must be a list of low, medium, high, unscored",
    ],
  ])("that is %s is refused in each list", async (_, rule, detail) => {
    const client = new AccessClient();
    for (const list of ["include", "exclude", "require"]) {
      const refused = invalid(`invalid '${list}' configuration: ${detail}`);
      expect(await client.refusal("POST", "policies", { ...machines, [list]: [rule] })).toBe(refused);
      expect(await client.refusal("POST", "groups", { name: "g", include: [], [list]: [rule] })).toBe(refused);
    }
  });

  test("with __proto__ as its selector is refused", async () => {
    const text = `{"name":"a","decision":"allow","include":[{"__proto__":{}}]}`;
    expect(await new AccessClient().refusal("POST", "policies", text)).toContain(
      'unknown selector, \\"__proto__\\"'.replaceAll("\\", ""),
    );
  });

  test("keeps its place, and what else is sent in its value", async () => {
    const include = [
      { geo: { country_code: "DE", more: [1, { b: 1, a: 2 }] } },
      everyone,
      { "github-organization": { identity_provider_id: NOBODY, name: "org" } },
      { cloudflare_account_member: {} },
      everyone,
    ];
    expect(JSON.stringify((await new AccessClient().policy({ include })).include)).toBe(JSON.stringify(include));
  });

  test("that names a client id is refused with a hint that tells the id of the token", async () => {
    const client = new AccessClient();
    const token = await client.token();
    const answer = await client.send("POST", "policies", serviceAuth(ofToken(token.client_id)));
    expect(answer.headers.get("emulator-hint")).toContain(`has the id ${token.id}`);
    const upper = await client.send("POST", "policies", serviceAuth(ofToken(token.id.toUpperCase())));
    expect([upper.status, upper.headers.get("emulator-hint")]).toEqual([
      400,
      expect.stringContaining("the account has none with this id"),
    ]);
    const foreign = await new AccessClient().verdict("POST", "policies", serviceAuth(ofToken(token.id)));
    expect(foreign).toBe("400 / 12130");
  });
});

test.each([
  ["no decision", { decision: undefined }, "unrecognized policy decision"],
  ["the decision service_auth", { decision: "service_auth" }, "unrecognized policy decision"],
  ["an empty decision", { decision: "" }, "unrecognized policy decision"],
  ["no name", { name: "" }, "name is required"],
  ["no include", { include: null }, "include is required"],
  ["an include that is no list", { include: {} }, "include must be a list of rules"],
  ["a session without a unit", { session_duration: "24" }, "session_duration must be a Go duration such as 30m or 24h"],
  ["a flag that is none", { approval_required: 1 }, "approval_required must be true or false"],
])("a policy with %s is refused", async (_, change, detail) => {
  const client = new AccessClient();
  const policy = await client.policy();
  expect(await client.refusal("POST", "policies", { ...machines, ...change })).toBe(invalid(detail));
  expect(await client.refusal("PUT", `policies/${policy.id}`, { ...machines, ...change })).toBe(invalid(detail));
});

test("a list has 100 on a page, and an account 500 reusable policies", async () => {
  const client = new AccessClient();
  for (let n = 0; n < 499; n++) await client.policy();
  const app = await client.app({ policies: [machines, machines] });
  const [one, two] = app.policies as { id: string }[];
  const reusable = (id = "") => `apps/${app.id}/policies/${id}/make_reusable`;
  expect(await client.verdict("PUT", reusable(one?.id))).toBe("200");
  const full = invalid("maximum number of policies has been reached");
  expect(await client.refusal("PUT", reusable(two?.id))).toBe(full);
  expect(await client.refusal("POST", "policies", machines)).toBe(full);
  expect(await client.list("policies")).toHaveLength(100);
}, 120_000);

test("what is not there is not found, whatever its id looks like", async () => {
  const client = new AccessClient();
  for (const id of [NOBODY, "x", "__proto__", "%00", "a".repeat(3000)]) {
    for (const method of ["GET", "PUT", "DELETE"]) {
      expect(await client.refusal(method, `policies/${id}`, method === "PUT" ? machines : undefined)).toBe(NOT_FOUND);
    }
  }
});
