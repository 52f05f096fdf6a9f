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
  by === "carry" ? "[`carry`](fixed-answers.md#carried-paths)" : "[fixed answers](fixed-answers.md#fixed-answers)";

const ANSWERS = `## The fixed answers

The kinds that need fixed answers run with these, for \`PUT /_emulator/accounts/{id}/answers\`, \`access-emulator answers set\` or a seed.
`;

const answersOf = ({ kind, answers }: Extract<Program, { readonly by: "fixed answers" }>): string =>
  `${kind[0]?.toUpperCase()}${kind.slice(1)}:\n\n\`\`\`json\n${JSON.stringify({ answers }, null, 2)}\n\`\`\`\n`;

export function pageOf(rows: readonly Row[]): string {
  const alone = rows.filter(({ alone: { came } }) => came === TO_ITS_END);
  const helped = rows.filter(({ helped: outcome }) => outcome?.came === TO_ITS_END);
  const by = (what: Program["by"]) => helped.filter(({ program }) => program.by === what).length;
  const introduction = `# Programs that use service tokens

What kinds of programs use service tokens, and how far does each get with the emulator? The kinds were found by reading public
programs. Each was then written anew, in the project's own words: the requests that it sends, and the parts of the answers that it reads. A
test of the project replays them and makes this page.

Of ${rows.length} kinds, **${alone.length} run to their end without any help**, and ${helped.length} more with it: ${by("fixed answers")} by fixed answers,
${by("carry")} by the setting \`other_paths\` as \`carry\`. The table does not
say how many programs there are of each kind, nor does it prove that another program of the same kind runs to its end. Your own program
tells where it stops: \`access-emulator run -- your-program\` names at its end the requests to paths that are not emulated. "Stops at"
is the first such request; more may follow.

Take [fixed answers](fixed-answers.md) when a program sends a PUT to a path that it names itself, or reads members that only Cloudflare adds.
Take \`carry\` when it creates objects by POST and reads them back by their ids.

**The help proves nothing about the APIs that it stands for**: a program reads there only what you wrote, or what it sent itself.
The help lets a program reach its requests about Access, and those after them.

Time passes for these programs by the account's clock. A program with an application sends requests with the two headers to it, at the
[edge](edge.md), as a real program does; the clean-ups of unused tokens find the \`last_seen_at\` of such requests. A program with a token
alone asks [\`verify\`](tokens.md#verify), which looks at nothing else. Paths are shown without their account or zone, and without ids.
`;
  const head = ["kind", "what it does", "what it requests beside tokens", "without help", "with help"];
  const lines = rows.map(({ program, alone: { came, asked }, helped: outcome }) => {
    const others = (outcome?.asked ?? asked).filter((name) => !name.startsWith(TOKENS));
    const without = came === TO_ITS_END ? "to its end" : came.replace(/^stops at (.*)$/, "stops at `$1`");
    const withHelp = outcome ? `${helpOf(program)}: to its end` : "";
    return [program.kind, program.does, others.map((name) => `\`${name}\``).join(", "), without, withHelp];
  });
  const table = [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const given = rows.flatMap(({ program }) => (program.by === "fixed answers" ? [answersOf(program)] : []));
  return `${introduction}\n${table}\n\n${ANSWERS}\n${given.join("\n")}`;
}
