/** docs/fidelity.md, rendered from the catalogue of assumptions. */
import { assumptionNames, catalogue, type Assumption } from "../src/tokens/assumptions.ts";

export function fidelityPage(): string {
  const sections = assumptionNames.map((name) => section(name, catalogue[name]));
  return `<!-- Made by \`npm run generate\` from src/tokens/assumptions.ts. Do not edit. -->
# Fidelity: what is known, and what is assumed

The emulator copies what Cloudflare documents and what was recorded of the real API. The rest is **assumed**: nobody
outside knows it. Each assumption has a name, a default and what speaks for it. None of it is a statement about what
Cloudflare does.

The header \`Emulator-Evidence\` of each answer says what that answer rests on: a grade of evidence (\`recorded\`, \`documented\`,
\`acceptance-tested\`, \`inferred\`), or the names of the assumptions without evidence that shaped it. An assumption that was
switched away from its default counts as one without evidence. What every answer has (the order of its bytes, the headers of
the rate limit) does not count.

An assumption with alternatives can be switched:

- for one account: \`PATCH /_emulator/accounts/{account_id}/settings\` with \`{"assumptions":{"<name>":<value>}}\`; \`null\` puts it back;
- for the whole process: the Worker variable \`EMULATOR_SETTINGS\`, JSON of the same form.

| assumption | default | alternatives |
|---|---|---|
${assumptionNames.map((name) => row(name, catalogue[name])).join("\n")}

${sections.join("\n\n")}
`;
}

function row(name: string, { default: value, alternatives, schema }: Assumption): string {
  return `| [\`${name}\`](#${name}) | ${schema ? `\`${JSON.stringify(value)}\`` : "fixed"} | ${schema ? alternatives : ""} |`;
}

function section(name: string, assumption: Assumption): string {
  const { statement, evidence, grade, observedBy, schema, alternatives } = assumption;
  const switching = schema ? `Default \`${JSON.stringify(assumption.default)}\`; values: ${alternatives}.` : "Fixed.";
  const observation = observedBy === "not-observable" ? "Not observable." : `Observed by: ${observedBy}.`;
  return `## ${name}\n${statement}\n\n- Evidence: ${evidence} Grade: ${grade}.\n- ${switching}\n- ${observation}`;
}
