/** Settings: changed one by one, refused beside the control, and brought back to the default. */
import { expect, it } from "vitest";
import { ask } from "../../support/page/api.ts";
import { expectNoFindings } from "../../support/page/axe.ts";
import { holding } from "../../support/page/holding.ts";
import { allow, freshAccount, openPage, settled } from "../../support/page/open.ts";

it("changes settings, says what is wrong beside the control, and brings the default back", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "settings" });
  const limit = page.getByLabel("rate_limit", { exact: true });
  await limit.fill("5 / never");
  allow(page, 400);
  await limit.press("Enter");
  await page.getByRole("alert").waitFor();
  await limit.fill("1200 / 5m");
  await limit.press("Enter");
  await page.getByRole("button", { name: "Back to the default of rate_limit" }).waitFor();
  expect((await account.settings()).rate_limit).toEqual({ quota: 1200, window: "5m" });
  await page.getByRole("combobox", { name: "other_paths" }).selectOption("carry");
  await page.getByRole("button", { name: "Back to the default of other_paths" }).waitFor();
  await page.getByRole("button", { name: "Back to the default of rate_limit" }).click();
  await expect.poll(async () => (await account.settings()).rate_limit).toBeNull();
  expect((await account.settings()).other_paths).toBe("carry");
});

it("switches an assumption, finds it among those that differ, and shows what speaks for it", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "settings" });
  await page.getByLabel("Search in names").fill("duplicate-names");
  await page.getByText("1 assumption", { exact: true }).waitFor();
  await page.getByText("Two tokens of an account may have the same name").waitFor();
  await page.getByRole("combobox", { name: "duplicate-names" }).selectOption("refuse");
  await page.getByRole("button", { name: "Back to the default of duplicate-names" }).waitFor();
  expect((await account.settings()).assumptions["duplicate-names"]).toBe("refuse");
  await page.getByLabel("Search in names").fill("");
  await page.getByLabel("Show").selectOption("switched");
  await page.getByText("1 assumption", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Back to the default of duplicate-names" }).click();
  await page.getByText("Every assumption has its default.").waitFor();
  await page.getByRole("button", { name: "Show all assumptions" }).click();
  await page.getByRole("heading", { name: "place-matching" }).waitFor();
  await settled(page);
  await expectNoFindings(page);
});

it("writes a value, of a number too", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "settings", query: { search: "token-limit" } });
  const limit = page.getByRole("textbox", { name: "token-limit" });
  await limit.fill("none");
  await limit.press("Enter");
  await expect.poll(async () => (await account.settings()).assumptions["token-limit"]).toBe("none");
  await limit.fill("7");
  await limit.press("Enter");
  await expect.poll(async () => (await account.settings()).assumptions["token-limit"]).toBe(7);
});

it("adds an API token, which shuts out the others and not the page, and removes it", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "settings" });
  await page.getByLabel("Name", { exact: true }).fill("ci");
  await page.getByLabel("Text, as clients send it").fill("a-text-for-the-tests-which-is-long");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("cell", { name: "ci" }).waitFor();
  expect(await page.getByLabel("Text, as clients send it").inputValue()).toBe("");
  expect(await ask(account, "GET", "access/service_tokens")).toBeNull();
  await page.getByRole("button", { name: "Remove" }).click();
  await page
    .getByRole("group", { name: /Remove "ci"/ })
    .getByRole("button", { name: "Remove" })
    .click();
  await expect.poll(async () => (await account.settings()).api_tokens).toBeNull();
});

it("does not let in again what another took from the list of API tokens meanwhile", async () => {
  const account = await freshAccount();
  const tokens = ["kept", "leaked"].map((name) => ({
    name,
    permissions: ["Access: Service Tokens Write" as const],
    token: `the-text-of-${name}-for-the-tests`,
  }));
  await account.changeSettings({ api_tokens: tokens });
  const page = await openPage({ account: account.id, place: "settings" });
  await page.getByRole("cell", { name: "leaked" }).waitFor();
  await account.changeSettings({ api_tokens: tokens.slice(0, 1) });
  await page.getByLabel("Name", { exact: true }).fill("new");
  await page.getByLabel("Text, as clients send it").fill("a-text-for-the-tests-which-is-long");
  const add = page.getByRole("button", { name: "Add", exact: true });
  await add.click();
  await page.getByRole("alert").getByText("Somebody else changed the list").waitFor();
  await page.getByRole("cell", { name: "leaked" }).waitFor({ state: "detached" });
  await add.click();
  await page.getByRole("cell", { name: "new" }).waitFor();
  expect((await account.settings()).api_tokens?.map(({ name }) => name)).toEqual(["kept", "new"]);
});

it("an API token that is removed while another one is added is not let in again", async () => {
  const account = await freshAccount();
  const permissions = ["Access: Service Tokens Write" as const];
  const token = "a-text-for-the-tests-which-is-long";
  await account.changeSettings({ api_tokens: [{ name: "old", permissions, token }] });
  const page = await openPage({ account: account.id, place: "settings" });
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill("new");
  await page.getByLabel("Text, as clients send it").fill("another-text-for-the-tests-which-is-long");
  const held: (() => void)[] = [];
  let isSlow = true;
  await page.route("**/settings", async (route) => {
    if (isSlow && route.request().method() === "PATCH") await new Promise<void>((done) => held.push(done));
    await route.continue();
  });
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect.poll(() => held.length).toBe(1);
  await page
    .getByRole("group", { name: /^Remove "old"/ })
    .getByRole("button", { name: "Remove" })
    .click();
  await page.waitForTimeout(1000); // in which it would be asked for, too
  isSlow = false;
  for (const go of held.toReversed()) go();
  await page.getByRole("cell", { name: "new" }).waitFor();
  const names = async () => (await account.settings()).api_tokens?.map(({ name }) => name);
  await expect.poll(names).toEqual(["new"]);
});

it("shows the value that was set last while an older answer comes", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "settings" });
  const box = page.getByRole("combobox", { name: "other_paths" });
  await settled(page);
  const loaded = await holding(page, "GET", "**/settings?*");
  await page.getByRole("combobox", { name: "access_enabled" }).selectOption("false");
  await loaded.asked(1); // its answer does not know of the next change
  await box.selectOption("carry");
  await page.getByText("changing …").waitFor({ state: "detached" });
  loaded.letGo();
  await loaded.asked(2);
  expect(await box.inputValue()).toBe("carry");
  loaded.letGo();
});
