/** While the tokens load nothing moves, in whichever order the answers come. */
import { expect, it } from "vitest";
import { addressOf, emptyPage, freshAccount, settled } from "../../support/page/open.ts";
import { countShifts, shiftsOf } from "../../support/page/sound.ts";
import { makeSmallWorld } from "../../support/page/worlds/small.ts";

it.each([
  ["tokens", "clock"],
  ["clock", "tokens"],
])("keeps its place when the answer about the %s comes before the one about the %s", async (first, second) => {
  const account = await freshAccount();
  await makeSmallWorld(account);
  const page = await emptyPage({ width: 375 });
  await countShifts(page);
  let later = (): void => undefined;
  const isLater = new Promise<void>((done) => (later = done));
  await page.route(new RegExp(`/${second}\\?`), async (route) => {
    await isLater;
    await route.continue();
  });
  const answered = page.waitForResponse((answer) => answer.url().includes(`/${first}?`));
  await page.goto(addressOf({ account: account.id }));
  await (await answered).finished();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200))));
  later();
  await page.locator("main [data-row]").first().waitFor();
  await settled(page);
  expect(await shiftsOf(page)).toEqual([]);
});
