/** What is done to a token from its panel. */
import { expect, it } from "vitest";
import { allow, freshAccount, openPage } from "../../support/page/open.ts";
import { made, makeToken } from "../../support/page/worlds/asking.ts";

it("renames a token, and gives it another duration", async () => {
  const account = await freshAccount();
  const { id } = await makeToken(account, "ci");
  const page = await openPage({ account: account.id, query: { open: id } });
  const change = page.getByRole("form", { name: "Change" });
  await change.getByRole("textbox", { name: "Name" }).fill("deploy <b>");
  await change.getByRole("combobox", { name: "Duration" }).selectOption("forever");
  await change.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 2, name: "deploy <b>" }).waitFor();
  await page.getByRole("row", { name: "deploy <b>" }).getByText("forever").waitFor();
  expect((await account.tokens()).tokens[0]).toMatchObject({ name: "deploy <b>", duration: "forever" });
});

it("says beside the form why a change was refused, and keeps what was typed", async () => {
  const account = await freshAccount();
  const { id } = await makeToken(account, "ci");
  const page = await openPage({ account: account.id, query: { open: id } });
  allow(page, 400);
  const change = page.getByRole("form", { name: "Change" });
  await change.getByRole("combobox", { name: "Duration" }).selectOption("Another …");
  await change.getByRole("textbox", { name: "Duration" }).fill("1d");
  await change.getByRole("button", { name: "Save" }).click();
  await change.getByRole("alert").getByText("unknown unit").waitFor();
  expect(await change.getByRole("textbox", { name: "Duration" }).inputValue()).toBe("1d");
});

it("refreshes, disables and enables", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  const { id } = await makeToken(account, "ci", "24h");
  const page = await openPage({ account: account.id, query: { open: id } });
  const row = page.getByRole("row", { name: "ci" });
  await page.getByRole("button", { name: "Refresh", exact: true }).click();
  await row.getByText("in 1 y").waitFor();
  await page.getByRole("button", { name: "Disable" }).click();
  await row.getByText("disabled").waitFor();
  expect((await account.tokens()).tokens[0]?.enabled).toBe(false);
  await page.getByRole("button", { name: "Enable" }).click();
  await row.getByText("active").waitFor();
});

it("deletes after it asked, and shows the token as deleted", async () => {
  const account = await freshAccount();
  const { id } = await makeToken(account, "ci");
  const page = await openPage({ account: account.id, query: { open: id } });
  await page.getByRole("button", { name: "Delete" }).click();
  const asked = page.getByRole("group", { name: /Delete ".?ci.?"\?/ });
  await asked.getByRole("button", { name: "Keep" }).click();
  expect((await account.tokens()).total_count).toBe(1);
  await page.getByRole("button", { name: "Delete" }).click();
  await asked.getByRole("button", { name: "Delete" }).click();
  await page.locator(".panel .badge", { hasText: "deleted" }).waitFor();
  expect((await account.tokens()).total_count).toBe(0);
});

it("shows what uses a token that cannot be deleted", async () => {
  const account = await freshAccount();
  const { id } = await makeToken(account, "ci");
  const include = [{ service_token: { token_id: id } }];
  await made(account, "/access/policies", { name: "Machines", decision: "non_identity", include });
  const page = await openPage({ account: account.id, query: { open: id } });
  allow(page, 400);
  allow(page, 409);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("group").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alert").waitFor();
  const users = page.getByText("It is used by:").locator("..");
  expect(await users.getByRole("link", { name: "Machines" }).getAttribute("href")).toContain(
    "/doors?view=applications",
  );
});
