/** What comes first after the account's time: to whom the buttons of a page, and a test, can step. */
import { describe, expect, test } from "vitest";
import { controlErrorIn, tokenIn, AccountClient } from "../../support/workerd/client.ts";

const START = "2026-03-01T12:00:00Z";

async function frozen(now = START): Promise<AccountClient> {
  const account = new AccountClient("accounts");
  await account.control("PUT", "clock", { now, mode: "frozen" });
  return account;
}

interface Moment {
  readonly time: string;
  readonly token_id: string;
  readonly name: string;
}
interface Next {
  readonly expiry: Moment | null;
  readonly grace_end: Moment | null;
}

const nextOf = async (account: AccountClient) =>
  ((await account.control("GET", "clock?next=true")).body as { next: Next }).next;
const create = async (account: AccountClient, name: string, fields: object = {}) =>
  tokenIn(await account.create({ name, ...fields })).id;
const rotate = (account: AccountClient, id: string, end: string) =>
  account.rotate(id, { previous_client_secret_expires_at: end });

test("nothing comes in an account without tokens, and the clock is told as ever", async () => {
  const account = await frozen();
  const { body } = await account.control("GET", "clock?next=true");
  expect(body).toEqual({ now: START, mode: "frozen", next: { expiry: null, grace_end: null } });
  for (const query of ["", "?next=false"])
    expect((await account.control("GET", `clock${query}`)).text).toBe(JSON.stringify({ now: START, mode: "frozen" }));
});

test("the first expiry after now, step by step, until there is none", async () => {
  const account = await frozen();
  const late = await create(account, "late", { duration: "3h" });
  const soon = await create(account, "soon", { duration: "1h" });
  const off = await create(account, "off", { duration: "2h", enabled: false });
  await account.delete(await create(account, "gone", { duration: "10m" }));
  const seen: (Moment | null)[] = [];
  for (let step = 0; step < 4; step++) {
    const { expiry } = await nextOf(account);
    seen.push(expiry);
    if (expiry) await account.control("POST", "clock/advance", { to: expiry.time });
  }
  expect(seen).toEqual([
    { time: "2026-03-01T13:00:00Z", token_id: soon, name: "soon" },
    { time: "2026-03-01T14:00:00Z", token_id: off, name: "off" },
    { time: "2026-03-01T15:00:00Z", token_id: late, name: "late" },
    null,
  ]);
  expect(await nextOf(account)).toEqual({ expiry: null, grace_end: null });
});

test("of tokens that expire together the first that was made", async () => {
  const account = await frozen();
  const first = await create(account, "first", { duration: "1h" });
  await create(account, "second", { duration: "1h" });
  expect((await nextOf(account)).expiry).toMatchObject({ token_id: first });
});

describe("the first end of a grace", () => {
  const END = "2026-03-02T12:00:00Z";

  test("is that of a previous secret that is let in now", async () => {
    const account = await frozen();
    const [one, two] = [await create(account, "one"), await create(account, "two")];
    await rotate(account, two, "2026-03-03T12:00:00Z");
    await rotate(account, one, END);
    expect((await nextOf(account)).grace_end).toEqual({ time: END, token_id: one, name: "one" });
    await account.control("POST", "clock/advance", { to: END });
    expect((await nextOf(account)).grace_end).toMatchObject({ token_id: two });
  });

  test("is none of a token that is disabled, expired or deleted, nor without a previous secret", async () => {
    const account = await frozen();
    const [off, gone] = [await create(account, "off"), await create(account, "gone")];
    const expired = await create(account, "expired", { duration: "1h" });
    await create(account, "never rotated", { previous_client_secret_expires_at: END });
    for (const id of [off, expired, gone]) await rotate(account, id, END);
    await account.update(off, { enabled: false });
    await account.delete(gone);
    await account.control("POST", "clock/advance", { by: "1h" });
    expect((await nextOf(account)).grace_end).toBeNull();
    await account.update(off, { enabled: true });
    expect((await nextOf(account)).grace_end).toMatchObject({ token_id: off });
  });
});

test("at both ends of the years that a clock goes through", async () => {
  const first = await frozen("0001-01-01T00:00:00Z");
  await create(first, "old", { duration: "1h" });
  expect((await nextOf(first)).expiry).toMatchObject({ time: "0001-01-01T01:00:00Z" });
  const last = await frozen("9999-12-31T23:59:58Z");
  await create(last, "last", { duration: "1h" });
  const { expiry } = await nextOf(last);
  expect(expiry).toMatchObject({ time: "9999-12-31T23:59:59Z" });
  expect((await last.control("POST", "clock/advance", { to: expiry?.time })).status).toBe(200);
  expect((await nextOf(last)).expiry).toBeNull();
});

test("a clock that was set back has before it what it had", async () => {
  const account = await frozen();
  const id = await create(account, "a", { duration: "1h" });
  await account.control("POST", "clock/advance", { by: "2h" });
  expect((await nextOf(account)).expiry).toBeNull();
  await account.control("PUT", "clock", { now: START });
  expect((await nextOf(account)).expiry).toMatchObject({ token_id: id });
});

test("an unused token that is due to be deleted is none that expires", async () => {
  const account = await frozen();
  await create(account, "unused", { duration: "8760h" });
  const inactivity = { enabled: true, inactivity_threshold_days: 30, action: "delete" };
  const { status } = await account.access("PATCH", "organizations", { service_token_inactivity: inactivity });
  expect(status).toBe(200);
  await account.control("POST", "clock/advance", { by: "1000h" });
  expect(await nextOf(account)).toEqual({ expiry: null, grace_end: null });
});

test.each([
  ["next=yes", 'next must be "true" or "false".'],
  ["next=", 'next must be "true" or "false".'],
  ["next=%00", 'next must be "true" or "false".'],
  ["next=%FF", 'next must be "true" or "false".'],
  ["next=1&next=true", 'next must be "true" or "false".'],
  [`next=${"x".repeat(5000)}`, 'next must be "true" or "false".'],
  ["nxt=true", "nxt is not known; the nearest name that is known is next."],
])("the clock refuses %s in words", async (query, message) => {
  const answer = await (await frozen()).control("GET", `clock?${query}`);
  expect([answer.status, controlErrorIn(answer)]).toEqual([400, { code: "invalid-input", message }]);
});
