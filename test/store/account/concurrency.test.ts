import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { problemOf } from "../../../src/rules/fidelity/problems.ts";
import {
  type Account,
  createToken,
  FAR_FUTURE,
  freshAccount,
  listOf,
  namesIn,
  ofToken,
  problemIn,
  resultOf,
  slowDigests,
  tokenIn,
  type TokenWithSecret,
  withInput,
} from "../../support/workerd/accounts.ts";

beforeEach(slowDigests);
afterEach(() => void vi.restoreAllMocks());

const grace = { previous_client_secret_expires_at: FAR_FUTURE };

function times<T>(n: number, make: (index: number) => T): T[] {
  return Array.from({ length: n }, (_, index) => make(index));
}

/** What verification says of each secret, the oldest version first. */
async function verdicts(account: Account, tokens: readonly TokenWithSecret[]) {
  const oldestFirst = tokens.toSorted((a, b) => a.version - b.version);
  return Promise.all(
    oldestFirst.map(async ({ clientId, secret }) => {
      const { secret: slot, reason } = await account.verify(clientId, secret);
      return slot ?? reason;
    }),
  );
}

test("of 20 rotations at once each raises the version by one; the last secret is current, the one before it previous", async () => {
  const account = freshAccount();
  const first = await createToken(account);
  const rotated = (await Promise.all(times(20, () => account.rotateToken(...ofToken(first.id, grace))))).map(tokenIn);

  expect(rotated.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual(times(20, (index) => index + 2));
  expect(new Set(rotated.map(({ secret }) => secret)).size).toBe(20);
  expect(resultOf(await account.getToken(...ofToken(first.id))).client_secret_version).toBe(21);
  expect(await verdicts(account, [first, ...rotated])).toEqual([
    ...times(19, () => "wrong-secret"),
    "previous",
    "current",
  ]);
});

test("of 10 updates to one version at once the first rotates and shows a secret, the others find the version reached", async () => {
  const account = freshAccount();
  const first = await createToken(account);
  const answers = await Promise.all(
    times(10, () => account.updateToken(...ofToken(first.id, { client_secret_version: 2, ...grace }))),
  );

  expect(answers.map((answer) => resultOf(answer).client_secret_version)).toEqual(times(10, () => 2));
  const showing = answers.filter((answer) => resultOf(answer).client_secret !== undefined);
  expect(showing).toHaveLength(1);
  expect(await verdicts(account, [first, ...showing.map(tokenIn)])).toEqual(["previous", "current"]);
});

test("of updates to different versions at once each rises above the one before it or is refused; the highest stands", async () => {
  const account = freshAccount();
  const first = await createToken(account);
  const wanted = [5, 2, 9, 3, 11, 7, 4, 10, 6, 8];
  const answers = await Promise.all(
    wanted.map((version) => account.updateToken(...ofToken(first.id, { client_secret_version: version, ...grace }))),
  );

  const rotated = answers.filter(({ ok }) => ok).map(tokenIn);
  for (const answer of answers.filter(({ ok }) => !ok)) {
    expect(problemIn(answer)).toMatchObject({
      status: 400,
      error: { code: 12130, message: expect.stringContaining("invalid_request: client_secret_version ") },
    });
  }
  expect(resultOf(await account.getToken(...ofToken(first.id))).client_secret_version).toBe(11);
  expect((await verdicts(account, [first, ...rotated])).slice(-2)).toEqual(["previous", "current"]);
});

test("of a rotation and an update of the name at once neither is lost", async () => {
  const account = freshAccount();
  const { id } = await createToken(account);
  const [rotated] = await Promise.all([
    account.rotateToken(...ofToken(id, grace)),
    account.updateToken(...ofToken(id, { name: "renamed" })),
    account.refreshToken(...ofToken(id)),
    account.updateToken(...ofToken(id, { duration: "2h", client_secret_version: 7 })),
  ]);
  expect(resultOf(rotated)).toHaveProperty("client_secret");
  const token = resultOf(await account.getToken(...ofToken(id)));
  expect(token).toMatchObject({ name: "renamed", duration: "2h" });
  expect([7, 8]).toContain(token.client_secret_version);
});

test("60 creates at once never pass the limit of 50", async () => {
  const account = freshAccount();
  const answers = await Promise.all(
    times(60, (index) => account.createToken(...withInput({ name: `token ${index}` }))),
  );

  expect(answers.filter(({ ok }) => ok)).toHaveLength(50);
  const refused = answers.filter(({ ok }) => !ok).map((answer) => problemIn(answer));
  expect(refused).toEqual(times(10, () => problemOf({ kind: "token-limit", limit: 50 })));
  expect(await listOf(account)).toMatchObject({ totalCount: 50 });
  expect(await namesIn(account)).toHaveLength(50);
});

test("of creates with one name at once one succeeds where names must differ", async () => {
  const account = freshAccount();
  await account.changeSettings({ assumptions: { "duplicate-names": "refuse" } });
  const answers = await Promise.all(times(10, () => account.createToken(...withInput({ name: "the one" }))));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await namesIn(account)).toEqual(["the one"]);
});

test("of 10 deletes of one token at once one succeeds, and the count falls by one", async () => {
  const account = freshAccount();
  const [{ id }] = [await createToken(account, "deleted"), await createToken(account, "kept")];
  const answers = await Promise.all(times(10, () => account.deleteToken(...ofToken(id))));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await listOf(account)).toMatchObject({
    totalCount: 1,
    tokens: [{ name: "kept" }],
  });
});

test("a token that is deleted while it rotates stays deleted", async () => {
  const account = freshAccount();
  const { id } = await createToken(account);
  const rotations = times(5, () => account.rotateToken(...ofToken(id, grace)));
  resultOf(await account.deleteToken(...ofToken(id)));
  await Promise.all(rotations);
  expect(problemIn(await account.getToken(...ofToken(id)))).toEqual(problemOf({ kind: "not-found" }));
  expect(await listOf(account)).toMatchObject({ totalCount: 0, tokens: [] });
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
