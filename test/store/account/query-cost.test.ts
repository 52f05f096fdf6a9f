import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { AccountObject } from "../../../src/store/account/account-object.ts";
import { newIdentity } from "../../../src/store/account/fresh-secret.ts";
import { systemRandom } from "../../../src/system.ts";
import { TokensTable } from "../../../src/store/account/tables/tokens.ts";
import { Verifications } from "../../../src/store/account/tables/verifications.ts";
import { type Account, freshAccount, inStorage, ofToken, resultOf, withInput } from "../../support/workerd/accounts.ts";

/** Tokens that were created one a second, ten of each name but for the one called `rare`. */
async function filledAccount(count: number): Promise<Account> {
  const account = freshAccount();
  await account.changeSettings({ assumptions: { "token-limit": "none", "per-page-maximum": 1000 } });
  // The first touch marks the account as listed, beside its answer: a write that no operation below has to pay.
  await vi.waitFor(async () => expect(await inStorage(account, isListed)).toBe(true));
  await inStorage(account, (storage) =>
    storage.transactionSync(() => {
      const tokens = new TokensTable(storage.sql, new Verifications(storage.sql));
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
