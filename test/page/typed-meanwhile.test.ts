/** What is typed or chosen while a change is under way is not lost when the change is done. */
import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { deployed, KEY } from "../support/node/deployed.ts";
import { makeToken } from "../support/page/api.ts";
import { holding } from "../support/page/holding.ts";
import { allow, freshAccount, openPage } from "../support/page/open.ts";

it("a setting that is written again before the first change is done has the second value", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "settings" });
  const patch = await holding(page, "PATCH", "**/settings");
  const limit = page.getByLabel("journal_limit", { exact: true });
  for (const text of ["5", "6", "7"]) {
    await limit.fill(text);
    await limit.press("Enter");
    await limit.press("Enter"); // the same once more is not asked for again
    await patch.asked(1);
  }
  patch.letGo();
  await patch.asked(2); // 6 was overtaken
  patch.letGo();
  await page.getByText("changing …").waitFor({ state: "detached" });
  expect((await account.settings()).journal_limit).toBe(7);
  expect(await limit.inputValue()).toBe("7");
  await page.getByRole("button", { name: "Back to the default of journal_limit" }).click();
  await patch.asked(3);
  patch.letGo();
  await expect.poll(() => limit.inputValue()).toBe("10000"); // it is nobody's draft any more
});

it("a setting that is chosen again before the first change is done has the second choice", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "settings" });
  const patch = await holding(page, "PATCH", "**/settings");
  const box = page.getByRole("combobox", { name: "other_paths" });
  await box.selectOption("carry");
  await patch.asked(1);
  await box.selectOption("unroutable");
  patch.letGo();
  await patch.asked(2);
  expect(await box.inputValue()).toBe("unroutable");
  patch.letGo();
  await page.getByText("changing …").waitFor({ state: "detached" });
  expect(await box.inputValue()).toBe("unroutable");
  expect((await account.settings()).other_paths).toBe("unroutable");
});

interface Field {
  readonly page: Page;
  readonly field: Locator;
  readonly request: readonly [method: string, path: string];
  readonly texts: readonly [sent: string, typedMeanwhile: string];
  /** It has another name or is disabled while the change is under way. */
  readonly button: Locator;
}

const clock = async (): Promise<Field> => {
  const page = await openPage({ account: (await freshAccount()).id });
  const bar = page.getByRole("group", { name: "Clock of the account" });
  const field = bar.getByRole("textbox");
  return {
    page,
    field,
    request: ["POST", "**/clock/advance"],
    texts: ["1h", "2h"],
    button: bar.getByRole("button", { name: "Set", exact: true }),
  };
};

const nameOfAccount = async (): Promise<Field> => {
  const page = await openPage({ account: (await freshAccount({ name: "Old" })).id });
  await page.getByRole("button", { name: "Account: Old" }).click();
  const dialog = page.getByRole("dialog", { name: "Accounts" });
  await dialog.getByText("0 tokens").waitFor();
  const field = dialog.getByLabel("Its name");
  const button = dialog.getByRole("button", { name: "Rename", exact: true });
  return { page, field, request: ["PATCH", "**/accounts/*"], texts: ["New", "Newer"], button };
};

const nameOfToken = async (): Promise<Field> => {
  const account = await freshAccount();
  const { id } = await makeToken(account, "first");
  const page = await openPage({ account: account.id, query: { open: id } });
  const form = page.getByRole("form", { name: "Change" });
  const field = form.getByLabel("Name");
  const button = form.getByRole("button", { name: "Save", exact: true });
  return { page, field, request: ["PUT", "**/service_tokens/*"], texts: ["second", "third"], button };
};

const idOfCopy = async (): Promise<Field> => {
  const page = await openPage({ account: (await freshAccount()).id, place: "snapshots" });
  const field = page.getByLabel("Its id");
  const button = page.getByRole("button", { name: "Make a copy" });
  const texts = ["c0".repeat(16), "c1".repeat(16)] as const;
  return { page, field, request: ["POST", "**/fork"], texts, button };
};

const apiToken = async (): Promise<Field> => {
  const page = await openPage({ account: (await freshAccount()).id, place: "settings" });
  await page.getByLabel("Name", { exact: true }).fill("ci");
  const field = page.getByLabel("Text, as clients send it");
  const texts = ["a-text-for-the-tests-which-is-long", "another-text-for-the-tests"] as const;
  const button = page.getByRole("button", { name: "Add", exact: true });
  return { page, field, request: ["PATCH", "**/settings"], texts, button };
};

const nameOfTenant = async (): Promise<Field> => {
  const page = await openPage({ url: (await deployed()).url });
  allow(page, 403);
  await page.getByLabel("Key").fill(KEY);
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("link", { name: "Tenants" }).click();
  const field = page.getByLabel("Name", { exact: true });
  const button = page.getByRole("button", { name: "Make the tenant" });
  return { page, field, request: ["POST", "**/tenants"], texts: ["Team One", "Team Two"], button };
};

it.each([
  ["a time for the clock", clock],
  ["an account's name", nameOfAccount],
  ["a token's name", nameOfToken],
  ["the id of a copy", idOfCopy],
  ["the text of an API token", apiToken],
  ["a tenant's name", nameOfTenant],
])("%s that is typed before the change is done stays in its field", async (_, opened) => {
  const { page, field, request, texts, button } = await opened();
  const [sent, typedMeanwhile] = texts;
  const change = await holding(page, ...request);
  await field.fill(sent);
  await field.press("Enter");
  await change.asked(1);
  await field.fill(typedMeanwhile);
  change.letGo();
  await button.and(page.locator(":not([aria-disabled=true])")).waitFor();
  expect(await field.inputValue()).toBe(typedMeanwhile);
});

it("the name of another token that is typed before the first is made stays in the form", async () => {
  const page = await openPage({ account: (await freshAccount()).id, query: { new: "token" } });
  const change = await holding(page, "POST", "**/service_tokens");
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("first");
  await name.press("Enter");
  await change.asked(1);
  await name.fill("second");
  change.letGo();
  await page.getByText("Shown once.").waitFor();
  await page.getByRole("button", { name: "Create the token" }).waitFor();
  expect(await name.inputValue()).toBe("second");
});

it("the host of another application that is typed before the first is made stays in the form", async () => {
  const query = { view: "applications", new: "application" };
  const page = await openPage({ account: (await freshAccount()).id, place: "doors", query });
  const change = await holding(page, "POST", "**/access/apps");
  const host = page.getByLabel("Host, or a host with a path");
  await host.fill("one.example.com");
  await page.getByLabel("nobody yet").check();
  await host.press("Enter");
  await change.asked(1);
  await host.fill("two.example.com");
  change.letGo();
  await page.getByRole("link", { name: "one.example.com" }).waitFor();
  expect(await host.inputValue()).toBe("two.example.com");
});

it("a snapshot that is chosen while another one is put back stays chosen", async () => {
  const account = await freshAccount();
  const buffer = Buffer.from(JSON.stringify(await account.snapshot()));
  const page = await openPage({ account: account.id, place: "snapshots" });
  const change = await holding(page, "PUT", "**/snapshot");
  const field = page.getByLabel("Snapshot", { exact: true });
  const replace = page.getByRole("button", { name: /^Replace the account/ });
  await field.setInputFiles({ name: "one.json", mimeType: "application/json", buffer });
  await replace.click();
  await page.getByRole("group").getByRole("button", { name: "Replace the account" }).click();
  await change.asked(1);
  await field.setInputFiles({ name: "two.json", mimeType: "application/json", buffer });
  await page.getByText("two.json,").waitFor();
  expect(await replace.isDisabled()).toBe(true); // as the first is still put back
  change.letGo();
  await page.getByText("Done: the account is what one.json holds").waitFor();
  expect(await field.evaluate((input: HTMLInputElement) => input.files?.[0]?.name)).toBe("two.json");
  await page.getByText("two.json,").waitFor();
  expect(await replace.isDisabled()).toBe(false);
});

it("a fault that is changed before the first is added cannot be added without a word", async () => {
  const page = await openPage({ account: (await freshAccount()).id, place: "faults" });
  const change = await holding(page, "POST", "**/faults");
  await page.getByRole("button", { name: "Add the fault" }).click();
  await change.asked(1);
  await page.getByLabel("How many requests").fill("2");
  await page.getByRole("button", { name: "Adding …" }).waitFor();
  change.letGo();
  await page.getByRole("button", { name: "Add the fault" }).waitFor();
  expect(await page.getByLabel("How many requests").inputValue()).toBe("2");
});
