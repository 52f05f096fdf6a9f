/** How long a token lives: what create, update and refresh make of its duration. */
import { describe, expect, test } from "vitest";
import { Account, admitted, refused } from "../support/black-box/account.ts";
import { invalidRequest, refusalOf, tokenOf, type Token } from "../support/black-box/answer.ts";

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const YEAR = 365 * 24 * 3600;

const secondsOf = (time: string) => Date.parse(time) / 1000;
const lifeFromCreation = (token: Token) => secondsOf(token.expires_at) - secondsOf(token.created_at);
const lifeFromUpdate = (token: Token) => secondsOf(token.expires_at) - secondsOf(token.updated_at);

test("times are in UTC, with whole seconds and Z, and say when it happened", async () => {
  const before = Math.floor(Date.now() / 1000);
  const { created_at, updated_at, expires_at } = await new Account().created();
  for (const time of [created_at, updated_at, expires_at]) expect(time).toMatch(TIMESTAMP);
  expect(updated_at).toBe(created_at);
  expect(secondsOf(created_at)).toBeGreaterThanOrEqual(before);
  expect(secondsOf(created_at)).toBeLessThanOrEqual(Date.now() / 1000);
});

describe("create", () => {
  test.each([
    [undefined, YEAR],
    [null, YEAR],
    ["8760h", YEAR],
    ["17520h", 2 * YEAR],
    ["43800h", 5 * YEAR],
    ["87600h", 10 * YEAR],
    ["60m", 3600],
    ["2h45m", 9900],
    ["1.5h", 5400],
    ["300ms", 0],
    ["1h0m0.9s", 3600],
    ["+90s", 90],
    ["1000000us", 1],
    ["1000000µs", 1],
  ])("with the duration %j makes a token that lives %i seconds", async (duration, seconds) => {
    const token = await new Account().created({ duration });
    expect(lifeFromCreation(token)).toBe(seconds);
    expect(token.duration).toBe(duration ?? "8760h");
  });

  test("with the duration forever makes a token that ends with the year 9999", async () => {
    const token = await new Account().created({ duration: "forever" });
    expect(token).toMatchObject({ duration: "forever", expires_at: "9999-12-31T23:59:59Z" });
  });

  test.each([
    ["0s", "must be more than 0"],
    ["-1h", "must be more than 0"],
    ["1d", "has an unknown unit; the units are ns, us (or µs), ms, s, m, h"],
    ["3600", "has a number without a unit; the units are ns, us (or µs), ms, s, m, h"],
    ["", "must be a Go duration such as 300ms or 2h45m, or forever"],
    ["Forever", "must be a Go duration such as 300ms or 2h45m, or forever"],
    ["2562048h", "is longer than Go's largest duration, 2562047h47m16.854775807s"],
    ["1h".repeat(65), "must be a maximum of 128 characters in length"],
  ])("with the duration %j is refused", async (duration, detail) => {
    const answer = await new Account().create({ name: "a", duration });
    expect(refusalOf(answer)).toEqual(invalidRequest(`duration ${detail}`));
  });
});

describe("update", () => {
  test("with a duration restarts the lifetime", async () => {
    const account = new Account();
    const { id } = await account.created({ duration: "8760h" });
    await account.advanceClock("1s");
    const token = tokenOf(await account.update(id, { duration: "8760h" }));
    expect(lifeFromUpdate(token)).toBe(YEAR);
    expect(lifeFromCreation(token)).toBeGreaterThan(YEAR);
  });

  test("without a duration keeps duration and end, and says when it happened", async () => {
    const account = new Account();
    const created = await account.created({ duration: "17520h" });
    await account.advanceClock("1s");
    for (const body of [{ name: "renamed" }, { duration: null }, {}]) {
      const token = tokenOf(await account.update(created.id, body));
      expect(token).toMatchObject({
        duration: "17520h",
        expires_at: created.expires_at,
        created_at: created.created_at,
      });
      expect(secondsOf(token.updated_at)).toBeGreaterThan(secondsOf(created.updated_at));
    }
  });

  test("leads from forever to a year and back", async () => {
    const account = new Account();
    const { id } = await account.created({ duration: "forever" });
    expect(lifeFromUpdate(tokenOf(await account.update(id, { duration: "8760h" })))).toBe(YEAR);
    expect(tokenOf(await account.update(id, { duration: "forever" })).expires_at).toBe("9999-12-31T23:59:59Z");
  });
});

describe("refresh", () => {
  test("sets the end to a year from now, whatever the duration", async () => {
    const account = new Account();
    const { id, created_at } = await account.created({ duration: "1h" });
    await account.advanceClock("1s");
    const token = tokenOf(await account.refresh(id));
    expect(lifeFromUpdate(token)).toBe(YEAR);
    expect(token.duration).toBe("1h");
    expect(secondsOf(token.updated_at)).toBeGreaterThan(secondsOf(created_at));
  });

  test.each(["17520h", "forever"])("does not shorten the life of a token of %s", async (duration) => {
    const account = new Account();
    const { id, expires_at } = await account.created({ duration });
    expect(tokenOf(await account.refresh(id)).expires_at).toBe(expires_at);
  });

  test("brings an expired token back", async () => {
    const account = new Account();
    const token = await account.created({ duration: "1s" });
    await account.advanceClock("2s");
    expect(await account.verify(token, token.client_secret)).toEqual(refused("expired", "current"));
    await account.refresh(token.id);
    expect(await account.verify(token, token.client_secret)).toEqual(admitted("current"));
  });
});

test("an expired token is still shown and can be changed", async () => {
  const account = new Account();
  const token = await account.created({ duration: "1ms" });
  expect(await account.verify(token, token.client_secret)).toEqual(refused("expired", "current"));
  expect(tokenOf(await account.get(token.id)).expires_at).toBe(token.created_at);
  await account.update(token.id, { duration: "1h" });
  expect(await account.verify(token, token.client_secret)).toEqual(admitted("current"));
});
