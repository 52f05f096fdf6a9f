/** Where the page of an emulator is. No key stands in it: an address is in histories, and on screens. */
import type { PagePlace } from "../../contract/page.ts";

/** The list of the accounts, or what is wanted of one of them. */
export function pageAddress(origin: string, accountId?: string, place: PagePlace = "tokens"): string {
  return `${origin}/_emulator/${accountId === undefined ? "" : `#/${accountId}/${place}`}`;
}
