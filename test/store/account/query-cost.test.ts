import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { AccountObject } from "../../../src/store/account/account-object.ts";
import { newIdentity } from "../../../src/store/account/fresh-secret.ts";
import { systemRandom } from "../../../src/system.ts";
import { LastSeen } from "../../../src/store/account/tables/last-seen.ts";
import { TokensTable } from "../../../src/store/account/tables/tokens.ts";
import { Verifications } from "../../../src/store/account/tables/verifications.ts";
import { type Account, freshAccount, inStorage, ofToken, resultOf, withInput } from "../../support/workerd/accounts.ts";

/** Tokens that were created one a second, ten of each name but for the one called `rare`. */
async function filledAccount(count: number): Promise<Account> {
  const account = freshAccount();
  await account.changeSettings({ assumptions: { "token-limit": "none", "per-page-maximum": 1000 } });
  // The first touch marks the account as listed, beside its answer: a write that no operation below has to pay.
  await eventually(async () => expect(await inStorage(account, isListed)).toBe(true));
  await inStorage(account, (storage) =>
    storage.transactionSync(() => {
      const tokens = new TokensTable(
        storage.sql,
        new Verifications(storage.sql),
        new LastSeen(storage.sql, { soon() {} }),
      );
      for (let n = 0; n < count; n++) {
        tokens.insert({
          ...newIdentity(systemRandom),
          name: n === count / 2 ? "rare" : `name ${n % (count / 10)}`,
          duration: "8760h",
          enabled: true,
          createdAt: 1_700_000_000 + n,
          updatedAt: 1_700_000_000 + n,
          expiresAt: 1_900_000_000,
          lastSeenAt: null,
          secret: { digest: systemRandom(32), version: 1 },
          previous: { digest: null, expiresAt: null },
          inUse: false,
        });
      }
    }),
  );
  return account;
}

function isListed({ sql }: DurableObjectStorage): boolean {
  return sql.exec<{ listed: number }>(`SELECT listed FROM account`).one().listed === 1;
}

type Use = (object: AccountObject, some: { readonly id: string; readonly clientId: string }) => Promise<unknown>;

/** How many rows the statements of an operation read and write. */
async function costOf(account: Account, use: Use): Promise<{ read: number; written: number }> {
  return runInDurableObject(account, async (object: AccountObject, { storage: { sql } }) => {
    const some = sql
      .exec<{ id: string; clientId: string }>(`SELECT id, client_id AS clientId FROM tokens WHERE name = 'rare'`)
      .one();
    const spy = vi.spyOn(sql, "exec");
    try {
      await use(object, some);
      const cursors = spy.mock.results.map(({ value }) => value as SqlStorageCursor<Record<string, SqlStorageValue>>);
      const total = (part: "rowsRead" | "rowsWritten") => cursors.reduce((sum, cursor) => sum + cursor[part], 0);
      if (cursors.length === 0) throw new Error("the operation asked the store nothing");
      return { read: total("rowsRead"), written: total("rowsWritten") };
    } finally {
      spy.mockRestore();
    }
  });
}

describe("in an account of 3,000 tokens as in one of 100", () => {
  let small: Account;
  let large: Account;
  beforeAll(async () => {
    small = await filledAccount(100);
    large = await filledAccount(3000);
  });

  const operations: [string, Use][] = [
    ["the first page of 20, with the total", (object) => object.listTokens(...withInput({ perPage: 20 }))],
    ["a page by name, with its total", (object) => object.listTokens(...withInput({ name: "rare", perPage: 20 }))],
    [
      "a page by a name that 10 tokens have",
      (object) => object.listTokens(...withInput({ name: "name 1", perPage: 5 })),
    ],
    ["a name that nobody has", (object) => object.listTokens(...withInput({ name: "nobody" }))],
    ["a page past the end", (object) => object.listTokens(...withInput({ page: 1000, perPage: 1000 }))],
    ["a get", (object, { id }) => object.getToken(...ofToken(id))],
    ["a verification", (object, { clientId }) => object.verify(clientId, "any")],
    ["an update", (object, { id }) => object.updateToken(...ofToken(id, { enabled: true, client_secret_version: 1 }))],
    ["a refresh", (object, { id }) => object.refreshToken(...ofToken(id))],
    ["a rotation", (object, { id }) => object.rotateToken(...ofToken(id, {}))],
    ["a create and its delete", createAndDelete],
    ["a description of the account", (object) => object.describe()],
  ];

  test.each(operations)("%s costs the same few rows", async (_, use) => {
    const cost = await costOf(large, use);
    expect(cost).toEqual(await costOf(small, use));
    expect(cost.read).toBeLessThan(60);
    expect(cost.written).toBeLessThan(20);
  });

  test("a create where names must differ costs the same few rows", async () => {
    for (const account of [small, large]) {
      await account.changeSettings({ assumptions: { "duplicate-names": "refuse" } });
    }
    const use: Use = (object) => object.createToken(...withInput({ name: "rare" }));
    const cost = await costOf(large, use);
    expect(cost).toEqual(await costOf(small, use));
    expect(cost).toMatchObject({ written: 0 });
  });

  test("the newest tokens first cost no more than the oldest", async () => {
    const use: Use = (object) => object.listTokens(...withInput({ perPage: 20 }));
    const ascending = await costOf(large, use);
    await large.changeSettings({ assumptions: { "list-order": "created-at-descending" } });
    expect(await costOf(large, use)).toEqual(ascending);
  });

  test("a search reads each token at most twice: once to count, once for the page", async () => {
    const { read } = await costOf(large, (object) => object.listTokens(...withInput({ search: "RARE", perPage: 20 })));
    expect(read).toBeLessThan(2 * 3000 + 60);
  });
});

async function createAndDelete(object: AccountObject): Promise<void> {
  const { id } = resultOf(await object.createToken(...withInput({ name: "one more" })));
  await object.deleteToken(...ofToken(id));
}

/** An account with so many applications and reusable policies; each application has 1 to 3 of them. */
async function accountWithApplications(count: number): Promise<Account> {
  const account = freshAccount();
  const numbers = Array.from({ length: count }, (_, n) => n);
  const seeded = await account.seed({
    tokens: [{ name: "rare" }],
    groups: numbers.slice(0, 300).map((n) => ({ name: `group ${n}`, include: [{ service_token: { name: "rare" } }] })),
    policies: numbers.map((n) => ({
      name: `policy ${n}`,
      decision: "non_identity",
      include: [{ service_token: { name: "rare" } }],
    })),
    applications: numbers.map((n) => ({
      domain: `app-${n}.example.com`,
      policies: numbers.slice(0, 1 + (n % 3)).map((m) => `policy ${(n + m) % count}`),
    })),
  });
  expect(seeded).toMatchObject({ ok: true, seeded: true });
  await eventually(async () => expect(await inStorage(account, isListed)).toBe(true));
  return account;
}

describe("in an account of 499 applications and 499 policies as in one of 49", () => {
  let small: Account;
  let large: Account;
  beforeAll(async () => {
    small = await accountWithApplications(49);
    large = await accountWithApplications(499);
  });

  const page = { perPage: 20 };
  test.each<[string, number, Use]>([
    ["the first page of 20 applications", 450, (object) => object.listApplications(...withInput(page))],
    ["the first page of 20 policies", 450, (object) => object.listPolicies(...withInput(page))],
    ["the first page of 20 groups", 250, (object) => object.listGroups(...withInput(page))],
  ])("%s costs only the count of the others more", async (_, others, use) => {
    const [few, many] = [await costOf(small, use), await costOf(large, use)];
    expect(many.read - few.read).toBeLessThan(others + 5);
    expect(few.read).toBeLessThan(300);
    expect(many.written).toBe(few.written);
  });

  test("one more application and its end cost only the counts of the others more", async () => {
    const use: Use = async (object) => {
      const input = { type: "self_hosted", domain: "one-more.example.com" };
      const { id } = resultOf(await object.createApplication(...withInput(input)));
      resultOf(await object.deleteApplication(...withInput({ id, body: undefined })));
    };
    const [few, many] = [await costOf(small, use), await costOf(large, use)];
    expect(many.read - few.read).toBeLessThan(450 + 5);
    expect(many.written).toBe(few.written);
  });

  test.each<[string, Use]>([
    ["a get of a token", (object, { id }) => object.getToken(...ofToken(id))],
    ["a list of tokens", (object) => object.listTokens(...withInput(page))],
    ["a refusal to delete a token that rules name", (object, { id }) => object.deleteToken(...ofToken(id))],
  ])("%s costs the same", async (_, use) => {
    expect(await costOf(large, use)).toEqual(await costOf(small, use));
  });
});

test("a fresh account asks for no table of applications, policies or groups up to its first token", async () => {
  const account = freshAccount();
  const asked = await runInDurableObject(account, async (object: AccountObject, { storage: { sql } }) => {
    const spy = vi.spyOn(sql, "exec");
    try {
      await object.reset(true); // all is given up and opened anew, as for the first time
      resultOf(await object.createToken(...withInput({ name: "the first" })));
      return spy.mock.calls.map(([query]) => query);
    } finally {
      spy.mockRestore();
    }
  });
  expect(asked.some((query) => query.includes("INSERT INTO tokens"))).toBe(true);
  expect(asked.filter((query) => /sqlite_master|access_|application|polic|named_in_rules/.test(query))).toEqual([]);
});
