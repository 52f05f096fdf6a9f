/** What a page may not do while a test looks at it: complain, fail, or ask anybody but its emulator. */
import type { ConsoleMessage, Page, Request } from "playwright-core";

interface Watched {
  readonly complaints: string[];
  readonly allowed: RegExp[];
  readonly pending: Set<Request>;
}
const watched = new WeakMap<Page, Watched>();

/** To be called before the page goes anywhere; `origin` is the only one that it may ask. */
export function watch(page: Page, origin: string): void {
  const complaints: string[] = [];
  const pending = new Set<Request>();
  const note = (text: string): void => void complaints.push(text);
  watched.set(page, { complaints, allowed: [], pending });
  page.on("console", (message: ConsoleMessage) => {
    if (["error", "warning"].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (problem) => note(`uncaught: ${problem.stack ?? problem.message}`));
  page.on("dialog", (dialog) => {
    note(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    pending.add(request);
    const url = request.url();
    if (!/^(data|blob|about):/.test(url) && new URL(url).origin !== origin) note(`asked somebody else: ${url}`);
  });
  page.on("requestfinished", (request) => pending.delete(request));
  page.on("requestfailed", (request) => {
    pending.delete(request);
    const why = request.failure()?.errorText ?? "";
    // What the page itself gave up, since what it was for is shown no more.
    if (why !== "net::ERR_ABORTED") note(`failed: ${request.method()} ${request.url()} ${why}`);
  });
}

/**
 * Lets this test have a failed answer (by its status), an emulator that does not answer (`"gone"`), or a complaint like the pattern.
 * Chromium writes each failed answer of a fetch to the console, whatever the page does with it.
 */
export function allow(page: Page, ...what: readonly (number | "gone" | RegExp)[]): void {
  of(page).allowed.push(
    ...what.map((each) => {
      if (each === "gone") return /net::ERR_(CONNECTION|EMPTY_RESPONSE|SOCKET|NETWORK|INTERNET)/;
      return typeof each === "number" ? new RegExp(`Failed to load resource: .* status of ${each}\\b`) : each;
    }),
  );
}

/** What it did so far that it may not. */
export function complaintsOf(page: Page): string[] {
  const { complaints, allowed } = of(page);
  return complaints.filter((text) => !allowed.some((pattern) => pattern.test(text)));
}

/** Waits until nothing is asked for and what was answered is drawn. */
export async function settled(page: Page, within = 15_000): Promise<void> {
  const { pending } = of(page);
  const end = performance.now() + within;
  for (let quiet = 0; quiet < 3;) {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10))));
    quiet = pending.size === 0 ? quiet + 1 : 0;
    if (performance.now() > end) {
      throw new Error(`Still asked for: ${[...pending].map((request) => request.url()).join(", ")}`);
    }
  }
}

function of(page: Page): Watched {
  const known = watched.get(page);
  if (known === undefined) throw new Error("This page is not watched: open it by openPage().");
  return known;
}
