/** `doors --diff`: which doors a change opened or closed. It ends with 9 when something opens further than before. */
import type { Account } from "../../client/account.ts";
import { EdgeLooks } from "../../client/edge/looks.ts";
import { EmulatorError } from "../../client/emulator-error.ts";
import { ExitCode } from "../exit-codes.ts";
import { jsonText, printed } from "../output.ts";
import { targetOf, type TargetWords } from "../target.ts";
import { compareDoors, placesGone } from "./compare.ts";
import type { DoorsDifference, Successor } from "./difference.ts";
import { differenceLines } from "./difference-lines.ts";
import { doorsIn, doorsNow } from "./document.ts";

export async function diff(file: string, words: TargetWords & { readonly reasons?: boolean }): Promise<void> {
  const { account, control } = targetOf(words);
  const before = doorsIn(file);
  const now = await doorsNow(new EdgeLooks(control, account.id).pages({}));
  const difference = compareDoors(before, now, await successorsOf(account, placesGone(before, now)));
  if (difference.opens_further) process.exitCode = ExitCode.opensFurther;
  const withReasons = words.reasons ?? false;
  for (const text of words.json ? [jsonOf(difference, withReasons)] : differenceLines(difference, withReasons)) {
    if (text !== "" && !(await printed(text))) return; // nobody reads any more, as with `| head`
  }
}

/** The doors that are decided as before for another reason may be most of them. */
function jsonOf(difference: DoorsDifference, withReasons: boolean): string {
  const { changed, ...others } = difference;
  return jsonText({ ...others, changed_count: changed.length, ...(withReasons ? { changed } : {}) });
}

/** What the edge decides now where an application stood before: it alone knows which other one is for the place, if any. */
async function successorsOf(account: Account, places: readonly string[]): Promise<ReadonlyMap<string, Successor>> {
  const successors = new Map<string, Successor>();
  for (const place of places) {
    try {
      const url = `https://${place.replaceAll("*", "any")}`;
      const { application, admitted, reason } = await account.explain(url);
      const { id, name } = application ?? { id: "", name: "" };
      successors.set(place, { application: application && { id, name }, admitted, reason });
    } catch (problem) {
      // What cannot be a URL is told as unknown; that nobody answers is told as it is.
      if (!(problem instanceof EmulatorError && problem.status === 400)) throw problem;
    }
  }
  return successors;
}
