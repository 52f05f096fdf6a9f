/** The list of accounts: searched, and the most recently used first. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { DirectoryObject } from "../../../src/store/directory/directory-object.ts";
import { recentUses } from "../../../src/store/recent-uses.ts";
import { freshId } from "../../support/workerd/accounts.ts";
import { AccountClient, controlErrorIn, send } from "../../support/workerd/client.ts";
import { newTenant } from "../../support/workerd/tenants.ts";

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly last_used_at: string | null;
}
interface List {
  readonly accounts: readonly Listed[];
  readonly total_count: number;
}

const listBy = async (query: string) => (await send("GET", `/_emulator/accounts?${query}`)).body as List;
const rename = (id: string, name: string) => send("PATCH", `/_emulator/accounts/${id}`, { body: { name } });
const directory = () => env.DIRECTORY.getByName("directory");

/** A word that no other account has in its name. */
const word = () => freshId().slice(0, 12).replaceAll(/\d/g, "x");

afterEach(() => vi.useRealTimers());

describe("search", () => {
  test("finds a part of the name or the id, in any case", async () => {
    const [account, mark] = [new AccountClient("accounts"), word()];
    await account.create({ name: "a" });
    await rename(account.id, `Straße ${mark}`);
    const parts = [mark, mark.toUpperCase(), `STRASSE ${mark}`.slice(4), account.id, account.id.slice(3).toUpperCase()];
    for (const part of [parts[0], parts[1], `stra\u1e9ee ${mark}`, parts[3], parts[4]]) {
      const { accounts, total_count: total } = await listBy(`search=${encodeURIComponent(part ?? "")}`);
      expect([total, accounts.map(({ id }) => id)], part).toEqual([1, [account.id]]);
    }
    for (const part of [`${mark}%`, "%00", "%FF", "%ED%A0%80", `_${mark}`])
      expect(await listBy(`search=${part.startsWith("%") ? part : encodeURIComponent(part)}`)).toMatchObject({
        accounts: [],
        total_count: 0,
      });
  });

  test("finds an account without a name by the one that it is shown with", async () => {
    const account = new AccountClient("accounts");
    await account.create({ name: "a" });
    const name = encodeURIComponent(`EMULATED account ${account.id.slice(0, 20)}`);
    await eventually(async () =>
      expect((await listBy(`search=${name}`)).accounts.map(({ id }) => id)).toEqual([account.id]),
    );
  });

  test("comes in pages with the total of what it finds; an empty one finds all", async () => {
    const mark = word();
    const ids = Array.from({ length: 5 }, () => freshId());
    for (const id of ids) await rename(id, `${mark} ${id}`);
    const seen: string[] = [];
    for (const page of [1, 2, 3, 4]) {
      const { accounts, total_count: total } = await listBy(`search=${mark}&per_page=2&page=${page}`);
      expect(total).toBe(5);
      seen.push(...accounts.map(({ id }) => id));
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect((await listBy("search=")).total_count).toBe((await listBy("")).total_count);
  });
});

describe("order=recent", () => {
  test("puts the one that was used last first, and those that were never used last", async () => {
    const mark = word();
    const [first, second, never] = [freshId(), freshId(), freshId()];
    await send("PATCH", `/_emulator/accounts/${never}`, { body: {} });
    await directory().list(never, 0, `${mark} never`);
    const order = async () => (await listBy(`order=recent&search=${mark}`)).accounts.map(({ id }) => id);
    const use = async (id: string, time: string) => {
      vi.setSystemTime(time);
      await new AccountClient("accounts", id).list();
    };
    vi.setSystemTime("2026-11-23T11:00:00Z");
    for (const id of [first, second]) await rename(id, `${mark} ${id}`);
    await use(first, "2026-11-23T12:00:00Z");
    await use(second, "2026-11-23T12:00:01Z");
    expect(await order()).toEqual([second, first, never]);
    await use(first, "2026-11-23T12:00:02.5Z");
    expect(await order()).toEqual([first, second, never]);
    const { accounts } = await listBy(`search=${mark}&order=recent`);
    expect(accounts.map(({ last_used_at: at }) => at)).toEqual(["2026-11-23T12:00:02Z", "2026-11-23T12:00:01Z", null]);
    expect((await listBy(`order=recent&search=${mark}&per_page=1&page=2`)).accounts).toMatchObject([{ id: second }]);
  });

  test("a look at an account is no use, and an emptied one has none", async () => {
    const [account, mark] = [new AccountClient("accounts"), word()];
    vi.setSystemTime("2026-11-23T12:00:00Z");
    await account.list();
    await rename(account.id, mark);
    const usedAt = async () => (await listBy(`search=${mark}`)).accounts[0]?.last_used_at;
    expect(await usedAt()).toBe("2026-11-23T12:00:00Z");
    vi.setSystemTime("2026-11-23T13:00:00Z");
    for (const path of ["tokens", "requests", "clock?next=true", "settings", "doors"])
      await account.control("GET", path);
    await send("GET", `/_emulator/accounts/${account.id}`);
    expect(await usedAt()).toBe("2026-11-23T12:00:00Z");
    await send("DELETE", `/_emulator/accounts/${account.id}`);
    await directory().list(account.id, 0, mark);
    expect(await usedAt()).toBeNull();
  });

  test("of a use that was to be written down before the account was on the list, it knows later, too", async () => {
    const [account, mark] = [new AccountClient("accounts"), word()];
    const usedAt = async () => (await listBy(`search=${mark}`)).accounts[0]?.last_used_at;
    vi.setSystemTime("2026-11-23T12:00:00Z");
    recentUses.note(account.id, Date.now());
    await directory().writeUses();
    await rename(account.id, mark);
    for (const time of ["2026-11-23T12:00:01Z", "2026-11-23T13:00:00Z", "2026-11-23T14:00:00Z"]) {
      vi.setSystemTime(time);
      await directory().writeUses();
      expect(await usedAt()).toBe("2026-11-23T12:00:00Z");
    }
  });

  test("is written down a little later, and fails nothing when it cannot be", async () => {
    const [account, mark] = [new AccountClient("accounts"), word()];
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const run = (statement: string) =>
      runInDurableObject(directory(), (_, { storage }) => void storage.sql.exec(statement));
    const written = () =>
      runInDurableObject(directory(), (_, { storage: { sql } }) =>
        sql.exec<{ at: number | null }>(`SELECT used_at AS at FROM account_usage WHERE id = ?`, account.id).toArray(),
      );
    await run(`CREATE TRIGGER stuck BEFORE INSERT ON account_usage BEGIN SELECT RAISE(ABORT, 'not now'); END`);
    try {
      expect((await rename(account.id, mark)).status).toBe(200);
      expect((await account.create({ name: "a" })).status).toBe(201);
      await runInDurableObject(directory(), async (object: DirectoryObject) => {
        // The timer of an account that was used before may have tried meanwhile: then there is nothing left to write.
        const problem = await object.writeUses().catch((thrown: unknown) => thrown);
        if (problem !== undefined) expect(problem).toMatchObject({ message: expect.stringContaining("not now") });
      });
    } finally {
      await run(`DROP TRIGGER stuck`);
    }
    expect((await listBy(`search=${mark}`)).accounts[0]?.last_used_at).toMatch(/^20/);
    expect(await written()).toEqual([]);
    const now = Date.now();
    vi.setSystemTime(now + 61_000); // a minute after the try
    await account.list();
    await eventually(async () => expect(await written()).toEqual([{ at: now + 61_000 }]));
    logged.mockRestore();
  });
});

test("a tenant searches its own accounts only", async () => {
  const [one, other, mark] = [await newTenant(), await newTenant(), word()];
  const [own, foreign] = [await one.account(), await other.account()];
  await one.control("PATCH", `/accounts/${own}`, { name: `${mark} own` });
  await other.control("PATCH", `/accounts/${foreign}`, { name: `${mark} foreign` });
  for (const query of [`search=${mark}`, "order=recent", `order=recent&search=${mark}`, `search=${foreign}`, ""]) {
    const { body, text } = await one.control("GET", `/accounts?${query}`);
    expect(text).not.toContain(foreign);
    expect((body as List).total_count).toBe(query === `search=${foreign}` ? 0 : 1);
  }
});

test.each([
  [`search=${"x".repeat(101)}`, "search must be a text of at most 100 characters."],
  ["order=desc", 'order must be "asc" or "recent".'],
  ["order=", 'order must be "asc" or "recent".'],
  ["order=%00&order=recent", 'order must be "asc" or "recent".'],
  ["order=%FF", 'order must be "asc" or "recent".'],
  ["serch=a", "serch is not known; the nearest name that is known is search."],
])("the list refuses %s in words", async (query, message) => {
  const answer = await send("GET", `/_emulator/accounts?${query}`);
  expect([answer.status, controlErrorIn(answer)]).toEqual([400, { code: "invalid-input", message }]);
});
