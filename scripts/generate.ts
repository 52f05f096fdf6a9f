/**
 * Makes the files that are made of others: `node scripts/generate.ts`. With `--check` it writes nothing, and fails when
 * one of them is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { clientsPage } from "./clients/page.ts";
import { readResults } from "./clients/results.ts";
import { roster } from "./clients/roster.ts";
import { compressedModule, heldBy } from "./compressed.ts";
import { controlDocument } from "./control-openapi.ts";
import { fidelityPage } from "./fidelity.ts";
import { openApiDocument } from "./openapi.ts";
import { parityCatalogue } from "./parity-catalogue.ts";
import { seedSchema } from "./seed-schema.ts";
import { settingsTypes } from "./settings-types.ts";

const clients = readResults();
const files: Record<string, string> = {
  "docs/clients.md": clientsPage(roster, clients),
  "docs/fidelity.md": fidelityPage(),
  "src/routes/api/openapi.generated.ts": compressedModule(JSON.stringify(openApiDocument())),
  "src/routes/control/openapi/openapi.generated.ts": compressedModule(JSON.stringify(controlDocument())),
  "src/contract/assumption-settings.generated.ts": settingsTypes(),
  "src/parity/catalogue.generated.ts": parityCatalogue(),
  "src/node/seed.schema.json": `${JSON.stringify(seedSchema(), null, 2)}\n`,
};

const checkOnly = process.argv.includes("--check");
const stale = Object.entries(files).filter(([path, text]) => heldBy(read(path) ?? "") !== heldBy(text));
for (const [path, text] of stale) {
  if (checkOnly) {
    console.error(`${path} is stale: run npm run generate`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
