/** Resident memory of an idle process that has answered once. */
import { setTimeout as sleep } from "node:timers/promises";
import { startEmulator } from "../../dist/index.js";
import { inTurns, mib, type Suite } from "../support/figures.ts";
import { firstCreate } from "../support/first-answer.ts";
import { Client } from "../support/http.ts";
import { residentMemory, startBaseline, startProgram, withFolder, type Running } from "../support/processes.ts";

async function idle(running: Running, ask: (client: Client) => Promise<unknown>): Promise<number> {
  const client = new Client(running.url);
  await ask(client);
  client.close();
  await sleep(500);
  const memory = residentMemory(running.pid) ?? Number.NaN;
  await running.stop();
  return memory;
}

export async function memorySuite(rounds: number): Promise<Suite> {
  const memory = await inTurns(rounds, {
    empty: async () => idle(await startBaseline("empty"), (client) => client.expect(200, "GET", "/")),
    emulator: async () => {
      const emulator = await startEmulator();
      return idle({ url: emulator.url, pid: emulator.pid, stop: () => emulator.stop() }, firstCreate);
    },
  });
  const dev = await withFolder(async (folder) =>
    idle(
      await startProgram(
        process.execPath,
        ["node_modules/wrangler/bin/wrangler.js", "dev", "--port", "0", "--persist-to", folder],
        /Ready on http:\/\/[^:]+:(\d+)/,
      ),
      firstCreate,
    ),
  );
  const baseline = `${mib(memory.empty)} (empty Worker)`;
  return {
    title: "Idle memory",
    note: "Resident memory half a second after the first answer, of the process and its children. Baseline: raw workerd with an empty Worker.",
    rows: [
      {
        what: "emulator (workerd)",
        figure: mib(memory.emulator),
        baseline,
        ratio: memory.emulator / memory.empty,
        wanted: { atMost: 1.3 },
      },
      { what: "the same under `wrangler dev`", figure: mib(dev), baseline, ratio: dev / memory.empty },
    ],
  };
}
