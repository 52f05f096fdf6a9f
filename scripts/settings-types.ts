/** The settings of assumptions as a plain TypeScript type, for users who have neither zod nor the Worker's code. */
import * as z from "zod/mini";
import type { Assumption } from "../src/rules/fidelity/assumptions/assumption.ts";
import { assumptionNames, catalogue } from "../src/rules/fidelity/assumptions/index.ts";

type JsonSchema = { const?: unknown; enum?: readonly unknown[]; anyOf?: readonly JsonSchema[]; type?: string };

export function settingsTypes(): string {
  const members = assumptionNames.flatMap((name) => {
    const { schema, statement, alternatives, default: value }: Assumption = catalogue[name];
    if (!schema) return [];
    const comment = `  /** ${statement} Values: ${alternatives}; default ${JSON.stringify(value)}. */`;
    return [comment, `  readonly ${JSON.stringify(name)}?: ${typeOf(z.toJSONSchema(schema) as JsonSchema)};`];
  });
  return `// Made by \`npm run generate\` from src/rules/fidelity/assumptions/index.ts. Do not edit.

/** What can be switched of what the emulator assumes; docs/fidelity.md says why. */
export interface AssumptionSettings {
${members.join("\n")}
}
`;
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" | ");
  return schema.type === "string" ? "string" : "number";
}
