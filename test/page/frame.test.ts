/** The frame: what stands around every place. */
import { expect, it } from "vitest";
import { expectNoFindings } from "../support/page/axe.ts";
import { addressOf, emptyPage, freshAccount, openPage, settled } from "../support/page/open.ts";

it("shows the places of an account, and which of them is open", async () => {
  const { id } = await freshAccount();
  const page = await openPage({ account: id });
  const places = page.getByRole("navigation", { name: "Places" });
  await expect.poll(() => places.getByRole("link").allInnerTexts()).toHaveLength(6);
  const lefts = (): Promise<number[]> =>
    places.getByRole("link").evaluateAll((links) => links.map((link) => link.getBoundingClientRect().left));
  const before = await lefts();
  await places.getByRole("link", { name: "Doors" }).click();
  await expect.poll(() => page.url()).toContain(`#/${id}/doors`);
  expect(await places.locator("[aria-current=page]").innerText()).toBe("Doors");
  expect(await lefts()).toEqual(before); // the name of the open place is bold, and nothing moves for it
  await page.setViewportSize({ width: 375, height: 700 });
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await expect
    .poll(() => places.getByRole("link", { name: "Snapshots" }).evaluate((link) => link.getBoundingClientRect().right))
    .toBeLessThanOrEqual(375);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goBack();
  await page.goBack();
  await expect.poll(() => places.locator("[aria-current=page]").innerText()).toBe("Tokens");
  await settled(page);
  await expectNoFindings(page);
});

it("is there in a browser that lets pages keep nothing", async () => {
  const { id } = await freshAccount();
  const page = await emptyPage();
  await page.addInitScript(() =>
    Object.defineProperty(window, "sessionStorage", {
      get: () => {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      },
    }),
  );
  await page.goto(addressOf({ account: id }));
  await page.getByRole("heading", { name: "Tokens" }).waitFor();
  await settled(page);
});

it("keeps a fault of its own in the place that has it", async () => {
  const { id } = await freshAccount();
  const page = await openPage({ account: id, place: "settings" });
  // What no emulator answers, so that drawing it throws.
  await page.route("**/faults", (route) => route.fulfill({ json: { faults: [null] } }));
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Faults" }).click();
  await expect
    .poll(() => page.getByRole("alert").allInnerTexts())
    .toEqual([expect.stringContaining("a fault of the page")]);
  await page.unroute("**/faults");
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Doors" }).click();
  await page.getByRole("heading", { name: "Doors", level: 1 }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Faults", level: 1 }).waitFor();
});
