import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { problemOf } from "../../../src/rules/fidelity/problems.ts";
import {
  type Account,
  accountOf,
  createToken,
  evict,
  FAR_FUTURE,
  freshId,
  ofToken,
  resultOf,
  tokenIn,
  withInput,
  evicted,
} from "../../support/workerd/accounts.ts";

const ways: [string, (account: Account) => Promise<void>][] = [
  ["evicted", evict],
  ["aborted", () => abortAllDurableObjects()],
];

/** Everything that an account's object tells about itself and its tokens. */
async function everything(account: Account) {
  return {
    list: await account.listTokens(...withInput({})),
    settings: await account.settings(),
    description: await account.describe(),
  };
}

describe.each(ways)("an account whose object is %s", (_, takeAway) => {
  test("is served by another object after it", async () => {
    const id = freshId();
    await runInDurableObject(accountOf(id), (object) => void Object.assign(object, { mark: true }));
    await takeAway(accountOf(id));
    expect(await runInDurableObject(accountOf(id), (object) => "mark" in object)).toBe(false);
  });

  test("has its tokens, settings, count and age as before", async () => {
    const id = freshId();
    const kept = await createToken(accountOf(id), "kept");
    const deleted = await createToken(accountOf(id), "deleted");
    resultOf(await accountOf(id).updateToken(...ofToken(kept.id, { name: "renamed", duration: "2h", enabled: false })));
    resultOf(await accountOf(id).deleteToken(...ofToken(deleted.id)));
    await accountOf(id).changeSettings({ assumptions: { "token-limit": 2 }, access_enabled: true });
    const before = await everything(accountOf(id));

    await takeAway(accountOf(id));

    expect(await everything(accountOf(id))).toEqual(before);
    expect(before).toMatchObject({
      list: { resultInfo: { total_count: 1 } },
      settings: { assumptions: { "token-limit": 2 } },
    });
    await createToken(accountOf(id), "up to the limit");
    expect(await accountOf(id).createToken(...withInput({ name: "over it" }))).toMatchObject({
      problem: problemOf({ kind: "token-limit", limit: 2 }),
    });
  });

  test("admits and refuses the same secrets as before", async () => {
    const id = freshId();
    const grace = { previous_client_secret_expires_at: FAR_FUTURE };
    const first = await createToken(accountOf(id));
    const second = tokenIn(await accountOf(id).rotateToken(...ofToken(first.id, grace)));
    await takeAway(accountOf(id));
    expect(await accountOf(id).verify(first.clientId, first.secret)).toMatchObject({ secret: "previous" });
    const third = tokenIn(
      await accountOf(id).updateToken(...ofToken(first.id, { client_secret_version: 3, ...grace })),
    );
    await takeAway(accountOf(id));
    const verdicts = [first, second, third].map(({ clientId, secret }) => accountOf(id).verify(clientId, secret));
    expect(await Promise.all(verdicts)).toEqual([
      { admitted: false, secret: null, reason: "wrong-secret" },
      { admitted: true, secret: "previous", reason: null },
      { admitted: true, secret: "current", reason: null },
    ]);
  });

  test("stays empty after a reset", async () => {
    const id = freshId();
    await createToken(accountOf(id));
    await accountOf(id).changeSettings({ access_enabled: false });
    await accountOf(id).reset();
    await takeAway(accountOf(id));
    expect(await everything(accountOf(id))).toMatchObject({
      list: { result: [], resultInfo: { total_count: 0 } },
      settings: { access_enabled: true },
      description: { tokenCount: 0 },
    });
  });
});

test("a directory that was evicted lists the same accounts and knows the same zones", async () => {
  const [id, zone] = [freshId(), freshId()];
  const directory = env.DIRECTORY.getByName("directory");
  await createToken(accountOf(id));
  await directory.bind(zone, id, "kept.example");
  const listed = async () => (await directory.accounts(1, 1000)).accounts;
  await eventually(async () => expect(await listed()).toContainEqual(expect.objectContaining({ id })));
  const before = await listed();
  await evicted(directory);
  expect(await listed()).toEqual(before);
  expect(await directory.zone(zone)).toEqual({ id: zone, accountId: id, name: "kept.example" });
});
