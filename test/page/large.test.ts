/** An account that holds as much as one may: what is drawn of it is little, and what is looked for is found. */
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { accountPlaces } from "../support/page/everywhere.ts";
import { emulator, openPage, settled } from "../support/page/open.ts";
import { fillJournal, largeSeed } from "../support/page/worlds/large.ts";

/** Nothing here changes it. */
let account = "";
beforeAll(async () => {
  const made = await (await emulator()).account({ seed: largeSeed });
  await fillJournal(made);
  account = made.id;
});

const elements = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll("*").length);

it.each(accountPlaces)("%s draws no more than can be looked at", async (place) => {
  const page = await openPage({ account, place });
  await settled(page, 30_000);
  expect(await elements(page)).toBeLessThan(6000);
});

it("one of 10,000 tokens is found by its name", async () => {
  const page = await openPage({ account });
  await page.locator("main [data-row]").first().waitFor();
  await page.locator("[data-search]").fill("worker 9876");
  await page.getByText("worker 9876", { exact: true }).first().waitFor();
  await expect.poll(() => page.locator("main [data-row]").count()).toBe(1);
});

it("older requests of 10,000 are a page away", async () => {
  const page = await openPage({ account, place: "traffic" });
  await page.locator("main [data-row]").first().waitFor();
  await settled(page);
  const first = await page.locator("main [data-row]").first().getAttribute("href");
  await page.getByRole("button", { name: "Older" }).click();
  await expect.poll(() => page.url()).toContain("before=");
  await expect.poll(() => page.locator("main [data-row]").first().getAttribute("href")).not.toBe(first);
  expect(await elements(page)).toBeLessThan(6000);
});
