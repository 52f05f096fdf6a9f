/** axe looks at the page as it stands. It is run by the browser's debugger, since the page's policy lets no script in. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export interface Looked {
  /** The rules; all of them unless some are named. */
  readonly rules?: readonly string[];
  /** A selector of the parts that are looked at; the whole page unless it is given. */
  readonly within?: string;
}

/** Each finding as a line: the rule, what it asks for, and where it does not hold. */
export async function findingsOf(page: Page, looked: Looked = {}): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) await page.evaluate(source);
  const { violations } = await page.evaluate(({ rules, within }) => {
    const { axe } = globalThis as unknown as { axe: { run(where: unknown, options: object): Promise<AxeResults> } };
    const where = within === undefined ? document : { include: [within] };
    return axe.run(where, { resultTypes: ["violations"], ...(rules ? { runOnly: rules } : {}) });
  }, looked);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 300)} ${any[0]?.message ?? ""}`),
  );
}

export async function expectNoFindings(page: Page): Promise<void> {
  expect(await findingsOf(page), `axe at ${page.url()}`).toEqual([]);
}
