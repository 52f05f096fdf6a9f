/** The catalogue of assumptions as plain data, for `access-emulator parity`: it runs in Node, without the Worker's code. */
import type { Assumption } from "../src/rules/fidelity/assumptions/assumption.ts";
import { assumptionNames, catalogue } from "../src/rules/fidelity/assumptions/index.ts";

export function parityCatalogue(): string {
  const members = assumptionNames.map((name) => {
    const { statement, default: value, schema, alternatives }: Assumption = catalogue[name];
    const plain = schema ? { statement, default: value, alternatives } : { statement };
    return `  ${JSON.stringify(name)}: ${JSON.stringify(plain)},`;
  });
  return `// Made by \`npm run generate\` from src/rules/fidelity/assumptions/index.ts. Do not edit.

/** What the emulator assumes; docs/fidelity.md says why. One without a default is fixed. */
export const assumptions = {
${members.join("\n")}
} as const;
`;
}
