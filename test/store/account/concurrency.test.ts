import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  FAR_FUTURE,
  freshAccount,
  mint,
  mintedBy,
  namesIn,
  refusalOf,
  slowDigests,
  valueOf,
  type Account,
  type Minted,
  visit,
} from "../../support/workerd/accounts.ts";

beforeEach(slowDigests);
afterEach(() => void vi.restoreAllMocks());

const grace = { previous_client_secret_expires_at: FAR_FUTURE };

function times<T>(n: number, make: (index: number) => T): T[] {
  return Array.from({ length: n }, (_, index) => make(index));
}

/** What verification says of each secret, the oldest version first. */
async function verdicts(account: Account, minted: readonly Minted[]) {
  const oldestFirst = minted.toSorted((a, b) => a.version - b.version);
  return Promise.all(
    oldestFirst.map(async ({ clientId, secret }) => {
      const { secret: slot, reason } = await account.verify(clientId, secret);
      return slot ?? reason;
    }),
  );
}

test("of 20 rotations at once each raises the version by one; the last secret is current, the one before it previous", async () => {
  const account = freshAccount();
  const first = await mint(account);
  const rotated = (await Promise.all(times(20, () => account.rotate(visit("rotate"), first.id, grace)))).map(mintedBy);

  expect(rotated.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual(times(20, (index) => index + 2));
  expect(new Set(rotated.map(({ secret }) => secret)).size).toBe(20);
  expect(valueOf(await account.get(visit("get"), first.id)).secretVersion).toBe(21);
  expect(await verdicts(account, [first, ...rotated])).toEqual([
    ...times(19, () => "wrong-secret"),
    "previous",
    "current",
  ]);
});

test("of 10 updates to one version at once the first rotates and shows a secret, the others find the version reached", async () => {
  const account = freshAccount();
  const first = await mint(account);
  const answers = await Promise.all(
    times(10, () => account.update(visit("update"), first.id, { client_secret_version: 2, ...grace })),
  );

  expect(answers.map((answer) => valueOf(answer).token.secretVersion)).toEqual(times(10, () => 2));
  const showing = answers.filter((answer) => valueOf(answer).secret !== null);
  expect(showing).toHaveLength(1);
  expect(await verdicts(account, [first, ...showing.map(mintedBy)])).toEqual(["previous", "current"]);
});

test("of updates to different versions at once each rises above the one before it or is refused; the highest stands", async () => {
  const account = freshAccount();
  const first = await mint(account);
  const wanted = [5, 2, 9, 3, 11, 7, 4, 10, 6, 8];
  const answers = await Promise.all(
    wanted.map((version) => account.update(visit("update"), first.id, { client_secret_version: version, ...grace })),
  );

  const rotated = answers.filter(({ ok }) => ok).map(mintedBy);
  for (const answer of answers.filter(({ ok }) => !ok)) {
    expect(refusalOf(answer)).toMatchObject({ kind: "invalid", parameter: "client_secret_version" });
  }
  expect(valueOf(await account.get(visit("get"), first.id)).secretVersion).toBe(11);
  expect((await verdicts(account, [first, ...rotated])).slice(-2)).toEqual(["previous", "current"]);
});

test("of a rotation and an update of the name at once neither is lost", async () => {
  const account = freshAccount();
  const { id } = await mint(account);
  const [rotated] = await Promise.all([
    account.rotate(visit("rotate"), id, grace),
    account.update(visit("update"), id, { name: "renamed" }),
    account.refresh(visit("refresh"), id),
    account.update(visit("update"), id, { duration: "2h", client_secret_version: 7 }),
  ]);
  expect(valueOf(rotated).secret).not.toBeNull();
  const token = valueOf(await account.get(visit("get"), id));
  expect(token).toMatchObject({ name: "renamed", duration: "2h" });
  expect([7, 8]).toContain(token.secretVersion);
});

test("60 creates at once never pass the limit of 50", async () => {
  const account = freshAccount();
  const answers = await Promise.all(times(60, (index) => account.create(visit("create"), { name: `token ${index}` })));

  expect(answers.filter(({ ok }) => ok)).toHaveLength(50);
  const refused = answers.filter(({ ok }) => !ok).map((answer) => refusalOf(answer));
  expect(refused).toEqual(times(10, () => ({ kind: "token-limit", limit: 50 })));
  expect(valueOf(await account.list(visit("list"), {}))).toMatchObject({ totalCount: 50 });
  expect(await namesIn(account)).toHaveLength(50);
});

test("of creates with one name at once one succeeds where names must differ", async () => {
  const account = freshAccount();
  await account.changeSettings({ assumptions: { "duplicate-names": "refuse" } });
  const answers = await Promise.all(times(10, () => account.create(visit("create"), { name: "the one" })));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await namesIn(account)).toEqual(["the one"]);
});

test("of 10 deletes of one token at once one succeeds, and the count falls by one", async () => {
  const account = freshAccount();
  const [{ id }] = [await mint(account, "deleted"), await mint(account, "kept")];
  const answers = await Promise.all(times(10, () => account.delete(visit("delete"), id)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(valueOf(await account.list(visit("list"), {}))).toMatchObject({ totalCount: 1, tokens: [{ name: "kept" }] });
});

test("a token that is deleted while it rotates stays deleted", async () => {
  const account = freshAccount();
  const { id } = await mint(account);
  const rotations = times(5, () => account.rotate(visit("rotate"), id, grace));
  valueOf(await account.delete(visit("delete"), id));
  await Promise.all(rotations);
  expect(refusalOf(await account.get(visit("get"), id)).kind).toBe("not-found");
  expect(valueOf(await account.list(visit("list"), {}))).toMatchObject({ totalCount: 0, tokens: [] });
});

test("changes of settings at once all take effect", async () => {
  const account = freshAccount();
  await Promise.all([
    account.changeSettings({ assumptions: { "create-status": 200 } }),
    account.changeSettings({ assumptions: { "token-limit": 3 } }),
    account.changeSettings({ access_enabled: false }),
  ]);
  expect(await account.settings()).toMatchObject({
    assumptions: { "create-status": 200, "token-limit": 3 },
    access_enabled: false,
  });
});
