/** The code in a guide: which file each block is. */

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

/**
 * The blocks of a guide. The first line of a block names its file, and `text` is what the shell before it prints. Throws,
 * with the line, when a block is neither: nobody would run it.
 */
export function blocksOf(page: string, markdown: string): Block[] {
  const blocks: Block[] = [];
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
    addTo(blocks, { place, language, text, name: NAMED.exec(lines[at + 1] ?? "")?.[1] });
    at = end;
  }
  return blocks;
}

interface Found {
  readonly place: string;
  readonly language: string;
  readonly text: string;
  readonly name: string | undefined;
}

function addTo(blocks: Block[], { place, language, text, name }: Found): void {
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

/** Whether it is what a guide says; `…` there stands for anything within a line. */
export function isPrinted(output: string, printed: string): boolean {
  const pattern = output.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join(".*")}$`).test(printed);
}
