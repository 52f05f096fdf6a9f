/** docs/fidelity.md, rendered from the catalogue of assumptions. */
import type { NotObservable, Probe } from "../src/parity/probe.ts";
import { probes } from "../src/parity/probes/all.ts";
import type { Assumption } from "../src/rules/fidelity/assumptions/assumption.ts";
import { assumptionNames, catalogue } from "../src/rules/fidelity/assumptions/index.ts";

export function fidelityPage(): string {
  const sections = assumptionNames.map((name) => section(name, catalogue[name]));
  return `<!-- Made by \`npm run generate\` from src/rules/fidelity/assumptions/index.ts. Do not edit. -->
# Fidelity: what is known, and what is assumed

The emulator copies what Cloudflare documents and what was recorded of the real API. The rest is **assumed**, because nobody
outside Cloudflare knows it. Each assumption has a name, a default, and the evidence that speaks for it. None of them is a statement
about what Cloudflare does.

The header \`Emulator-Evidence\` of each answer says what that answer rests on: a grade of evidence (\`recorded\`, \`documented\`,
\`acceptance-tested\`, \`inferred\`), or the names of the assumptions without evidence that shaped it. An assumption that was
switched away from its default counts as one without evidence. Properties that all answers share (the order of their bytes,
the headers of the rate limit) do not count. [evidence.md](evidence.md) shows how a test run uses this header.

**\`not-emulated\`** is no evidence at all: the emulator does not have the path of the request, and answers 501 / 50100, a code of its own
([api.md](api.md#what-is-not-emulated)). It says nothing about Cloudflare, neither that the path exists there nor that it does not.
It is weaker than every grade above, and no assumption leads to it. **\`given\`** is as weak: the answer is a
[fixed one](fixed-answers.md#fixed-answers), which you wrote. So is **\`carried\`**: the answer is
[what a client sent](fixed-answers.md#carried-paths) to the path.

An assumption with alternatives can be switched:

- for one account: \`PATCH /_emulator/accounts/{account_id}/settings\` with \`{"assumptions":{"<name>":<value>}}\`; \`null\` restores the default;
- for the whole process: the Worker variable \`EMULATOR_SETTINGS\`, JSON of the same form.

\`access-emulator parity\` finds out which of the values an API has ([parity.md](parity.md)); the last column says for which
assumptions it has a probe.

| assumption | default | alternatives | probe |
|---|---|---|---|
${assumptionNames.map((name) => row(name, catalogue[name])).join("\n")}

${sections.join("\n\n")}
`;
}

function row(name: string, { default: value, alternatives, schema }: Assumption): string {
  return `| [\`${name}\`](#${name}) | ${schema ? `\`${JSON.stringify(value)}\`` : "fixed"} | ${schema ? alternatives : ""} | ${probeWord(name)} |`;
}

/** Undefined while a new assumption waits for its probe: types and tests ask for one. */
function probeOf(name: string): Probe<unknown> | NotObservable | undefined {
  return (probes as Readonly<Record<string, Probe<unknown> | NotObservable>>)[name];
}

function probeWord(name: string): string {
  const probe = probeOf(name);
  if (!probe || "notObservable" in probe) return "–";
  return probe.costly ? "costly" : probe.access ? "`--access`" : "yes";
}

function probeLine(name: string): string {
  const probe = probeOf(name);
  if (!probe) return "Probe: none yet.";
  if ("notObservable" in probe) return `Probe: none; ${probe.notObservable}.`;
  return `Probe: yes${probe.costly ? ", with `--costly`" : probe.access ? ", with `--access`" : ""}.`;
}

function section(name: string, assumption: Assumption): string {
  const { statement, evidence, grade, observedBy, schema, alternatives } = assumption;
  const switching = schema ? `Default \`${JSON.stringify(assumption.default)}\`; values: ${alternatives}.` : "Fixed.";
  const observation = observedBy === "not-observable" ? "Not observable." : `Observed by: ${observedBy}.`;
  return `## ${name}\n${statement}\n\n- Evidence: ${evidence} Grade: ${grade}.\n- ${switching}\n- ${observation}\n- ${probeLine(name)}`;
}
