/** The timeline as somebody uses it: by the keyboard, and read out. */
import { expect, it } from "vitest";
import { freshAccount, openPage } from "../../support/page/open.ts";
import { faultsOf } from "../../support/page/sound.ts";
import { made, makeToken } from "../../support/page/worlds/asking.ts";

it("steps through the moments of a token, each told as a sentence", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  const { id } = await makeToken(account, "ci");
  await account.clock.advance("240h");
  const grace = { previous_client_secret_expires_at: "2026-01-12T00:00:00Z" };
  await made(account, `/access/service_tokens/${id}/rotate`, grace);
  const page = await openPage({ account: account.id, query: { open: id } });
  const slider = page.getByRole("slider", { name: "Moments of ci" });
  const told = (): Promise<string | null> => slider.getAttribute("aria-valuetext");
  await slider.focus();
  await page.keyboard.press("Home");
  const sentences = [await told()];
  for (let step = 0; step < 3; step++) {
    await page.keyboard.press("ArrowRight");
    sentences.push(await told());
  }
  expect(sentences).toEqual([
    "Created at 2026-01-01 00:00:00 UTC.",
    "Rotated to version 2 at 2026-01-11 00:00:00 UTC.",
    "The grace of the previous secret ends at 2026-01-12 00:00:00 UTC.",
    "Expires at 2027-01-01 00:00:00 UTC.",
  ]);
  await page.keyboard.press("ArrowLeft");
  await page.getByText("The grace of the previous secret ends").and(page.locator("p")).waitFor();
  await page.getByRole("button", { name: "Earlier" }).click();
  await page.locator(".timeline-step").getByRole("link", { name: "Request 2" }).click();
  await expect.poll(() => page.url()).toContain("/traffic?open=2");
});

it("is described in the list, and keeps its form at the ends of time", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  await makeToken(account, "ever", "forever");
  await makeToken(account, "brief", "1s");
  const page = await openPage({ account: account.id });
  const image = page.getByRole("img", { name: "Timeline of ever." });
  expect(await image.getAttribute("aria-label")).toContain("It never expires");
  for (const time of ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]) {
    await account.clock.set(time);
    await page
      .getByText(`${time.slice(0, 10)} ${time.slice(11, 19)} UTC`)
      .first()
      .waitFor();
    expect(await page.locator(".tl [x*=NaN], .tl [x1*=NaN], .tl [x2*=NaN]").count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
  }
});

it("explains its shapes", async () => {
  const account = await freshAccount();
  await makeToken(account, "ci");
  const page = await openPage({ account: account.id });
  await page.getByText("What the shapes mean").click();
  await page.getByText("grace of the previous secret").waitFor();
});
