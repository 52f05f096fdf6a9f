/** What accounts are called: by a seed, by the control plane, and wherever they are shown. */
import { beforeEach, describe, expect, test } from "vitest";
import { AccountClient, controlErrorIn, send } from "../../../support/workerd/client.ts";
import { emptyLists, idOf, itemsOf, shownAccount } from "../../../support/workerd/lookups.ts";
import { evict, accountOf } from "../../../support/workerd/accounts.ts";

const [one, two, zone] = [idOf(1), idOf(2), idOf(9)];

beforeEach(() => emptyLists());

const rename = (id: string, body: unknown) => send("PATCH", `/_emulator/accounts/${id}`, { body });

const byName = async (name: string): Promise<string[]> =>
  (await itemsOf(`/accounts?name=${encodeURIComponent(name)}`)).map(({ id }) => id);

const lookup = async (path: string) => (await send("GET", `/client/v4${path}`)).body;

describe("an account is called", () => {
  test("what its seed says, from the first look at it", async () => {
    const seed = { accounts: [{ id: one, name: "Shop" }, { id: two }] };
    expect((await send("POST", "/_emulator/seed", { body: seed })).body).toMatchObject({
      accounts: [{ seeded: true }, { seeded: true }],
    });
    expect(await byName("Shop")).toEqual([one]);
    expect(await lookup(`/accounts/${one}`)).toMatchObject({ result: shownAccount(one, "Shop") });
    expect(await lookup(`/accounts/${two}`)).toMatchObject({ result: shownAccount(two) });
  });

  test("what it was made with", async () => {
    const made = await send("POST", "/_emulator/accounts", {
      body: { id: one, name: "Shop", seed: { name: "Other" } },
    });
    expect([made.status, made.body]).toEqual([201, { id: one, tokens: 0 }]);
    expect([await byName("Shop"), await byName("Other")]).toEqual([[one], []]);
  });

  test("what it was renamed to, in each of its zones as well", async () => {
    await send("PUT", `/_emulator/zones/${zone}`, { body: { account_id: one, name: "shop.example" } });
    const { status, body } = await rename(one, { name: "Shop" });
    const rest = { created_at: expect.any(String) as string, tokens: 0, empties_at: null };
    expect([status, body]).toEqual([200, { id: one, name: "Shop", ...rest }]);
    await rename(one, { name: "Store" });
    expect([await byName("Shop"), await byName("Store")]).toEqual([[], [one]]);
    const ofZone = { account: { id: one, name: "Store" } };
    expect(await lookup("/zones")).toMatchObject({ result: [ofZone] });
    expect(await lookup(`/zones/${zone}`)).toMatchObject({ result: ofZone });
    expect(await lookup("/memberships")).toMatchObject({ result: [{ account: { name: "Store" } }] });
    const { body: listed } = await send("GET", "/_emulator/accounts");
    expect(listed).toMatchObject({ accounts: [{ id: one, name: "Store" }] });
  });

  test("by its id without a name, and again once the name is taken from it", async () => {
    await rename(one, { name: "Shop" });
    expect(await byName(`Emulated account ${one}`)).toEqual([]);
    expect((await rename(one, { name: null })).body).toMatchObject({ name: `Emulated account ${one}` });
    expect(await byName(`Emulated account ${one}`)).toEqual([one]);
  });

  test("the same after its object was evicted, and by its id after a reset", async () => {
    await rename(one, { name: "Shop" });
    await evict(accountOf(one));
    expect(await lookup(`/accounts/${one}`)).toMatchObject({ result: { name: "Shop" } });
    await send("DELETE", `/_emulator/accounts/${one}`);
    expect(await lookup(`/accounts/${one}`)).toMatchObject({ result: { name: `Emulated account ${one}` } });
    expect(await byName("Shop")).toEqual([]);
  });
});

test("a name selects exactly, not by case and not by a part", async () => {
  await rename(one, { name: "Shop" });
  expect([await byName("shop"), await byName("Sho"), await byName("Shop%")]).toEqual([[], [], []]);
});

test("a name stays where it is: neither a snapshot nor a fork takes it along, and a restore leaves it", async () => {
  await rename(one, { name: "Shop" });
  await rename(two, { name: "Store" });
  const { text } = await new AccountClient("accounts", one).control("GET", "snapshot");
  expect(text).not.toContain("Shop");
  await send("PUT", `/_emulator/accounts/${two}/snapshot`, { body: text });
  await send("POST", `/_emulator/accounts/${one}/fork`, { body: { id: idOf(3) } });
  expect([await byName("Shop"), await byName("Store")]).toEqual([[one], [two]]);
  expect(await lookup(`/accounts/${two}`)).toMatchObject({ result: { name: "Store" } });
  expect(await lookup(`/accounts/${idOf(3)}`)).toMatchObject({ result: { name: `Emulated account ${idOf(3)}` } });
});

test.each<[string, unknown]>([
  ["no text", { name: 1 }],
  ["empty", { name: "" }],
  ["too long", { name: "a".repeat(101) }],
])("a name that is %s is refused with what it must be", async (_, body) => {
  const answer = await rename(one, body);
  const { code, message } = controlErrorIn(answer);
  expect([answer.status, code]).toEqual([400, "invalid-input"]);
  expect(message).toBe("name must be a name of 1 to 100 characters.");
});
