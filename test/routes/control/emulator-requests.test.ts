/** What has no account is written down for the emulator as a whole. */
import { describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { BEARER, controlErrorIn, send, sendTo } from "../../support/workerd/client.ts";
import { emulatorJournal } from "../../support/workerd/journal.ts";

/** The number of the newest row: what comes later has a larger one. */
async function newest(): Promise<number> {
  const [row] = (await emulatorJournal("?order=desc&per_page=1")).requests;
  return row?.id ?? 0;
}

describe("a request without an account", () => {
  test("has one row: of a lookup, of what is not emulated, and of what is refused", async () => {
    const before = await newest();
    const sent = { ...BEARER, "user-agent": "a test" };
    const answers = [
      await send("GET", "/client/v4/accounts?page=1", { headers: sent }),
      await send("GET", "/client/v4/user/tokens/verify", { headers: sent }),
      await send("POST", "/client/v4/user/billing", { headers: sent, body: { a: 1, client_secret: "s" } }),
      await send("GET", "/client/v4/accounts/me/access/service_tokens", { headers: sent }),
      await send("PATCH", "/client/v4/accounts", { headers: sent }),
      await send("GET", "/client/v4/user/billing", { headers: {} }),
    ];
    const { requests } = await emulatorJournal(`?after=${before}`);
    expect(requests).toMatchObject([
      { path: "/client/v4/accounts", query: "page=1", status: 200, codes: [] },
      { path: "/client/v4/user/tokens/verify", status: 200, evidence: "recorded", user_agent: "a test" },
      {
        path: "/client/v4/user/billing",
        method: "POST",
        status: 501,
        codes: [50_100],
        evidence: "not-emulated",
        body: '{"a":1,"client_secret":"[redacted]"}',
      },
      { path: "/client/v4/accounts/me/access/service_tokens", status: 404, codes: [7003], evidence: "recorded" },
      { method: "PATCH", status: 405, codes: [10_405], evidence: "assumed", assumptions: ["method-not-allowed"] },
      { path: "/client/v4/user/billing", status: 400, codes: [9106], evidence: "recorded" },
    ]);
    expect(requests.map(({ ray }) => ray)).toEqual(answers.map(({ headers }) => headers.get("cf-ray")));
    for (const row of requests) expect(row).toMatchObject({ operation: null, token_id: null, fault: null });
  });

  test("is no row of those that have one", async () => {
    const before = await newest();
    await send("GET", `/client/v4/accounts/${freshId()}/dns_records`);
    await send("GET", `/client/v4/accounts/${freshId()}/access/service_tokens`, { headers: {} });
    expect((await emulatorJournal(`?after=${before}`)).requests).toEqual([]);
  });

  test("is not written down by a deployed emulator", async () => {
    const before = await newest();
    const bindings = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "o" };
    await sendTo(bindings, "GET", "/client/v4/user/billing", { headers: { authorization: "Bearer o" } });
    await sendTo(bindings, "GET", "/client/v4/user/billing");
    expect((await emulatorJournal(`?after=${before}`)).requests).toEqual([]);
  });
});

describe("its journal", () => {
  test("is filtered, ordered and paged as an account's, with advice unless that is not wanted", async () => {
    const before = await newest();
    for (const path of ["user/billing", "user/tokens/verify", "user/billing"]) await send("GET", `/client/v4/${path}`);
    const ids = async (query: string) =>
      (await emulatorJournal(`?after=${before}&${query}`)).requests.map(({ id }) => id - before);
    expect(await ids("")).toEqual([1, 2, 3]);
    expect(await ids("order=desc")).toEqual([3, 2, 1]);
    expect(await ids(`before=${before + 3}`)).toEqual([1, 2]);
    expect(await ids("weaker_than=assumed")).toEqual([1, 3]);
    expect(await ids("status=2xx")).toEqual([2]);
    expect(await ids("code=50100&per_page=1&page=2")).toEqual([3]);
    const { advice, total_count: total } = await emulatorJournal(`?after=${before}`);
    expect(total).toBe(3);
    expect(advice?.find(({ requests }) => requests.includes(before + 3))).toMatchObject({
      kind: "not-emulated",
      message: expect.stringContaining("GET /user/billing"),
    });
    expect((await send("GET", "/_emulator/requests?advice=false")).body).not.toHaveProperty("advice");
    const wrong = await send("GET", "/_emulator/requests?stat=404");
    expect(controlErrorIn(wrong).message).toBe("stat is not known; the nearest name that is known is status.");
  });

  test("is emptied by DELETE", async () => {
    await send("GET", "/client/v4/user/billing");
    expect((await send("DELETE", "/_emulator/requests")).status).toBe(204);
    expect(await emulatorJournal()).toMatchObject({ requests: [], total_count: 0, advice: [] });
  });
});
