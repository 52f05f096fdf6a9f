import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import {
  type Account,
  accountOf,
  createToken,
  freshAccount,
  freshId,
  inStorage,
  listOf,
  namesIn,
  ofToken,
  resultOf,
  slowDigests,
  tokenIn,
  withInput,
} from "../../support/workerd/accounts.ts";
import { holding } from "../../support/workerd/held.ts";

beforeEach(slowDigests);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function isListed(id: string): Promise<boolean> {
  const { accounts } = await env.DIRECTORY.getByName("directory").accounts(1, 1000);
  return accounts.some((account) => account.id === id);
}

async function rowsLeft(account: Account): Promise<number> {
  return inStorage(account, ({ sql }) => sql.exec<{ n: number }>(`SELECT count(*) AS n FROM tokens`).one().n);
}

test("a reset account has no tokens, admits no secret and has its settings at their defaults", async () => {
  const account = freshAccount();
  const { clientId, secret } = await createToken(account);
  const defaults = await account.settings();
  await account.changeSettings({ assumptions: { "create-status": 200 }, access_enabled: false });
  await account.reset();
  expect(await account.settings()).toEqual(defaults);
  expect(await listOf(account)).toMatchObject({ tokens: [], totalCount: 0 });
  expect(await rowsLeft(account)).toBe(0);
  expect(await account.verify(clientId, secret)).toMatchObject({ admitted: false, reason: "unknown-client-id" });
});

test("an account works after its reset like a new one", async () => {
  const account = freshAccount();
  for (let n = 0; n < 50; n++) await createToken(account);
  await account.reset();
  const { id, clientId, secret } = await createToken(account, "first again");
  expect(await namesIn(account)).toEqual(["first again"]);
  expect(await account.describe()).toMatchObject({ tokenCount: 1 });
  expect(await account.verify(clientId, secret)).toMatchObject({ admitted: true });
  expect(tokenIn(await account.rotateToken(...ofToken(id, {}))).version).toBe(2);
});

test("a reset account is as old as its reset", async () => {
  const account = freshAccount();
  vi.setSystemTime("2026-11-23T12:00:00Z");
  await createToken(account);
  vi.setSystemTime("2026-11-24T12:00:00Z");
  await account.reset();
  expect((await account.describe()).createdAt).toBe(Date.parse("2026-11-24T12:00:00Z") / 1000);
});

test("an account that was never touched can be reset, and twice", async () => {
  const account = freshAccount();
  await account.reset();
  await account.reset();
  expect(await namesIn(account)).toEqual([]);
});

test("resetting one account leaves the others alone", async () => {
  const [one, other] = [freshAccount(), freshAccount()];
  await createToken(one);
  const kept = await createToken(other, "kept");
  await one.reset();
  expect(await namesIn(other)).toEqual(["kept"]);
  expect(await other.verify(kept.clientId, kept.secret)).toMatchObject({ admitted: true });
});

test("the directory forgets a reset account until it is touched again", async () => {
  const id = freshId();
  const account = accountOf(id);
  await createToken(account);
  await eventually(async () => expect(await isListed(id)).toBe(true));
  await account.reset();
  expect(await isListed(id)).toBe(false);
  await createToken(account);
  await eventually(async () => expect(await isListed(id)).toBe(true));
});

test("a reset amid creates leaves a whole account: each token is there and admitted, or unknown", async () => {
  const account = freshAccount();
  const creates = (n: number) =>
    Array.from({ length: n }, () => account.createToken(...withInput({ name: "in flight" })));
  const [before, reset, after] = [creates(15), account.reset(), creates(15)];
  const tokens = (await Promise.all([...before, ...after])).map(tokenIn);
  await reset;

  const kept = new Set((await listOf(account)).tokens.map(({ id }) => id));
  expect(await rowsLeft(account)).toBe(kept.size);
  expect((await account.describe()).tokenCount).toBe(kept.size);
  for (const { id, clientId, secret } of tokens) {
    const reason = kept.has(id) ? null : "unknown-client-id";
    expect(await account.verify(clientId, secret)).toMatchObject({ admitted: kept.has(id), reason });
  }
});

const touch = { assumptions: { "create-status": 200 } } as const;
test.each([
  ["before the first touch", (account: Account) => [account.reset(), account.changeSettings(touch)]],
  ["after the first touch", (account: Account) => [account.changeSettings(touch), account.reset()]],
  ["around it", (account: Account) => [account.reset(), account.changeSettings(touch), account.reset()]],
])(
  "a reset %s leaves an account that is listed exactly when the touch is still seen, or touched again",
  async (_, requests) => {
    const id = freshId();
    const account = accountOf(id);
    await Promise.all(requests(account));
    const { assumptions } = await account.settings();
    expect(await isListed(id)).toBe(assumptions["create-status"] === 200);
    await account.changeSettings({});
    await eventually(async () => expect(await isListed(id)).toBe(true));
  },
);

test("an account that is reset while a create waits in it is listed again when the create was carried out", async () => {
  const id = freshId();
  const account = accountOf(id);
  await account.addFault({
    operation: "create",
    match: {},
    position: "before",
    effect: { type: "delay", by: "5m", milliseconds: 300_000 },
    times: 1,
    skip: 0,
  });
  const letGo = await holding(account, 300_000);
  const created = account.createToken(...withInput({ name: "late" }));
  await eventually(async () => expect((await account.faults())[0]).toMatchObject({ hits: 1 }));
  await account.reset();
  expect(await isListed(id)).toBe(false);
  await letGo();
  resultOf(await created);
  expect(await namesIn(account)).toEqual(["late"]);
  await eventually(async () => expect(await isListed(id)).toBe(true));
  expect((await account.requests({}, "asc", 1, 10)).entries).toMatchObject([
    { id: 1, operation: "create", fault: "delay" },
    { id: 2, operation: "list" },
  ]);
});
