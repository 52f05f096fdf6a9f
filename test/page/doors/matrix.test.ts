/** Who gets in where, on the page. */
import { expect, it } from "vitest";
import { expectNoFindings } from "../../support/page/axe.ts";
import { holding } from "../../support/page/holding.ts";
import { freshAccount, openPage } from "../../support/page/open.ts";
import { made, makeToken, type Token } from "../../support/page/worlds/asking.ts";
import { makeSmallWorld } from "../../support/page/worlds/small.ts";
import type { Account } from "../../support/node/built-library.ts";

const app = (account: Account, name: string, more: object = {}) =>
  made(account, "/access/apps", { type: "self_hosted", name, domain: `${name.toLowerCase()}.example.com`, ...more });
const serviceAuth = (...tokens: readonly Token[]) => ({
  name: "Machines",
  decision: "non_identity",
  precedence: 1,
  include: tokens.map(({ id }) => ({ service_token: { token_id: id } })),
});

for (const [scheme, width] of [
  ["light", 1280],
  ["dark", 375],
] as const) {
  it(`each cell says who gets in or why not, ${scheme}, ${width} px`, async () => {
    const account = await freshAccount();
    await makeSmallWorld(account);
    const page = await openPage({ account: account.id, place: "doors", scheme, width });
    for (const cell of [
      "no credentials: a request without a token at Shop",
      "open to everybody: a request without a token at Status page",
      "admit: the token ci at Shop",
      "expired: the token nightly at Shop",
      "disabled: the token old laptop at Shop",
      "Allow, not Service Auth: the token reports at Admin",
      "not in policy: the token ci at Admin",
    ]) {
      await page.getByRole("link", { name: cell, exact: true }).waitFor();
    }
    const loud = page.getByRole("region", { name: "Open to everybody" });
    expect(await loud.innerText()).toMatch(/Status page\s*by the policy "Everybody"/);
    await page.getByText("Hosts of no application let everybody in").waitFor();
    await expectNoFindings(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
}

it("a cell opens why by keyboard, stands in the address, and closes by Escape", async () => {
  const account = await freshAccount();
  const ci = await makeToken(account, "ci");
  await app(account, "App", { policies: [serviceAuth(ci)] });
  const page = await openPage({ account: account.id, place: "doors" });
  const cell = page.getByRole("link", { name: "admit: the token ci at App" });
  await cell.waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  expect(await cell.evaluate((each) => each === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: "ci at App" });
  await panel.getByText("service-auth", { exact: true }).waitFor();
  await panel.getByText("its rules hold").waitFor();
  await panel.getByText(/yes$/).waitFor();
  expect(page.url()).toContain(`%7E${ci.id}`);
  await page.goBack();
  await panel.waitFor({ state: "detached" });
  await page.goForward();
  await panel.getByRole("heading", { name: "ci at App" }).waitFor();
  await panel.getByText("service-auth", { exact: true }).waitFor();
  await panel.getByRole("button", { name: "Close" }).focus();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
});

it("many tokens and applications are paged both ways, and filtered by name", async () => {
  const account = await freshAccount({ seed: { bulk: { name: "bot", count: 60 } } });
  for (const name of ["A1", "A2", "A3", "A4", "A5", "A6", "Zebra"]) await app(account, name, { policies: [] });
  const page = await openPage({ account: account.id, place: "doors" });
  const table = page.getByRole("table");
  await table.waitFor();
  expect(await table.getByRole("rowheader").count()).toBe(1 + 24);
  expect(await table.getByRole("columnheader").count()).toBe(1 + 6);
  await page.getByRole("navigation", { name: "Pages of applications" }).getByRole("button", { name: "Next" }).click();
  await expect.poll(() => table.getByRole("columnheader").count()).toBe(1 + 1);
  await page.getByRole("navigation", { name: "Pages of tokens" }).getByRole("button", { name: "Next" }).click();
  await page.getByText("25 to 48 of 60 tokens").waitFor();
  await page.getByRole("searchbox", { name: "Application" }).fill("zebra");
  await page.getByText("1 to 1 of 1 applications").waitFor();
});

it("what changes elsewhere shows up by itself", async () => {
  const account = await freshAccount();
  const ci = await makeToken(account, "ci");
  await app(account, "App", { policies: [serviceAuth(ci)] });
  const page = await openPage({ account: account.id, place: "doors" });
  await page.getByRole("link", { name: "admit: the token ci at App" }).waitFor();
  await made(account, `/access/service_tokens/${ci.id}`, { enabled: false }, "PUT");
  await page.getByRole("link", { name: "disabled: the token ci at App" }).waitFor();
});

it("without applications it says that tokens open nothing, and makes one", async () => {
  const account = await freshAccount();
  const ci = await makeToken(account, "ci");
  const page = await openPage({ account: account.id, place: "doors" });
  await page.getByText("No applications: tokens open nothing.").waitFor();
  await page.getByRole("button", { name: "Copy the command" }).waitFor();
  await expectNoFindings(page);
  await page.getByRole("main").getByRole("button", { name: "New application" }).click();
  const form = page.getByRole("form", { name: "New application" });
  await form.getByLabel("Host, or a host with a path").fill("app.example.com");
  await form.getByRole("combobox", { name: "Token" }).fill("ci");
  await form.getByRole("option").filter({ hasText: ci.id }).click();
  await form.getByRole("button", { name: "Make the application" }).click();
  const panel = page.getByRole("region", { name: "app.example.com" });
  await panel.getByRole("link", { name: "ci" }).waitFor();
  const headers = { "cf-access-client-id": ci.client_id, "cf-access-client-secret": ci.client_secret };
  expect((await account.fetch("https://app.example.com/", { headers })).status).toBe(200);
});

it("an open panel takes the focus from nobody who filters the doors", async () => {
  const account = await freshAccount();
  const token = await makeToken(account, "ci");
  const { id } = await app(account, "App");
  const page = await openPage({ account: account.id, place: "doors", query: { cell: `${id}~${token.id}` } });
  await page.getByRole("region", { name: "ci at App" }).waitFor();
  const doors = await holding(page, "GET", "**/doors?*");
  const filter = page.getByRole("searchbox", { name: "Token" });
  await filter.fill("c");
  await doors.asked(1);
  doors.letGo();
  await page.getByRole("link", { name: /the token ci at App/ }).waitFor();
  await page.keyboard.type("i");
  expect(await filter.inputValue()).toBe("ci");
});
