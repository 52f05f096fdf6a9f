import { describe, expect, test } from "vitest";
import { blocksOf, isPrinted } from "../../scripts/guide-blocks.ts";

const fenced = (language: string, ...lines: string[]) => ["```" + language, ...lines, "```", ""].join("\n");

describe("the code of a guide", () => {
  test("is in named blocks; text is what the shell before it prints", () => {
    const page = `# Guide\n\n${fenced("ts", "// a.test.ts", "", "let a;")}\n${fenced("sh", "# b.sh", "echo 1")}\n${fenced("text", "1")}`;
    expect(blocksOf("a.md", page)).toEqual([
      { file: "a.test.ts", text: "// a.test.ts\n\nlet a;\n" },
      { file: "b.sh", text: "# b.sh\necho 1\n", output: "1\n" },
    ]);
  });

  test("may need commands that not every machine has", () => {
    const page = fenced("sh", "# a.sh", "# needs: java keytool", "java a") + fenced("ts", "// a.ts", "# needs: java");
    const [shell, other] = blocksOf("a.md", page);
    expect(shell?.needs).toEqual(["java", "keytool"]);
    expect(other).not.toHaveProperty("needs");
    expect(blocksOf("a.md", fenced("sh", "# a.sh", "echo", "# needs: java"))[0]).not.toHaveProperty("needs");
  });

  test("is a module in a file that says so, whatever the project's package.json says", () => {
    expect(blocksOf("a.md", fenced("ts", "// vitest.config.mts"))).toMatchObject([{ file: "vitest.config.mts" }]);
  });

  test.for([
    ["a block without a name", fenced("ts", "let a;")],
    ["without a language", fenced("", "// a.ts")],
    ["an empty one", fenced("ts")],
    ["of a kind that nobody runs", fenced("json", "// a.json")],
    ["a name of another kind", fenced("sh", "# a.ts")],
    ["a path", fenced("sh", "# ../a.sh")],
    ["output of nothing", fenced("text", "1")],
    ["output of a test", fenced("ts", "// a.ts") + fenced("text", "1")],
    ["a second output", fenced("sh", "# a.sh") + fenced("text", "1") + fenced("text", "2")],
    ["one in a list", `- so:\n\n  \`\`\`ts\n  let a;\n  \`\`\`\n`],
    ["one between ~~~", "~~~ts\nlet a;\n~~~\n"],
    ["an indented one", "So:\n\n    let a;\n"],
    ["one without an end", "```ts\n// a.ts\n"],
  ] as const)("is refused, with its place: %s", ([, page]) => {
    expect(() => blocksOf("a.md", page)).toThrow(/^a\.md:\d+: /);
  });

  test("… in an output stands for anything within a line, and nothing else is a pattern", () => {
    expect(isPrinted("after … s. (1)\n", "after 0.1 s. (1)\n")).toBe(true);
    expect(isPrinted("after … s. (1)\n", "after 0.1 s, (1)\n")).toBe(false);
    expect(isPrinted("a … b\n", "a\nb\n")).toBe(false);
    expect(isPrinted("a\n", "a\nb\n")).toBe(false);
    expect(isPrinted("a…b…c", "a1b2b3c")).toBe(true);
    expect(isPrinted("ab…bc", "abc")).toBe(false);
    expect(isPrinted("…", "a.b")).toBe(true);
    expect(isPrinted("a.c", "abc")).toBe(false);
  });

  test("… as a line of its own stands for any lines, and for none", () => {
    expect(isPrinted("…\nb\n…\n", "a\na\nb\n")).toBe(true);
    expect(isPrinted("a\n…\nb…\n", "a\nc\nb1\n")).toBe(true);
    expect(isPrinted("…\nb\n", "a\nb\na\n")).toBe(false);
    expect(isPrinted("…\nb\n", "ab\n")).toBe(false);
    expect(isPrinted("a\n…\na\n", "a\n")).toBe(false);
  });

  test("a line that does not fit is refused at once, however many … are wanted", () => {
    expect(isPrinted(`${"a…".repeat(30)}b`, "a".repeat(10_000))).toBe(false);
  });

  test("… as a line of its own stands for any lines, and for none", () => {
    expect(isPrinted("…\nb\n…\n", "a\na\nb\n")).toBe(true);
    expect(isPrinted("…\nb\n", "a\nb\na\n")).toBe(false);
    expect(isPrinted("…\nb\n", "ab\n")).toBe(false);
  });
});
