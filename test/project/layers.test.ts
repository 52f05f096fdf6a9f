import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** What each folder of src/ may import of ours. */
const ALLOWED: Record<string, readonly string[]> = {
  tokens: [],
  api: ["tokens"],
  store: ["tokens"],
  routes: ["api", "store", "tokens"],
  node: ["tokens"],
};

/** The journal's row of a change is written with the change, and tells its status (docs/decisions/0007). */
const SHARED_CATALOGUE = "api/problems.ts";

function sourceFiles(): string[] {
  return readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join("src", file), "utf8");
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1] ?? "");
  return targets.map((target) => normalize(join(dirname(file), target)));
}

const folderOf = (file: string): string => (file.includes("/") ? (file.split("/")[0] ?? "") : "");

test("imports between the folders of src/ run one way", () => {
  const wrong = sourceFiles().flatMap((file) => {
    const allowed = ALLOWED[folderOf(file)];
    if (!allowed) return [];
    return importsOf(file)
      .filter((target) => folderOf(target) !== "" && folderOf(target) !== folderOf(file))
      .filter((target) => !allowed.includes(folderOf(target)) && target !== SHARED_CATALOGUE)
      .map((target) => `${file} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

const isWorkers = (file: string): boolean => !file.startsWith("node/");

test("in the Worker, only src/system.ts reads the system's clock", () => {
  const readers = sourceFiles().filter(
    (file) =>
      isWorkers(file) && /Date\.now\(|new Date\(\)|performance\.now\(/.test(readFileSync(join("src", file), "utf8")),
  );
  expect(readers).toEqual(["store/clock.ts"]);
});

test("no source file of the Worker passes 300 lines, but for the catalogue of assumptions", () => {
  const long = sourceFiles().filter(
    (file) => file !== "tokens/assumptions.ts" && readFileSync(join("src", file), "utf8").split("\n").length > 301,
  );
  expect(long).toEqual([]);
});
