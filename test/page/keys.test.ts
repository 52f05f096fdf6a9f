/** The whole page by keyboard alone. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { emulator, openPage, settled, type PageToOpen } from "../support/page/open.ts";
import { makeSmallWorld } from "../support/page/worlds/small.ts";

/** Nothing here changes it. */
let account = "";
beforeAll(async () => {
  const made = await (await emulator()).account();
  await makeSmallWorld(made);
  account = made.id;
});

async function open(place: NonNullable<PageToOpen["place"]> = "tokens"): Promise<Page> {
  const page = await openPage({ account, place });
  await settled(page);
  return page;
}
const place = (page: Page): Promise<string> =>
  page.getByRole("navigation", { name: "Places" }).locator("[aria-current=page]").innerText();
const focused = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

it.each([
  ["t", "Tokens"],
  ["d", "Doors"],
  ["r", "Traffic"],
  ["f", "Faults"],
  ["s", "Settings"],
  ["n", "Snapshots"],
])("g %s goes to %s", async (key, name) => {
  const page = await open(name === "Tokens" ? "doors" : "tokens");
  await page.keyboard.press("g");
  await page.keyboard.press(key);
  await expect.poll(() => place(page)).toBe(name);
  await settled(page);
});

it("g a opens the choice of accounts, Escape closes it, and focus returns", async () => {
  const page = await open();
  await page.locator("[data-accounts]").focus();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  const choice = page.getByRole("dialog");
  await choice.waitFor();
  await settled(page);
  await page.keyboard.press("Escape");
  await choice.waitFor({ state: "hidden" });
  expect(await focused(page, "[data-accounts]")).toBe(true);
});

it("? lists the keys, Escape closes the list, and focus returns", async () => {
  const page = await open();
  const link = page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Doors" });
  await link.focus();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys" });
  await list.waitFor();
  for (const key of ["g t", "j, k", "Esc", "?"]) expect(await list.getByText(key, { exact: true }).count()).toBe(1);
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });
  expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
});

it("the first Tab offers the way to the content", async () => {
  const page = await open();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("To the content");
  const box = await page.getByRole("link", { name: "To the content" }).boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  await page.keyboard.press("Enter");
  expect(await focused(page, "main")).toBe(true);
  expect(page.url()).toContain("/tokens"); // the route stays
});

it("keys are text where text is written", async () => {
  const page = await open();
  await page.keyboard.press("/");
  expect(await focused(page, "[data-search]")).toBe(true);
  await page.keyboard.type("?gd/j");
  expect(await page.locator("[data-search]").inputValue()).toBe("?gd/j");
  expect(await place(page)).toBe("Tokens");
  expect(await page.getByRole("dialog").count()).toBe(0);
});

it("keys with Control, Alt or Meta are the browser's", async () => {
  const page = await open();
  for (const chord of ["Control+/", "Alt+?", "Meta+g"]) await page.keyboard.press(chord);
  await page.keyboard.press("d");
  expect(await place(page)).toBe("Tokens");
  expect(await page.getByRole("dialog").count()).toBe(0);
});

describe.each(["tokens", "traffic"] as const)("the rows of %s", (where) => {
  it("j and k go through them, Enter opens one, Escape closes it, and focus returns", async () => {
    const page = await open(where);
    const rows = page.locator("main [data-row]");
    const at = () => rows.evaluateAll((all) => all.indexOf(document.activeElement as HTMLElement));
    await page.keyboard.press("j");
    expect(await at()).toBe(0);
    await page.keyboard.press("j");
    expect(await at()).toBe(1);
    await page.keyboard.press("k");
    expect(await at()).toBe(0);
    await page.keyboard.press("k");
    expect(await at()).toBe(0);
    const before = page.url();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).not.toBe(before);
    await settled(page);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url()).toBe(before);
    await expect.poll(at).toBe(0);
  });
});
