/** What the layout decides stands where it stood: compared with layout.json, which `UPDATE_LAYOUT=1 npm run test:page` rewrites. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Account } from "../support/node/built-library.ts";
import { addressOf, emptyPage, freshAccount, openPage, settled, type PageToOpen } from "../support/page/open.ts";
import { boxesOf, layoutFaultsOf, STEP, type Boxes } from "../support/page/layout.ts";
import { makeSmallWorld } from "../support/page/worlds/small.ts";

type View = PageToOpen & { readonly opens?: boolean };

const views: Readonly<Record<string, View>> = {
  tokens: { place: "tokens" },
  "tokens, a panel open": { place: "tokens", opens: true },
  "tokens, a new one": { place: "tokens", query: { new: "token" } },
  doors: { place: "doors" },
  "doors, a cell open": { place: "doors", opens: true },
  "doors, the applications": { place: "doors", query: { view: "applications" } },
  "doors, a request composed": { place: "doors", query: { view: "box" } },
  traffic: { place: "traffic" },
  "traffic, a row open": { place: "traffic", opens: true },
  faults: { place: "faults" },
  settings: { place: "settings" },
  snapshots: { place: "snapshots" },
};
const widths = [1280, 375] as const;

const file = new URL("layout.json", import.meta.url);
const isUpdate = process.env.UPDATE_LAYOUT === "1";
const found: Record<string, Boxes> = {};
const known = isUpdate ? {} : (JSON.parse(readFileSync(file, "utf8")) as Record<string, Boxes>);

let account: Account;
beforeAll(async () => {
  account = await freshAccount();
  await makeSmallWorld(account);
});

afterAll(() => {
  if (isUpdate) writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
});

it.each(widths)("everything stands in its place at %i px", { timeout: 120_000 }, async (width) => {
  const page = await emptyPage({ width });
  const faults: string[] = [];
  const look = async (view: string): Promise<void> => {
    const name = `${view}, ${width} px`;
    await settled(page);
    const boxes = await boxesOf(page);
    found[name] = boxes;
    faults.push(...(await layoutFaultsOf(page)).map((fault) => `${name}: ${fault}`));
    if (!isUpdate) faults.push(...differences(known[name] ?? {}, boxes).map((fault) => `${name}: ${fault}`));
  };
  await page.goto("/_emulator/");
  await page.locator("main h1").first().waitFor();
  await look("accounts");
  for (const [name, { opens = false, ...view }] of Object.entries(views)) {
    await page.goto(addressOf({ account: account.id, ...view }));
    await page.locator("main h1").first().waitFor();
    if (opens) {
      await page.locator("main [data-row]").first().click();
      await page.locator(".panel, .unfolded").first().waitFor();
    }
    await look(name);
  }
  expect(faults).toEqual([]);
});

function differences(before: Boxes, after: Boxes): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (was === undefined || is === undefined) return [`${name} is ${is === undefined ? "gone" : "new"}`];
    return isNear(was, is) ? [] : [`${name} was ${was} and is ${is}`];
  });
}

function isNear(one: string, other: string): boolean {
  const [numbers, others] = [one.split(" "), other.split(" ")];
  return (
    numbers.length === others.length &&
    numbers.every((number, index) => Math.abs(Number(number) - Number(others[index])) <= STEP)
  );
}

it("sees what overlaps, leaves its place, runs into the next column, or is too low to be hit", async () => {
  const page = await openPage({ account: account.id, place: "tokens" });
  await page.locator("main [data-row]").first().waitFor();
  await settled(page);
  await page.evaluate(() => {
    const style = (selector: string, property: string, value: string): void =>
      document.querySelector<HTMLElement>(selector)?.style.setProperty(property, value);
    style(".places a:nth-child(2)", "margin-inline-start", "-40px");
    style(".place-head .button", "inline-size", "3000px");
    style(".place-head .button", "flex", "none");
    style("tbody td.col-expiry time", "display", "block");
    style("tbody td.col-expiry time", "inline-size", "300px");
    style(".brand", "padding", "0");
  });
  const faults = (await layoutFaultsOf(page)).join("\n");
  for (const kind of [
    "overlap:",
    "leaves its parent:",
    "leaves the window:",
    "runs into the next column",
    "px high:",
  ]) {
    expect(faults).toContain(kind);
  }
});
