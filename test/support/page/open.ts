/**
 * The page in a real browser, as a user opens it: one emulator and one browser a file, and a context of its own for each test.
 * A test fails when the page complains on the console, fails to load something, or asks anybody but its emulator.
 */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, expect, onTestFinished } from "vitest";
import { startEmulator, type Account, type Emulator, type EmulatorOptions } from "../node/built-library.ts";
import { launchChromium } from "./chromium.ts";
import { complaintsOf, watch } from "./watched.ts";

export { allow, complaintsOf, settled } from "./watched.ts";

type Place = "tokens" | "doors" | "traffic" | "faults" | "settings" | "snapshots" | "tenants";

export interface PageToOpen {
  /** An account's id; without it the page lists the accounts. */
  readonly account?: string;
  readonly place?: Place;
  readonly query?: Readonly<Record<string, string>>;
  readonly scheme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  /** Where the page is served; the emulator of the file unless given. */
  readonly url?: string;
  /** More of what Playwright takes for a context. */
  readonly context?: BrowserContextOptions;
}

let theBrowser: Promise<Browser> | undefined;
let theEmulator: Promise<Emulator> | undefined;

afterAll(async () => {
  await (await theBrowser)?.close();
  await (await theEmulator)?.stop();
});

export const browser = (): Promise<Browser> => (theBrowser ??= launchChromium());

/** The emulator of this file; who calls it first may say how it starts. */
export const emulator = (options?: EmulatorOptions): Promise<Emulator> => (theEmulator ??= startEmulator(options));

/** An account of this test alone. */
export const freshAccount = async (options?: Parameters<Emulator["account"]>[0]): Promise<Account> =>
  (await emulator()).account(options);

export function addressOf({ account, place = "tokens", query = {} }: PageToOpen): string {
  const text = new URLSearchParams(query).toString();
  return `/_emulator/#/${account === undefined ? "" : `${account}/${place}`}${text === "" ? "" : `?${text}`}`;
}

/** A page that nothing was opened in yet; it is watched, and closed with the test. */
export async function emptyPage({ scheme = "light", width = 1280, height = 800, url, context }: PageToOpen = {}) {
  const origin = url ?? (await emulator()).url;
  const opened = await (
    await browser()
  ).newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
    baseURL: origin,
    ...context,
  });
  const page = await opened.newPage();
  page.setDefaultTimeout(15_000);
  watch(page, new URL(origin).origin);
  onTestFinished(async () => {
    const complaints = complaintsOf(page);
    await page.unrouteAll({ behavior: "ignoreErrors" }); // what a test still holds then has nobody to go to
    await opened.close();
    expect(complaints, "what the page complained of").toEqual([]);
  });
  return page;
}

/** Opens the page at this place, and waits until it shows its head. */
export async function openPage(what: PageToOpen = {}): Promise<Page> {
  const page = await emptyPage(what);
  await page.goto(addressOf(what));
  await page.locator("main h1").first().waitFor();
  return page;
}
