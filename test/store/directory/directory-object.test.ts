import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { DirectoryObject } from "../../../src/store/directory/directory-object.ts";
import { accountOf, createToken, freshId, namesIn, ofToken, request } from "../../support/workerd/accounts.ts";

/** A directory of its own, for tests that look at the whole list. */
function emptyDirectory(): DurableObjectStub<DirectoryObject> {
  return env.DIRECTORY.getByName(freshId());
}

const directory = () => env.DIRECTORY.getByName("directory");

/** Those of a page, or of it and all pages after it. */
async function idsIn(of: DurableObjectStub<DirectoryObject>, page?: number, perPage = 1000): Promise<string[]> {
  return page === undefined ? allIn(of, 1) : idsOf(of, page, perPage);
}

async function idsOf(of: DurableObjectStub<DirectoryObject>, page: number, perPage: number): Promise<string[]> {
  return (await of.accounts(page, perPage)).accounts.map(({ id }) => id);
}

async function allIn(of: DurableObjectStub<DirectoryObject>, from: number): Promise<string[]> {
  const ids = await idsOf(of, from, 1000);
  return ids.length < 1000 ? ids : [...ids, ...(await allIn(of, from + 1))];
}

afterEach(() => vi.useRealTimers());

describe("the list of accounts", () => {
  test("is the oldest first, and by id within a second", async () => {
    const list = emptyDirectory();
    const [a, b, c, d] = ["a".repeat(32), "b".repeat(32), "c".repeat(32), "d".repeat(32)];
    await list.list(d, 100);
    await list.list(c, 300);
    await list.list(b, 200);
    await list.list(a, 200);
    expect(await idsIn(list)).toEqual([d, a, b, c]);
  });

  test("has an account once, however often it is listed", async () => {
    const list = emptyDirectory();
    const id = freshId();
    for (const createdAt of [100, 100, 200]) await list.list(id, createdAt);
    expect(await list.accounts(1, 10)).toEqual({
      accounts: [{ id, createdAt: 200, name: null, usedAt: null }],
      totalCount: 1,
    });
  });

  test("comes in pages that miss nothing, with the total on each", async () => {
    const list = emptyDirectory();
    const ids = Array.from({ length: 5 }, () => freshId());
    for (const [index, id] of ids.entries()) await list.list(id, 100 + index);
    const pages = [await idsIn(list, 1, 2), await idsIn(list, 2, 2), await idsIn(list, 3, 2), await idsIn(list, 4, 2)];
    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4), []]);
    expect((await list.accounts(4, 2)).totalCount).toBe(5);
  });

  test("forgets an account, and bears to forget one that it never had", async () => {
    const list = emptyDirectory();
    const [kept, forgotten] = [freshId(), freshId()];
    await list.list(kept, 1);
    await list.list(forgotten, 2);
    await list.forget(forgotten);
    await list.forget(freshId());
    expect(await idsIn(list)).toEqual([kept]);
  });
});

describe("an account", () => {
  test.each([
    ["a create", (id: string) => createToken(accountOf(id))],
    ["a list", (id: string) => namesIn(accountOf(id))],
    ["a refused get", (id: string) => accountOf(id).getToken(...ofToken("nope"))],
    ["a change of settings", (id: string) => accountOf(id).changeSettings({})],
  ])("is listed once after %s, with the time of its first touch", async (_, touch) => {
    vi.setSystemTime("2026-11-23T12:00:00Z");
    const id = freshId();
    await touch(id);
    vi.setSystemTime("2026-11-23T12:30:00Z");
    await touch(id);
    const createdAt = Date.parse("2026-11-23T12:00:00Z") / 1000;
    await eventually(async () => {
      const { accounts } = await directory().accounts(1, 1000);
      expect(accounts.filter((account) => account.id === id)).toEqual([
        { id, createdAt, name: null, usedAt: expect.any(Number) as number },
      ]);
    });
  });

  test("is not listed by a question about it", async () => {
    const id = freshId();
    const account = accountOf(id);
    await account.describe();
    await account.settings();
    await account.verify("0".repeat(32), "any");
    expect(await idsIn(directory())).not.toContain(id);
  });

  test("is not held up when the directory fails, and is listed by a later touch", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const id = freshId();
    const failing = vi.spyOn(DirectoryObject.prototype, "list").mockRejectedValueOnce(new Error("not now"));
    try {
      await createToken(accountOf(id));
      await eventually(() => expect(failing).toHaveBeenCalledOnce());
      await eventually(() =>
        expect(logged).toHaveBeenCalledWith("The directory did not take the account", expect.anything()),
      );
    } finally {
      failing.mockRestore();
      logged.mockRestore();
    }
    await createToken(accountOf(id));
    await eventually(async () => expect(await idsIn(directory())).toContain(id));
  });

  test("complains once of a directory that fails again and again", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const account = accountOf(freshId());
    const failing = vi.spyOn(DirectoryObject.prototype, "list").mockRejectedValue(new Error("never"));
    try {
      for (let count = 1; count <= 3; count++) {
        await createToken(account);
        await eventually(() => expect(failing.mock.calls.length).toBeGreaterThanOrEqual(count));
      }
      expect(logged).toHaveBeenCalledOnce();
    } finally {
      failing.mockRestore();
      logged.mockRestore();
    }
  });
});

describe("a zone", () => {
  test("that is not bound belongs to the account with the same id", async () => {
    const zone = "0123456789abcdef0123456789abcdef";
    expect(await directory().zone(zone)).toEqual({ id: zone, accountId: zone, name: "zone-01234567.example" });
  });

  test("belongs to the account that it is bound to, under the name that it is given", async () => {
    const [zone, account] = [freshId(), freshId()];
    const bound = { id: zone, accountId: account, name: "shop.example" };
    expect(await directory().bind(zone, account, "shop.example")).toEqual(bound);
    expect(await directory().zone(zone)).toEqual(bound);
  });

  test("is bound anew to another account, and keeps its name unless it is given one", async () => {
    const [zone, other] = [freshId(), freshId()];
    await directory().bind(zone, freshId(), "shop.example");
    expect(await directory().bind(zone, other, undefined)).toMatchObject({ accountId: other, name: "shop.example" });
    expect(await directory().bind(zone, other, "new.example")).toMatchObject({ accountId: other, name: "new.example" });
    expect(await directory().zone(zone)).toMatchObject({ accountId: other, name: "new.example" });
  });

  test("is bound anew although the accounts on both sides have tokens", async () => {
    const [zone, one, other] = [freshId(), freshId(), freshId()];
    await createToken(accountOf(one));
    await createToken(accountOf(other));
    await directory().bind(zone, one, undefined);
    expect(await directory().bind(zone, other, undefined)).toMatchObject({ accountId: other });
  });

  test("is its own account again once it is unbound", async () => {
    const zone = freshId();
    await directory().bind(zone, freshId(), "shop.example");
    await directory().unbind(zone);
    expect(await directory().zone(zone)).toMatchObject({ accountId: zone, name: `zone-${zone.slice(0, 8)}.example` });
    await directory().unbind(zone);
  });

  test("that has tokens of its own cannot be bound until they are deleted", async () => {
    const zone = freshId();
    const { id } = await createToken(accountOf(zone));
    expect(await directory().bind(zone, freshId(), undefined)).toBe("zone-has-tokens");
    expect(await directory().zone(zone)).toMatchObject({ accountId: zone });
    await accountOf(zone).deleteToken(...ofToken(id));
    const account = freshId();
    expect(await directory().bind(zone, account, undefined)).toMatchObject({ accountId: account });
  });

  test("that has tokens can still be given a name of its own", async () => {
    const zone = freshId();
    await createToken(accountOf(zone));
    expect(await directory().bind(zone, zone, "own.example")).toMatchObject({ accountId: zone, name: "own.example" });
    expect(await namesIn(accountOf(zone))).toHaveLength(1);
  });

  test("does not vanish with its account's reset", async () => {
    const [zone, account] = [freshId(), freshId()];
    await directory().bind(zone, account, "shop.example");
    await accountOf(account).reset();
    expect(await directory().zone(zone)).toMatchObject({ accountId: account, name: "shop.example" });
  });
});

describe("the journal of what has no account", () => {
  const evidence = { grade: "recorded", assumptions: [] } as const;
  const row = (target: string) => ({ ...request({ target }), status: 200, codes: [], evidence });
  const pageOf = (of: DurableObjectStub<DirectoryObject>) => of.requests({}, "asc", 1, 1000);

  test("keeps a thousand rows, and drops the oldest", async () => {
    const list = emptyDirectory();
    for (let n = 1; n <= 1003; n++) await list.recordRequest(row(`/client/v4/user?n=${n}`));
    const { entries, totalCount, dropped } = await pageOf(list);
    expect([entries.length, totalCount, dropped]).toEqual([1000, 1000, 3]);
    expect([entries[0]?.target, entries.at(-1)?.target]).toEqual(["/client/v4/user?n=4", "/client/v4/user?n=1003"]);
  });

  test("waits in memory, and is on disk when somebody has read it", async () => {
    const list = emptyDirectory();
    const rows = () =>
      runInDurableObject(list, (_, { storage }) => storage.sql.exec(`SELECT id FROM journal`).toArray().length);
    await list.recordRequest(row("/client/v4/user"));
    await list.recordRequest(row("/client/v4/memberships"));
    expect((await pageOf(list)).entries).toHaveLength(2);
    expect(await rows()).toBe(2);
  });

  test("has its rows back when they could not be written", async () => {
    const list = emptyDirectory();
    await list.recordRequest(row("/client/v4/user"));
    const rename = (from: string, to: string) =>
      runInDurableObject(list, (_, { storage }) => void storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`));
    await rename("journal", "away");
    await runInDurableObject<DirectoryObject, void>(list, async (object) => {
      await expect(object.requests({}, "asc", 1, 10)).rejects.toThrow(/no such table/);
    });
    await rename("away", "journal");
    expect((await pageOf(list)).entries).toMatchObject([{ target: "/client/v4/user" }]);
  });
});
