/** Seeds that are made in steps: whole or not at all, and the same as in one. */
import { expect, test } from "vitest";
import type { AccountSeed } from "../../../../src/store/account/documents/seed.ts";
import {
  accountOf,
  freshAccount,
  freshId,
  inStorage,
  listOf,
  namesIn,
  within,
  type Account,
} from "../../../support/workerd/accounts.ts";

interface Kept {
  readonly [column: string]: SqlStorageValue;
  readonly name: string;
}

const hex = (bytes: SqlStorageValue): SqlStorageValue =>
  bytes instanceof ArrayBuffer ? Array.from(new Uint8Array(bytes), (byte) => byte.toString(16)).join(" ") : bytes;

/** What is stored of each token, but for the times. */
async function kept(account: Account): Promise<Kept[]> {
  const rows = await inStorage(account, ({ sql }) =>
    sql
      .exec<Kept>(
        `SELECT seq, id, client_id, name, folded_name, duration, enabled, last_seen_at, secret_digest, secret_version,
          previous_digest, previous_expires_at, expires_at - created_at AS lifetime FROM tokens ORDER BY seq`,
      )
      .toArray(),
  );
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, hex(value)])) as Kept);
}

const idsOfAccess = (account: Account) =>
  inStorage(account, ({ sql }) => sql.exec<{ id: string }>(`SELECT id FROM access_groups`).toArray());

const settings = { assumptions: {}, random_seed: "a seed" } as const;
const names = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `token ${n + 1}` }));

test("other accounts are answered while one is seeded, and its own requests wait until it is whole", async () => {
  const [account, other] = [freshAccount(), freshAccount()];
  await listOf(other);
  const seeding = { isUnderWay: true };
  const answer = account.seed({ bulk: { count: 20_000, name: "bulk-{n}" } });
  const counts: number[] = [];
  const ended = answer.finally(() => (seeding.isUnderWay = false));
  const own = account.describe().then(({ tokenCount }) => counts.push(tokenCount));
  let answered = 0;
  while (seeding.isUnderWay && answered < 100) {
    await listOf(other);
    if (seeding.isUnderWay) answered++;
  }
  await Promise.all([ended, own]);
  expect(await answer).toEqual({ ok: true, seeded: true, tokens: 20_000 });
  expect(counts.every((count) => count === 0 || count === 20_000)).toBe(true);
  expect(answered).toBeGreaterThan(3);
});

test("a second seed that comes meanwhile finds the account seeded", async () => {
  const account = freshAccount();
  const seeds = [1, 2].map((n) => account.seed({ bulk: { count: 2500 + n, name: "{n}" } }));
  const answers = await Promise.all(seeds);
  expect(answers.map((answer) => answer.ok && answer.seeded).toSorted()).toEqual([false, true]);
  const [first, second] = answers.map((answer) => answer.ok && answer.tokens);
  expect(second).toBe(first);
});

test("a random seed gives each token the same in steps as at once, and what comes after them", async () => {
  const groups = [{ name: "g", include: [{ everyone: {} }] }];
  const large = freshAccount();
  await large.seed({ settings, tokens: names(3), bulk: { count: 2345, name: "bulk-{n}" }, groups });
  const small = freshAccount();
  await small.seed({ settings, tokens: names(3), bulk: { count: 900, name: "bulk-{n}" } });
  const all = await kept(large);
  expect(all.slice(0, 903)).toEqual(await kept(small));
  expect(all.map(({ name }) => name).slice(-2)).toEqual(["bulk-2344", "bulk-2345"]);
  expect(new Set(all.map(({ id }) => id)).size).toBe(2348);
  const again = freshAccount();
  await again.seed({ settings, tokens: names(3), bulk: { count: 2345, name: "bulk-{n}" }, groups });
  expect(await kept(again)).toEqual(all);
  expect(await idsOfAccess(again)).toEqual(await idsOfAccess(large));
});

test.each<[string, AccountSeed, string]>([
  ["a name that grows too long", { bulk: { count: 10_000, name: `${"x".repeat(346)}{n}` } }, "bulk.name"],
  ["a token that stands twice", { tokens: [...names(2500).map(withId), withId({ name: "a" }, 7)] }, "tokens.2500.id"],
  [
    "a rule that names nothing",
    { bulk: { count: 3000, name: "n" }, groups: [{ name: "g", include: [{ group: { name: "none" } }] }] },
    "groups.0.include",
  ],
])("of a large seed with a mistake nothing is made: %s", async (_, seed, parameter) => {
  const account = freshAccount();
  const answer = await account.seed(seed);
  expect(answer).toMatchObject({ ok: false, kind: "invalid", parameter: expect.stringContaining(parameter) });
  expect([await kept(account), (await account.describe()).tokenCount]).toEqual([[], 0]);
  expect(await account.seed({ bulk: { count: 1100, name: "{n}" } })).toMatchObject({ seeded: true, tokens: 1100 });
});

function withId(token: { name: string }, n: number) {
  return { ...token, id: `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000` };
}

test("a large seed that fails in the middle changes nothing, and can be sent again", async () => {
  const account = accountOf(freshId());
  await account.describe();
  const full = `CREATE TRIGGER full BEFORE INSERT ON tokens WHEN NEW.name = 'b-2700'
    BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`;
  await inStorage(account, ({ sql }) => sql.exec(full));
  const seed: AccountSeed = { settings, bulk: { count: 5000, name: "b-{n}" } };
  await within(account, (object) => expect(object.seed(seed)).rejects.toThrow(/disk/));
  await inStorage(account, ({ sql }) => sql.exec(`DROP TRIGGER full`));
  expect([await kept(account), (await account.describe()).tokenCount]).toEqual([[], 0]);
  expect(await account.isFresh()).toBe(true);
  expect(await account.seed(seed)).toMatchObject({ seeded: true, tokens: 5000 });
});

test("names are kept as they are, however many are inserted at once", async () => {
  const odd = ["a\0b", 'quo"te', "back\\slash", "\\u0000", "İstanbul ß ΑΣ", "😀", "\u0001\u2028", "12", "null", " "];
  for (const [index, name] of odd.entries()) {
    const account = freshAccount();
    await account.seed({ bulk: { count: 2, name: index % 2 ? `${name}{n}` : name } });
    const expected = index % 2 ? [`${name}1`, `${name}2`] : [name, name];
    expect((await namesIn(account)).toSorted()).toEqual(expected);
    const folded = await inStorage(account, ({ sql }) =>
      sql.exec<{ folded_name: string; type: string }>(`SELECT folded_name, typeof(name) AS type FROM tokens`).toArray(),
    );
    const one = freshAccount();
    await one.seed({ tokens: [{ name: expected[0] ?? "" }] });
    const [of] = await kept(one);
    expect(folded[0]).toEqual({ folded_name: of?.folded_name, type: "text" });
  }
  for (const letter of ["\u0001", "\u0390", "\u{10FFFF}"]) {
    const long = freshAccount();
    const name = letter.repeat(347);
    expect(await long.seed({ bulk: { count: 250, name: `${name}{n}` } })).toMatchObject({ tokens: 250 });
    expect((await kept(long)).map((row) => row.name)).toEqual(Array.from({ length: 250 }, (_, n) => name + (n + 1)));
  }
});
