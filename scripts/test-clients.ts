/**
 * Drives real clients against the emulator, each unmodified, each with accounts of its own: `npm run test:clients`.
 *
 * --only NAME           those whose id contains NAME; may be given more than once
 * --require-registries  a client that comes from npm, PyPI or Go modules must run where its language is installed
 * --write               writes what was shown to test/clients/results.json, of which the tables are made
 * --note TEXT           what is to be known of clients from elsewhere, such as how they were built; with --write
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmulator } from "../test/support/node/built-library.ts";
import { ClientRun, NotInstalled, type Stage } from "./clients/client-run.ts";
import type { Client } from "./clients/client.ts";
import { endCommands } from "./clients/command.ts";
import { isSame, readResults, writeResults, type Result } from "./clients/results.ts";
import { roster } from "./clients/roster.ts";
import { difference, RequestLog } from "./clients/seen.ts";

type Outcome =
  | { readonly kind: "proved"; readonly result: Result; readonly seconds: number }
  | { readonly kind: "skipped"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string };

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    "require-registries": { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    note: { type: "string" },
  },
});

const chosen = roster.filter(({ id }) => options.only.length === 0 || options.only.some((part) => id.includes(part)));
if (chosen.length === 0) {
  console.error(
    `No client's id contains ${options.only.join(" or ")}. There are: ${roster.map(({ id }) => id).join(", ")}`,
  );
  process.exit(2);
}

const committed = new Map(readResults().map((result) => [result.id, result]));
const outcomes = new Map<string, Outcome>();

const start = performance.now();
const folder = mkdtempSync(join(tmpdir(), "access-emulator-clients-"));
const tidyUp = () => {
  endCommands();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
};
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => {
    tidyUp();
    process.exit(code);
  });
}
try {
  const log = new RequestLog();
  await using emulator = await startEmulator({
    intercept: { offline: true },
    log: { format: "json", write: log.write },
  });
  const queue = chosen.toSorted((a, b) => Number(b.takesLong ?? false) - Number(a.takesLong ?? false)).values();
  const worker = async () => {
    for (const client of queue) {
      const outcome = await outcomeOf(client, { emulator, log, folder });
      outcomes.set(client.id, outcome);
      tell(client, outcome);
    }
  };
  // Two at a time: while one compiles or waits for its registry, the other gets on.
  await Promise.all([worker(), worker()]);
} finally {
  tidyUp();
}
conclude();

async function outcomeOf(client: Client, stage: Stage): Promise<Outcome> {
  const found = client.find();
  if ("missing" in found) return { kind: "skipped", why: found.missing };
  const begin = performance.now();
  try {
    const run = await ClientRun.start(client, found, stage);
    await client.drive(run);
    await stage.log.settle(stage.emulator.url);
    const seen = stage.log.of(run.ids);
    const differences = difference(client, seen);
    if (differences.length > 0) return { kind: "failed", why: differences.join("\n") };
    if (run.proved.length === 0) return { kind: "failed", why: "it proved nothing" };
    const date = new Date().toISOString().slice(0, 10);
    const note = client.origin === "elsewhere" && options.note ? { note: options.note } : {};
    const result = { id: client.id, version: run.version, date, ...seen, proved: run.proved, ...note };
    return { kind: "proved", result: structuredClone(result) as Result, seconds: (performance.now() - begin) / 1000 };
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    const isDemanded = options["require-registries"] && client.origin !== "elsewhere";
    if (problem instanceof NotInstalled && !isDemanded) {
      return { kind: "skipped", why: `it could not be installed: ${why.replaceAll(/\s+/g, " ").slice(0, 300)}` };
    }
    return { kind: "failed", why };
  }
}

/** What one client came to, as soon as it is known. */
function tell({ id, origin }: Client, outcome: Outcome): void {
  if (outcome.kind === "skipped") return console.log(`- ${id}: skipped, ${outcome.why}`);
  if (outcome.kind === "failed") {
    process.exitCode = 1;
    return console.error(`! ${id}: ${outcome.why}`);
  }
  const { version, operations, proved } = outcome.result;
  const driven = operations.accounts.length + operations.zones.length;
  console.log(
    `- ${id} ${version}: ${driven} operations, ${proved.length} statements proved, in ${outcome.seconds.toFixed(1)} s`,
  );
  // What somebody installed has any version; what a registry gives has the one that its manifest pins.
  if (origin !== "elsewhere" && !options.write && !isSame(committed.get(id), outcome.result, origin)) {
    process.exitCode = 1;
    console.error(`! ${id}: test/clients/results.json tells otherwise. Run npm run test:clients -- --write`);
  }
}

/** Writes what was shown, if that was asked for, and counts. */
function conclude(): void {
  const all = [...outcomes.values()];
  if (options.write) {
    for (const outcome of all) if (outcome.kind === "proved") committed.set(outcome.result.id, outcome.result);
    // In the order of the roster; a client that left it leaves the file.
    writeResults(roster.flatMap(({ id }) => committed.get(id) ?? []));
  }
  const count = (kind: Outcome["kind"]) => all.filter((outcome) => outcome.kind === kind).length;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `clients: ${count("proved")} proved, ${count("skipped")} skipped, ${count("failed")} failed, in ${seconds} s`,
  );
}
