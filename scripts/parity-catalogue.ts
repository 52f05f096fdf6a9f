/** The catalogue of assumptions as plain data, for `access-emulator parity`: it runs in Node, without the Worker's code. */
import { assumptionNames, catalogue, type Assumption } from "../src/rules/fidelity/assumptions.ts";

export function parityCatalogue(): string {
  const members = assumptionNames.map((name) => {
    const { statement, default: value, schema, alternatives }: Assumption = catalogue[name];
    const plain = schema ? { statement, default: value, alternatives } : { statement };
    return `  ${JSON.stringify(name)}: ${JSON.stringify(plain)},`;
  });
  return `// Made by \`npm run generate\` from src/rules/fidelity/assumptions.ts. Do not edit.

/** What the emulator assumes; docs/fidelity.md says why. One without a default is fixed. */
export const assumptions = {
${members.join("\n")}
} as const;
`;
}
