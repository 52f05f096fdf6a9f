/** The code of the README, as a reader takes it: what is pasted into a shell, and what is saved in a file. */
import { fencedBlocks, type Fenced } from "./guide-blocks.ts";

/** A block for the shell that the reader has open: `cd` and variables hold in those that follow. */
export interface Paste {
  readonly place: string;
  readonly text: string;
  /** What it prints; `…` stands for anything within a line. */
  readonly output?: string;
  /** Commands and hosts that not every machine has or reaches: without one of them it is only parsed. */
  readonly needs: readonly string[];
}

/** A block for a file in the folder in which the reader's shell is by then. */
export interface Saved {
  readonly place: string;
  readonly text: string;
  readonly file: string;
}

export type Step = Paste | Saved;

export const isSaved = (step: Step): step is Saved => "file" in step;

const NEEDS = /^<!-- needs: (\S+(?: \S+)*) -->$/;
const SAVED = new Set(["ts", "js", "toml"]);
const COMMENT = /(?:^|\s)#/m;

/** The steps of the pages, read one after the other. Throws, with the line, on a block that would not be run as it stands. */
export function stepsOf(pages: readonly (readonly [page: string, markdown: string])[]): Step[] {
  const steps: Step[] = [];
  for (const [page, markdown] of pages) {
    for (const block of fencedBlocks(page, markdown)) addTo(steps, block);
  }
  const unused = steps.filter(isSaved).find(({ file, text }) => !steps.some((step) => isNamedIn(step, file, text)));
  if (unused) throw new Error(`${unused.place}: nothing runs ${unused.file}: no other block names it.`);
  return steps;
}

const isNamedIn = (step: Step, file: string, text: string): boolean => step.text !== text && step.text.includes(file);

function addTo(steps: Step[], { place, language, text, name, above }: Fenced): void {
  const last = steps.at(-1);
  if (language === "sh") {
    if (COMMENT.test(text)) throw new Error(`${place}: a comment that is pasted into zsh is a command. Say it above.`);
    steps.push({ place, text, needs: NEEDS.exec(above)?.[1]?.split(" ") ?? [] });
  } else if (language === "text" && last !== undefined && !isSaved(last) && last.output === undefined) {
    steps[steps.length - 1] = { ...last, output: text };
  } else if (name !== undefined && SAVED.has(language)) {
    steps.push({ place, text, file: name });
  } else {
    throw new Error(
      `${place}: nobody would run this block. "sh" is pasted, "text" is what the shell right before it prints, and a file has its name in its first line.`,
    );
  }
}
