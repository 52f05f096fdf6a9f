/**
 * `npm run screenshots`: makes docs/images/*.png of the page, with a clock that stands still and ids that are drawn from a seed, so
 * that they are the same each time. It needs `npm run build` and Chromium.
 */
import { mkdirSync, statSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { startEmulator } from "../test/support/node/built-library.ts";
import { launchChromium } from "../test/support/page/chromium.ts";
import { makeSmallWorld } from "../test/support/page/worlds/small.ts";

const FOLDER = "docs/images";
const LARGEST = 150 * 1024;
const ACCOUNT = "0000000000000000000000000000000a";

interface Picture {
  readonly name: string;
  readonly place: string;
  readonly scheme?: "dark";
  readonly width?: number;
  readonly height?: number;
  /** What a user does there before it is taken. */
  readonly first?: (page: Page) => Promise<void>;
}

const refusedRow = (page: Page) =>
  page.locator("main [data-row]").filter({ hasText: "admin.example.com/reports/today" }).first().click();

const pictures: readonly Picture[] = [
  { name: "tokens", place: "tokens" },
  { name: "tokens-dark", place: "tokens", scheme: "dark" },
  {
    name: "timeline",
    place: "tokens",
    first: (page) => page.getByRole("link", { name: "backup" }).first().click(),
  },
  { name: "doors", place: "doors" },
  { name: "traffic", place: "traffic" },
  { name: "refused", place: "traffic", height: 860, first: refusedRow },
  { name: "phone", place: "tokens", width: 375, height: 780, scheme: "dark" },
  {
    name: "mended",
    place: "traffic",
    height: 860,
    first: async (page) => {
      await refusedRow(page);
      await page.getByRole("group", { name: "To let it in" }).getByRole("button").first().click();
      await page.getByRole("group", { name: "To let it in" }).waitFor({ state: "hidden" });
    },
  },
];

mkdirSync(FOLDER, { recursive: true });
await using emulator = await startEmulator();
await makeSmallWorld(await emulator.account({ id: ACCOUNT }));
const browser = await launchChromium();
try {
  for (const picture of pictures) await take(browser, picture);
} finally {
  await browser.close();
}

async function take(from: Browser, { name, place, scheme, width = 1280, height = 800, first }: Picture): Promise<void> {
  const context = await from.newContext({
    viewport: { width, height },
    deviceScaleFactor: 1,
    colorScheme: scheme ?? "light",
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${emulator.url}/_emulator/#/${ACCOUNT}/${place}`);
  await page.locator("main h1").waitFor();
  await page.waitForLoadState("networkidle");
  await first?.(page);
  await page.waitForTimeout(500); // whatever was asked for by that is drawn
  const path = `${FOLDER}/${name}.png`;
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  await context.close();
  const { size } = statSync(path);
  if (size > LARGEST) throw new Error(`${path} has ${size} bytes, and ${LARGEST} is the most that a picture may have.`);
  console.log(`${path}: ${Math.round(size / 1024)} KiB`);
}
