/** The code in a page: its blocks, and in a guide which file each block is. */

export interface Block {
  readonly file: string;
  readonly text: string;
  /** What a shell block prints; `…` stands for anything. */
  readonly output?: string;
  /** Commands that a shell block needs and that not every machine has: without one of them it is skipped, and said so. */
  readonly needs?: readonly string[];
}

const FENCE = /^\s*(`{3,}|~{3,})\s*(\S*)/;
/** The second line of a shell block. */
const NEEDS = /^# needs: ([\w-]+(?: [\w-]+)*)$/m;
const NAMED = /^(?:\/\/|#) ([\w.-]+)$/;
/** The languages of blocks that are run, and how their files are named. */
const ENDINGS: Readonly<Record<string, RegExp>> = { ts: /\.m?ts$/, sh: /\.sh$/ };

/** A block of a page as it stands there. */
export interface Fenced {
  /** `page:line` of its fence, for errors. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
  /** The file that its first line names. */
  readonly name: string | undefined;
  /** What stands above it on the page: the nearest line that is not empty. */
  readonly above: string;
}

/** Every block of a page, in order. Throws, with the line, when one has no end or is made by indentation. */
export function fencedBlocks(page: string, markdown: string): Fenced[] {
  const blocks: Fenced[] = [];
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const place = `${page}:${at + 1}`;
    const [, fence, language = ""] = FENCE.exec(lines[at] ?? "") ?? [];
    if (fence === undefined) {
      const isIndented = /^( {4}|\t)/.test(lines[at] ?? "") && lines[at - 1]?.trim() === "";
      if (isIndented) throw new Error(`${place}: an indented block cannot name its file. Put it between \`\`\`.`);
      continue;
    }
    const end = lines.findIndex((line, index) => index > at && line.trim() === fence);
    if (end === -1) throw new Error(`${place}: this block has no end.`);
    const text = `${lines.slice(at + 1, end).join("\n")}\n`;
    const name = NAMED.exec(lines[at + 1] ?? "")?.[1];
    const above = lines.slice(0, at).findLast((line) => line.trim() !== "") ?? "";
    blocks.push({ place, language, text, name, above });
    at = end;
  }
  return blocks;
}

/**
 * The blocks of a guide. The first line of a block names its file, and `text` is what the shell before it prints. Throws,
 * with the line, when a block is neither: nobody would run it.
 */
export function blocksOf(page: string, markdown: string): Block[] {
  const blocks: Block[] = [];
  for (const fenced of fencedBlocks(page, markdown)) addTo(blocks, fenced);
  return blocks;
}

function addTo(blocks: Block[], { place, language, text, name }: Fenced): void {
  const last = blocks.at(-1);
  if (language === "text" && last?.file.endsWith(".sh") && last.output === undefined) {
    blocks[blocks.length - 1] = { ...last, output: text };
  } else if (name !== undefined && ENDINGS[language]?.test(name)) {
    const needs = language === "sh" ? NEEDS.exec(text.split("\n")[1] ?? "")?.[1]?.split(" ") : undefined;
    blocks.push({ file: name, text, ...(needs ? { needs } : {}) });
  } else {
    throw new Error(
      `${place}: nobody would run this block. A first line such as "// expiry.test.ts" or "# expiry.sh" names its file; "text" is for what the shell right before it prints.`,
    );
  }
}

/** Whether it is what a page says; `…` there stands for anything within a line, and for any lines as a line of its own. */
export function isPrinted(output: string, printed: string): boolean {
  const groups: string[][] = [[]];
  for (const line of output.split("\n")) {
    if (line === "…") groups.push([]);
    else groups.at(-1)?.push(line);
  }
  return isJoined(groups, printed.split("\n"), (group, lines, at) =>
    group.every((line, index) => isLine(line, lines[at + index])),
  );
}

const isLine = (wanted: string, line: string | undefined): boolean =>
  line !== undefined && isJoined(wanted.split("…"), line, (part, text, at) => text.startsWith(part, at));

/** Whether a whole is these parts, in this order, with anything between them. It takes the first place of each. */
function isJoined<Whole extends { readonly length: number }>(
  parts: readonly Whole[],
  whole: Whole,
  isAt: (part: Whole, whole: Whole, at: number) => boolean,
): boolean {
  const ends = parts.length - 1;
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if (index === ends) at = index === 0 ? 0 : Math.max(at, whole.length - part.length);
    else if (index > 0) while (at + part.length <= whole.length && !isAt(part, whole, at)) at++;
    if (at + part.length > whole.length || !isAt(part, whole, at)) return false;
    at += part.length;
  }
  return at === whole.length;
}
