/** The list of tokens: what it shows, how it is searched, and how a row opens. */
import { expect, it } from "vitest";
import { faultsOf } from "../../support/page/sound.ts";
import { freshAccount, openPage, settled } from "../../support/page/open.ts";
import { makeToken } from "../../support/page/worlds/asking.ts";
import { makeSmallWorld } from "../../support/page/worlds/small.ts";

it("shows each token with its state, its secret's version, its expiry and what uses it", async () => {
  const account = await freshAccount();
  await makeSmallWorld(account);
  const page = await openPage({ account: account.id });
  const row = (name: string) => page.getByRole("row", { name });
  await row("backup").getByText("active").waitFor();
  await row("backup")
    .getByText(/in grace, ends in/)
    .waitFor();
  expect(await row("backup").getByRole("cell").nth(2).innerText()).toBe("2");
  await row("nightly").getByText("expired").waitFor();
  await row("old laptop").getByText("disabled").waitFor();
  await row("deploy").getByText("Machines").waitFor();
  expect(await row("former contractor").count()).toBe(0);
  await page.getByRole("combobox", { name: "State" }).selectOption("Deleted");
  await row("former contractor").locator(".badge", { hasText: "deleted" }).waitFor();
  expect(page.url()).toContain("state=deleted");
});

it("shows the soon expiring with their own word", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  await makeToken(account, "short", "10h");
  await account.clock.advance("9h1m");
  const page = await openPage({ account: account.id });
  await page.getByRole("row", { name: "short" }).getByText("expiring soon").waitFor();
});

it("finds tokens by a part of their name, and Back takes the filter away", async () => {
  const account = await freshAccount();
  await makeToken(account, "Deploy");
  await makeToken(account, "backup");
  const page = await openPage({ account: account.id });
  const rows = page.locator("main [data-row]");
  await expect.poll(() => rows.allInnerTexts()).toEqual(["backup", "Deploy"]);
  await page.keyboard.press("/");
  await page.keyboard.type("depl");
  await expect.poll(() => rows.allInnerTexts()).toEqual(["Deploy"]);
  await page.keyboard.press("Enter");
  expect(await rows.first().evaluate((row) => row === document.activeElement)).toBe(true);
  await page.keyboard.press("/");
  await page.getByRole("searchbox").fill("");
  await page.keyboard.press("Escape");
  expect(await page.getByRole("searchbox").evaluate((box) => box === document.activeElement)).toBe(false);
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByRole("combobox", { name: "Order" }).selectOption("Oldest first");
  await expect.poll(() => rows.allInnerTexts()).toEqual(["Deploy", "backup"]);
  await page.goBack();
  await expect.poll(() => rows.allInnerTexts()).toEqual(["backup", "Deploy"]);
  await page.getByRole("searchbox").fill("nowhere");
  await page.getByText("No token is like this.").waitFor();
  await page.getByRole("button", { name: "Show all tokens" }).click();
  await expect.poll(() => rows.count()).toBe(2);
});

it("opens a row by the keyboard, and Escape gives the focus back", async () => {
  const account = await freshAccount();
  await makeToken(account, "first");
  await makeToken(account, "second");
  for (const width of [1280, 375]) {
    const page = await openPage({ account: account.id, width });
    await page.locator("main [data-row]").nth(1).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "first" }).waitFor();
    expect(page.url()).toMatch(/open=[0-9a-f-]{36}/);
    await settled(page);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("heading", { level: 2 }).count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("first");
  }
});

it("says what to do where there is no token, and shows the one that a client makes", async () => {
  const account = await freshAccount();
  await account.announce();
  const page = await openPage({ account: account.id });
  await page.getByText("No tokens yet.").waitFor();
  expect(await page.locator(".empty pre").innerText()).toContain(`/accounts/${account.id}/access/service_tokens`);
  await makeToken(account, "from elsewhere");
  await page.getByRole("row", { name: "from elsewhere" }).waitFor();
});

it("shows fifty at a time", async () => {
  const account = await freshAccount({ seed: { bulk: { count: 120, name: "bulk" } } });
  const page = await openPage({ account: account.id });
  const rows = page.locator("main [data-row]");
  await expect.poll(() => rows.count()).toBe(50);
  const pager = page.getByRole("navigation", { name: "Pages of tokens" });
  await pager.getByText("1 to 50 of 120 tokens").waitFor();
  await pager.getByRole("button", { name: "Next" }).click();
  await pager.getByRole("button", { name: "Next" }).click();
  await expect.poll(() => rows.count()).toBe(20);
  expect(page.url()).toContain("page=3");
});

it("tells when the token of a link is not there", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, query: { open: "f174e90a-fafe-4643-bbbc-4a0ed4fc8415" } });
  await page.getByText("The account has no token with the id").waitFor();
  expect(await faultsOf(page)).toEqual([]);
});
