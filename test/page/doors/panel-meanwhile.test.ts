/** A change of one application is under way while another one is looked at. */
import { expect, it } from "vitest";
import { freshAccount, openPage, settled } from "../../support/page/open.ts";
import { holding } from "../../support/page/holding.ts";
import { made } from "../../support/page/worlds/asking.ts";
import type { Account } from "../../support/node/built-library.ts";

const makeApp = (account: Account, name: string) =>
  made(account, "/access/apps", { type: "self_hosted", name, domain: `${name.toLowerCase()}.example.com` });

it("neither the deletion of an application nor its refusal is another one's", async () => {
  const account = await freshAccount();
  await makeApp(account, "One");
  await makeApp(account, "Two");
  const page = await openPage({ account: account.id, place: "doors", query: { view: "applications" } });
  const change = await holding(page, "DELETE", "**/access/apps/*");
  const remove = async (name: string): Promise<void> => {
    await page.getByRole("link", { name, exact: true }).click();
    const panel = page.getByRole("region", { name, exact: true });
    await panel.getByRole("button", { name: "Delete the application" }).click();
    await panel.getByRole("group").getByRole("button", { name: "Delete the application" }).click();
  };
  await remove("One");
  await change.asked(1);
  await page.getByRole("link", { name: "Two", exact: true }).click();
  const two = page.getByRole("region", { name: "Two", exact: true });
  await two.getByRole("button", { name: "Delete the application", exact: true }).waitFor(); // and is not being deleted
  change.letGo();
  await page.getByRole("link", { name: "One", exact: true }).waitFor({ state: "detached" });
  await settled(page);
  expect(await two.count()).toBe(1);
});

it("a panel that is closed late takes the focus from nobody", async () => {
  const account = await freshAccount();
  await makeApp(account, "One");
  await makeApp(account, "Two");
  const page = await openPage({ account: account.id, place: "doors", query: { view: "applications" } });
  const change = await holding(page, "DELETE", "**/access/apps/*");
  await page.getByRole("link", { name: "Two", exact: true }).click();
  const panel = page.getByRole("region", { name: "Two", exact: true });
  await panel.getByRole("button", { name: "Delete the application" }).click();
  await panel.getByRole("group").getByRole("button", { name: "Delete the application" }).click();
  await change.asked(1);
  await page.getByRole("button", { name: "New application" }).click();
  const host = page.getByLabel("Host, or a host with a path");
  await host.fill("new.");
  change.letGo();
  await panel.waitFor({ state: "detached" });
  await page.keyboard.type("example.com");
  expect(await host.inputValue()).toBe("new.example.com");
});
