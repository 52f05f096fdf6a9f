/** Processes that were started in other ways: with settings, with variables, by the command line, and with mistakes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Account, NOON, nextId } from "./account.ts";
import { deployedWalks } from "./deployed.ts";
import {
  removeFolder,
  startedByCommandLine,
  startedWith,
  temporaryFolder,
  type Library,
  type Running,
} from "./emulator.ts";
import { mistakes } from "./mistakes.ts";
import type { Recorder } from "./recorder.ts";
import { standardBlock } from "./standard-block.ts";

const WRITE = "Access: Service Tokens Write";
const PROCESS = {
  assumptions: { "secret-format": "hex", "create-status": 200, "total-count": "unfiltered", "token-limit": 6 },
  rate_limit: { quota: 300, window: "1h" },
  propagation_lag: "30s",
  journal_limit: 40,
  random_seed: "of the process",
};
const TOKENS = {
  random_seed: "of the process",
  api_tokens: [
    { name: "ci", permissions: [WRITE], token: "of-the-process" },
    { name: "old", permissions: [WRITE], token: "old", status: "expired" },
  ],
};
export async function configurations(dist: string, library: Library, recorder: Recorder): Promise<void> {
  const during = async (running: Running, walk: () => Promise<void>) => {
    recorder.connect(running.port);
    await walk();
    await running.stop();
  };
  recorder.begin("process-settings");
  await during(await startedWith(library, { settings: PROCESS }), () => underProcess(recorder));
  recorder.begin("process-variable");
  await during(await startedWith(library, {}, { EMULATOR_SETTINGS: JSON.stringify(PROCESS) }), () =>
    underProcess(recorder),
  );
  recorder.begin("process-api-tokens");
  await during(await startedWith(library, { settings: TOKENS }), () => underTokens(recorder));
  recorder.begin("process-operator");
  const operator = { EMULATOR_OPERATOR_TOKEN: "operators-own" };
  await during(await startedWith(library, { settings: TOKENS }, operator), () => underTokens(recorder));

  recorder.begin("process-command-line");
  const folder = temporaryFolder();
  const seed = join(folder, "seed.json");
  const id = nextId();
  writeFileSync(
    seed,
    JSON.stringify({
      accounts: [{ id, tokens: [{ name: "seeded", created_at: NOON }], bulk: { count: 3, name: "bulk {n}" } }],
    }),
  );
  const words = ["--settings", JSON.stringify(PROCESS), "--seed", seed];
  await during(await startedByCommandLine(dist, words), async () => {
    await recorder.send("GET", `/_emulator/accounts/${id}/tokens`);
    await underProcess(recorder);
  });
  removeFolder(folder);

  await logs(library, recorder);
  recorder.begin("process-mistakes");
  await mistakes(library, recorder);
  await deployedWalks(dist, recorder);
}

/** The account has no settings of its own at first, and its seed is that of the process. */
async function underProcess(recorder: Recorder): Promise<void> {
  const account = new Account(recorder);
  await account.setClock(NOON);
  await account.control("GET", "settings");
  await standardBlock(account);
  await account.control("PATCH", "settings", {
    assumptions: { "secret-format": "cfast", "create-status": null },
    rate_limit: null,
  });
  await account.control("PATCH", "settings", { journal_limit: null, propagation_lag: "1s", random_seed: "its own" });
  await standardBlock(account);
  await account.control("POST", "fork", { id: nextId() });
}

async function underTokens(recorder: Recorder): Promise<void> {
  const account = new Account(recorder);
  await account.setClock(NOON);
  for (const token of ["of-the-process", "old", "unknown", "operators-own"]) {
    account.headers = { authorization: `Bearer ${token}` };
    await account.create();
    await account.api("GET");
    await recorder.send("GET", "/client/v4/user/tokens/verify", undefined, { headers: account.headers });
    await recorder.send("GET", "/client/v4/accounts?page=9", undefined, { headers: account.headers });
    await account.control("GET", "settings", undefined, { headers: { ...account.headers, host: "evil.example" } });
  }
  await account.control("PATCH", "settings", { api_tokens: [{ name: "own", permissions: [WRITE], token: "own" }] });
  for (const token of ["of-the-process", "own", "operators-own"]) {
    account.headers = { authorization: `Bearer ${token}` };
    await account.api("GET");
  }
  await account.control("GET", "requests");
}

async function logs(library: Library, recorder: Recorder): Promise<void> {
  for (const format of ["text", "json"]) {
    recorder.begin(`process-log-${format}`);
    const lines: string[] = [];
    const running = await startedWith(library, { log: { format, write: (line: string) => void lines.push(line) } });
    recorder.connect(running.port);
    const account = await Account.ready(recorder);
    await account.create();
    await account.api("GET", "?name=secret");
    await account.api("PATCH");
    await recorder.send("GET", "/nothing/ä%20b");
    const hasLast = () => lines.some((line) => line.includes("/nothing/"));
    for (let waited = 0; waited < 20_000 && !hasLast(); waited += 20) await sleep(20); // it may come a moment after its answer
    await running.stop();
    for (const line of lines)
      recorder.note(line.replace(/\b\d+ ms$/, "<taken> ms").replace(/"ms":\d+/, '"ms":<taken>'));
  }
}
