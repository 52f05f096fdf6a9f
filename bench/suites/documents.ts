/** Snapshots, restores and forks of a large account: how long another account waits meanwhile, and what memory they take. */
import { setTimeout as sleep } from "node:timers/promises";
import { startEmulator } from "../../dist/index.js";
import { mib, type Row, type Suite } from "../support/figures.ts";
import { residentMemory } from "../support/processes.ts";

const TIME = 1_767_225_600;
const [LARGE, OTHER] = ["a".repeat(32), "b".repeat(32)];
const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");

function documentOf(size: number): string {
  const tokens: string[] = [];
  for (let [n, length] = [1, 0]; length < size; n++) {
    const token = JSON.stringify({
      id: `${hex(n, 8)}-0000-4000-8000-000000000000`,
      client_id: `${hex(n, 32)}.access`,
      name: `token ${n}`,
      duration: "8760h",
      enabled: true,
      created_at: TIME,
      updated_at: TIME,
      expires_at: TIME + 31_536_000,
      last_seen_at: null,
      client_secret_sha256: hex(n, 64),
      client_secret_version: 1,
      previous_client_secret_sha256: null,
      previous_client_secret_expires_at: null,
      in_use: false,
      verified_at: null,
    });
    tokens.push(token);
    length += token.length + 1;
  }
  const around = { access_emulator_snapshot: 1, schema_version: 1, created_at: TIME };
  const [clock, settings] = [{ offset_ms: 0, frozen_at_ms: null }, { assumptions: {} }];
  return JSON.stringify({ ...around, clock, settings, tokens: [] }).replace("[]}", `[${tokens.join(",")}]}`);
}

/** `size` is the document's, in MiB. */
export async function documentsSuite(size: number): Promise<Suite> {
  const document = documentOf(size * 2 ** 20);
  const emulator = await startEmulator();
  const asked = `${emulator.apiUrl}/accounts/${OTHER}/access/service_tokens`;
  const url = `${emulator.url}/_emulator/accounts/${LARGE}`;
  const memory = (): number => residentMemory(emulator.pid) ?? Number.NaN;

  /** The longest that another account waited during this, in milliseconds, and by how much memory grew. */
  async function during(work: () => Promise<Response>): Promise<{ took: number; pause: number; growth: number }> {
    const state = { isDone: false };
    const before = memory();
    let [pause, most] = [0, 0];
    const others = (async () => {
      while (!state.isDone) {
        const start = performance.now();
        await (await fetch(asked, { headers: { authorization: "Bearer any" } })).text();
        pause = Math.max(pause, performance.now() - start);
        most = Math.max(most, memory());
        await sleep(5);
      }
    })();
    const start = performance.now();
    const answer = await work();
    await answer.arrayBuffer();
    const took = performance.now() - start;
    state.isDone = true;
    await others;
    if (!answer.ok) throw new Error(`It answered ${answer.status}.`);
    return { took, pause, growth: most - before };
  }

  await (await fetch(asked, { headers: { authorization: "Bearer any" } })).text();
  const start = performance.now();
  JSON.parse(document);
  const parse = performance.now() - start;
  const measured = {
    restore: await during(() => fetch(`${url}/snapshot`, { method: "PUT", body: document })),
    snapshot: await during(() => fetch(`${url}/snapshot`)),
    fork: await during(() => fetch(`${url}/fork`, { method: "POST", body: "{}" })),
  };
  await emulator.stop();
  const rows = Object.entries(measured).flatMap(([what, { took, pause, growth }]): Row[] => [
    {
      what: `${what}: longest wait of another account`,
      figure: `${Math.round(pause)} ms of ${Math.round(took)} ms`,
      baseline: `${Math.round(parse)} ms (JSON.parse of it)`,
      ratio: pause / parse,
    },
    {
      what: `${what}: memory`,
      figure: `+ ${mib(growth)}`,
      baseline: `${mib(document.length / 2 ** 20)} (the document)`,
      ratio: growth / (document.length / 2 ** 20),
    },
  ]);
  return {
    title: "Large documents",
    note: `An account of ${size} MiB as a document, all of it tokens, while another account is asked every 5 ms. Memory grows by what is given back late, too.`,
    rows,
  };
}
