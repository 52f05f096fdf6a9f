/** EMULATOR_SETTINGS changes the defaults of a whole process; an account's own settings go over them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Account } from "../support/black-box/account.ts";
import { refusalOf } from "../support/black-box/answer.ts";
import { startServer, type Server } from "../support/black-box/server.ts";

let server: Server;
beforeAll(async () => {
  server = await startServer({
    settings: {
      access_enabled: false,
      assumptions: { "create-status": 200, "token-limit": 2, "secret-format": "hex", "duplicate-names": "refuse" },
    },
  });
});
afterAll(() => server.stop());

/** An account for which Access is enabled, unlike for the process. */
async function openAccount(): Promise<Account> {
  const account = new Account(server.url);
  await account.settings({ access_enabled: true });
  return account;
}

describe("of every account of the process", () => {
  test("the settings show them, and the defaults beside them", async () => {
    expect(await new Account(server.url).settings()).toMatchObject({
      access_enabled: false,
      assumptions: { "create-status": 200, "token-limit": 2, "secret-format": "hex", "name-filter": "exact" },
    });
  });

  test("Access is not enabled", async () => {
    const account = new Account(server.url);
    const zone = await account.zone();
    for (const answer of [await account.list(), await account.create({ name: "a" }), await zone.list()]) {
      expect(refusalOf(answer)).toMatchObject({ status: 403, code: 9999 });
    }
  });

  test("assumptions are switched", async () => {
    const account = await openAccount();
    const created = await account.create({ name: "a" });
    expect(created.status).toBe(200);
    expect(created.text).toMatch(/"client_secret":"[0-9a-f]{64}"/);
    expect(refusalOf(await account.create({ name: "a" }))).toMatchObject({ status: 409, code: 12132 });
    expect((await account.create({ name: "b" })).status).toBe(200);
    expect(refusalOf(await account.create({ name: "c" })).message).toMatch(/\(2\) reached$/);
  });
});

describe("an account's own settings", () => {
  test("go over those of the process, one by one", async () => {
    const account = await openAccount();
    await account.settings({ assumptions: { "create-status": 201, "token-limit": 3 } });
    expect(await account.settings()).toMatchObject({
      access_enabled: true,
      assumptions: { "create-status": 201, "token-limit": 3, "secret-format": "hex", "duplicate-names": "refuse" },
    });
    for (const name of ["a", "b", "c"]) expect((await account.create({ name })).status).toBe(201);
    expect(refusalOf(await account.create({ name: "d" })).message).toMatch(/\(3\) reached$/);
  });

  test("leave other accounts alone", async () => {
    const [one, other] = [await openAccount(), await openAccount()];
    await one.settings({ assumptions: { "secret-format": "cfast" } });
    expect((await one.create({ name: "a" })).text).toContain(`"client_secret":"cfast_`);
    expect((await other.create({ name: "a" })).text).not.toContain("cfast_");
  });

  test("give way to those of the process when they are put back to null", async () => {
    const account = await openAccount();
    await account.settings({ assumptions: { "create-status": 201, "token-limit": "none" } });
    await account.settings({ assumptions: { "create-status": null, "token-limit": null }, access_enabled: null });
    expect(await account.settings()).toMatchObject({
      access_enabled: false,
      assumptions: { "create-status": 200, "token-limit": 2 },
    });
  });
});
