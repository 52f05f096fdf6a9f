/**
 * `npm run bench`: every figure as a ratio to a baseline in the same run; prints tables and writes docs/benchmarks.md.
 * `--smoke` runs each once and short, and writes nothing; `--only <name>` runs one suite;
 * `--compare <folder>` adds Prism and Mockoon, installed there. `--against <commit>` measures that commit's build instead, in
 * turns with the working tree's.
 */
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { against } from "./against.ts";
import { tableOf, type Suite } from "./support/figures.ts";

const { values } = parseArgs({
  options: {
    smoke: { type: "boolean" },
    only: { type: "string" },
    compare: { type: "string" },
    against: { type: "string" },
  },
});
const smoke = values.smoke ?? false;
const { only, compare } = values;

// Each is loaded when it is its turn: all want a dist/, and `--against` makes its own.
const suites: Record<string, () => Promise<Suite>> = {
  start: async () => (await import("./suites/start.ts")).startSuite(smoke ? 2 : 21),
  accounts: async () => (await import("./suites/accounts.ts")).accountsSuite(smoke ? 8 : 200),
  requests: async () => (await import("./suites/requests.ts")).requestsSuite(smoke ? 1 : 5, smoke ? 1 : 4),
  intercept: async () =>
    (await import("./suites/intercept.ts")).interceptSuite(smoke ? 1 : 11, smoke ? 20 : 500, smoke ? 1 : 4),
  pages: async () => (await import("./suites/pages.ts")).pagesSuite(smoke ? 20 : 200),
  page: async () => (await import("./suites/page.ts")).pageSuite(smoke ? 2 : 20, smoke ? 2 : 41),
  doors: async () => (await import("./suites/doors.ts")).doorsSuite(smoke ? 20 : 1000),
  access: async () => (await import("./suites/access.ts")).accessSuite(smoke ? 20 : 300),
  edge: async () => (await import("./suites/edge.ts")).edgeSuite(smoke ? 20 : 3000, smoke ? 1 : 20),
  scale: async () => (await import("./suites/scale.ts")).scaleSuite(smoke ? 40 : 10_000, smoke ? 1 : 3, smoke ? 1 : 4),
  overload: async () => (await import("./suites/overload.ts")).overloadSuite(smoke ? 1 : 4),
  documents: async () => (await import("./suites/documents.ts")).documentsSuite(smoke ? 2 : 57),
  memory: async () => (await import("./suites/memory.ts")).memorySuite(smoke ? 1 : 5),
};
if (compare !== undefined) {
  suites.comparison = async () => (await import("./suites/comparison.ts")).comparisonSuite(5, compare);
}

if (values.against === undefined) await measureSuites();
else await against(values.against, { smoke, ...(only === undefined ? {} : { only }) });

async function measureSuites(): Promise<void> {
  const wanted = only === undefined ? Object.keys(suites) : [only];
  const tables: string[] = [];
  for (const name of wanted) {
    const suite = suites[name];
    if (!suite) throw new Error(`There is no suite ${name}; there are ${Object.keys(suites).join(", ")}.`);
    const table = tableOf(await suite());
    console.log(table);
    tables.push(table);
  }

  if (!smoke && only === undefined) {
    const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.version}`;
    writeFileSync("docs/benchmarks.md", `${headOf(machine)}\n\n${tables.join("\n")}`);
  }
}

function headOf(machine: string): string {
  const day = new Date().toISOString().slice(0, 10);
  return `# Benchmarks

Measured on ${day}, on ${machine}, with nothing else running. Read the ratios: each is to a baseline that ran alternately with it. The
figures are medians. "**no**" under "held" says that the project misses a target of its own, and breaks nothing for you: why a start
costs what it costs is in [decisions/0005](decisions/0005-what-a-start-costs.md), and why a create does in
[decisions/0006](decisions/0006-what-a-create-costs.md). What a sandbox for a team carries is on [a page of its own](scale.md).

On your machine, from a checkout: \`npm run build && npm run bench -- --only start\` takes a minute, and writes nothing. Other programs that
run at the same time change the ratios, too. This page is what a whole run writes: \`npm run build && npm run build:standalone && npm run
bench -- --compare <folder>\`, with a folder in which \`npm install @stoplight/prism-cli @mockoon/cli\` was run.`;
}
