import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { freshId, slowDigests } from "../../support/workerd/accounts.ts";
import {
  controlErrorIn,
  namesIn,
  send,
  tokenIn,
  AccountClient,
  verdictIn,
  type Answer,
} from "../../support/workerd/client.ts";

function bind(zone: AccountClient, account: AccountClient, name?: string): Promise<Answer> {
  return send("PUT", `/_emulator/zones/${zone.id}`, { body: { account_id: account.id, name } });
}

/** An account with a zone that is bound to it. */
async function accountWithZone(): Promise<{ account: AccountClient; zone: AccountClient }> {
  const [account, zone] = [new AccountClient("accounts"), new AccountClient("zones")];
  expect((await bind(zone, account)).status).toBe(200);
  return { account, zone };
}

describe("a bound zone", () => {
  test("shares the tokens of its account in both directions", async () => {
    const { account, zone } = await accountWithZone();
    const byAccount = tokenIn(await account.create({ name: "by account" }));
    const byZone = tokenIn(await zone.create({ name: "by zone" }));

    expect(namesIn(await zone.list())).toEqual(["by account", "by zone"]);
    expect((await zone.list()).text).toBe((await account.list()).text);
    expect((await zone.get(byAccount.id)).text).toBe((await account.get(byAccount.id)).text);
    expect(tokenIn(await zone.update(byAccount.id, { name: "renamed" })).name).toBe("renamed");
    expect(tokenIn(await account.get(byAccount.id)).name).toBe("renamed");
    expect((await account.verify(byZone)).body).toMatchObject({ admitted: true });
  });

  test("answers an error for a token that was deleted on either side", async () => {
    const { account, zone } = await accountWithZone();
    const { id } = tokenIn(await account.create({ name: "gone" }));
    expect(verdictIn(await zone.delete(id))).toBe("200");
    expect([verdictIn(await zone.get(id)), verdictIn(await account.get(id))]).toEqual(["404 / 12135", "404 / 12135"]);
  });

  test("is under its account's settings and limit", async () => {
    const { account, zone } = await accountWithZone();
    await account.settings({ assumptions: { "token-limit": 1, "create-status": 200 } });
    expect(verdictIn(await zone.create({ name: "one" }))).toBe("200");
    expect(verdictIn(await account.create({ name: "two" }))).toBe("400 / 12130");
    await account.settings({ access_enabled: false });
    expect(verdictIn(await zone.list())).toBe("403 / 9999");
  });

  test("shares with every other zone of the account", async () => {
    const { account, zone } = await accountWithZone();
    const another = new AccountClient("zones");
    await bind(another, account);
    await another.create({ name: "shared" });
    expect(namesIn(await zone.list())).toEqual(["shared"]);
  });

  test("can be bound anew and unbound, and takes no token with it", async () => {
    const { account, zone } = await accountWithZone();
    await zone.create({ name: "of the first" });
    const other = new AccountClient("accounts");
    expect((await bind(zone, other)).status).toBe(200);
    expect(namesIn(await zone.list())).toEqual([]);
    await zone.create({ name: "of the other" });
    const unbound = await send("DELETE", `/_emulator/zones/${zone.id}`);
    expect([unbound.status, unbound.text]).toEqual([204, ""]);
    expect(namesIn(await zone.list())).toEqual([]);
    expect([namesIn(await account.list()), namesIn(await other.list())]).toEqual([["of the first"], ["of the other"]]);
  });
});

describe("a zone that is not bound", () => {
  test("has the tokens of the account with the same id, and the account's control paths", async () => {
    const zone = new AccountClient("zones");
    const token = tokenIn(await zone.create({ name: "own" }));
    expect(namesIn(await new AccountClient("accounts", zone.id).list())).toEqual(["own"]);
    expect((await zone.verify(token)).body).toMatchObject({ admitted: true });
  });

  test("cannot be bound once it has tokens, and says what to do", async () => {
    const [zone, account] = [new AccountClient("zones"), new AccountClient("accounts")];
    const { id } = tokenIn(await zone.create({ name: "own" }));
    const refused = await bind(zone, account);
    expect([refused.status, controlErrorIn(refused)]).toEqual([
      409,
      {
        code: "zone-has-tokens",
        message: "The zone has tokens of its own: delete them, or bind it before its first use.",
      },
    ]);
    const rows = await runInDurableObject(env.DIRECTORY.getByName("directory"), (_, { storage: { sql } }) =>
      sql.exec(`SELECT name FROM bound_zones WHERE id = ?`, zone.id).toArray(),
    );
    expect(rows).toEqual([]); // it is as it was
    expect(namesIn(await zone.list())).toEqual(["own"]);
    await zone.delete(id);
    expect((await bind(zone, account)).status).toBe(200);
  });

  test("keeps the name that it was given when it cannot be bound to another account", async () => {
    const zone = new AccountClient("zones");
    const own = { id: zone.id, account_id: zone.id, name: "shop.example" };
    await send("PUT", `/_emulator/zones/${zone.id}`, { body: { account_id: zone.id, name: own.name } });
    await zone.create({ name: "own" });
    expect((await bind(zone, new AccountClient("accounts"), "another.example")).status).toBe(409);
    expect((await send("GET", `/_emulator/zones/${zone.id}`)).body).toEqual(own);
  });

  test("refuses a create like an account that is not enabled when its account is not", async () => {
    const zone = new AccountClient("zones");
    await zone.settings({ access_enabled: false });
    expect(verdictIn(await zone.create({ name: "refused" }))).toBe("403 / 9999");
  });
});

describe("the binding of a zone", () => {
  test("is shown as it is, under a name of its own or a given one", async () => {
    const [zone, account] = [freshId(), freshId()];
    const path = `/_emulator/zones/${zone}`;
    const madeUp = `zone-${zone.slice(0, 8)}.example`;
    expect((await send("GET", path)).body).toEqual({ id: zone, account_id: zone, name: madeUp });
    const bound = { id: zone, account_id: account, name: "shop.example" };
    expect((await send("PUT", path, { body: { account_id: account, name: "shop.example" } })).body).toEqual(bound);
    expect((await send("GET", path)).body).toEqual(bound);
    await send("DELETE", path);
    expect((await send("GET", path)).body).toEqual({ id: zone, account_id: zone, name: madeUp });
  });
});

test.each(["refresh", "rotate"])("a zone has no path for %s, as in the official description", async (action) => {
  const zone = new AccountClient("zones");
  const { id } = tokenIn(await zone.create({ name: "a token" }));
  const path = `/client/v4/zones/${zone.id}/access/service_tokens/${id}/${action}`;
  expect(verdictIn(await send("POST", path))).toBe("501 / 50100");
});

test("a token that is created while its zone is bound is in the zone's list, or the binding is refused", async () => {
  slowDigests(); // so that a create that has found its zone is still on its way when the binding looks
  onTestFinished(() => void vi.restoreAllMocks());
  for (let round = 0; round < 30; round++) {
    const [account, zone] = [new AccountClient("accounts"), new AccountClient("zones")];
    const creates = Array.from({ length: 1 + (round % 4) }, (_, n) => zone.create({ name: `token ${n}` }));
    await scheduler.wait(round % 3);
    const [{ status }, ...answers] = await Promise.all([bind(zone, account), ...creates]);
    expect([200, 409]).toContain(status);
    const shown = namesIn(await zone.list());
    const before = namesIn(await (status === 200 ? account : zone).list());
    expect(before).toEqual(shown);
    if (status === 200) expect(shown).toHaveLength(answers.filter((answer) => answer.status === 201).length);
  }
});
