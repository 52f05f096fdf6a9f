/** The rate limit of an account: windows of its clock, headers, and the refusal that says when to come again. */
import { describe, expect, test, vi } from "vitest";
import { accountOf, evict } from "../../support/workerd/accounts.ts";
import { send, tokenIn, AccountClient, verdictIn, type Answer } from "../../support/workerd/client.ts";
import { rowsOf } from "../../support/workerd/journal.ts";

/** An account with this limit whose clock stands still at noon. */
async function limited(quota: number, window = "10s"): Promise<AccountClient> {
  const account = new AccountClient("accounts");
  await account.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
  await account.settings({ rate_limit: { quota, window } });
  return account;
}

const advance = (account: AccountClient, by: string) => account.control("POST", "clock/advance", { by });
const limitIn = ({ headers }: Answer) => [headers.get("ratelimit"), headers.get("ratelimit-policy")];

async function verdicts(account: AccountClient, count: number): Promise<string[]> {
  const seen = [];
  for (let n = 0; n < count; n++) seen.push(verdictIn(await account.list()));
  return seen;
}

test("without one nothing is counted, and the headers tell the documented limit as never spent", async () => {
  const account = new AccountClient("accounts");
  for (let n = 0; n < 3; n++) {
    expect(limitIn(await account.list())).toEqual(['"default";r=1200;t=300', '"default";q=1200;w=300']);
  }
});

describe("a limit", () => {
  test("counts down, tells the seconds to the window's end, then refuses until it", async () => {
    const account = await limited(2, "5m");
    const first = await account.list();
    expect([first.status, ...limitIn(first)]).toEqual([200, '"default";r=1;t=300', '"default";q=2;w=300']);
    await advance(account, "1s");
    expect(limitIn(await account.list())).toEqual(['"default";r=0;t=299', '"default";q=2;w=300']);
    await advance(account, "9s");
    const refused = await account.list();
    expect([refused.status, refused.text, refused.headers.get("retry-after"), ...limitIn(refused)]).toEqual([
      429,
      '{"success":false,"errors":[{"code":971,"message":"Please wait and consider throttling your request speed"}],"messages":[],"result":null}',
      "290",
      '"default";r=0;t=290',
      '"default";q=2;w=300',
    ]);
    await advance(account, "289s");
    expect((await account.list()).headers.get("retry-after")).toBe("1");
    await advance(account, "1s");
    expect(limitIn(await account.list())).toEqual(['"default";r=1;t=300', '"default";q=2;w=300']);
  });

  test("starts a window with its first request, not at its end", async () => {
    const account = await limited(1);
    await account.list();
    await advance(account, "1h3s");
    expect((await account.list()).headers.get("ratelimit")).toBe('"default";r=0;t=10');
    await advance(account, "9s");
    expect((await account.list()).status).toBe(429);
  });

  test("counts operations, refusals of rules and of forms, the account's own path and its zone's", async () => {
    const account = await limited(9);
    const { id } = tokenIn(await account.create({ name: "a" }));
    await account.create({ name: 5 });
    await account.create({ name: "" });
    await account.get("missing");
    await account.list({ page: 0 });
    await account.update(id, {});
    await send("GET", `/client/v4/accounts/${account.id}`);
    await new AccountClient("zones", account.id).list();
    expect((await account.rotate(id, {})).headers.get("ratelimit")).toBe('"default";r=0;t=10');
    for (const answer of [await account.create({ name: 5 }), await send("GET", `/client/v4/accounts/${account.id}`)]) {
      expect(verdictIn(answer)).toBe("429 / 971");
    }
  });

  test("does not count what never reaches the account, and what it refuses", async () => {
    const account = await limited(2);
    await account.send("GET", "", { headers: {} });
    await account.send("PATCH");
    expect(await verdicts(account, 4)).toEqual(["200", "200", "429 / 971", "429 / 971"]);
  });

  test("changes nothing when it refuses, and no fault is used up", async () => {
    const account = await limited(1);
    const { id } = tokenIn(await account.create({ name: "a" }));
    const effect = { type: "error", status: 500, code: 10001 };
    await account.control("POST", "faults", { operation: "delete", position: "before", effect });
    expect(verdictIn(await account.delete(id))).toBe("429 / 971");
    expect((await account.control("GET", "faults")).body).toMatchObject({ faults: [{ times: 1, hits: 0 }] });
    expect((await account.control("GET", "tokens")).body).toMatchObject({ total_count: 1 });
  });

  test("is each account's own", async () => {
    const [one, other] = [await limited(1), await limited(1)];
    expect(await verdicts(one, 2)).toEqual(["200", "429 / 971"]);
    expect(await verdicts(other, 1)).toEqual(["200"]);
  });

  test("lasts as long as the account's clock stands still, and starts anew when that is set back", async () => {
    const account = await limited(1, "1s");
    await account.list();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    expect((await account.list()).headers.get("retry-after")).toBe("1");
    vi.useRealTimers();
    await account.control("PUT", "clock", { now: "2026-03-01T11:59:59Z" });
    expect(await verdicts(account, 2)).toEqual(["200", "429 / 971"]);
  });

  test("works at the beginning of 1970 and before it", async () => {
    for (const now of ["1970-01-01T00:00:03Z", "0001-01-01T00:00:00Z"]) {
      const account = await limited(1);
      await account.control("PUT", "clock", { now });
      expect((await account.list()).headers.get("ratelimit")).toBe('"default";r=0;t=10');
      expect((await account.list()).status).toBe(429);
    }
  });

  test("starts anew with each setting of it, and with a reset is gone", async () => {
    const account = await limited(1);
    await account.list();
    await account.settings({ access_enabled: true });
    expect(await verdicts(account, 1)).toEqual(["429 / 971"]);
    await account.settings({ rate_limit: { quota: 1, window: "10s" } });
    expect(await verdicts(account, 2)).toEqual(["200", "429 / 971"]);
    await account.settings({ rate_limit: null });
    expect(await verdicts(account, 2)).toEqual(["200", "200"]);
    await account.settings({ rate_limit: { quota: 1, window: "10s" } });
    expect(await verdicts(account, 2)).toEqual(["200", "429 / 971"]);
    await send("DELETE", `/_emulator/accounts/${account.id}`);
    expect(await verdicts(account, 2)).toEqual(["200", "200"]);
  });

  test("lets exactly its quota pass of requests at once", async () => {
    const account = await limited(30);
    const answers = await Promise.all(Array.from({ length: 50 }, () => account.list()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    const left = answers.flatMap(({ status, headers }) => (status === 200 ? [headers.get("ratelimit") ?? ""] : []));
    expect(new Set(left).size).toBe(30);
  });

  test("outlives eviction: a second after the last request, everything is counted", async () => {
    const account = await limited(3);
    await verdicts(account, 2);
    await scheduler.wait(1200);
    await evict(accountOf(account.id));
    expect(await verdicts(account, 2)).toEqual(["200", "429 / 971"]);
  });
});

test("a refusal stands in the journal with its wait, and rests on the assumption of windows", async () => {
  const account = await limited(1);
  await account.list();
  const refused = await account.create({ name: "a" });
  expect((await rowsOf(account)).at(-1)).toMatchObject({
    operation: "create",
    status: 429,
    codes: [971],
    retry_after: 10,
    evidence: "inferred",
    body: '{"name":"a"}',
  });
  expect(refused.headers.get("emulator-evidence")).toBe("inferred");
});

test.each([
  [{ quota: 1_000_000, window: "24h" }, 200],
  [{ quota: 1, window: "1s" }, 200],
  [{ quota: 5, window: "1m30s" }, 200],
  [{ quota: 0, window: "1s" }, 400],
  [{ quota: 1_000_001, window: "1s" }, 400],
  [{ quota: 1.5, window: "1s" }, 400],
  [{ quota: 1, window: "0s" }, 400],
  [{ quota: 1, window: "24h0m1s" }, 400],
  [{ quota: 1, window: "1500ms" }, 400],
  [{ quota: 1, window: "-5s" }, 400],
  [{ quota: 1, window: 300 }, 400],
  [{ quota: 1 }, 400],
  [{ window: "1s" }, 400],
  [{ quota: 1, window: "1s", burst: 2 }, 400],
  ["1/1s", 400],
])("the setting %j is answered with %i", async (rateLimit, status) => {
  const account = new AccountClient("accounts");
  const answer = await account.settings({ rate_limit: rateLimit });
  expect(answer.status).toBe(status);
  const { body } = await account.control("GET", "settings");
  expect(body).toMatchObject({ rate_limit: status === 200 ? rateLimit : null });
});
