/** The end of a change leads nobody back who went elsewhere meanwhile, and closes nothing that it did not open. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { holding } from "../support/page/holding.ts";
import { freshAccount, openPage, settled } from "../support/page/open.ts";

const place = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Places" }).getByRole("link", { name, exact: true });

async function letGoOf(page: Page, change: { readonly letGo: () => void }): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
  change.letGo();
  await (await answered).finished();
  await settled(page);
}

it("an application that is made late opens nothing in the place where somebody is now", async () => {
  const account = await freshAccount();
  const page = await openPage({
    account: account.id,
    place: "doors",
    query: { view: "applications", new: "application" },
  });
  const change = await holding(page, "POST", "**/access/apps");
  const form = page.getByRole("form", { name: "New application" });
  await form.getByLabel("Host, or a host with a path").fill("app.example.com");
  await form.getByLabel("nobody yet").check();
  await form.getByRole("button", { name: "Make the application" }).click();
  await change.asked(1);
  await place(page, "Traffic").click();
  await page.getByRole("heading", { name: "Traffic", level: 1 }).waitFor();
  const before = page.url();
  await letGoOf(page, change);
  expect(page.url()).toBe(before);
});

it("a token that is made late closes no other form", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, query: { new: "token" } });
  const change = await holding(page, "POST", "**/service_tokens");
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("first");
  await name.press("Enter");
  await change.asked(1);
  await name.press("Escape");
  await name.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "New token" }).click();
  await name.fill("second");
  change.letGo();
  await page.getByText("Shown once.").waitFor();
  await settled(page);
  expect(await name.inputValue()).toBe("second");
});

it("an account that is made late is not gone to once its dialog is closed", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "faults" });
  const change = await holding(page, "POST", "**/accounts");
  await page.getByRole("button", { name: /^Account: / }).click();
  const dialog = page.getByRole("dialog", { name: "Accounts" });
  await dialog.getByRole("button", { name: "Make an account" }).click();
  await change.asked(1);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await letGoOf(page, change);
  expect(page.url()).toContain(`#/${account.id}/faults`);
});
