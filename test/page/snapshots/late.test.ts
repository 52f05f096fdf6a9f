/** A snapshot that comes late, when another account is shown. */
import { expect, it } from "vitest";
import { holding } from "../../support/page/holding.ts";
import { freshAccount, openPage } from "../../support/page/open.ts";

it("a snapshot's file is named after the time by its own account's clock", async () => {
  const account = await freshAccount();
  const other = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  await other.clock.freeze("2030-01-01T00:00:00Z");
  const page = await openPage({ account: account.id, place: "snapshots" });
  const clock = page.getByRole("group", { name: "Clock of the account" });
  await clock.getByText("2026-01-01 00:00:00 UTC").waitFor();
  const answer = await holding(page, "GET", "**/snapshot");
  await page.getByRole("button", { name: "Download a snapshot" }).click();
  await answer.asked(1);
  await page.evaluate((id) => (location.hash = `#/${id}/snapshots`), other.id);
  await clock.getByText("2030-01-01 00:00:00 UTC").waitFor();
  const download = page.waitForEvent("download");
  answer.letGo();
  expect((await download).suggestedFilename()).toBe(`${account.id}-2026-01-01T00-00-00Z.json`);
});
