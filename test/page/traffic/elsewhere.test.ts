/** What was begun in one list of requests changes no other place and no other journal. */
import { expect, it } from "vitest";
import { ask } from "../../support/page/api.ts";
import { holding } from "../../support/page/holding.ts";
import { freshAccount, openPage, settled } from "../../support/page/open.ts";

it("the way to newer requests is given up by who goes elsewhere", async () => {
  const account = await freshAccount();
  for (let each = 0; each < 105; each += 21) {
    await Promise.all(Array.from({ length: 21 }, () => ask(account, "GET", "access/service_tokens")));
  }
  const page = await openPage({ account: account.id, place: "traffic", query: { before: "4" } });
  await expect.poll(() => page.locator("[data-row]").count()).toBe(3);
  const newer = await holding(page, "GET", "**/requests?after=*");
  await page.getByRole("button", { name: "Newer" }).click();
  await newer.asked(1);
  await page.getByRole("link", { name: "Faults", exact: true }).click();
  await page.getByRole("heading", { name: "Faults", level: 1 }).waitFor();
  const before = page.url();
  newer.letGo();
  await settled(page);
  expect(page.url()).toBe(before);
});
