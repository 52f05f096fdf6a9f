/** `account.explain`, `account.doors` and `account.eachDoor`. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmulator, type Account, type Emulator } from "../../support/node/built-library.ts";
import { errorOf } from "../../support/node/emulators.ts";

const CLIENT_ID = "88bf3b6d86161464f6509f7219099e57.access";
const clientSecret = "known-to-the-test";
const URL_OF_APP = "https://app.shop.example/a";

let emulator: Emulator;
let account: Account;
beforeAll(async () => {
  emulator = await startEmulator();
  account = await emulator.account({
    seed: {
      tokens: [{ name: "CI", client_id: CLIENT_ID, client_secret: clientSecret }, { name: "Other" }],
      applications: [
        { domain: "app.shop.example", admits: ["CI"] },
        { domain: "other.shop.example", admits: ["Other"] },
      ],
    },
  });
});
afterAll(() => emulator.stop());

test("explain takes a URL, a request with a pair, a Request, and one of the journal", async () => {
  const nobody = { host: "app.shop.example", path: "/a", method: "GET", admitted: false, reason: "no-credentials" };
  expect(await account.explain(URL_OF_APP)).toMatchObject(nobody);
  expect(await account.explain(new URL(URL_OF_APP))).toMatchObject(nobody);
  expect(await account.explain({ url: "app.shop.example/a", ip: "192.0.2.1" })).toMatchObject({
    ...nobody,
    ip: "192.0.2.1",
  });
  const admitted = { admitted: true, reason: "service-auth", credentials: { kind: "header-pair", secret: "current" } };
  expect(await account.explain({ url: URL_OF_APP, clientId: CLIENT_ID, clientSecret })).toMatchObject(admitted);
  const headers = new Headers({ "CF-Access-Client-Id": CLIENT_ID, "CF-Access-Client-Secret": clientSecret });
  expect(await account.explain({ url: URL_OF_APP, headers })).toMatchObject(admitted);
  expect(await account.explain({ url: URL_OF_APP, headers: Object.fromEntries(headers) })).toMatchObject(admitted);
  const request = new Request(URL_OF_APP, { method: "DELETE", headers });
  expect(await account.explain(request)).toMatchObject({ ...admitted, method: "DELETE" });
  expect(await account.explain({ url: URL_OF_APP, clientId: CLIENT_ID })).toMatchObject({
    reason: "incomplete-credentials",
  });
  expect((await account.requests()).total_count).toBe(0); // nothing changes by asking

  await account.fetch(URL_OF_APP, { headers });
  expect(await account.explain({ request: "last" })).toMatchObject({
    path: "/a",
    recorded: { admitted: true, reason: "service-auth" },
  });
});

test.for<[unknown, string]>([
  [{ url: URL_OF_APP, header: {} }, "explain does not know the member header; the nearest that it knows is headers"],
  [{ url: URL_OF_APP, clientSecret: 5 }, "The member clientSecret of explain must be a text"],
  [{ url: URL_OF_APP, headers: "a: b" }, "The member headers of explain must be an object of headers"],
  [{ request: 1, clientId: "a" }, "explain takes clientId and clientSecret, or request, not both"],
  [undefined, "explain takes an object with the members url, method"],
  [{}, "url"],
  ["not a host", "url must be"],
  [{ request: 99 }, "99"],
])("explain refuses %j", async ([request, says]) => {
  expect((await errorOf(account.explain(request as string))).message).toContain(says);
});

test("doors come page by page, or each", async () => {
  const page = await account.doors({ per_page: 2 });
  expect(page).toMatchObject({ page: 1, per_page: 2, total_count: 6, open_to_everybody: [] });
  expect(page.doors).toHaveLength(2);
  const all = [];
  for await (const { domain, token, admitted } of account.eachDoor()) all.push(`${domain} ${token} ${admitted}`);
  expect(all).toEqual([
    "app.shop.example null false",
    "app.shop.example CI true",
    "app.shop.example Other false",
    "other.shop.example null false",
    "other.shop.example CI false",
    "other.shop.example Other true",
  ]);
  const one = [];
  const token_id = page.doors[1]?.token_id ?? "";
  for await (const door of account.eachDoor({ token_id })) one.push(door.admitted);
  expect(one).toEqual([true, false]);
});

test("eachDoor says which filter it does not know", async () => {
  const all = account.eachDoor({ token: "a" } as object);
  expect((await errorOf(all.next())).message).toContain("eachDoor does not know the member token; the nearest");
  expect(await errorOf(account.doors({ application_id: "none" }))).toMatchObject({ status: 404 });
});
