/** A slow emulator: what is answered waits until a test lets it go. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Holds the answer to each request of the method until it is let go. */
export async function holding(page: Page, method: string, path: string) {
  const held: (() => void)[] = [];
  await page.route(path, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    const response = await route.fetch();
    await new Promise<void>((done) => held.push(done));
    return route.fulfill({ response });
  });
  return {
    asked: (count: number) => expect.poll(() => held.length).toBe(count),
    /** All that are held. */
    letGo: () => held.forEach((go) => go()),
  };
}
