/** The threat model: every row names what they try, what stops them, and tests that are there. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** The cells of the rows of the first table of a page. */
function rowsOf(page: string): string[][] {
  const [table = ""] = /^\| who .*\n(?:\|.*\n)+/m.exec(page) ?? [];
  const lines = table.trim().split("\n").slice(2);
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What is wrong with a row. */
function faultsOf(cells: readonly string[]): string[] {
  if (cells.length !== 4 || cells.includes("")) return ["has an empty cell, or not four"];
  const tests = Array.from((cells[3] ?? "").matchAll(/\[([^\]]+)\]\(([^)]+)\)/g), ([, name = "", file = ""]) => ({
    name,
    file,
  }));
  if (tests.length === 0) return ["names no test"];
  return tests.flatMap(({ name, file }) => {
    if (!/^test\/.*\.test\.ts$/.test(file) || !existsSync(file)) return [`${file} is no file of tests`];
    return isTestOf(name, readFileSync(file, "utf8")) ? [] : [`${file} has no test called "${name}"`];
  });
}

/** Whether a test or a group of tests is called so, at least in part. */
function isTestOf(name: string, source: string): boolean {
  const part = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(
    `(["'\`])(?:(?!\\1)[^\\n])*${part}(?:(?!\\1)[^\\n])*\\1,\\s*(?:\\{[^}]*\\},\\s*)?(?:async\\s*)?\\(`,
  ).test(source);
}

const page = readFileSync("SECURITY.md", "utf8");
const rows = rowsOf(page);

test("every actor is there", () => {
  expect(new Set(rows.map(([who]) => who))).toEqual(
    new Set([
      "A page that you have open in a browser",
      "A page of an application below `/_edge/`",
      "A client in the same network",
      "A hostile origin",
      "Somebody who may set an origin",
      "A hostile client of the proxy (`--intercept`)",
      "A seed or a snapshot of somebody else, or an API that `pull` reads",
      "Another tenant of a deployed emulator",
      "Somebody who guesses keys",
      "Somebody who reads logs, the journal, snapshots or the state folder",
      "Somebody who floods",
      "The supply chain",
    ]),
  );
});

test.each(rows.map((cells) => [`${cells[0]}: ${cells[1]}`, cells] as const))("%s", (_, cells) => {
  expect(faultsOf(cells)).toEqual([]);
});

describe("a row is refused", () => {
  const row = (tests: string) => ["who", "what", "stops", tests];
  test.each([
    ["without a test", row("see there"), "names no test"],
    ["with a cell that is empty", ["who", "", "stops", "x"], "has an empty cell, or not four"],
    ["with a file that is none", row("[a](test/nowhere.test.ts)"), "test/nowhere.test.ts is no file of tests"],
    [
      "with a file that holds no tests",
      row("[a](test/support/edge-rows.ts)"),
      "test/support/edge-rows.ts is no file of tests",
    ],
    [
      "with a name that no test has",
      row("[no such test](test/project/security.test.ts)"),
      'test/project/security.test.ts has no test called "no such test"',
    ],
  ])("%s", (_, cells, fault) => {
    expect(faultsOf(cells)).toEqual([fault]);
  });
});
