/** A deployed emulator: it asks for a key, shows the operator the tenants, and a tenant only its own. */
import { expect, it } from "vitest";
import { deployed, KEY } from "../../support/node/deployed.ts";
import { expectNoFindings } from "../../support/page/axe.ts";
import { allow, openPage, settled } from "../../support/page/open.ts";
import type { Page } from "playwright-core";

const NOBODY = "0000000000000000000000000000000a";

async function openWith(url: string, key: string, query = {}): Promise<Page> {
  const page = await openPage({ url, ...query });
  allow(page, 403);
  await page.getByLabel("Key").fill(key);
  await page.getByRole("button", { name: "Open" }).click();
  return page;
}

it("says why a key is refused, keeps the place, and keeps the key for the tab alone", async () => {
  const { url } = await deployed();
  const page = await openWith(url, "wrong", { account: NOBODY, place: "faults" });
  await page.getByRole("alert").getByText("operator-token-needed").waitFor();
  await page.getByLabel("Key").fill("no key ü");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("alert").getByText("This is no key").waitFor();
  await page.getByLabel("Key").fill(KEY);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Faults", exact: true }).waitFor();
  expect(page.url()).toContain(`#/${NOBODY}/faults`);
  await page.reload();
  await page.getByRole("heading", { name: "Faults", exact: true }).waitFor();
  await page.getByRole("button", { name: "Forget the key" }).click();
  await page.getByRole("heading", { name: "A key is needed here" }).waitFor();
});

it("makes a tenant and shows its key once; the tenant sees its usage alone, and is asked again when its key is withdrawn", async () => {
  const { url } = await deployed();
  const operator = await openWith(url, KEY);
  await operator.getByRole("link", { name: "Tenants" }).click();
  await operator.getByText("No tenant yet").waitFor();
  await operator.getByLabel("Name", { exact: true }).fill("Team <b>Shop</b>");
  await operator.getByRole("button", { name: "Make the tenant" }).click();
  const box = operator.getByRole("status", { name: /The key of/ });
  const key = await box.locator("code").innerText();
  expect(key).toMatch(/^aek_/);
  await settled(operator);
  await expectNoFindings(operator);
  await box.getByRole("button", { name: "Close" }).click();
  await expect.poll(() => operator.getByText(key).count()).toBe(0);

  const tenant = await openWith(url, key);
  await tenant.getByRole("link", { name: "Usage" }).click();
  await tenant.getByRole("heading", { name: "Team <b>Shop</b>" }).waitFor();
  expect(await tenant.getByRole("link", { name: "Tenants" }).count()).toBe(0);
  await tenant.getByRole("link", { name: "access-emulator" }).click();
  await tenant.getByLabel("Name (may be empty)").fill("ours");
  await tenant.getByRole("button", { name: "Make an account" }).click();
  await tenant.getByRole("button", { name: "Account: ours" }).waitFor();
  const place = tenant.url();

  await operator.getByRole("button", { name: "Withdraw its key" }).click();
  await operator.getByRole("group").getByRole("button", { name: "Withdraw its key" }).click();
  await operator.getByRole("heading", { name: /key withdrawn$/ }).waitFor();
  await tenant.getByText("The key that was in use is refused now.").waitFor();
  expect(tenant.url()).toBe(place);
  await operator.getByRole("button", { name: "Let its key count again" }).click();
  await operator.getByRole("heading", { name: /key counts$/ }).waitFor();
  await tenant.getByLabel("Key").fill(key);
  // What another isolate or the same one held for a second may still refuse it.
  await expect
    .poll(async () => {
      await tenant.keyboard.press("Enter");
      return tenant.getByRole("button", { name: "Account: ours" }).count();
    })
    .toBe(1);

  await operator.getByRole("button", { name: "Delete the tenant" }).click();
  await operator.getByRole("group").getByRole("button", { name: "Delete the tenant" }).click();
  await operator.getByText("No tenant yet").waitFor();
  await tenant.getByText("The key that was in use is refused now.").waitFor();
});
