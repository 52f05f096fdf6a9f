/**
 * Beside it, for comparison: two programs that serve an OpenAPI document by itself, with the emulator's own document. They
 * keep no state and know no rule; the figures tell what a start and an idle process cost. They are not dependencies:
 * `--compare <folder>` names a folder in which `npm install @stoplight/prism-cli @mockoon/cli` was run.
 */
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startEmulator } from "../../dist/index.js";
import { heldBy } from "../../scripts/compressed.ts";
import { inTurns, mib, ms, type Suite } from "../support/figures.ts";
import { Client } from "../support/http.ts";
import { residentMemory, startProgram, type Running } from "../support/processes.ts";

/** The emulator's own document, as it is kept. */
const GENERATED = "src/routes/api/openapi.generated.ts";

interface Cost {
  readonly time: number;
  readonly memory: number;
}

/** To its first answer, whatever that is, and its memory half a second later. */
async function costOf(start: () => Promise<Running>, path: string): Promise<Cost> {
  const began = performance.now();
  const running = await start();
  const client = new Client(running.url);
  await client.send("GET", path);
  const time = performance.now() - began;
  client.close();
  await sleep(500);
  const memory = residentMemory(running.pid) ?? Number.NaN;
  await running.stop();
  return { time, memory };
}

export async function comparisonSuite(rounds: number, folder: string): Promise<Suite> {
  const root = resolve(folder);
  const file = join(root, "openapi.json");
  writeFileSync(file, heldBy(readFileSync(GENERATED, "utf8")));
  const bin = (name: string) => join(root, "node_modules", ".bin", name);
  const versionOf = (name: string) =>
    (createRequire(join(root, "package.json"))(`${name}/package.json`) as { version: string }).version;
  const path = `/accounts/${"0".repeat(32)}/access/service_tokens`;
  const programs = {
    emulator: () =>
      costOf(async () => {
        const emulator = await startEmulator();
        return { url: emulator.url, pid: emulator.pid, stop: () => emulator.stop() };
      }, `/client/v4${path}`),
    prism: () =>
      costOf(
        () =>
          startProgram(
            process.execPath,
            [bin("prism"), "mock", "-p", "4010", file],
            /listening on http:\/\/127\.0\.0\.1:(\d+)/,
          ),
        path,
      ),
    mockoon: () =>
      costOf(
        () =>
          startProgram(
            process.execPath,
            [bin("mockoon-cli"), "start", "--data", file, "--port", "4011"],
            /started on port (\d+)/,
          ),
        path,
      ),
  };
  const names = Object.keys(programs) as (keyof typeof programs)[];
  const memories = new Map(names.map((name) => [name, [] as number[]]));
  const measured = Object.fromEntries(
    names.map((name) => [
      name,
      async () => {
        const { time, memory } = await programs[name]();
        memories.get(name)?.push(memory);
        return time;
      },
    ]),
  ) as Record<keyof typeof programs, () => Promise<number>>;
  const times = await inTurns(rounds, measured);
  const memoryOf = (name: keyof typeof programs) =>
    (memories.get(name) ?? []).toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
  const others = [
    { name: "prism", shown: `Prism ${versionOf("@stoplight/prism-cli")}` },
    { name: "mockoon", shown: `Mockoon CLI ${versionOf("@mockoon/cli")}` },
  ] as const;
  return {
    title: "For comparison: servers of an OpenAPI document",
    note: "Start to the first answer, and idle memory. Prism and Mockoon serve the emulator's own OpenAPI document; they keep no state. Baseline: the emulator.",
    rows: others.flatMap(({ name, shown }) => [
      {
        what: `${shown}, start`,
        figure: ms(times[name]),
        baseline: ms(times.emulator),
        ratio: times[name] / times.emulator,
      },
      {
        what: `${shown}, idle memory`,
        figure: mib(memoryOf(name)),
        baseline: mib(memoryOf("emulator")),
        ratio: memoryOf(name) / memoryOf("emulator"),
      },
    ]),
  };
}
