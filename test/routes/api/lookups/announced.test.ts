/** The list of accounts before their first use, and what puts an account there. */
import { beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../../support/eventually.ts";
import { AccountClient, send, sendTo, verdictIn, type Bindings } from "../../../support/workerd/client.ts";
import { emptyLists, idOf, itemsOf } from "../../../support/workerd/lookups.ts";

const [one, two, zone] = [idOf(1), idOf(2), idOf(9)];

beforeEach(() => emptyLists());

const listed = async (): Promise<string[]> => (await itemsOf("/accounts")).map(({ id }) => id);

const announce = (id: string) => send("PATCH", `/_emulator/accounts/${id}`, { body: {} });

describe("an account that is announced", () => {
  test("is on the list at once, as old as it is", async () => {
    await announce(one);
    const [account] = await itemsOf<{ id: string; created_on: string }>("/accounts");
    const { body } = await send("GET", `/client/v4/accounts/${one}`);
    expect(body).toMatchObject({ result: { id: one, created_on: account?.created_on } });
  });

  test("can be filled by a seed still, and made with this id", async () => {
    await announce(one);
    await announce(two);
    const seed = { tokens: [{ name: "ci" }] };
    const filled = await send("POST", "/_emulator/seed", { body: { accounts: [{ id: one, ...seed }] } });
    expect(filled.body).toEqual({ accounts: [{ id: one, seeded: true, tokens: 1 }] });
    expect((await send("POST", "/_emulator/accounts", { body: { id: two, seed } })).status).toBe(201);
  });

  test("is off the list after a reset, until it is used", async () => {
    await announce(one);
    await send("DELETE", `/_emulator/accounts/${one}`);
    expect(await listed()).toEqual([]);
    await new AccountClient("accounts", one).list();
    await eventually(async () => expect(await listed()).toEqual([one]));
  });
});

test("an account that was made is on the list, with a seed or without", async () => {
  await send("POST", "/_emulator/accounts", { body: { id: one } });
  await send("POST", "/_emulator/accounts", { body: { id: two, seed: {} } });
  await eventually(async () => expect((await listed()).toSorted()).toEqual([one, two]));
});

test("an account to which a zone is bound is on the list", async () => {
  await send("PUT", `/_emulator/zones/${zone}`, { body: { account_id: one } });
  expect(await listed()).toEqual([one]);
});

test("a verification of an API token by an account is a use of it", async () => {
  await send("GET", `/client/v4/accounts/${one}/tokens/verify`);
  await eventually(async () => expect(await listed()).toEqual([one]));
});

describe("nothing is put on the list by", () => {
  test.each([
    ["a look at a zone that is not bound", `/client/v4/zones/${zone}`],
    ["the settings", `/_emulator/accounts/${one}/settings`],
    ["the clock", `/_emulator/accounts/${one}/clock`],
    ["the journal", `/_emulator/accounts/${one}/requests`],
    ["the tokens with their state", `/_emulator/accounts/${one}/tokens`],
    ["a snapshot", `/_emulator/accounts/${one}/snapshot`],
  ])("%s", async (_, path) => {
    await send("GET", path);
    expect(await listed()).toEqual([]);
  });

  test("a look that is refused: without credentials, or where nobody is let in", async () => {
    const account = `/client/v4/accounts/${one}`;
    expect(verdictIn(await send("GET", account, { headers: {} }))).toBe("400 / 9106");
    const deployed: Bindings = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "operators-own" };
    const headers = { authorization: "Bearer other" };
    for (const path of [account, `${account}/tokens/verify`]) {
      expect(verdictIn(await sendTo(deployed, "GET", path, { headers }))).toBe("403 / 10000");
    }
    expect(await listed()).toEqual([]);
  });

  test("a look by an API token of another account, which the directory refuses", async () => {
    const token = "of-another-account-and-long-enough";
    const api_tokens = [{ name: "other", permissions: [], token }];
    await new AccountClient("accounts", two).settings({ api_tokens });
    const headers = { authorization: `Bearer ${token}` };
    const deployed: Bindings = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "operators-own" };
    const answer = await sendTo(deployed, "GET", `/client/v4/accounts/${one}`, { headers });
    expect(verdictIn(answer)).toBe("403 / 9109");
    expect(await listed()).toEqual([two]);
  });
});
