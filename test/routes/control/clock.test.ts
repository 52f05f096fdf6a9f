/** The clock of an account, through the control plane; and what follows it. */
import { describe, expect, test } from "vitest";
import { accountOf, evict } from "../../support/workerd/accounts.ts";
import { controlErrorIn, send, tokenIn, AccountClient, type Answer } from "../../support/workerd/client.ts";

const START = "2026-03-01T12:00:00Z";
const clockOf = (account: AccountClient) => `/_emulator/accounts/${account.id}/clock`;
const put = (account: AccountClient, body: unknown) => send("PUT", clockOf(account), { body });
const advance = (account: AccountClient, body: unknown) => send("POST", `${clockOf(account)}/advance`, { body });
const refusal = (answer: Answer) => [answer.status, controlErrorIn(answer).message];

/** An account whose time stands still. */
async function frozen(now = START): Promise<AccountClient> {
  const account = new AccountClient("accounts");
  expect((await put(account, { now, mode: "frozen" })).body).toEqual({ now, mode: "frozen" });
  return account;
}

const admitted = async (account: AccountClient, token: ReturnType<typeof tokenIn>) =>
  (await account.verify(token)).body;

describe("a token on a frozen clock", () => {
  test("is admitted one second before its expiry, and refused at it", async () => {
    const account = await frozen();
    const token = tokenIn(await account.create({ name: "CI", duration: "1h" }));
    expect([token.created_at, token.expires_at]).toEqual([START, "2026-03-01T13:00:00Z"]);

    await advance(account, { by: "59m59s" });
    expect(await admitted(account, token)).toMatchObject({ admitted: true });
    await advance(account, { by: "1s" });
    expect(await admitted(account, token)).toMatchObject({ admitted: false, reason: "expired" });
  });

  test("has its previous secret admitted one second before the end of grace, and refused at it", async () => {
    const account = await frozen();
    const token = tokenIn(await account.create({ name: "CI" }));
    await account.rotate(token.id, { previous_client_secret_expires_at: "2026-03-02T12:00:00Z" });

    await advance(account, { to: "2026-03-02T11:59:59Z" });
    expect(await admitted(account, token)).toMatchObject({ admitted: true, secret: "previous" });
    await advance(account, { by: "1s" });
    expect(await admitted(account, token)).toMatchObject({ admitted: false, reason: "grace-over" });
  });

  test("is updated and refreshed at the account's time", async () => {
    const account = await frozen();
    const { id } = tokenIn(await account.create({ name: "CI" }));
    await advance(account, { by: "24h" });
    expect(tokenIn(await account.update(id, { name: "renamed" })).updated_at).toBe("2026-03-02T12:00:00Z");
    await advance(account, { by: "24h" });
    expect(tokenIn(await account.refresh(id)).expires_at).toBe("2027-03-03T12:00:00Z");
  });
});

describe("the clock", () => {
  test("runs with the system's until it is touched", async () => {
    const account = new AccountClient("accounts");
    const before = Date.now();
    const { now, mode } = (await send("GET", clockOf(account))).body as { now: string; mode: string };
    expect(mode).toBe("running");
    expect(Date.parse(now)).toBeGreaterThan(before - 1000); // it has whole seconds
    expect(Date.parse(now)).toBeLessThanOrEqual(Date.now());
  });

  test("goes on from where it was frozen", async () => {
    const account = await frozen();
    const { body } = await put(account, { mode: "running" });
    expect(body).toEqual({ now: START, mode: "running" });
    await scheduler.wait(1100);
    expect((await send("GET", clockOf(account))).body).not.toEqual(body);
  });

  test("can be set back, and lists stay in the order of creation times", async () => {
    const account = await frozen();
    await account.create({ name: "later" });
    await put(account, { now: "2020-01-01T00:00:00Z" });
    await account.create({ name: "earlier" });
    expect((await account.list()).text).toMatch(/"name":"earlier".*"name":"later"/);
  });

  test("passes several expiries at once", async () => {
    const account = await frozen();
    const tokens = [];
    for (const duration of ["1h", "2h", "forever"])
      tokens.push(tokenIn(await account.create({ name: duration, duration })));
    await advance(account, { by: "48h" });
    const verdicts = await Promise.all(tokens.map((token) => admitted(account, token)));
    expect(verdicts).toMatchObject([{ reason: "expired" }, { reason: "expired" }, { admitted: true }]);
  });

  test("outlives eviction, and is forgotten by a reset", async () => {
    const account = await frozen();
    await evict(accountOf(account.id));
    expect((await send("GET", clockOf(account))).body).toEqual({ now: START, mode: "frozen" });
    await send("DELETE", `/_emulator/accounts/${account.id}`);
    expect((await send("GET", clockOf(account))).body).toMatchObject({ mode: "running" });
  });

  test("is each account's own", async () => {
    await frozen();
    expect((await send("GET", clockOf(new AccountClient("accounts")))).body).toMatchObject({ mode: "running" });
  });

  test("cuts what is below a millisecond, and takes 0", async () => {
    const account = await frozen();
    expect((await advance(account, { by: "999us" })).body).toEqual({ now: START, mode: "frozen" });
    expect((await advance(account, { by: "0s" })).body).toEqual({ now: START, mode: "frozen" });
    expect((await advance(account, { to: START })).body).toEqual({ now: START, mode: "frozen" });
  });
});

describe("a wish that makes no sense is refused, and the clock stays", () => {
  test.each([
    [{ by: "-1h" }, /^by must not be negative: to go back, set the clock\.$/],
    [{ by: "1d" }, /^by must be a Go duration such as 24h or 1h30m: the largest unit is h, and a day is 24h\.$/],
    [{ by: "" }, /by must be a Go duration/],
    [{ by: "9999999h" }, /by is longer than Go's largest duration/],
    [{ by: 5 }, /by must be a Go duration/],
    [{}, /either by.*or to/],
    [{ by: "1h", to: START }, /either by.*or to/],
    [{ to: "2020-01-01T00:00:00Z" }, /lies before the account's time, 2026.*Z: to go back, set the clock\./],
    [{ to: "tomorrow" }, /RFC 3339/],
    [{ by: "2562047h47m16s", extra: 1 }, /extra is not known/],
  ])("advance %j", async (body, sentence) => {
    const account = await frozen();
    expect(refusal(await advance(account, body))).toEqual([400, expect.stringMatching(sentence)]);
    expect((await send("GET", clockOf(account))).body).toEqual({ now: START, mode: "frozen" });
  });

  test.each([
    [{ now: "2026-02-30T00:00:00Z" }, /RFC 3339/],
    [{ now: 1 }, /RFC 3339/],
    [{ now: "0000-01-01T00:00:00Z" }, /from 0001-01-01/],
    [{ mode: "stopped" }, /"running" or "frozen"/],
    [{ time: START }, /time is not known/],
  ])("set %j", async (body, sentence) => {
    const account = await frozen();
    expect(refusal(await put(account, body))).toEqual([400, expect.stringMatching(sentence)]);
    expect((await send("GET", clockOf(account))).body).toEqual({ now: START, mode: "frozen" });
  });

  test("beyond the year 9999", async () => {
    const account = await frozen("9999-12-31T23:59:58Z");
    expect((await advance(account, { by: "1s" })).status).toBe(200);
    expect(refusal(await advance(account, { by: "1s" }))).toEqual([400, expect.stringMatching(/9999/)]);
    expect(tokenIn(await account.create({ name: "last" })).expires_at).toBe("9999-12-31T23:59:59Z");
  });

  test("with another method", async () => {
    const account = await frozen();
    const answer = await send("DELETE", clockOf(account));
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, PUT"]);
  });
});
