/** How the journal is kept: in which order, how much of it, and what is on disk when. */
import { describe, expect, test } from "vitest";
import { eventually } from "../../../support/eventually.ts";
import { missingCredentials } from "../../../../src/rules/fidelity/problems.ts";
import {
  type Account,
  accountOf,
  createToken,
  evict,
  freshAccount,
  freshId,
  inStorage,
  listOf,
  ofToken,
  request,
  within,
  withInput,
} from "../../../support/workerd/accounts.ts";

const all = async (account: Account) => account.requests({}, "asc", 1, 1000);
const idsOf = async (account: Account) => (await all(account)).entries.map(({ id }) => id);

/** Rows on disk, without having what waits written. */
function rowsOnDisk(account: Account): Promise<number> {
  return inStorage(account, ({ sql }) => sql.exec<{ n: number }>(`SELECT count(*) AS n FROM journal`).one().n);
}

async function lists(account: Account, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await account.listTokens(...withInput({}));
}

describe("the row of a change", () => {
  test("is written with it, and rows that waited go before it", async () => {
    const account = freshAccount();
    await lists(account, 2);
    expect(await rowsOnDisk(account)).toBe(0);
    const { id } = await createToken(account);
    expect(await rowsOnDisk(account)).toBe(3);
    const changes = [
      account.updateToken(...ofToken(id, { name: "b" })),
      account.refreshToken(...ofToken(id)),
      account.rotateToken(...ofToken(id, {})),
      account.deleteToken(...ofToken(id)),
    ];
    await Promise.all(changes);
    expect(await rowsOnDisk(account)).toBe(7);
    expect((await all(account)).entries.map(({ operation }) => operation)).toEqual([
      "list",
      "list",
      "create",
      "update",
      "refresh",
      "rotate",
      "delete",
    ]);
  });

  test("and the change are one: when the row cannot be written, nothing was changed", async () => {
    const account = freshAccount();
    const { id } = await createToken(account, "kept");
    await inStorage(account, ({ sql }) => sql.exec(`ALTER TABLE journal RENAME TO away`));
    await within(account, async (object) => {
      await expect(object.createToken(...withInput({ name: "lost" }))).rejects.toThrow(/journal/);
      await expect(object.deleteToken(...ofToken(id))).rejects.toThrow(/journal/);
      await expect(object.rotateToken(...ofToken(id, {}))).rejects.toThrow(/journal/);
    });
    await inStorage(account, ({ sql }) => sql.exec(`ALTER TABLE away RENAME TO journal`));
    expect((await listOf(account)).tokens).toMatchObject([{ name: "kept", client_secret_version: 1 }]);
    expect((await account.tokenStates({ deleted: true }, 1, 10)).totalCount).toBe(1);
    expect(await idsOf(account)).toEqual([1, 2]);
  });

  test("takes nothing with it when it cannot be written: rows that waited, and the count of a fault", async () => {
    const account = freshAccount();
    await account.addFault({
      operation: "create",
      match: {},
      position: "after-commit",
      effect: { type: "truncate" },
      times: 1,
      skip: 0,
    });
    await inStorage(account, ({ sql }) =>
      sql.exec(
        `CREATE TRIGGER full BEFORE INSERT ON journal WHEN NEW.operation = 'create'
          BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
      ),
    );
    await lists(account, 2);
    await within(account, (object) =>
      expect(object.createToken(...withInput({ name: "lost" }))).rejects.toThrow(/the disk is full/),
    );
    await inStorage(account, ({ sql }) => sql.exec(`DROP TRIGGER full`));
    expect((await all(account)).entries.map(({ id, operation }) => [id, operation])).toEqual([
      [1, "list"],
      [2, "list"],
    ]);
    expect(await account.faults()).toMatchObject([{ times: 1, hits: 0 }]);
    expect((await account.createToken(...withInput({ name: "kept" }))).effect).toEqual({ type: "truncate" });
    expect(await idsOf(account)).toEqual([1, 2, 3]);
  });

  test("is not written when the change fails", async () => {
    const account = freshAccount();
    await inStorage(account, ({ sql }) =>
      sql.exec(`CREATE TRIGGER full BEFORE INSERT ON tokens BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`),
    );
    await lists(account, 1);
    await within(account, (object) =>
      expect(object.createToken(...withInput({ name: "lost" }))).rejects.toThrow(/the disk is full/),
    );
    await inStorage(account, ({ sql }) => sql.exec(`DROP TRIGGER full`));
    await createToken(account);
    expect((await all(account)).entries.map(({ id, operation }) => [id, operation])).toEqual([
      [1, "list"],
      [2, "create"],
    ]);
  });
});

describe("the rows of reads and refusals", () => {
  test("are on disk after a second, and outlive eviction then", async () => {
    const account = freshAccount();
    await lists(account, 3);
    await account.createToken(...withInput({ name: "" }));
    await eventually(async () => expect(await rowsOnDisk(account)).toBe(4));
    await evict(account);
    await lists(account, 1);
    expect(await idsOf(account)).toEqual([1, 2, 3, 4, 5]);
  });

  test("are written when the journal is read, or a snapshot is made", async () => {
    const account = freshAccount();
    await lists(account, 3);
    expect((await all(account)).totalCount).toBe(3);
    expect(await rowsOnDisk(account)).toBe(3);
    await lists(account, 1);
    const snapshot = await account.snapshot();
    if (!(snapshot instanceof ReadableStream)) throw new Error(snapshot.message);
    expect((JSON.parse(await new Response(snapshot).text()) as { journal: unknown[] }).journal).toHaveLength(4);
  });

  test("do not wait in memory without bound, even those of refused changes", async () => {
    const account = freshAccount();
    await Promise.all(Array.from({ length: 1100 }, () => account.createToken(...withInput({ name: "" }))));
    expect(await rowsOnDisk(account)).toBeGreaterThanOrEqual(1000);
    expect((await all(account)).totalCount).toBe(1100);
  });
});

describe("the bound", () => {
  const limit = (account: Account, rows: number | null) => account.changeSettings({ journal_limit: rows });
  const kept = async (account: Account) => {
    const { entries, totalCount, dropped } = await all(account);
    return { ids: entries.map(({ id }) => id), totalCount, dropped };
  };

  test("keeps the newest rows and counts those that it pushed out", async () => {
    const account = freshAccount();
    await limit(account, 3);
    await lists(account, 2);
    expect(await kept(account)).toEqual({ ids: [1, 2], totalCount: 2, dropped: 0 });
    await lists(account, 3);
    expect(await kept(account)).toEqual({ ids: [3, 4, 5], totalCount: 3, dropped: 2 });
    await evict(account);
    await lists(account, 1);
    expect(await kept(account)).toEqual({ ids: [4, 5, 6], totalCount: 3, dropped: 3 });
  });

  test("holds the rows on disk near it, however many there were", async () => {
    const account = freshAccount();
    await limit(account, 10);
    for (let n = 0; n < 400; n++) void account.listTokens(...withInput({}));
    expect(await kept(account)).toMatchObject({ totalCount: 10, dropped: 390 });
    expect(await rowsOnDisk(account)).toBeLessThan(10 + 128);
  });

  test("that is lowered drops at once, and raised again brings nothing back", async () => {
    const account = freshAccount();
    await lists(account, 5);
    await limit(account, 2);
    expect(await rowsOnDisk(account)).toBe(2);
    expect(await kept(account)).toEqual({ ids: [4, 5], totalCount: 2, dropped: 3 });
    await limit(account, null);
    expect(await kept(account)).toEqual({ ids: [4, 5], totalCount: 2, dropped: 3 });
    await lists(account, 1);
    expect(await kept(account)).toEqual({ ids: [4, 5, 6], totalCount: 3, dropped: 3 });
  });

  test("that is raised brings nothing back of what it had pushed out", async () => {
    const account = freshAccount();
    await limit(account, 2);
    await lists(account, 5);
    expect(await kept(account)).toEqual({ ids: [4, 5], totalCount: 2, dropped: 3 });
    await limit(account, 10);
    expect(await kept(account)).toEqual({ ids: [4, 5], totalCount: 2, dropped: 3 });
  });

  test("of 0 keeps nothing: of reads, of changes, of what waited", async () => {
    const account = freshAccount();
    await lists(account, 2);
    await limit(account, 0);
    expect(await rowsOnDisk(account)).toBe(0);
    await lists(account, 2);
    const { id } = await createToken(account);
    await account.rotateToken(...ofToken(id, {}));
    await account.recordRefused({ ...request(), status: 400, problem: missingCredentials });
    expect(await kept(account)).toMatchObject({ ids: [], totalCount: 0 });
    expect(await rowsOnDisk(account)).toBe(0);
    await limit(account, 10);
    await lists(account, 1);
    expect(await kept(account)).toMatchObject({ totalCount: 1 });
  });
});

test("an id is the next one after eviction, and the first one again after a DELETE", async () => {
  const id = freshId();
  await createToken(accountOf(id));
  await evict(accountOf(id));
  await createToken(accountOf(id));
  expect(await idsOf(accountOf(id))).toEqual([1, 2]);
  await accountOf(id).clearRequests();
  await lists(accountOf(id), 1);
  expect(await idsOf(accountOf(id))).toEqual([1]);
});

test("a row that waits when the account is reset is gone with it", async () => {
  const account = freshAccount();
  await lists(account, 3);
  await account.reset();
  expect(await idsOf(account)).toEqual([]);
});
