/** What a search finds late: Enter chooses among what was asked for, and not among what was found before. */
import { expect, it } from "vitest";
import { holding } from "../support/page/holding.ts";
import { freshAccount, openPage } from "../support/page/open.ts";
import { makeToken } from "../support/page/worlds/asking.ts";

it("Enter in the search of accounts waits for what is found", async () => {
  const first = await freshAccount({ name: "Nearest" });
  const second = await freshAccount({ name: "Searched for" });
  await first.announce();
  const page = await openPage({ account: first.id, place: "faults" });
  await page.getByRole("button", { name: /^Account: / }).click();
  await page.getByRole("option", { name: /Nearest/ }).waitFor();
  const found = await holding(page, "GET", "**/accounts?search=*");
  await page.getByRole("combobox", { name: "Search by name or id" }).fill("searched");
  await page.keyboard.press("Enter");
  await found.asked(1);
  expect(page.url()).toContain(first.id);
  found.letGo();
  await expect.poll(() => page.url()).toContain(`#/${second.id}/faults`);
});

it("what the arrow keys chose stays chosen when others come before it", async () => {
  const account = await freshAccount();
  await makeToken(account, "ci 1");
  const page = await openPage({ account: account.id, place: "faults" });
  const box = page.getByRole("combobox", { name: "Only of the token" });
  await box.fill("ci");
  await page.getByRole("option", { name: /ci 1/ }).waitFor();
  await box.press("ArrowDown");
  await makeToken(account, "ci 2");
  await page.getByRole("option", { name: /ci 2/ }).waitFor();
  await box.press("Enter");
  await expect.poll(() => box.inputValue()).toBe("ci 1");
});

it("Enter after a token's name does not send the form without the token", async () => {
  const account = await freshAccount();
  await makeToken(account, "other");
  const { id } = await makeToken(account, "ci");
  await makeToken(account, "last");
  const page = await openPage({ account: account.id, place: "faults" });
  const found = await holding(page, "GET", "**/tokens?search=ci*");
  const box = page.getByRole("combobox", { name: "Only of the token" });
  await box.fill("ci");
  await box.press("Enter");
  await found.asked(1);
  expect((await account.faults()).length).toBe(0);
  expect(await box.inputValue()).toBe("ci");
  found.letGo();
  await box.and(page.locator("[aria-expanded=false]")).waitFor();
  await page.getByRole("button", { name: "Add the fault" }).click();
  await expect.poll(async () => (await account.faults()).map(({ match }) => match.token_id)).toEqual([id]);
});

it("a form is not sent while its token is a text that nobody chose a token by", async () => {
  const account = await freshAccount();
  await makeToken(account, "ci");
  const page = await openPage({ account: account.id, place: "faults" });
  const box = page.getByRole("combobox", { name: "Only of the token" });
  const add = page.getByRole("button", { name: "Add the fault" });
  await box.fill("nobody's");
  await page.getByRole("option", { name: "No token has such a name." }).waitFor();
  await box.press("Enter");
  await add.click();
  expect(await box.evaluate((input: HTMLInputElement) => input.validationMessage)).toMatch(/^Choose a token/);
  expect(await account.faults()).toEqual([]);
  await box.fill("");
  await add.click();
  await expect.poll(async () => (await account.faults()).length).toBe(1);
});
