/** Goes to every place of an account, opens what can be opened, and looks whether the page is sound there. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Account } from "../node/built-library.ts";
import { addressOf, emptyPage, freshAccount } from "./open.ts";
import { countShifts, darkFaultsOf, faultsOf, shiftsOf } from "./sound.ts";
import { settled } from "./watched.ts";
import { makeHostileWorld } from "./worlds/hostile.ts";
import { makeSmallWorld } from "./worlds/small.ts";

export const accountPlaces = ["tokens", "doors", "traffic", "faults", "settings", "snapshots"] as const;

interface World {
  readonly name: string;
  readonly make: (account: Account) => Promise<unknown>;
  /** How many of the rows of a place are opened, one after the other. */
  readonly rows: number;
  /** Whether its colours are looked at in the dark scheme, too: all else is in it as it is in the light one. */
  readonly isDark: boolean;
}
const worlds: readonly World[] = [
  { name: "an ordinary account", make: makeSmallWorld, rows: 2, isDark: true },
  { name: "a hostile account", make: makeHostileWorld, rows: 2, isDark: false },
  { name: "an empty account", make: (account) => account.announce(), rows: 0, isDark: true },
];

/** What a row opens. */
const OPENED = ".panel, .unfolded";

export function soundEverywhere(width: number): void {
  it.for(worlds)("$name, $rows rows opened in each place", { timeout: 240_000 }, async ({ make, rows, isDark }) => {
    const account = await freshAccount();
    await make(account);
    const page = await emptyPage({ width });
    await countShifts(page);
    const faults = new Map<string, string[]>();
    const note = (where: string, found: readonly string[]): void => {
      for (const fault of found) faults.set(fault, [...(faults.get(fault) ?? []), where]);
    };
    const look = async (where: string, within?: string): Promise<void> => {
      note(where, await faultsOf(page, within));
      if (isDark) note(where, await darkFaultsOf(page, within));
    };
    await load(page, "/_emulator/");
    await look("welcome");
    for (const place of accountPlaces) {
      const address = addressOf({ account: account.id, place });
      await load(page, address);
      note(place, await shiftsOf(page));
      await look(place);
      const links = page.locator("main [data-row]");
      for (let row = 0; row < Math.min(rows, await links.count()); row++) {
        await links.nth(row).click();
        await page.locator(OPENED).first().waitFor();
        await look(`${place}, row ${row}`, OPENED); // the list around it was looked at before
        await page.goto(address); // a way within the page, as Back is
        await settled(page);
      }
    }
    expect([...faults].map(([fault, where]) => `${where.join("; ")}: ${fault}`)).toEqual([]);
  });
}

/** As if it was opened anew, and not as a way within the page. */
async function load(page: Page, address: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(address);
  await page.locator("main h1").first().waitFor();
  await settled(page);
}
