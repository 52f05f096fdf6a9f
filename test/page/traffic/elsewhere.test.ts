/** What was begun in one list of requests changes no other place and no other journal. */
import { expect, it } from "vitest";
import { ask, makeToken } from "../../support/page/api.ts";
import { holding } from "../../support/page/holding.ts";
import { emulator, freshAccount, openPage, settled } from "../../support/page/open.ts";

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

it("the question whether a journal is emptied is asked of that journal alone", async () => {
  const account = await freshAccount();
  await makeToken(account, "one");
  await fetch(`${(await emulator()).url}/client/v4/accounts`, {
    headers: { authorization: `Bearer ${account.token}` },
  });
  const page = await openPage({ account: account.id, place: "traffic" });
  await page.getByRole("button", { name: "Empty the journal" }).click();
  const question = page.getByRole("group", { name: "Forget all requests of this journal?" });
  await question.waitFor();
  await page.getByRole("link", { name: "Requests without an account" }).click();
  await page.getByRole("heading", { name: "Traffic that names no account" }).waitFor();
  await page.getByText("1 request", { exact: true }).waitFor();
  await settled(page);
  expect(await question.count()).toBe(0);
});
