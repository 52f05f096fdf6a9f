/** The worlds that the page is looked at with are what they say they are. */
import { expect, it } from "vitest";
import { emulator, freshAccount } from "../support/page/open.ts";
import { hostileNames, makeHostileWorld } from "../support/page/worlds/hostile.ts";
import { fillJournal, LARGE, largeSeed } from "../support/page/worlds/large.ts";
import { makeSmallWorld } from "../support/page/worlds/small.ts";

it("small: tokens in each state, doors of each kind, and requests that went wrong", async () => {
  const account = await freshAccount();
  await makeSmallWorld(account);
  const { tokens } = await account.tokens({ deleted: true });
  expect(tokens.map(({ name, state }) => `${name}: ${state}`).toSorted()).toEqual([
    "backup: active",
    "ci: active",
    "deploy: active",
    "former contractor: deleted",
    "nightly: expired",
    "old laptop: disabled",
    "reports: active",
  ]);
  expect(tokens.filter(({ in_grace_until }) => in_grace_until !== null).map(({ name }) => name)).toEqual(["backup"]);
  expect(
    tokens
      .filter(({ in_use }) => in_use)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(["ci", "deploy", "reports"]);
  const { requests } = await account.requests({ operation: "edge" });
  expect(requests.map(({ edge, status }) => `${edge?.reason} ${status}`)).toEqual([
    "service-auth 200",
    "no-application 200",
    "bypass 200",
    "expired 302",
    "wrong-secret 302",
    "service-auth 502",
    "allow-policy-does-not-admit-tokens 302",
  ]);
});

it("hostile: each name is there as it was sent", async () => {
  const account = await freshAccount();
  await makeHostileWorld(account);
  const names = (await account.tokens({ deleted: true })).tokens.map(({ name }) => name);
  expect(names.toSorted()).toEqual(hostileNames.toSorted());
  expect((await account.requests()).total_count).toBeGreaterThan(60);
});

it("large: full", async () => {
  const account = await (await emulator()).account({ seed: largeSeed });
  await fillJournal(account);
  expect((await account.tokens({ per_page: 1 })).total_count).toBe(LARGE.tokens);
  expect((await account.requests({ per_page: 1 })).total_count).toBe(LARGE.rows);
});
