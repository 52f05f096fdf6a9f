/** What every operation of applications, policies and groups has: permissions, faults, a rate limit, a row in the journal, and more. */
import { describe, expect, test } from "vitest";
import { operations, type Operation, type Permission } from "../../../src/contract/operations.ts";
import { AccessClient, everyone, serviceAuth, type Members } from "../../support/workerd/access.ts";
import { accountOf, request, resultOf, problemIn } from "../../support/workerd/accounts.ts";
import { verdictIn } from "../../support/workerd/client.ts";

interface World {
  readonly client: AccessClient;
  readonly app: Members;
  readonly own: string;
  readonly policy: string;
  readonly group: string;
  readonly provider: string;
  readonly tag: string;
}

const machines = serviceAuth(everyone);
const selfHosted = { type: "self_hosted", name: "wanted", domain: "wanted.example" };
const wanted = { ...machines, name: "wanted" };
const oneTimePin = { name: "wanted", type: "onetimepin", config: {} };

async function world(): Promise<World> {
  const client = new AccessClient();
  const app = await client.app({ policies: [machines] });
  const [{ id: own } = { id: "" }] = app.policies as Members[];
  await client.tags("a tag");
  return {
    client,
    app,
    own,
    policy: (await client.policy()).id,
    group: (await client.group()).id,
    provider: (await client.made("identity_providers", { ...oneTimePin, name: "a provider" })).id,
    tag: "a tag",
  };
}

const organization = { name: "Team", auth_domain: "team.cloudflareaccess.com" };

/** Each operation: how it is asked for, the status of its success, and what it is about. */
type Asked = readonly [
  Operation,
  (world: World) => readonly [string, string, unknown?],
  number,
  keyof World | "made" | null,
];
const ASKED: readonly Asked[] = [
  ["applications.list", () => ["GET", "apps"], 200, null],
  ["applications.create", () => ["POST", "apps", selfHosted], 201, "made"],
  ["applications.get", ({ app }) => ["GET", `apps/${app.id}`], 200, "app"],
  ["applications.update", ({ app }) => ["PUT", `apps/${app.id}`, selfHosted], 200, "app"],
  ["applications.update-settings", ({ app }) => ["PATCH", `apps/${app.id}/settings`, {}], 202, "app"],
  ["applications.revoke-tokens", ({ app }) => ["POST", `apps/${app.id}/revoke_tokens`], 202, "app"],
  ["applications.delete", ({ app }) => ["DELETE", `apps/${app.id}`], 202, "app"],
  ["application-policies.list", ({ app }) => ["GET", `apps/${app.id}/policies`], 200, null],
  ["application-policies.create", ({ app }) => ["POST", `apps/${app.id}/policies`, wanted], 201, "made"],
  ["application-policies.get", ({ app, own }) => ["GET", `apps/${app.id}/policies/${own}`], 200, "own"],
  ["application-policies.update", ({ app, own }) => ["PUT", `apps/${app.id}/policies/${own}`, wanted], 200, "own"],
  ["application-policies.delete", ({ app, own }) => ["DELETE", `apps/${app.id}/policies/${own}`], 202, "own"],
  [
    "application-policies.make-reusable",
    ({ app, own }) => ["PUT", `apps/${app.id}/policies/${own}/make_reusable`],
    200,
    "own",
  ],
  ["policies.list", () => ["GET", "policies"], 200, null],
  ["policies.create", () => ["POST", "policies", wanted], 201, "made"],
  ["policies.get", ({ policy }) => ["GET", `policies/${policy}`], 200, "policy"],
  ["policies.update", ({ policy }) => ["PUT", `policies/${policy}`, wanted], 200, "policy"],
  ["policies.delete", ({ policy }) => ["DELETE", `policies/${policy}`], 202, "policy"],
  ["groups.list", () => ["GET", "groups"], 200, null],
  ["groups.create", () => ["POST", "groups", { name: "wanted", include: [everyone] }], 201, "made"],
  ["groups.get", ({ group }) => ["GET", `groups/${group}`], 200, "group"],
  ["groups.update", ({ group }) => ["PUT", `groups/${group}`, { name: "wanted", include: [everyone] }], 200, "group"],
  ["groups.delete", ({ group }) => ["DELETE", `groups/${group}`], 202, "group"],
  ["organization.get", () => ["GET", "organizations"], 200, null],
  ["organization.create", () => ["POST", "organizations", organization], 201, null],
  ["organization.update", () => ["PUT", "organizations", organization], 200, null],
  ["organization.patch", () => ["PATCH", "organizations", organization], 200, null],
  ["organization.revoke-user", () => ["POST", "organizations/revoke_user", { email: "a@example.com" }], 200, null],
  ["keys.get", () => ["GET", "keys"], 200, null],
  ["keys.update", () => ["PUT", "keys", { key_rotation_interval_days: 30 }], 200, null],
  ["keys.rotate", () => ["POST", "keys/rotate"], 200, null],
  ["identity-providers.list", () => ["GET", "identity_providers"], 200, null],
  ["identity-providers.create", () => ["POST", "identity_providers", oneTimePin], 201, "made"],
  ["identity-providers.get", ({ provider }) => ["GET", `identity_providers/${provider}`], 200, "provider"],
  [
    "identity-providers.update",
    ({ provider }) => ["PUT", `identity_providers/${provider}`, oneTimePin],
    200,
    "provider",
  ],
  ["identity-providers.delete", ({ provider }) => ["DELETE", `identity_providers/${provider}`], 202, "provider"],
  ["tags.list", () => ["GET", "tags"], 200, null],
  ["tags.create", () => ["POST", "tags", { name: "wanted" }], 201, "made"],
  ["tags.get", () => ["GET", "tags/a%20tag"], 200, "tag"],
  ["tags.update", () => ["PUT", "tags/a%20tag", { name: "wanted" }], 200, "tag"],
  ["tags.delete", () => ["DELETE", "tags/a%20tag"], 202, "tag"],
  ["access-requests.list", () => ["GET", "logs/access_requests"], 200, null],
];

/** What is there, but for what each request changes. */
const allOf = async ({ client }: World) => [
  await client.list("apps"),
  await client.list("policies"),
  await client.list("groups"),
  (await client.send("GET", "organizations")).text,
  (await client.send("GET", "keys")).text,
  await client.list("identity_providers"),
  (await client.send("GET", "tags")).text,
];

test("the operations are all here", () => {
  const names = Object.keys(operations).filter((name) => name.includes("."));
  expect(ASKED.map(([name]) => name).toSorted()).toEqual(names.toSorted());
});

const READ = "Access: Apps and Policies Read";
const WRITE = "Access: Apps and Policies Write";
const REVOKE = "Access: Apps and Policies Revoke";
const GROUPS_READ = "Access: Organizations, Identity Providers, and Groups Read";
const GROUPS_WRITE = "Access: Organizations, Identity Providers, and Groups Write";
const GROUPS_REVOKE = "Access: Organizations, Identity Providers, and Groups Revoke";
const LOGS_READ = "Access: Audit Logs Read";
const OTHERS: readonly Permission[] = ["Access: Service Tokens Write", "Access: Service Tokens Read"];

/** Source: `x-api-token-group` of the official description. */
function sufficient(name: Operation): readonly string[] {
  if (name === "access-requests.list") return [LOGS_READ];
  if (name === "applications.list" || name === "tags.list") return [READ, WRITE, REVOKE];
  if (name === "applications.revoke-tokens") return [WRITE, REVOKE];
  const reads = /\.(get|list)$/.test(name);
  if (name === "organization.get") return [GROUPS_READ, GROUPS_WRITE, GROUPS_REVOKE];
  const isOfGroups = /^(groups|organization|keys|identity-providers)\./.test(name);
  if (isOfGroups) return reads ? [GROUPS_READ, GROUPS_WRITE] : [GROUPS_WRITE];
  return reads ? [READ, WRITE] : [WRITE];
}

describe.each(ASKED)("%s", (name, asked, status, about) => {
  const ask = (one: World, sent = {}) => {
    const [method, path, body] = asked(one);
    return one.client.send(method, path, body, sent);
  };

  test("is allowed by these permissions of an API token and no others", async () => {
    for (const permission of [READ, WRITE, REVOKE, GROUPS_READ, GROUPS_WRITE, GROUPS_REVOKE, LOGS_READ, ...OTHERS]) {
      const one = await world();
      const token = crypto.randomUUID();
      await one.client.account.settings({ api_tokens: [{ name: "ci", permissions: [permission], token }] });
      const answer = await ask(one, { headers: { authorization: `Bearer ${token}` } });
      const expected = sufficient(name).includes(permission) ? `${status}` : "403 / 10000";
      expect(verdictIn(answer), permission).toBe(expected);
    }
  });

  test("is refused with 9999 where Access is not enabled, and changes nothing", async () => {
    const one = await world();
    const before = await allOf(one);
    await one.client.account.settings({ access_enabled: false });
    const answer = await ask(one);
    expect([answer.status, answer.text]).toEqual([
      403,
      expect.stringContaining('"code":9999,"message":"access.api.error.not_enabled'),
    ]);
    await one.client.account.settings({ access_enabled: true });
    expect(await allOf(one)).toEqual(before);
  });

  test("is written down with its operation, and what it is about", async () => {
    const one = await world();
    await one.client.account.control("DELETE", "requests");
    const answer = await ask(one);
    expect(answer.status, answer.text).toBe(status);
    const { body: journal } = await one.client.account.control("GET", "requests");
    const made = (answer.body as { result: { id?: string; name: string } }).result;
    const ids = { ...one, app: one.app.id, made: made.id ?? made.name };
    const objectId = about === null ? null : ids[about];
    const row = { operation: name, object_id: objectId, token_id: null, status, codes: [] };
    expect(journal).toMatchObject({ requests: [row], total_count: 1 });
  });

  test("fails as a fault says, before it and after it", async () => {
    const effect = { type: "error", status: 500, code: 10001 };
    for (const position of ["before", "after-commit"]) {
      const one = await world();
      const before = await allOf(one);
      await one.client.account.control("POST", "faults", { operation: name, position, effect });
      expect(verdictIn(await ask(one))).toBe("500 / 10001");
      if (position === "before") expect(await allOf(one)).toEqual(before);
      expect(verdictIn(await ask(await world()))).toBe(`${status}`);
    }
  });

  test("counts against the rate limit", async () => {
    const one = await world();
    await one.client.account.control("PUT", "clock", { now: "2030-03-01T12:00:00Z", mode: "frozen" });
    await one.client.account.settings({ rate_limit: { quota: 1, window: "10s" } });
    expect((await ask(one)).headers.get("ratelimit")).toBe('"default";r=0;t=10');
    expect(verdictIn(await ask(one))).toBe("429 / 971");
  });
});

test.each([
  ["applications.get", "an app", ({ app }: World) => ["GET", `apps/${app.id}`]],
  ["applications.create", "wanted", () => ["POST", "apps", selfHosted]],
  [
    "application-policies.update",
    "machines",
    ({ app, own }: World) => ["PUT", `apps/${app.id}/policies/${own}`, wanted],
  ],
  ["policies.delete", "machines", ({ policy }: World) => ["DELETE", `policies/${policy}`]],
  ["groups.create", "wanted", () => ["POST", "groups", { name: "wanted", include: [] }]],
  ["groups.update", "a group", ({ group }: World) => ["PUT", `groups/${group}`, { name: "g", include: [] }]],
] as const)("a fault of %s hits what is called %s, and nothing else", async (operation, name, asked) => {
  const one = await world();
  const [method, path, body] = asked(one) as unknown as readonly [string, string, unknown?];
  const fault = { operation, position: "before", effect: { type: "error", status: 500, code: 10001 } };
  await one.client.account.control("POST", "faults", { ...fault, match: { name: "other" } });
  expect(await one.client.verdict("GET", "apps")).toBe("200");
  await one.client.account.control("POST", "faults", { ...fault, match: { name } });
  expect(await one.client.verdict(method, path, body)).toBe("500 / 10001");
  expect(await one.client.verdict(method, path, body)).toMatch(/^20\d$/);
});

test("the same requests in accounts with the same seed are answered the same, byte for byte", async () => {
  const course = async () => {
    const client = new AccessClient();
    await client.account.control("PUT", "clock", { now: "2030-03-01T12:00:00Z", mode: "frozen" });
    await client.account.settings({ random_seed: "golden" });
    const app = await client.send("POST", "apps", { ...selfHosted, policies: [machines, machines] });
    const others = [
      client.send("POST", "policies", machines),
      client.send("POST", "groups", { name: "g", include: [] }),
    ];
    return [app, ...(await Promise.all(others))].map(({ text }) => text);
  };
  const first = await course();
  expect(await course()).toEqual(first);
});

test("a tenant without storage left makes and changes nothing, and may read and delete", async () => {
  const { client, app, group } = await world();
  const account = accountOf(client.account.id);
  const full = { limits: { bytesLeft: 0, journalRows: null } } as never;
  const made = { name: "g", include: [everyone] };
  const put = { ...request(full), method: "PUT", id: group };
  expect(
    problemIn(await account.createGroup({ ...request(full), method: "POST" }, { ok: true, value: made })).status,
  ).toBe(400);
  expect(problemIn(await account.updateGroup(put, { ok: true, value: { id: group, body: made } })).status).toBe(400);
  const gone = { ...request(full), method: "DELETE", id: app.id };
  const read = await account.getGroup({ ...request(full), id: group }, { ok: true, value: { id: group, body: null } });
  expect(resultOf(read)).toMatchObject({ id: group });
  expect(resultOf(await account.deleteApplication(gone, { ok: true, value: { id: app.id, body: null } }))).toEqual({
    id: app.id,
  });
});

test("answers say the weakest of what they rest on", async () => {
  const { client, app } = await world();
  const evidence = async (method: string, path: string, body?: unknown) =>
    (await client.send(method, path, body)).headers.get("emulator-evidence");
  expect(await evidence("GET", `apps/${app.id}`)).toBe("recorded");
  expect(await evidence("POST", "apps", selfHosted)).toBe("documented");
  expect(await evidence("POST", "apps", { ...selfHosted, domain: "b.example", tags: ["a tag"] })).toBe("documented");
  expect(await evidence("POST", "apps", { ...selfHosted, domain: "c.example", custom_pages: ["a"] })).toBe(
    "carried-options",
  );
  expect(await evidence("POST", "apps", { type: "saas", name: "s" })).toBe("carried-applications");
  expect(await evidence("POST", "apps", { ...selfHosted, name: null, domain: "d.example" })).toContain(
    "application-without-name",
  );
  expect(await evidence("POST", "apps", { ...selfHosted, domain: "e.example", policies: [machines] })).toBe("inferred");
  expect(await evidence("POST", "apps", { ...selfHosted, domain: "f.example", skip_interstitial: false })).toBe(
    "inferred",
  );
  expect(await evidence("GET", "apps/x")).toBe("malformed-access-id");
  expect(await evidence("GET", "policies/x")).toBe("malformed-access-id");
  expect(await evidence("GET", "policies/f174e90a-fafe-4643-bbbc-4a0ed4fc8415")).toBe("recorded");
  expect(await evidence("DELETE", `apps/${app.id}`)).toBe("inferred");
  const zone = new AccessClient("zones", client.account.id);
  expect((await zone.send("GET", "groups")).headers.get("emulator-evidence")).not.toBe("recorded");
});
