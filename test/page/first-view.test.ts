/** What the first view shows is asked for once, before the page's own script runs, and drawn from the top. */
import type { Page, Request } from "playwright-core";
import { expect, it } from "vitest";
import type { Account } from "../support/node/built-library.ts";
import { addressOf, emptyPage, emulator, freshAccount, settled } from "../support/page/open.ts";
import { countShifts, shiftsOf } from "../support/page/sound.ts";
import { makeToken } from "../support/page/worlds/asking.ts";

const LOOK = /\/requests\?order=desc&per_page=1&/;

/** What is asked of the control plane, without the account. */
function askedBy(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request: Request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname !== "/_emulator/") asked.push(`${pathname.replace(/^.*\/accounts(\/[0-9a-f]{32})?/, "")}${search}`);
  });
  return asked;
}

/** An account with a token, whose last request is an hour old. */
async function quietAccount(): Promise<Account> {
  const account = await freshAccount();
  await makeToken(account, "first");
  await account.clock.advance("1h");
  return account;
}

const firstQuestions = [
  "",
  "/clock?next=true",
  "/requests?order=desc&per_page=1&advice=false",
  "/tokens?order=desc&page=1&per_page=50&events=true",
];

it("asks each question once, and no second time when the journal tells of nothing new", async () => {
  const { id } = await quietAccount();
  const page = await emptyPage();
  const asked = askedBy(page);
  let answer = (): void => undefined;
  const isAnswered = new Promise<void>((done) => (answer = done));
  await page.route(LOOK, async (route) => {
    await isAnswered; // until then nothing is looked for again
    await route.continue();
  });
  await page.goto(addressOf({ account: id }));
  await page.getByRole("link", { name: "first" }).waitFor();
  await expect.poll(() => asked.toSorted()).toEqual(firstQuestions);

  const next = page.waitForRequest(LOOK);
  answer();
  await next;
  const again = asked.filter((question) => !/^\/(clock|requests)\?/.test(question));
  expect(again.toSorted()).toEqual(firstQuestions.filter((question) => !/^\/(clock|requests)\?/.test(question)));
});

it("asks once more for what a client may have changed while the page was loaded", async () => {
  const account = await quietAccount();
  const page = await emptyPage();
  let read = (): void => undefined;
  const isRead = new Promise<void>((done) => (read = done));
  let make = (): void => undefined;
  const isMade = new Promise<void>((done) => (make = done));
  // Both routes stay: the browser lets go of all that is held when none is left.
  await page.route(/\/tokens\?/, async (route) => {
    const response = await route.fetch();
    read();
    await route.fulfill({ response });
  });
  await page.route(LOOK, async (route) => {
    await isMade;
    await route.continue();
  });
  await page.goto(addressOf({ account: account.id }));
  await isRead;
  await makeToken(account, "second");
  make();
  await page.getByRole("link", { name: "second" }).waitFor();
});

it.each([
  ["tokens", async () => (await quietAccount()).id, firstQuestions],
  ["the accounts", () => undefined, ["?order=recent&page=1&per_page=50"]],
])("asks for %s before the page's own script runs", async (_, idOf, questions) => {
  const account = await idOf();
  const page = await emptyPage();
  await page.addInitScript(() => {
    const { fetch } = globalThis;
    const early: string[] = [];
    const asked: typeof fetch = (what, options) => {
      // The script that runs is the last one that the parser has come to.
      if (document.scripts.length === 1) early.push(String(what));
      return fetch(what, options);
    };
    Object.assign(globalThis, { early, fetch: asked });
  });
  await page.goto(addressOf(account === undefined ? {} : { account }));
  await page.locator("main h1").waitFor();
  await settled(page);
  const early = await page.evaluate(() => (globalThis as unknown as { early: string[] }).early);
  const paths = early.map((path) => path.replace(/^\/_emulator\/accounts(\/[0-9a-f]{32})?/, ""));
  expect(paths.toSorted()).toEqual(questions);
});

it.each([1280, 375])(
  "draws the rows in sight first, and moves nothing when it draws the others, at %i px",
  async (width) => {
    const { id } = await (await emulator()).account({ seed: { bulk: { count: 60, name: "load-{n}" } } });
    const page = await emptyPage({ width });
    await countShifts(page);
    await page.addInitScript(() => {
      const drawn = new Set<number>();
      Object.assign(globalThis, { drawn });
      new MutationObserver(() => drawn.add(document.querySelectorAll("main [data-row]").length)).observe(document, {
        subtree: true,
        childList: true,
      });
    });
    await page.goto(addressOf({ account: id }));
    await expect.poll(() => page.locator("main [data-row]").count()).toBe(50);
    await settled(page);
    const drawn = await page.evaluate(() => [...(globalThis as unknown as { drawn: Set<number> }).drawn]);
    const [first = 0, ...later] = drawn.filter((count) => count > 0);
    expect(later).toEqual([50]);
    expect(first).toBeLessThan(30);
    const bottom = await page
      .locator("main tbody tr")
      .nth(first - 1)
      .evaluate((row) => row.getBoundingClientRect().bottom);
    expect(bottom, "the first rows fill the window").toBeGreaterThanOrEqual(800);
    expect(await shiftsOf(page)).toEqual([]);
  },
);
