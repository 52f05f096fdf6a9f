/** The page docs/programs.md: what each kind of program asks for, and how far it comes. */
import type { Program } from "./program.ts";
import { TO_ITS_END, type Outcome } from "./run.ts";

export interface Row {
  readonly program: Program;
  readonly alone: Outcome;
  /** With what it needs; `null` when it needs nothing. */
  readonly helped: Outcome | null;
}

const TOKENS = "access/service_tokens";

const helpOf = ({ by }: Program): string =>
  by === "carry" ? "[`carry`](control-plane.md#carried-paths)" : "[fixed answers](control-plane.md#fixed-answers)";

export function pageOf(rows: readonly Row[]): string {
  const alone = rows.filter(({ alone: { came } }) => came === TO_ITS_END);
  const helped = rows.filter(({ helped: outcome }) => outcome?.came === TO_ITS_END);
  const by = (what: Program["by"]) => helped.filter(({ program }) => program.by === what).length;
  const introduction = `# Programs that use service tokens

What kinds of programs use service tokens, and how far does each come against the emulator? The kinds were found by reading public
programs; each was then written anew, in the project's own words, as the requests that it sends and what it looks at in the answers.
Made by \`test/conformance/programs.test.ts\` from what happened when they ran: \`npx vitest run test/conformance/programs.test.ts -u\`
writes it anew; without \`-u\` the test fails when a program comes to another place.

Of ${rows.length} kinds, **${alone.length} run to their end without any help**, and ${helped.length} more with it: ${by("fixed answers")} by fixed answers,
${by("carry")} by the setting \`other_paths\` as \`carry\`. How many programs there are of each kind, the table
does not say: those that set up DNS, tunnels or Workers on their way are common. Nor does it prove that another program of the same
kind runs to its end.

**The help proves nothing about the APIs that it stands for**: what a program reads there is what you wrote, or what it sent itself.
It is good for getting to the requests that are about Access, and to those after them.

Time passes for them by the account's clock. Where a real program would ask its application with the two headers, these ask
[\`verify\`](control-plane.md#verify). A path stands here without its account or zone, and without ids.
`;
  const head = ["kind", "what it does", "what it asks for beside tokens", "without help", "with help"];
  const lines = rows.map(({ program, alone: { came, asked }, helped: outcome }) => {
    const others = (outcome?.asked ?? asked).filter((name) => !name.startsWith(TOKENS));
    const without = came === TO_ITS_END ? "to its end" : came.replace(/^stops at (.*)$/, "stops at `$1`");
    const withHelp = outcome ? `${helpOf(program)}: to its end` : "";
    return [program.kind, program.does, others.map((name) => `\`${name}\``).join(", "), without, withHelp];
  });
  const table = [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return `${introduction}\n${table}\n`;
}
