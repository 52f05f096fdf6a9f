/** What is shown may be gone the next moment: the emulator, the account, the tab that shows it. */
import { expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../support/node/built-library.ts";
import { unusedPort } from "../support/node/ports.ts";
import { scratchFolder } from "../support/node/processes.ts";
import { accountPlaces } from "../support/page/everywhere.ts";
import { addressOf, allow, emptyPage, freshAccount, openPage, settled } from "../support/page/open.ts";
import { makeToken } from "../support/page/worlds/asking.ts";
import { makeSmallWorld } from "../support/page/worlds/small.ts";

const GONE = "The emulator does not answer";

test("an emulator that is killed and started again is gone, and comes back by itself", async () => {
  const persist = scratchFolder();
  const first = await startEmulator({ persist, port: await unusedPort() });
  const account = await first.account();
  const page = await openPage({ url: first.url, account: account.id });
  allow(page, "gone");
  await settled(page);
  process.kill(first.pid, "SIGKILL");
  await first.ended;
  const status = page.getByRole("status").filter({ hasText: GONE });
  await status.waitFor();
  expect(await page.locator("main h1").count()).toBe(1); // what was shown stands there

  const second = await startEmulator({ persist, port: first.port });
  onTestFinished(() => second.stop());
  await status.waitFor({ state: "hidden" });
  await settled(page);
  await expect.poll(() => page.getByText(/unreachable|does not answer/i).count()).toBe(0);
});

test.each(accountPlaces)("an account that is emptied while its place %s is looked at breaks nothing", async (place) => {
  const account = await freshAccount();
  await makeSmallWorld(account);
  const page = await openPage({ account: account.id, place });
  await settled(page);
  const rows = page.locator("main [data-row]");
  if ((await rows.count()) > 0) await rows.first().click();
  await settled(page);
  await account.reset();
  allow(page, 404); // of what was open
  await expect.poll(() => page.getByText("old laptop").count()).toBe(0);
  await settled(page);
  expect(await page.locator("main h1").count()).toBe(1);
});

test("a tab that nobody sees asks for nothing", async () => {
  const { id } = await freshAccount();
  const page = await emptyPage();
  let asked = 0;
  page.on("request", () => (asked += 1));
  await page.clock.install();
  await page.goto(addressOf({ account: id, place: "traffic" }));
  await page.locator("main h1").waitFor();
  await settled(page);
  const isHidden = (hidden: boolean) =>
    page.evaluate(
      (state) => {
        Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
        Object.defineProperty(document, "hidden", { value: state === "hidden", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      },
      hidden ? "hidden" : "visible",
    );
  const before = asked;
  await page.clock.runFor(10_000);
  await settled(page);
  expect(asked, "asks while it is seen").toBeGreaterThan(before);
  await isHidden(true);
  await settled(page);
  const then = asked;
  await page.clock.runFor(60_000);
  await settled(page);
  expect(asked, "asks nothing while it is hidden").toBe(then);
  await isHidden(false);
  await expect.poll(() => asked, { message: "asks at once when it is seen again" }).toBeGreaterThan(then);
});

test("faults that delay every operation do not hold up the page", async () => {
  const account = await freshAccount();
  await makeSmallWorld(account);
  const lists = ["list", "applications.list", "application-policies.list", "policies.list", "groups.list"] as const;
  for (const operation of [...lists, "get", "create"] as const) {
    await account.fault({ operation, position: "before", effect: { type: "delay", by: "5m" }, times: 1000 });
  }
  const page = await openPage({ account: account.id });
  for (const place of accountPlaces) {
    await page.goto(addressOf({ account: account.id, place }));
    await page.locator("main h1").waitFor();
    await settled(page);
  }
});

test("a slow answer is shown, however often something changes until it comes", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id });
  await settled(page);
  const held: (() => void)[] = [];
  await page.route("**/tokens?*events=true*", async (route) => {
    const response = await route.fetch();
    await new Promise<void>((done) => held.push(done));
    await route.fulfill({ response }).catch(() => undefined); // it was given up
  });
  await makeToken(account, "first");
  await expect.poll(() => held.length).toBe(1);
  for (const name of ["second", "third"]) {
    const { id } = await makeToken(account, name);
    await page.waitForResponse(
      async (answer) => /order=desc&per_page=1&/.test(answer.url()) && (await answer.text()).includes(id),
    );
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10))));
  }
  expect(held.length).toBe(1);
  held[0]?.();
  await page.getByRole("link", { name: "first" }).waitFor();
  await expect.poll(() => held.length).toBe(2);
  held[1]?.();
  await page.getByRole("link", { name: "third" }).waitFor();
});
