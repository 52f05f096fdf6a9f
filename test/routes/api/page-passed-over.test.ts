/** Faults, the rate limit, fixed answers and random_seed are for the clients under test: the page passes them over. */
import { describe, expect, test } from "vitest";
import { AccountClient, idIn, send, tokenIn, verdictIn, type Answer } from "../../support/workerd/client.ts";
import { fromPage, tokensOf } from "../../support/workerd/page-client.ts";

describe("what goes wrong in an account on purpose passes the page over", () => {
  const lost = { type: "error", status: 500, code: 10001 };

  test.each(["before", "after-commit"])("a fault %s neither hits nor counts it", async (position) => {
    const account = new AccountClient("accounts");
    await account.control("POST", "faults", { operation: "create", position, effect: lost, skip: 1, times: 1 });
    for (let n = 0; n < 3; n++) {
      expect((await fromPage("POST", tokensOf(account.id), { name: `p${n}` })).status).toBe(201);
    }
    expect((await account.control("GET", "faults")).body).toMatchObject({ faults: [{ skip: 1, hits: 0 }] });
    expect([verdictIn(await account.create({ name: "a" })), verdictIn(await account.create({ name: "b" }))]).toEqual([
      "201",
      "500 / 10001",
    ]);
  });

  test("the rate limit neither refuses nor counts it", async () => {
    const account = new AccountClient("accounts");
    await account.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
    await account.settings({ rate_limit: { quota: 2, window: "1h" } });
    const limitIn = ({ headers }: Answer) => headers.get("ratelimit");
    const unlimited = limitIn(await new AccountClient("accounts").list());
    for (let n = 0; n < 3; n++) expect(limitIn(await fromPage("GET", tokensOf(account.id)))).toBe(unlimited);
    expect(limitIn(await account.list())).toBe('"default";r=1;t=3600');
    expect((await account.list()).status).toBe(200);
    expect((await account.list()).status).toBe(429);
    expect((await fromPage("POST", tokensOf(account.id), { name: "a" })).status).toBe(201);
  });

  test("fixed answers neither answer nor count it", async () => {
    const account = new AccountClient("accounts");
    const answers = [
      { method: "GET", path: "/accounts/*/cfd_tunnel", result: [], times: 1 },
      { method: "POST", path: "/accounts/*/cfd_tunnel", result: {}, times: 1 },
    ];
    await account.control("PUT", "answers", { answers });
    const path = `/client/v4/accounts/${account.id}/cfd_tunnel`;
    for (const method of ["GET", "POST"]) {
      expect(verdictIn(await fromPage(method, path))).toBe("501 / 50100");
      expect((await send(method, path)).status).toBe(200);
    }
    expect((await account.control("GET", "answers")).body).toMatchObject({ answers: [{ hits: 1 }, { hits: 1 }] });
  });

  test("an account without Access is closed to it as to all", async () => {
    const account = new AccountClient("accounts");
    await account.settings({ access_enabled: false });
    expect(verdictIn(await fromPage("GET", tokensOf(account.id)))).toBe(verdictIn(await account.list()));
  });

  test("what it changes spreads as slowly as every change", async () => {
    const account = new AccountClient("accounts");
    await account.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
    await account.settings({ propagation_lag: "10s" });
    const made = tokenIn(await fromPage("POST", tokensOf(account.id), { name: "a" }));
    expect((await account.verify(made)).body).toMatchObject({ admitted: false });
    await account.control("POST", "clock/advance", { by: "10s" });
    await fromPage("GET", tokensOf(account.id));
    expect((await account.verify(made)).body).toMatchObject({ admitted: true });
  });
});

describe("of random_seed the page", () => {
  const seeded = async () => {
    const account = new AccountClient("accounts");
    await account.settings({ random_seed: "golden" });
    return account;
  };
  const idAfter = async (look: (account: AccountClient) => Promise<unknown>) => {
    const account = await seeded();
    await look(account);
    return idIn(await account.create({ name: "a" }));
  };

  test("draws nothing by reading, and by a change as every client does", async () => {
    const untouched = await idAfter(async () => undefined);
    expect(await idAfter(({ id }) => fromPage("GET", tokensOf(id)))).toBe(untouched);
    expect(await idAfter(({ id }) => fromPage("GET", `${tokensOf(id)}/none`))).toBe(untouched);
    const afterChange = await idAfter(({ id }) => fromPage("POST", tokensOf(id), { name: "b" }));
    expect(afterChange).toBe(await idAfter((account) => account.create({ name: "b" })));
    expect(afterChange).not.toBe(untouched);
  });
});
