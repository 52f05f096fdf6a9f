/** A fixed answer never stands before what is emulated, and is its account's own: another one is refused, wherever it comes from. */
import type { FixedAnswer } from "../../../contract/answers.ts";
import { accountIn, shadowedBy } from "../../../rules/answers/pattern.ts";

/** What is wrong with one of these answers, if anything, beginning with where it stands. `emulated` are templates of paths. */
export function problemOfAnswers(
  answers: readonly Pick<FixedAnswer, "path">[],
  account: string,
  emulated: readonly string[],
): string | undefined {
  for (const [index, { path }] of answers.entries()) {
    const other = accountIn(path) ?? account;
    if (other !== account)
      return `answers.${index}.path is for the account ${other}, and not for ${account}: * is any account`;
    const template = shadowedBy(path, emulated);
    if (template === undefined) continue;
    return `answers.${index}.path is for ${template}, too, which is emulated: no fixed answer stands before it`;
  }
  return undefined;
}
