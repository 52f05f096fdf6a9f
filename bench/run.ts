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
    writeFileSync(
      "docs/benchmarks.md",
      `# Benchmarks\n\nMade by \`npm run build && npm run build:standalone && npm run bench -- --compare <folder>\`\n(a folder in which \`npm install @stoplight/prism-cli @mockoon/cli\` was run). Medians, on ${machine}. Read the ratios: each is to a\nbaseline that ran alternately with it. Why creates cost what they cost: [decisions/0006](decisions/0006-what-a-create-costs.md).\n\n${tables.join("\n")}`,
    );
  }
}
