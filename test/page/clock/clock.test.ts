/** The clock in the header. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { allow, freshAccount, openPage } from "../../support/page/open.ts";
import { faultsOf } from "../../support/page/sound.ts";
import { makeToken } from "../../support/page/worlds/asking.ts";

const clockOf = (page: Page) => page.getByRole("group", { name: "Clock of the account" });
const button = (page: Page, name: string | RegExp) => clockOf(page).getByRole("button", { name });
const shows = (page: Page, time: string) => clockOf(page).getByText(time).waitFor();

it("freezes and runs", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id });
  await clockOf(page).getByText("running").waitFor();
  await button(page, "Freeze").click();
  await clockOf(page).getByText("frozen").waitFor();
  expect((await account.clock.read()).mode).toBe("frozen");
  await button(page, "Run").click();
  await clockOf(page).getByText("running").waitFor();
});

it("goes on by an hour and a day, and what is shown is drawn anew", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  await makeToken(account, "ci", "26h");
  const page = await openPage({ account: account.id });
  const row = page.getByRole("row", { name: "ci" });
  await row.getByText("in 1 d 2 h").waitFor();
  await button(page, "+1 h").click();
  await shows(page, "2026-01-01 01:00:00 UTC");
  await row.getByText("in 1 d 1 h").waitFor();
  await button(page, "+1 d").click();
  await shows(page, "2026-01-02 01:00:00 UTC");
  await row.getByText("expiring soon").waitFor();
});

it("is moved by a duration, back too, and set to a time", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  const page = await openPage({ account: account.id });
  const field = clockOf(page).getByRole("textbox");
  for (const [text, time] of [
    ["90m", "2026-01-01 01:30:00 UTC"],
    ["-2h", "2025-12-31 23:30:00 UTC"],
    ["2030-05-06", "2030-05-06 00:00:00 UTC"],
    ["2030-05-06 12:30", "2030-05-06 12:30:00 UTC"],
    ["2030-05-06T12:30:00+02:00", "2030-05-06 10:30:00 UTC"],
    ["0001-01-01T00:00:00Z", "0001-01-01 00:00:00 UTC"],
    ["9999-12-31T23:59:59Z", "9999-12-31 23:59:59 UTC"],
  ] as const) {
    await field.fill(text);
    await field.press("Enter");
    await shows(page, time);
  }
});

it("says beside the clock what is wrong with a time", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id });
  allow(page, 400);
  const field = clockOf(page).getByRole("textbox");
  await field.fill("1d");
  await field.press("Enter");
  await clockOf(page).getByRole("alert").getByText("the largest unit is h").waitFor();
  await field.fill("2026-13-01T00:00:00Z");
  await expect.poll(() => clockOf(page).getByRole("alert").count()).toBe(0);
  await field.press("Enter");
  await clockOf(page).getByRole("alert").getByText("RFC 3339").waitFor();
});

it("goes past the next expiry and the end of the next grace, and names the token", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  const { id } = await makeToken(account, "ci", "48h");
  const page = await openPage({ account: account.id, query: { open: id } });
  await page.getByRole("combobox", { name: "Grace of the previous secret" }).selectOption("1 hour");
  await page.getByRole("button", { name: "Rotate the secret" }).click();
  await button(page, /^to the end of the next grace, ci ?, in 1 h$/).click();
  await shows(page, "2026-01-01 01:00:01 UTC");
  await button(page, "no grace to end").waitFor();
  await button(page, /^to the next expiry, ci ?, in 1 d 22 h$/).click();
  await shows(page, "2026-01-03 00:00:01 UTC");
  await page.getByRole("row", { name: "ci" }).getByText("expired").waitFor();
  await button(page, "no expiry to come").waitFor();
});

it("folds into a button on a phone", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  const page = await openPage({ account: account.id, width: 375 });
  await shows(page, "2026-01-01 00:00:00 UTC");
  expect(await button(page, "+1 h").isVisible()).toBe(false);
  await button(page, "Clock").click();
  await button(page, "+1 h").click();
  await shows(page, "2026-01-01 01:00:00 UTC");
  expect(await faultsOf(page)).toEqual([]);
});

it("says nothing of a time that was refused in another account", async () => {
  const [account, other] = [await freshAccount(), await freshAccount()];
  const page = await openPage({ account: account.id });
  allow(page, 400);
  await clockOf(page).getByRole("textbox").fill("soon");
  await clockOf(page).getByRole("textbox").press("Enter");
  await clockOf(page).getByRole("alert").waitFor();
  await page.goto(page.url().replace(account.id, other.id));
  await clockOf(page).getByText("running").waitFor();
  expect(await clockOf(page).getByRole("alert").count()).toBe(0);
  expect(await clockOf(page).getByRole("textbox").inputValue()).toBe("");
});

it("does not go back by an answer that was asked for before, and comes after", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  const page = await openPage({ account: account.id });
  await shows(page, "2026-01-01 00:00:00 UTC");
  const held: (() => void)[] = [];
  let isHolding = true;
  await page.route("**/clock?next=true", async (route) => {
    if (!isHolding) return route.continue();
    isHolding = false;
    const response = await route.fetch();
    await new Promise<void>((done) => held.push(done));
    return route.fulfill({ response });
  });
  await expect.poll(() => held.length).toBe(1);
  await button(page, "+1 h").click();
  await shows(page, "2026-01-01 01:00:00 UTC");
  const answered = page.waitForResponse("**/clock?next=true");
  held[0]?.();
  await answered;
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10))));
  expect(await clockOf(page).getByRole("time").innerText()).toBe("2026-01-01 01:00:00 UTC");
});
