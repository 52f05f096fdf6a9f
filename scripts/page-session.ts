/** A page that is typed into one shell, from its first block to its last, such as docs/stackql.md. */
import { isPrinted } from "./guide-blocks.ts";

export interface Step {
  /** The line of the page on which its block begins. */
  readonly line: number;
  readonly text: string;
  /** What it prints; `…` stands for anything within a line. */
  readonly output?: string;
}

const BLOCK = /^```(\S*)\n([^]*?)^```$/gm;
const NAMED = /^(?:#|--) ([\w.-]+)\n/;
/** The last line of a step that opens another shell, into which the steps after it are typed. */
const OPENS = / -- sh\n$/;

/**
 * The steps of a page: each `sh` block, and each other block whose first line names a file, such as `# main.tf`, which is
 * written. `text` is what the block right before it prints. Throws, with the line, when a block is none of these.
 */
export function sessionOf(page: string, markdown: string): Step[] {
  const steps: Step[] = [];
  for (const found of markdown.matchAll(BLOCK)) {
    const [, language, text = ""] = found;
    const line = markdown.slice(0, found.index).split("\n").length;
    const last = steps.at(-1);
    const file = NAMED.exec(text)?.[1];
    if (language === "text" && last !== undefined && last.output === undefined) {
      steps[steps.length - 1] = { ...last, output: text };
    } else if (language === "sh") {
      steps.push({ line, text });
    } else if (language !== "text" && file !== undefined) {
      steps.push({ line, text: `cat > ${file} <<'END_OF_FILE'\n${text}END_OF_FILE\n` });
    } else {
      throw new Error(
        `${page}:${line}: nobody would run this block. It is neither shell, nor a file whose first line names it.`,
      );
    }
  }
  const fences = markdown.match(/^\s*(```|~~~)/gm) ?? [];
  const blocks = markdown.match(BLOCK) ?? [];
  if (fences.length !== 2 * blocks.length)
    throw new Error(`${page}:1: a block is indented, has no end or is between ~~~.`);
  return steps;
}

/**
 * A script that does the same as a reader who types the steps, and says before each on which line it stands. What is typed into
 * a shell that a step opens is a script for that shell, up to the step that is `exit`.
 */
export function scriptOf(steps: readonly Step[]): string {
  const opening = steps.findIndex(({ text }) => OPENS.test(text));
  const closing = steps.findIndex(({ text }, index) => index > opening && text === "exit\n");
  if (opening === -1) return typed(steps);
  if (closing === -1) throw new Error(`Line ${steps[opening]?.line} opens a shell that no \`exit\` leaves.`);
  const inside = `${typed(steps.slice(opening + 1, closing))}${said(steps[closing])}`;
  return [
    typed(steps.slice(0, opening)),
    `cat > session-inside.sh <<'END_OF_SESSION'\n${inside}END_OF_SESSION\n`,
    typed(steps.slice(opening, opening + 1)).replace(OPENS, " -- sh -eu session-inside.sh\n"),
    typed(steps.slice(closing + 1)),
  ].join("");
}

const typed = (steps: readonly Step[]): string => steps.map((step) => said(step) + step.text).join("");

const mark = (line: number | undefined): string => `=== line ${line} ===`;
const said = (step: Step | undefined): string => `printf '\\n%s\\n' '${mark(step?.line)}'\n`;

/** What is not as the page says, for each step that says what it prints. */
export function differences(steps: readonly Step[], printed: string): string[] {
  return steps.flatMap(({ line, output }) => {
    if (output === undefined) return [];
    const [, after] = printed.split(`${mark(line)}\n`);
    const seen = after?.split(/^=== line \d+ ===$/m)[0] ?? "";
    return isPrinted(tidied(output), tidied(seen)) ? [] : [`line ${line} printed:\n${seen}`];
  });
}

/** Without blank lines at the ends, and without blanks at the end of a line. */
const tidied = (text: string): string => `${text.replaceAll(/[ \t]+$/gm, "").trim()}\n`;
