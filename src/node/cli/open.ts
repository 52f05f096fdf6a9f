/** `open`: the page of an emulator that runs, in the browser. */
import type { PagePlace } from "../../contract/page.ts";
import { foundAt } from "../client/health.ts";
import { pageAddress } from "../client/page-address.ts";
import { openInBrowser } from "./browser.ts";
import { failWith, say } from "./output.ts";
import { nobodyAt, targetOf, type TargetWords } from "./target.ts";

interface Words extends TargetWords {
  readonly place?: PagePlace;
  readonly print?: boolean;
}

/** Without an account and a place it is the page's list of accounts, whichever was used last. */
export async function openPage(words: Words): Promise<void> {
  const target = targetOf(words);
  const isOfAccount = words.account !== undefined || words.place !== undefined;
  const address = pageAddress(target.url, isOfAccount ? target.account.id : undefined, words.place);
  const found = await foundAt(target.url, target.control.key);
  if (typeof found === "string") return failWith("control-plane", nobodyFor(words, target.url));
  const isOpened = !words.print && (await openInBrowser(address));
  say({ url: address, opened: isOpened }, address, words.json);
}

const nobodyFor = ({ url: elsewhere }: Words, url: string): string =>
  elsewhere === undefined ? nobodyAt(url) : `No emulator answers at ${url}.`;
