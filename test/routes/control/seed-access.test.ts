/** Seeds of groups, policies and applications. */
import { describe, expect, test } from "vitest";
import { accessOf, aroundTokens, resultIn } from "../../support/workerd/around-tokens.ts";
import { freshId, inStorage } from "../../support/workerd/accounts.ts";
import { env } from "cloudflare:workers";
import { send } from "../../support/workerd/client.ts";

const seed = async (account: object, id = freshId()) => {
  const answer = await send("POST", "/_emulator/seed", { body: { accounts: [{ id, ...account }] } });
  return { id, answer, access: accessOf(id) };
};
const seeded = async (account: object) => {
  const made = await seed(account);
  expect([made.answer.status, made.answer.text]).toEqual([200, expect.stringContaining('"seeded":true')]);
  return made;
};
const messageIn = (body: unknown) => (body as { error: { code: string; message: string } }).error.message;

const TOKEN = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415";
const GROUP = "699d98642c564d2e855e9661899b7252".replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
const everyone = [{ everyone: {} }];

interface Policy {
  readonly id: string;
  readonly name: string;
  readonly decision: string;
  readonly include: unknown;
  readonly precedence?: number;
  readonly reusable: boolean;
}
interface App {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly aud: string;
  readonly created_at: string;
  readonly policies: readonly Policy[];
}

test("one line opens an application to a token", async () => {
  const { access } = await seeded({
    tokens: [{ name: "deploy" }],
    applications: [{ domain: "app.example.com", admits: ["deploy"] }],
  });
  const [token] = resultIn<{ id: string }[]>(await access.get("service_tokens"));
  const [app, ...others] = resultIn<App[]>(await access.get("apps"));
  expect(others).toEqual([]);
  expect(app).toMatchObject({ type: "self_hosted", name: "app.example.com", domain: "app.example.com" });
  expect(app?.aud).toMatch(/^[0-9a-f]{64}$/);
  expect(app?.policies).toMatchObject([
    {
      name: "Service Auth",
      decision: "non_identity",
      include: [{ service_token: { token_id: token?.id } }],
      precedence: 1,
      reusable: false,
    },
  ]);
  expect((await access.delete(`service_tokens/${token?.id}`)).text).toContain("12139");
});

test("names stand for what comes later in the file, and ids, audiences and times are kept", async () => {
  const policy = "aa0a4aab-672b-4bdb-bc33-a59f1130a11f";
  const { access } = await seeded({
    applications: [
      {
        name: "whole",
        id: "bb0a4aab-672b-4bdb-bc33-a59f1130a11f",
        aud: "a".repeat(64),
        created_at: "2020-01-01T00:00:00Z",
        self_hosted_domains: ["one.example.com", "two.example.com"],
        session_duration: "30m",
        service_auth_401_redirect: true,
        admits: ["deploy", TOKEN],
        policies: [
          "by name",
          { id: policy, precedence: 7 },
          { name: "own", decision: "deny", include: [{ group: { name: "outer" } }], precedence: 3 },
          { name: "by link" },
        ],
      },
    ],
    policies: [
      { name: "by name", decision: "non_identity", include: [{ any_valid_service_token: {} }] },
      {
        name: "by id",
        id: policy,
        decision: "bypass",
        include: everyone,
        exclude: [{ service_token: { name: "deploy" } }],
      },
      { name: "by link", decision: "allow", include: [{ group: { id: GROUP } }], created_at: "2021-01-01T00:00:00Z" },
    ],
    groups: [
      { name: "outer", include: [{ group: { name: "inner" } }], require: [{ service_token: { token_id: TOKEN } }] },
      { name: "inner", id: GROUP, include: [{ service_token: { name: "load-2" } }] },
    ],
    tokens: [{ name: "deploy" }, { name: "other", id: TOKEN }],
    bulk: { count: 3, name: "load-{n}" },
  });
  const tokens = resultIn<{ id: string; name: string }[]>(await access.get("service_tokens"));
  const idOf = (name: string) => tokens.find((each) => each.name === name)?.id;
  const groups = resultIn<{ id: string; name: string; include: unknown; require: unknown }[]>(
    await access.get("groups"),
  );
  expect(groups).toMatchObject([
    { name: "outer", include: [{ group: { id: GROUP } }], require: [{ service_token: { token_id: TOKEN } }] },
    { name: "inner", id: GROUP, include: [{ service_token: { token_id: idOf("load-2") } }] },
  ]);
  const app = resultIn<App>(await access.get("apps/bb0a4aab-672b-4bdb-bc33-a59f1130a11f"));
  expect(app).toMatchObject({ aud: "a".repeat(64), created_at: "2020-01-01T00:00:00Z", session_duration: "30m" });
  expect(app.policies.map(({ name, precedence, reusable }) => [name, precedence, reusable])).toEqual([
    ["by name", 1, true],
    ["own", 3, false],
    ["by id", 7, true],
    ["by link", 8, true],
    ["Service Auth", 9, false],
  ]);
  expect(app.policies[4]?.include).toEqual([
    { service_token: { token_id: idOf("deploy") } },
    { service_token: { token_id: TOKEN } },
  ]);
  const reusable = resultIn<(Policy & { app_count: number; created_at: string })[]>(await access.get("policies"));
  expect(reusable.map(({ name, app_count: count }) => [name, count])).toEqual([
    ["by name", 1],
    ["by id", 1],
    ["by link", 1],
  ]);
  expect(reusable[2]?.created_at).toBe("2021-01-01T00:00:00Z");
});

test("the same random seed makes the same ids, and what tokens draw does not depend on what stands around them", async () => {
  const around = {
    groups: [{ name: "g", include: [{ service_token: { name: "a" } }] }],
    policies: [{ name: "p", decision: "non_identity", include: [{ group: { name: "g" } }] }],
    applications: [{ domain: "a.example", policies: ["p"], admits: ["b"] }],
  };
  const settings = { random_seed: "x" };
  const tokens = [{ name: "a" }, { name: "b" }];
  const clock = { created_at: "2020-01-01T00:00:00Z" };
  const dated = (items: readonly object[]) => items.map((each) => ({ ...each, ...clock }));
  const world = {
    settings,
    tokens: dated(tokens),
    groups: dated(around.groups),
    policies: dated(around.policies),
    applications: [{ ...around.applications[0], ...clock }],
  };
  const [one, two, bare] = [await seeded(world), await seeded(world), await seeded({ settings, tokens })];
  const ids = async ({ access }: typeof one) => ({
    tokens: resultIn<{ id: string }[]>(await access.get("service_tokens")).map(({ id }) => id),
    groups: resultIn<{ id: string }[]>(await access.get("groups")).map(({ id }) => id),
    policies: resultIn<{ id: string }[]>(await access.get("policies")).map(({ id }) => id),
    apps: resultIn<App[]>(await access.get("apps")).map(({ id, aud, policies }) => [
      id,
      aud,
      policies.map((p) => p.id),
    ]),
  });
  const [first, second] = [await ids(one), await ids(two)];
  expect(second).toEqual(first);
  expect(new Set([...first.tokens, ...first.groups, ...first.policies, ...first.apps.flat(2)]).size).toBe(7);
  expect((await ids(bare)).tokens).toEqual(first.tokens);
});

test("empty lists are nothing, and make no tables", async () => {
  const { id } = await seeded({ groups: [], policies: [], applications: [] });
  expect(await accessTablesOf(id)).toEqual([]);
});

async function accessTablesOf(id: string): Promise<string[]> {
  return inStorage(env.ACCOUNTS.getByName(id), ({ sql }) =>
    sql
      .exec<{ name: string }>(
        `SELECT name FROM sqlite_master WHERE name IN ('access_schema_versions', 'applications', 'policies', 'access_groups')`,
      )
      .toArray()
      .map(({ name }) => name),
  );
}

const ok = { name: "p", decision: "non_identity", include: everyone };
const app = { domain: "a.example" };
const tokens = [{ name: "deploy", client_id: `${"c".repeat(32)}.access` }, { name: "twin" }, { name: "twin" }];
const names = (rule: object) => ({ policies: [ok, { ...ok, include: [...everyone, rule] }] });
const circle = [
  { name: "a", include: [{ group: { name: "b" } }] },
  { name: "b", include: [{ group: { name: "c" } }] },
  { name: "c", include: [{ group: { name: "b" } }] },
];

describe("a seed is refused whole, with the place of what is wrong:", () => {
  test.each<[string, object, RegExp | string]>([
    [
      "a token that is not there",
      names({ service_token: { name: "x" } }),
      `policies.1.include.1.service_token names the service token "x", which is not in the seed.`,
    ],
    [
      "a name that several have",
      names({ service_token: { name: "twin" } }),
      /^policies\.1\.include\.1\.service_token names .*several have this name/,
    ],
    [
      "a token's id that is none",
      names({ service_token: { token_id: TOKEN } }),
      /^policies\.1\.include\.1\.service_token\.token_id is the id of no service token/,
    ],
    [
      "a client id for an id",
      names({ service_token: { token_id: `${"c".repeat(32)}.access` } }),
      /^policies\.1\.include\.1\.service_token\.token_id is a client id/,
    ],
    [
      "a name beside an id",
      names({ service_token: { name: "deploy", token_id: TOKEN } }),
      "policies.1.include.1.service_token must have either name or token_id.",
    ],
    ["a name that is no string", names({ group: { name: 1 } }), "policies.1.include.1.group.name must be a string."],
    [
      "a group that is not there",
      names({ group: { name: "x" } }),
      `policies.1.include.1.group names the group "x", which is not in the seed.`,
    ],
    [
      "a group's id that is none",
      names({ group: { id: GROUP } }),
      "policies.1.include.1.group.id is the id of no group of the seed.",
    ],
    [
      "two selectors",
      names({ everyone: {}, group: { name: "x" } }),
      "policies.1.include.1 must have exactly one selector.",
    ],
    ["no selector", names({}), "policies.1.include.1 must have exactly one selector."],
    ["an unknown selector", names({ nobody: {} }), /^policies\.1\.include\.1 has an unknown selector/],
    [
      "a rule that is a text",
      { groups: [{ name: "g", include: ["x"] }] },
      /^groups\.0\.include\.0 must be an object with one selector/,
    ],
    ["a group without include", { groups: [{ name: "g" }] }, "groups.0.include is required."],
    ["a group without name", { groups: [{ name: "", include: everyone }] }, "groups.0.name is required."],
    ["a circle of groups", { groups: circle }, /^groups\.1 is refused: a group cannot include itself/],
    [
      "a group that names itself",
      { groups: [{ name: "a", include: [{ group: { name: "a" } }] }] },
      /^groups\.0 is refused/,
    ],
    [
      "an unknown decision",
      { policies: [{ ...ok, decision: "maybe" }] },
      /^policies\.0\.decision must be one of allow/,
    ],
    [
      "a bad session",
      { policies: [{ ...ok, session_duration: "x" }] },
      /^policies\.0\.session_duration must be a Go duration/,
    ],
    ["a bad time", { policies: [{ ...ok, created_at: "soon" }] }, /^policies\.0\.created_at must be an RFC 3339 time/],
    [
      "an id twice",
      { groups: [{ name: "g", id: GROUP, include: everyone }], policies: [{ ...ok, id: GROUP }] },
      "policies.0.id stands twice in the seed.",
    ],
    ["an unknown field", { policies: [{ ...ok, precedence: 1 }] }, /^policies\.0.*precedence/],
    [
      "a group with the id of a token",
      { tokens: [{ name: "deploy", id: TOKEN }], groups: [{ name: "g", id: TOKEN, include: everyone }] },
      "groups.0.id is the id of a service token of the seed.",
    ],
    [
      "an application that protects nothing",
      { applications: [{ name: "x" }] },
      "applications.0.domain is required, or destinations.",
    ],
    [
      "a domain twice",
      { applications: [app, { ...app, name: "x" }] },
      "applications.1 protects a.example, which applications.0 protects.",
    ],
    [
      "a Worker twice",
      {
        applications: [
          { name: "x", destinations: [{ type: "worker", worker_id: "w" }] },
          { name: "y", destinations: [{ type: "worker", worker_id: "w" }] },
        ],
      },
      "applications.1 protects worker:w, which applications.0 protects.",
    ],
    [
      "a bad domain",
      { applications: [{ domain: "https://a.example" }] },
      /^applications\.0\.domain must be a host name/,
    ],
    [
      "an audience twice",
      {
        applications: [
          { ...app, aud: "a".repeat(64) },
          { domain: "b.example", aud: "a".repeat(64) },
        ],
      },
      "applications.1.aud stands twice in the seed.",
    ],
    [
      "an option of the wrong form",
      { applications: [{ ...app, tags: "x" }] },
      "applications.0.tags must be a list of strings.",
    ],
    [
      "a policy that is not there",
      { applications: [{ ...app, policies: ["x"] }] },
      `applications.0.policies.0 names the reusable policy "x", which is not in the seed.`,
    ],
    [
      "a link by nothing",
      { policies: [ok], applications: [{ ...app, policies: ["p", {}] }] },
      /^applications\.0\.policies\.1 must name a reusable policy by its name or its id, or be a policy/,
    ],
    [
      "a policy twice",
      { policies: [ok], applications: [{ ...app, policies: ["p", { name: "p" }] }] },
      "applications.0.policies.1 names a policy a second time.",
    ],
    [
      "a precedence twice",
      {
        policies: [ok, { ...ok, name: "q" }],
        applications: [
          {
            ...app,
            policies: [
              { name: "p", precedence: 2 },
              { name: "q", precedence: 2 },
            ],
          },
        ],
      },
      "applications.0.policies.1 is refused: policy precedences must be unique.",
    ],
    [
      "a bad rule of an own policy",
      { applications: [app, { domain: "b.example", policies: [{ ...ok, include: [...everyone, { ip: {} }] }] }] },
      "applications.1.policies.0.include.1 ip must have ip.",
    ],
    [
      "an own policy's unknown field",
      { applications: [{ ...app, policies: [{ ...ok, x: 1 }] }] },
      "applications.0.policies.0.x is not known.",
    ],
    [
      "a token that is not admitted by any name",
      { applications: [{ ...app, admits: ["deploy", "x"] }] },
      `applications.0.admits.1 names the service token "x", which is not in the seed.`,
    ],
    [
      "nobody to admit",
      { applications: [{ ...app, admits: [] }] },
      "applications.0.admits must name at least one service token.",
    ],
    [
      "an answer of 401 without Service Auth",
      { applications: [{ ...app, service_auth_401_redirect: true }] },
      /^applications\.0 is refused: service_auth_401_redirect needs/,
    ],
    [
      "too many groups",
      { groups: Array.from({ length: 301 }, (_, n) => ({ name: `g${n}`, include: everyone })) },
      "groups must have at most 300 groups.",
    ],
    [
      "too many applications",
      { applications: Array.from({ length: 501 }, (_, n) => ({ domain: `a${n}.example` })) },
      "applications must have at most 500 applications.",
    ],
  ])("%s", async (_, wrong, message) => {
    const { id, answer } = await seed({ tokens, ...wrong });
    const expected =
      typeof message === "string"
        ? `accounts.0.${message}`
        : expect.stringMatching(new RegExp(message.source.replace("^", "^accounts\\.0\\.")));
    expect([answer.status, messageIn(answer.body)]).toEqual([400, expected]);
    expect(await accessTablesOf(id)).toEqual([]);
    const again = await seed({ tokens: [{ name: "later" }] }, id);
    expect(again.answer.body).toEqual({ accounts: [{ id, seeded: true, tokens: 1 }] });
  });
});

test("a seed that was refused leaves what the account shows as it was", async () => {
  const { id } = await seed({ tokens, applications: [app, app] });
  const shown = await aroundTokens(id);
  expect(Object.values(shown).every((text) => text.includes('"result":[]'))).toBe(true);
});

/** Nested so deep that whatever calls itself for each level ends the work. */
const DEEP = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;

test.each([
  ["a group", `"groups":[{"name":"a","include":[{"everyone":${DEEP}}]}]`],
  ["a policy's rule", `"policies":[{"name":"a","decision":"allow","exclude":[{"everyone":${DEEP}}]}]`],
  ["a policy's option", `"policies":[{"name":"a","decision":"allow","mfa_config":${DEEP}}]`],
  ["an application's option", `"applications":[{"domain":"a.example","saas_app":${DEEP}}]`],
  ["an application's destination", `"applications":[{"destinations":[{"a":${DEEP}}]}]`],
  [
    "an application's policy",
    `"applications":[{"domain":"a.example","policies":[{"name":"a","decision":"allow","include":[{"everyone":${DEEP}}]}]}]`,
  ],
  ["an organization", `"organization":{"login_design":${DEEP}}`],
  ["an identity provider", `"identity_providers":[{"name":"a","type":"oidc","config":${DEEP}}]`],
  ["a fixed answer", `"answers":[{"method":"GET","path":"/zones/*/a","result":${DEEP}}]`],
])("%s that is nested too deep is refused, and nothing is filled", async (_, part) => {
  const id = freshId();
  const { status, text } = await send("POST", "/_emulator/seed", { body: `{"accounts":[{"id":"${id}",${part}}]}` });
  expect(status, text.slice(0, 300)).toBe(400);
  expect((await send("POST", "/_emulator/accounts", { body: `{"seed":{${part}}}` })).status).toBe(400);
  const { body } = await send("GET", "/_emulator/accounts?per_page=1000");
  expect((body as { accounts: { id: string }[] }).accounts.map((account) => account.id)).not.toContain(id);
});
