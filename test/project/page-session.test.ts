import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { everyTokenOperation } from "../../scripts/clients/client.ts";
import { differences, scriptOf, sessionOf } from "../../scripts/page-session.ts";

const fenced = (language: string, ...lines: string[]) => ["```" + language, ...lines, "```", ""].join("\n");

describe("a page that is typed into one shell", () => {
  test("has shell, files, and what the block before each `text` prints", () => {
    const page = `# Page\n\n${fenced("hcl", "# main.tf", "a = 1")}\n${fenced("sh", "cat main.tf")}\n${fenced("text", "…")}`;
    expect(sessionOf("a.md", page)).toEqual([
      { line: 3, text: "cat > main.tf <<'END_OF_FILE'\n# main.tf\na = 1\nEND_OF_FILE\n" },
      { line: 8, text: "cat main.tf\n", output: "…\n" },
    ]);
  });

  test.for([
    ["a file without a name", fenced("hcl", "a = 1")],
    ["a block without a language", fenced("", "echo")],
    ["output of nothing", fenced("text", "1")],
    ["an indented block", `- so:\n\n  \`\`\`sh\n  echo\n  \`\`\`\n`],
    ["one between ~~~", "~~~sh\necho\n~~~\n"],
    ["one without an end", "```sh\necho\n"],
    ["a second output", fenced("sh", "echo 1") + fenced("text", "1") + fenced("text", "1")],
  ] as const)("is refused, with the place: %s", ([, page]) => {
    expect(() => sessionOf("a.md", page)).toThrow(/^a\.md:\d+: /);
  });

  const typed = (page: string) => {
    const steps = sessionOf("a.md", page);
    const { stdout, status } = spawnSync("sh", ["-eu"], {
      input: `cd "$(mktemp -d)"\n${scriptOf(steps)}`,
      encoding: "utf8",
    });
    return { status, differences: differences(steps, stdout) };
  };

  test("keeps what a step before has set, in the shell that a step opens, too, and leaves that shell by exit", () => {
    const page =
      fenced("sh", "A=1; export A") +
      fenced("sh", 'inside() { shift; B=2 "$@"; }', "inside -- sh") +
      fenced("sh", "echo $A $B", "C=3") +
      fenced("text", "1 2") +
      fenced("sh", "echo $C; B=") +
      fenced("text", "3") +
      fenced("sh", "exit") +
      fenced("sh", "echo $A ${B-none} ${C-none}") +
      fenced("text", "1 none none");
    expect(typed(page)).toEqual({ status: 0, differences: [] });
  });

  test("has an end of each shell that it opens", () => {
    expect(() => scriptOf(sessionOf("a.md", fenced("sh", "env -- sh") + fenced("sh", "echo")))).toThrow("Line 1 opens");
  });

  test("names the step that prints something else, and that alone", () => {
    const page =
      fenced("sh", "echo 1", "echo 2") + fenced("text", "…", "2") + fenced("sh", "echo 3") + fenced("text", "4");
    expect(typed(page)).toEqual({ status: 0, differences: ["line 9 printed:\n3\n"] });
  });
});

describe("the 12 methods of cloudflare.zero_trust.service_tokens", () => {
  const { accounts, zones } = everyTokenOperation;
  const methods = [
    ...accounts.map((name) => (zones.includes(name) ? `${name}_by_account` : name)),
    ...zones.map((name) => `${name}_by_zone`),
  ];

  test("are 12", () => expect(methods).toHaveLength(12));

  test.for(methods)("%s is in the pages about StackQL and the API, by its name", (method) => {
    const page = readFileSync("docs/stackql.md", "utf8");
    expect(page).toMatch(new RegExp(String.raw`^\| ${method} +\| [a-z_, ]+ \| [A-Z]+ +\|$`, "m"));
    expect(page).toContain(`\`${method}\``);
    expect(readFileSync("docs/api.md", "utf8")).toContain(`\`${method}\``);
  });
});
