/** Faults: added by a form that shows only what an effect has, listed with what is left of them, and removed. */
import { expect, it } from "vitest";
import { makeToken } from "../../support/page/api.ts";
import { allow, freshAccount, openPage } from "../../support/page/open.ts";

it("adds a fault for a token and removes it", async () => {
  const account = await freshAccount();
  const token = await makeToken(account, "ci");
  const page = await openPage({ account: account.id, place: "faults" });
  await page.getByText("No fault: every request goes right.").waitFor();
  await page.getByLabel("Operation").selectOption("rotate");
  await page.getByRole("combobox", { name: "Only of the token" }).fill("c");
  await page.getByRole("option", { name: `ci ${token.id}` }).click();
  await page.getByLabel("Effect").selectOption("delay");
  expect(await page.getByLabel("Status").count()).toBe(0);
  await page.getByLabel(/^Later by/).fill("2s");
  await page.getByLabel("How many requests").fill("3");
  await page.getByRole("button", { name: "Add the fault" }).click();
  await page.getByText("the answer comes 2s later").waitFor();
  const [fault] = await account.faults();
  expect(fault).toMatchObject({ operation: "rotate", match: { token_id: token.id }, times: 3, effect: { by: "2s" } });
  await page.getByRole("button", { name: /^Remove the fault/ }).click();
  await page.getByText("No fault: every request goes right.").waitFor();
  expect(await account.faults()).toEqual([]);
});

it("offers to refuse at the edge alone, says what is wrong beside the form, and removes all when asked twice", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "faults" });
  const effects = page.getByLabel("Effect").getByRole("option");
  await expect.poll(() => effects.allInnerTexts()).toContain("drop: the connection ends after the headers");
  expect((await effects.allInnerTexts()).join()).not.toContain("refuse");
  await page.getByLabel("Operation").selectOption("edge");
  await page.getByLabel("Only for the host").fill("app.example.com");
  await page.getByLabel("Effect").selectOption("refuse");
  expect(await page.getByLabel("When").count()).toBe(0);
  await page.getByRole("button", { name: "Add the fault" }).click();
  await page.getByText("refused, whatever it presents").first().waitFor();
  await page.getByLabel("Effect").selectOption("delay");
  await page.getByLabel(/^Later by/).fill("soon");
  allow(page, 400);
  await page.getByRole("button", { name: "Add the fault" }).click();
  await page.getByRole("alert").getByText("Refused (400").waitFor();
  await page.getByLabel(/^Later by/).fill("1s");
  await page.getByRole("button", { name: "Add the fault" }).click();
  await page.getByRole("heading", { name: "2 faults" }).waitFor();
  await page.getByRole("button", { name: "Remove all" }).click();
  await page
    .getByRole("group", { name: /Remove all 2/ })
    .getByRole("button", { name: "Remove all" })
    .click();
  await page.getByText("No fault: every request goes right.").waitFor();
});
