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
  const taken = [before, now].flatMap(({ doors }) => doors.flatMap(({ destinations }) => destinations));
  const successors = await successorsOf(account, placesGone(before, now), [...new Set(taken)].join("\n").toLowerCase());
  const difference = compareDoors(before, now, successors);
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

/** What stands for a star: texts that begin and end differently, since some patterns have a star beside other characters. */
const WORDS = ["any", "0q0"];

/** What the edge decides now where an application stood before: it alone knows which other one is for the place, if any. */
async function successorsOf(account: Account, gone: readonly string[], taken: string) {
  const successors = new Map<string, Successor>();
  const words = WORDS.map((word) => unusedIn(taken, word));
  for (const place of gone) {
    for (const word of place.includes("*") ? words : [""]) {
      const found = await successorAt(account, `https://${place.replaceAll("*", word)}`);
      // One that lets in everybody counts: what is below another pattern by chance is no answer for the rest.
      if (found !== undefined && successors.get(place)?.admitted !== true) successors.set(place, found);
    }
  }
  return successors;
}

function unusedIn(texts: string, word: string): string {
  return texts.includes(word) ? unusedIn(texts, word + word) : word;
}

/** Undefined of what cannot be a URL: it is told as unknown. That nobody answers is told as it is. */
async function successorAt(account: Account, url: string): Promise<Successor | undefined> {
  try {
    const { application, admitted, reason } = await account.explain(url);
    return { application: application && { id: application.id, name: application.name }, admitted, reason };
  } catch (problem) {
    if (problem instanceof EmulatorError && problem.status === 400) return undefined;
    throw problem;
  }
}
