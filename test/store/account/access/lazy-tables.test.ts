/** The tables of applications, policies and groups are made by the first write of one, and in its transaction. */
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { ACCESS_SCHEMA } from "../../../../src/contract/stored-state.ts";
import { accessOf, aroundTokens, resultIn } from "../../../support/workerd/around-tokens.ts";
import { accountOf, evict, freshId, inStorage, evicted } from "../../../support/workerd/accounts.ts";
import { AccountClient, send, tokenIn } from "../../../support/workerd/client.ts";

const logged = vi.spyOn(console, "error");
beforeEach(() => void logged.mockReset().mockImplementation(() => {}));

const everyone = [{ everyone: {} }];
const app = (domain = "app.example.com") => ({
  type: "self_hosted",
  domain,
  policies: [{ name: "own", decision: "non_identity", include: everyone }],
});

/** Those of the first version. */
const FIRST = [
  "access_groups",
  "access_schema_versions",
  "application_domains",
  "application_policies",
  "applications",
  "named_in_rules",
  "policies",
];
const LATER = [
  "access_keys",
  "carried_items",
  "ended_sessions",
  "given_answers",
  "identity_providers",
  "key_rotations",
  "organization",
  "origins",
  "signing_keys",
  "tags",
];
const ALL = [...FIRST, ...LATER].toSorted();

/** Which of them are there. */
function tablesOf(id: string): Promise<string[]> {
  const names = ALL.map((name) => `'${name}'`).join(", ");
  return inStorage(accountOf(id), ({ sql }) =>
    sql
      .exec<{ name: string }>(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name IN (${names}) ORDER BY name`,
      )
      .toArray()
      .map(({ name }) => name),
  );
}

test("an account has none of them while nobody writes such a thing, whatever else is done", async () => {
  const account = new AccountClient("accounts");
  const access = accessOf(account.id);
  const token = tokenIn(await account.create({ name: "a token" }));
  await account.verify(token);
  const rotated = tokenIn(
    await account.rotate(token.id, { previous_client_secret_expires_at: "2999-12-31T00:00:00Z" }),
  );
  for (const each of [token, rotated]) await account.verify(each);
  await aroundTokens(account.id);
  await access.put(`groups/${token.id}`, { name: "g", include: everyone });
  await access.delete(`apps/${token.id}`);
  await access.post("policies", { name: "refused", decision: "maybe", include: everyone });
  await access.post("apps", { ...app(), policies: [token.id] });
  await account.control("PATCH", "settings", { random_seed: "a" });
  const { text } = await account.control("GET", "snapshot");
  await account.control("PUT", "snapshot", text);
  await account.control("GET", "requests?advice=true");
  await account.control("GET", "tokens");
  await account.delete(token.id);
  await send("DELETE", `/_emulator/accounts/${account.id}`);
  expect(await tablesOf(account.id)).toEqual([]);
});

test.each<[string, (id: string) => Promise<unknown>]>([
  ["an application", (id) => accessOf(id).post("apps", { type: "self_hosted", domain: "a.example" })],
  ["a policy", (id) => accessOf(id).post("policies", { name: "p", decision: "bypass", include: everyone })],
  ["a group", (id) => accessOf(id).post("groups", { name: "g", include: everyone })],
  [
    "a seed",
    (id) =>
      send("POST", "/_emulator/seed", { body: { accounts: [{ id, groups: [{ name: "g", include: everyone }] }] } }),
  ],
])("all are made by the first write of %s", async (_, write) => {
  const id = freshId();
  await write(id);
  expect(await tablesOf(id)).toEqual(ALL);
});

/** While it runs, a statement that holds this text fails as a full disk would make it fail. */
async function whileFailing<T>(id: string, text: string, run: () => Promise<T>): Promise<T> {
  const spy = await runInDurableObject(accountOf(id), (_, { storage: { sql } }) => {
    const exec = sql.exec.bind(sql);
    return vi.spyOn(sql, "exec").mockImplementation((query, ...values) => {
      if (query.includes(text)) throw new Error("database or disk is full");
      return exec(query, ...values);
    });
  });
  try {
    return await run();
  } finally {
    spy.mockRestore();
  }
}

describe("a first write that fails", () => {
  test.each([
    "CREATE TABLE policies",
    "INSERT INTO applications",
    "INSERT INTO policies",
    "INSERT INTO application_policies",
  ])("at %s leaves no table, and the next one works", async (statement) => {
    const account = new AccountClient("accounts");
    const access = accessOf(account.id);
    await account.create({ name: "before" });
    const failed = await whileFailing(account.id, statement, () => access.post("apps", app()));
    expect(failed.status).toBe(500);
    expect(await tablesOf(account.id)).toEqual([]);
    expect((await access.get("apps")).body).toMatchObject({ result: [] });
    const made = resultIn<{ id: string; policies: readonly object[] }>(await access.post("apps", app()));
    expect(made.policies).toHaveLength(1);
    expect(await tablesOf(account.id)).toEqual(ALL);
    await evict(accountOf(account.id));
    expect(resultIn(await access.get(`apps/${made.id}`))).toEqual(made);
  });

  test("in a restore leaves the account as it was", async () => {
    const other = new AccountClient("accounts");
    resultIn(await accessOf(other.id).post("apps", app()));
    const { text } = await other.control("GET", "snapshot");
    const account = new AccountClient("accounts");
    await account.create({ name: "before" });
    const before = await aroundTokens(account.id);
    const restore = () => account.control("PUT", "snapshot", text);
    expect((await whileFailing(account.id, "INSERT INTO applications", restore)).status).toBe(500);
    expect(await tablesOf(account.id)).toEqual([]);
    expect(await aroundTokens(account.id)).toEqual(before);
    expect((await restore()).status).toBe(200);
    expect((await accessOf(account.id).get("apps")).text).toContain("app.example.com");
  });
});

test.each<[string, (id: string) => Promise<void>]>([
  ["evicted", (id) => evict(accountOf(id))],
  ["aborted", () => abortAllDurableObjects()],
])("an object that was %s finds them", async (_, takeAway) => {
  const { id } = new AccountClient("accounts");
  resultIn(await accessOf(id).post("apps", app()));
  const before = await aroundTokens(id);
  await takeAway(id);
  expect(await aroundTokens(id)).toEqual(before);
  resultIn(await accessOf(id).post("apps", app("other.example.com")));
});

describe("tables that a newer emulator made", () => {
  const newerAccount = async () => {
    const account = new AccountClient("accounts");
    resultIn(await accessOf(account.id).post("apps", app()));
    await inStorage(accountOf(account.id), ({ sql }) => sql.exec(`INSERT INTO access_schema_versions VALUES (99)`));
    await evicted(accountOf(account.id));
    return account;
  };

  test("make the account one that cannot be read, and say what to do", async () => {
    const account = await newerAccount();
    const sentence = `The stored state of account ${account.id} (its applications, policies and groups) has schema version 99, this emulator knows ${ACCESS_SCHEMA}: use a newer emulator or another folder.`;
    const list = await account.list();
    expect([list.status, list.headers.get("emulator-hint")]).toEqual([500, sentence]);
    const settings = await account.control("GET", "settings");
    expect(settings.body).toEqual({ error: { code: "state-unreadable", message: sentence } });
    expect((await new AccountClient("accounts").list()).status).toBe(200);
  });

  test("are given up with the account, which then is as a fresh one", async () => {
    const account = await newerAccount();
    expect((await send("DELETE", `/_emulator/accounts/${account.id}`)).status).toBe(204);
    expect(await tablesOf(account.id)).toEqual([]);
    expect((await accessOf(account.id).get("apps")).body).toMatchObject({ result: [] });
    resultIn(await accessOf(account.id).post("apps", app()));
    expect(await tablesOf(account.id)).toEqual(ALL);
    await evict(accountOf(account.id));
    expect((await accessOf(account.id).get("apps")).text).toContain("app.example.com");
  });
});

describe("what was kept before there were tags", () => {
  const tagsOf = async (id: string) => (await accessOf(id).get("tags")).body as { result: object[] };

  test("in tables of version 1: the tags that applications name are there from then on", async () => {
    const account = new AccountClient("accounts");
    for (const name of ["b", "a"]) await accessOf(account.id).post("tags", { name });
    const { id } = resultIn<{ id: string }>(await accessOf(account.id).post("apps", { ...app(), tags: ["b", "a"] }));
    await inStorage(accountOf(account.id), ({ sql }) => {
      for (const table of LATER) sql.exec(`DROP TABLE ${table}`);
      sql.exec(`DELETE FROM access_schema_versions WHERE version > 1`);
    });
    await evicted(accountOf(account.id));
    expect(await tagsOf(account.id)).toMatchObject({ result: [{ name: "a" }, { name: "b" }] });
    const shown = resultIn<object>(await accessOf(account.id).get(`apps/${id}`));
    expect(resultIn<object>(await accessOf(account.id).put(`apps/${id}`, shown))).toMatchObject({ tags: ["a", "b"] });
    expect(await tablesOf(account.id)).toEqual(ALL);
  });

  test("in a snapshot: so they are after a restore", async () => {
    const account = new AccountClient("accounts");
    await accessOf(account.id).post("tags", { name: "a" });
    resultIn(await accessOf(account.id).post("apps", { ...app(), tags: ["a"] }));
    const { tags, ...older } = (await account.control("GET", "snapshot")).body as Record<string, unknown>;
    expect(tags).toHaveLength(1);
    const other = new AccountClient("accounts");
    expect((await other.control("PUT", "snapshot", older)).status).toBe(200);
    expect(await tagsOf(other.id)).toMatchObject({ result: [{ name: "a" }] });
    expect((await other.control("PUT", "snapshot", { ...older, tags: [] })).status).toBe(200);
    expect(await tagsOf(other.id)).toMatchObject({ result: [] });
  });
});
