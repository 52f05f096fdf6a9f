/** Accounts: found, made, named and emptied from the header, and listed where none is chosen. */
import { expect, it } from "vitest";
import { makeToken } from "../../support/page/api.ts";
import { expectNoFindings } from "../../support/page/axe.ts";
import { emulator, freshAccount, openPage, settled } from "../../support/page/open.ts";

it("finds another account by a part of its name, by keyboard alone, and stays in the place", async () => {
  const first = await freshAccount({ name: "Team Blue" });
  const second = await freshAccount({ name: "Team Green <b>" });
  const page = await openPage({ account: first.id, place: "faults" });
  await page.locator("body").click({ position: { x: 5, y: 500 } });
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  const search = page.getByRole("combobox", { name: "Search by name or id" });
  await search.waitFor();
  await page.getByRole("option", { name: /Team Blue/ }).waitFor();
  await settled(page);
  await expectNoFindings(page);
  expect(await search.evaluate((box) => box === document.activeElement)).toBe(true);
  await page.keyboard.type("green");
  await page.getByRole("option", { name: /Team Green/ }).waitFor();
  await expect.poll(() => page.getByRole("dialog").getByRole("option").count()).toBe(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).toContain(`#/${second.id}/faults`);
  await page.getByRole("button", { name: "Account: Team Green <b>" }).waitFor();
});

it("makes an account, names it, and empties it when asked twice", async () => {
  const account = await freshAccount({ name: "Old" });
  const { id } = account;
  const page = await openPage({ account: id, place: "faults" });
  await page.getByRole("button", { name: "Account: Old" }).click();
  const dialog = page.getByRole("dialog", { name: "Accounts" });
  await dialog.getByLabel("Its name").fill("New");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect.poll(async () => (await account.describe()).name).toBe("New");
  await dialog.getByLabel("Name (may be empty)").fill("Fresh");
  await dialog.getByRole("button", { name: "Make an account" }).click();
  await page.getByRole("button", { name: "Account: Fresh" }).waitFor();
  const made = new URL(page.url()).hash.slice(2, 34);
  expect(made).not.toBe(id);
  const fresh = await (await emulator()).account({ id: made });
  await makeToken(fresh, "gone soon");
  await page.getByRole("button", { name: "Account: Fresh" }).click();
  await dialog.getByRole("button", { name: "Empty the account" }).click();
  await dialog.getByRole("group").getByRole("button", { name: "Empty the account" }).click();
  await dialog.waitFor({ state: "detached" });
  expect((await fresh.tokens()).total_count).toBe(0);
});

it("lists the accounts where none is chosen, and finds one", async () => {
  const { id } = await freshAccount({ name: "Only this one" });
  await freshAccount({ name: "Not that one" });
  const page = await openPage();
  await page.getByRole("link", { name: "Not that one" }).waitFor();
  await page.getByLabel("Search by name or id").fill("only");
  await page.getByRole("link", { name: "Not that one" }).waitFor({ state: "detached" });
  expect(page.url()).toContain("search=only");
  await settled(page);
  await expectNoFindings(page);
  await page.getByRole("link", { name: "Only this one" }).click();
  await expect.poll(() => page.url()).toContain(`#/${id}/tokens`);
});
