import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isSaved, stepsOf } from "../../scripts/readme-blocks.ts";

const fenced = (language: string, ...lines: string[]) => ["```" + language, ...lines, "```", ""].join("\n");
const stepsIn = (...pages: string[]) => stepsOf(pages.map((page, index) => [`${index}.md`, page]));

describe("the code of the README", () => {
  test("is pasted, saved under the name in its first line, or what was printed", () => {
    const page = fenced("js", "// a.mjs", "1;") + fenced("sh", "node a.mjs") + fenced("text", "1");
    expect(stepsIn(page)).toEqual([
      { place: "0.md:1", file: "a.mjs", text: "// a.mjs\n1;\n" },
      { place: "0.md:5", text: "node a.mjs\n", needs: [], output: "1\n" },
    ]);
  });

  test("may need commands and hosts, which the comment above it names", () => {
    const page = `<!-- needs: terraform registry.example -->\n\n${fenced("sh", "terraform init")}`;
    expect(stepsIn(page)).toMatchObject([{ needs: ["terraform", "registry.example"] }]);
  });

  test("may be used on a later page", () => {
    expect(stepsIn(fenced("js", "// a.mjs"), fenced("sh", "node a.mjs"))).toHaveLength(2);
  });

  test.for([
    ["a file that no other block names", fenced("js", "// a.mjs", "import './a.mjs';")],
    ["a file without a name", fenced("ts", "let a;")],
    ["a block without a language", fenced("", "npm ci")],
    ["a kind that nobody runs", fenced("yaml", "# a.yml")],
    ["output of nothing", fenced("text", "1")],
    ["output of a file", fenced("js", "// a.mjs") + fenced("text", "1")],
    ["a second output", fenced("sh", "echo 1") + fenced("text", "1") + fenced("text", "2")],
    ["a comment, which zsh takes for a command", fenced("sh", "npm ci # first")],
    ["a line that is a comment", fenced("sh", "# first", "npm ci")],
  ] as const)("is refused, with its place: %s", ([, page]) => {
    expect(() => stepsIn(page)).toThrow(/^0\.md:\d+: /);
  });

  test("is on the pages, and npm run check:readme can run all of it", () => {
    const pages = ["README.md", "docs/getting-started.md"].map((page) => [page, readFileSync(page, "utf8")] as const);
    const steps = stepsOf(pages);
    expect(steps.filter(isSaved).map(({ file }) => file)).toContain("expiry.test.ts");
    expect(steps.filter((step) => !isSaved(step) && step.output !== undefined).length).toBeGreaterThan(3);
  });
});
