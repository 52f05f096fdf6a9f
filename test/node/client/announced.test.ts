/** Accounts that somebody is told to use, on the list before their first use; and what they are called. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { connect, type Account } from "../../support/node/built-library.ts";
import { errorOf, namesIn, refusedStart, started } from "../../support/node/emulators.ts";

interface Listed {
  readonly result: readonly { readonly id: string; readonly name: string }[];
}

/** The ids and names that the API lists, as a client sees them. */
async function listed(apiUrl: string, query = ""): Promise<[string, string][]> {
  const answer = await fetch(`${apiUrl}/accounts${query}`, { headers: { authorization: "Bearer any-token" } });
  return ((await answer.json()) as Listed).result.map(({ id, name }) => [id, name]);
}

const idsIn = async (apiUrl: string) => (await listed(apiUrl)).map(([id]) => id).toSorted();
const idsOf = (...accounts: readonly Account[]) => accounts.map(({ id }) => id).toSorted();

test("an account is on the list once it is announced, and a seed can fill it still", async () => {
  const emulator = await started();
  const [one, other, unsaid] = [
    await emulator.account(),
    await connect(emulator.url).account(),
    await emulator.account(),
  ];
  for (const account of [one, other]) await account.announce();
  expect(await idsIn(emulator.apiUrl)).not.toContain(unsaid.id);
  expect(await idsIn(emulator.apiUrl)).toEqual(idsOf(one, other));
  await emulator.seed({ accounts: [{ id: one.id, tokens: [{ name: "seeded" }] }] });
  expect(await namesIn(one)).toEqual(["seeded"]);
});

test("an account has the name that it was given, in a seed or without, and a new one when it is renamed", async () => {
  const emulator = await started();
  const shop = await emulator.account({ name: "Shop" });
  const store = await emulator.account({ seed: { name: "Store" } });
  const both = await emulator.account({ name: "Outer", seed: { name: "Inner" } });
  const names = async () => Object.fromEntries(await listed(emulator.apiUrl));
  expect(await names()).toEqual({ [shop.id]: "Shop", [store.id]: "Store", [both.id]: "Outer" });
  await shop.rename("Workshop");
  await store.rename(null);
  await both.reset();
  expect(await names()).toEqual({ [shop.id]: "Workshop", [store.id]: `Emulated account ${store.id}` });
  expect(await listed(emulator.apiUrl, "?name=Workshop")).toEqual([[shop.id, "Workshop"]]);
  expect((await errorOf(shop.rename(""))).message).toBe("name must be a name of 1 to 100 characters.");
});

test("an emulator lists the accounts that it is started with, also after they were reset", async () => {
  const ids = ["a".repeat(32), "b".repeat(32)];
  const emulator = await started({ accounts: ids });
  expect(await idsIn(emulator.apiUrl)).toEqual(ids);
  await (await emulator.account({ id: "a".repeat(32) })).reset();
  expect(await idsIn(emulator.apiUrl)).toEqual(ids);
  const problem = await refusedStart({ accounts: ["a"] });
  expect(problem.message).toContain("must be a list of account ids: 32 lower-case hex digits each");
});

test("an account can be announced where the control plane is closed to whoever asks", async () => {
  const server = createServer((_, response) => {
    response.writeHead(403, { "content-type": "application/json" });
    response.end('{"error":{"code":"operator-token-needed","message":"The control plane is closed."}}');
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const account = await connect(`http://127.0.0.1:${port}`).account({ id: "a".repeat(32) });
  await expect(account.announce()).resolves.toBeUndefined();
});
