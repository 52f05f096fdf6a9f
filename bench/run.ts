/**
 * `npm run bench`: every figure as a ratio to a baseline in the same run; prints tables and writes docs/benchmarks.md.
 * `--smoke` runs each once and short, and writes nothing; `--only <name>` runs one suite;
 * `--compare <folder>` adds Prism and Mockoon, installed there.
 */
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { accountsSuite } from "./suites/accounts.ts";
import { comparisonSuite } from "./suites/comparison.ts";
import { interceptSuite } from "./suites/intercept.ts";
import { memorySuite } from "./suites/memory.ts";
import { pagesSuite } from "./suites/pages.ts";
import { requestsSuite } from "./suites/requests.ts";
import { startSuite } from "./suites/start.ts";
import { tableOf, type Suite } from "./support/figures.ts";

const { values } = parseArgs({
  options: { smoke: { type: "boolean" }, only: { type: "string" }, compare: { type: "string" } },
});
const smoke = values.smoke ?? false;

const suites: Record<string, () => Promise<Suite>> = {
  start: () => startSuite(smoke ? 2 : 21),
  accounts: () => accountsSuite(smoke ? 8 : 200),
  requests: () => requestsSuite(smoke ? 1 : 5, smoke ? 1 : 4),
  intercept: () => interceptSuite(smoke ? 1 : 11, smoke ? 20 : 500, smoke ? 1 : 4),
  pages: () => pagesSuite(smoke ? 20 : 200),
  memory: () => memorySuite(smoke ? 1 : 5),
};
const { compare } = values;
if (compare !== undefined) suites.comparison = () => comparisonSuite(5, compare);

const wanted = values.only === undefined ? Object.keys(suites) : [values.only];
const tables: string[] = [];
for (const name of wanted) {
  const suite = suites[name];
  if (!suite) throw new Error(`There is no suite ${name}; there are ${Object.keys(suites).join(", ")}.`);
  const table = tableOf(await suite());
  console.log(table);
  tables.push(table);
}

if (!smoke && values.only === undefined) {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.version}`;
  writeFileSync(
    "docs/benchmarks.md",
    `# Benchmarks\n\nMade by \`npm run build && npm run build:standalone && npm run bench -- --compare <folder>\`\n(a folder in which \`npm install @stoplight/prism-cli @mockoon/cli\` was run). Medians, on ${machine}. Read the ratios: each is to a\nbaseline that ran alternately with it. Why creates cost what they cost: [decisions/0006](decisions/0006-what-a-create-costs.md).\n\n${tables.join("\n")}`,
  );
}
