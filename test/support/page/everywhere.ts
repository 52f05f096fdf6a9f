/** Goes to every place of an account, opens what can be opened, and looks whether the page is sound there. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Account } from "../node/built-library.ts";
import { addressOf, emptyPage, freshAccount } from "./open.ts";
import { countShifts, faultsOf, shiftsOf } from "./sound.ts";
import { settled } from "./watched.ts";
import { makeHostileWorld } from "./worlds/hostile.ts";
import { makeSmallWorld } from "./worlds/small.ts";

export const accountPlaces = ["tokens", "doors", "traffic", "faults", "settings", "snapshots"] as const;

const worlds: Readonly<Record<string, (account: Account) => Promise<unknown>>> = {
  "an ordinary account": makeSmallWorld,
  "a hostile account": makeHostileWorld,
  "an empty account": (account) => account.announce(),
};
/** How many of the rows of a place are opened, one after the other. */
const OPENED = 2;

/** In the dark scheme everything but the colours is as it is in the light one. */
export function soundEverywhere(scheme: "light" | "dark"): void {
  for (const [world, make] of Object.entries(worlds)) {
    for (const width of [1280, 375]) {
      it(`${world}, ${scheme}, ${width} px`, { timeout: 240_000 }, async () => {
        const account = await freshAccount();
        await make(account);
        const page = await emptyPage({ scheme, width });
        await countShifts(page);
        const faults = new Map<string, string[]>();
        const note = (where: string, found: readonly string[]): void => {
          for (const fault of found) faults.set(fault, [...(faults.get(fault) ?? []), where]);
        };
        const look = async (where: string): Promise<void> =>
          note(where, await faultsOf(page, scheme === "light" ? "everything" : "colours"));
        await load(page, "/_emulator/");
        await look("welcome");
        for (const place of accountPlaces) {
          const address = addressOf({ account: account.id, place });
          await load(page, address);
          note(place, await shiftsOf(page));
          await look(place);
          const rows = page.locator("main [data-row]");
          for (let row = 0; row < Math.min(OPENED, await rows.count()); row++) {
            await rows.nth(row).click();
            await look(`${place}, row ${row}`);
            await page.goto(address); // a way within the page, as Back is
            await settled(page);
          }
        }
        expect([...faults].map(([fault, where]) => `${where.join("; ")}: ${fault}`)).toEqual([]);
      });
    }
  }
}

/** As if it was opened anew, and not as a way within the page. */
async function load(page: Page, address: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(address);
  await page.locator("main h1").first().waitFor();
  await settled(page);
}
