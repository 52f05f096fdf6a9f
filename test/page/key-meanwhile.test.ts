/** Keys and secrets that are made slowly: nobody loses one, and nobody sees one that was made with another key. */
import { expect, it } from "vitest";
import { deployed, KEY } from "../support/node/deployed.ts";
import { holding } from "../support/page/holding.ts";
import { allow, openPage, settled } from "../support/page/open.ts";

const ACCOUNT = "0000000000000000000000000000000a";

const headers = { authorization: `Bearer ${KEY}` };

async function tenantOf(url: string, name: string): Promise<{ readonly id: string; readonly key: string }> {
  const answer = await fetch(`${url}/_emulator/tenants`, { method: "POST", headers, body: JSON.stringify({ name }) });
  return (await answer.json()) as { id: string; key: string };
}

async function openWith(url: string, key: string, where = {}) {
  const page = await openPage({ url, ...where });
  allow(page, 401, 403, 404);
  await page.getByLabel("Key").fill(key);
  await page.getByRole("button", { name: "Open" }).click();
  return page;
}

it("a secret that was asked for with one key is not shown to who has another", async () => {
  const { url } = await deployed();
  await fetch(`${url}/_emulator/accounts`, { method: "POST", headers, body: JSON.stringify({ id: ACCOUNT }) });
  const tenant = await tenantOf(url, "team");
  const page = await openWith(url, KEY, { account: ACCOUNT, query: { new: "token" } });
  const change = await holding(page, "POST", "**/service_tokens");
  await page.getByRole("textbox", { name: "Name" }).fill("ci");
  await page.keyboard.press("Enter");
  await change.asked(1);
  await page.getByRole("button", { name: "Forget the key" }).click();
  await page.getByLabel("Key").fill(tenant.key);
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("heading", { name: "Tokens", level: 1 }).waitFor();
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/service_tokens"));
  change.letGo();
  await (await answered).finished();
  await settled(page);
  expect(await page.getByText("Shown once.").count()).toBe(0);
});

it("the keys of two tenants that are made at once are both shown, also to who went elsewhere meanwhile", async () => {
  const { url } = await deployed();
  await tenantOf(url, "one");
  await tenantOf(url, "two");
  const page = await openWith(url, KEY);
  await page.getByRole("link", { name: "Tenants" }).click();
  const change = await holding(page, "POST", "**/rotate_key");
  for (const [index, name] of ["one", "two"].entries()) {
    const item = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: `${name} ` }) });
    await item.getByRole("button", { name: "Give it another key" }).click();
    await item.getByRole("group").getByRole("button", { name: "Give it another key" }).click();
    await change.asked(index + 1);
  }
  await page.getByRole("link", { name: "access-emulator" }).click();
  await page.getByRole("heading", { name: "Accounts", level: 1 }).waitFor();
  change.letGo();
  await settled(page);
  await page.getByRole("link", { name: "Tenants" }).click();
  for (const name of ["one", "two"]) await page.getByRole("status", { name: `The key of ${name}` }).waitFor();
  await page.getByRole("status", { name: "The key of one" }).getByRole("button", { name: "Close" }).click();
  await expect.poll(() => page.getByRole("status", { name: /^The key of/ }).count()).toBe(1);
  await page.getByRole("button", { name: "Forget the key" }).click();
  await page.getByLabel("Key").fill(KEY);
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("heading", { name: "Tenants", level: 1 }).waitFor();
  expect(await page.getByRole("status", { name: /^The key of/ }).count()).toBe(0);
});
