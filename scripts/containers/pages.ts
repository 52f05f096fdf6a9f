/** The fenced blocks of the pages on containers, with their YAML read by a real reader of YAML. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { run } from "../trial.ts";

export interface Fence {
  /** The page and the line, for errors. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
  /** The file that the first line names, if it names one. */
  readonly name: string | undefined;
}

export type ReadYaml = (text: string) => unknown;

const FENCE = /^( *)```(\w+)\n([^]*?)^\1```$/gm;
const NAMED = /^(?:\/\/|#) (\S+\.\w+)\n/;

export function fencesOf(page: string): Fence[] {
  const markdown = readFileSync(page, "utf8");
  return Array.from(markdown.matchAll(FENCE), ({ index, 2: language = "", 3: text = "" }) => ({
    place: `${page}:${markdown.slice(0, index).split("\n").length}`,
    language,
    text,
    name: NAMED.exec(text)?.[1],
  }));
}

/** The one block that names this file. */
export function fileOf(fences: readonly Fence[], name: string): Fence {
  const found = fences.filter((fence) => fence.name === name);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} blocks are ${name}, not one.`);
  return found[0];
}

/** The reader of npm's package `yaml`, which is installed in this folder alone: the project does not depend on it. */
export function yamlReader(folder: string): ReadYaml {
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--prefix", folder, "yaml@2.9.1"]);
  const { parse } = createRequire(join(folder, "package.json"))("yaml") as { parse: ReadYaml };
  return parse;
}
