/** The Chromium that the tests of the page drive: Debian's, or the one that the variable CHROMIUM names. */
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** Null where there is none. */
export function chromiumPath(): string | null {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== "") return existsSync(named) ? named : null;
  return ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path)) ?? null;
}

export const HOW_TO_GET_CHROMIUM =
  "The tests of the page need Chromium: install it (on Debian: apt-get install chromium), or name one with the variable CHROMIUM.";

export function launchChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error(HOW_TO_GET_CHROMIUM);
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
  });
}
