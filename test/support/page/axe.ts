/** axe looks at the page as it stands. It is run by the browser's debugger, since the page's policy lets no script in. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Each finding as a line: the rule, what it asks for, and where it does not hold. Of all rules, unless some are named. */
export async function findingsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) await page.evaluate(source);
  const { violations } = await page.evaluate((only) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return axe.run({ resultTypes: ["violations"], ...(only ? { runOnly: only } : {}) });
  }, rules);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 300)} ${any[0]?.message ?? ""}`),
  );
}

export async function expectNoFindings(page: Page): Promise<void> {
  expect(await findingsOf(page), `axe at ${page.url()}`).toEqual([]);
}
