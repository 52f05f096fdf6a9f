/** Traffic as it comes: new rows wait while somebody reads, and old ones are found page by page. */
import { expect, it } from "vitest";
import { ask, makeToken } from "../../support/page/api.ts";
import { allow, freshAccount, openPage } from "../../support/page/open.ts";

it("lets new rows in at once where nobody reads, and counts them where somebody does", async () => {
  const account = await freshAccount();
  await makeToken(account, "one");
  const page = await openPage({ account: account.id, place: "traffic" });
  const rows = page.locator("[data-row]");
  await expect.poll(() => rows.count()).toBe(1);
  await makeToken(account, "two");
  await expect.poll(() => rows.count(), { timeout: 15_000 }).toBe(2);
  await rows.last().click();
  await page.locator("#request-1").waitFor();
  await makeToken(account, "three");
  await makeToken(account, "four");
  await page.getByRole("button", { name: "2 new" }).waitFor();
  expect(await rows.count()).toBe(2);
  await page.getByRole("button", { name: "2 new" }).click();
  await expect.poll(() => rows.count()).toBe(4);
  expect(await page.locator("#request-1").count()).toBe(1);
});

it("forgets that it could not ask for new rows once it could", async () => {
  const account = await freshAccount();
  await makeToken(account, "one");
  const page = await openPage({ account: account.id, place: "traffic" });
  const rows = page.locator("[data-row]");
  await expect.poll(() => rows.count()).toBe(1);
  allow(page, 503);
  const error = { code: "overloaded", message: "Too many requests wait." };
  await page.route("**/requests?after=*", (route) => route.fulfill({ status: 503, json: { error } }));
  await makeToken(account, "two");
  await page.getByRole("alert").getByText("Too many requests wait.").waitFor();
  await page.unroute("**/requests?after=*");
  await makeToken(account, "three");
  await expect.poll(() => rows.count()).toBe(3);
  expect(await page.getByRole("alert").count()).toBe(0);
});

it("pages backwards by id, draws no more than a page, and finds the row of a link wherever it is", async () => {
  const account = await freshAccount();
  for (let each = 0; each < 240; each += 24) {
    await Promise.all(Array.from({ length: 24 }, () => ask(account, "GET", "access/service_tokens")));
  }
  const page = await openPage({ account: account.id, place: "traffic" });
  const rows = page.locator("[data-row]");
  await expect.poll(() => rows.count()).toBe(100);
  await page.getByText("100 of 240 requests").waitFor();
  await page.getByRole("button", { name: "Older" }).click();
  await expect.poll(() => page.url()).toContain("before=141");
  await page.getByRole("button", { name: "Older" }).click();
  await expect.poll(() => rows.count()).toBe(40);
  await page.getByRole("button", { name: "Newer" }).click();
  await expect.poll(() => page.url()).toContain("before=141");
  await page.goto(page.url().replace(/#.*/, `#/${account.id}/traffic?open=7`));
  await page.locator("#request-7").waitFor();
  await page.goto(page.url().replace(/#.*/, `#/${account.id}/traffic?open=999`));
  await page.getByText("The request 999 is not in this list").waitFor();
});

it("filters by status, operation and token, all of it in the address, and empties the journal when asked twice", async () => {
  const account = await freshAccount();
  const token = await makeToken(account, "the one");
  await makeToken(account, "another");
  await ask(account, "GET", "access/service_tokens/none");
  const page = await openPage({ account: account.id, place: "traffic" });
  const rows = page.locator("[data-row]");
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByLabel("Status", { exact: true }).fill("4xx");
  await expect.poll(() => rows.count()).toBe(1);
  expect(page.url()).toContain("status=4xx");
  await page.getByRole("button", { name: "Clear" }).click();
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByRole("combobox", { name: "Token" }).fill("the o");
  await page.getByRole("option", { name: /the one/ }).click();
  await expect.poll(() => page.url()).toContain(`token_id=${token.id}`);
  await expect.poll(() => rows.count()).toBe(1);
  await page.reload();
  await expect.poll(() => page.getByRole("combobox", { name: "Token" }).inputValue()).toBe("the one");
  await page.getByLabel("Operation").selectOption("rotate");
  await page.getByText("No request is like this.").waitFor();
  await page.getByRole("link", { name: "Show all requests" }).click();
  await page.getByRole("button", { name: "Empty the journal" }).click();
  await page.getByRole("button", { name: "Keep" }).click();
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByRole("button", { name: "Empty the journal" }).click();
  await page.getByRole("group").getByRole("button", { name: "Empty the journal" }).click();
  await page.getByText("No request yet. Make a first one:").waitFor();
  expect((await account.requests()).total_count).toBe(0);
});
