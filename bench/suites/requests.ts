/** Requests per second under load, over loopback. */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../dist/index.js";
import { inTurns, perSecond, type Row, type Suite } from "../support/figures.ts";
import { Client, tokensPath } from "../support/http.ts";
import { CONNECTIONS, rate } from "../support/load.ts";
import { startBaseline, withFolder } from "../support/processes.ts";

const BODY = '{"name":"CI/CD token"}';

/** Reads and creates against the plain object, with the state of both in this folder. */
async function ratesIn(folder: string, rounds: number, seconds: number) {
  const [theirs, ours] = [join(folder, "plain"), join(folder, "emulator")];
  mkdirSync(theirs);
  const plain = await startBaseline("plain-object", theirs);
  await using emulator = await startEmulator({ persist: ours, settings: { assumptions: { "token-limit": "none" } } });
  const { id } = await emulator.account();
  const silent = await emulator.account({ seed: { settings: { journal_limit: 0 } as object } });
  const client = new Client(emulator.url);
  const created = JSON.parse(await client.expect(201, "POST", tokensPath(id), BODY)) as { result: { id: string } };
  client.close();
  const silentToken = JSON.parse(await client.expect(201, "POST", tokensPath(silent.id), BODY)) as typeof created;
  const tokens = `${emulator.url}${tokensPath(id)}`;
  const silentTokens = `${emulator.url}${tokensPath(silent.id)}`;
  client.close();
  const rates = await inTurns(rounds, {
    plainRead: () => rate(`${plain.url}/`, seconds),
    read: () => rate(`${tokens}/${created.result.id}`, seconds),
    plainInsert: () => rate(`${plain.url}/`, seconds, "text"),
    create: () => rate(tokens, seconds, BODY),
    silentRead: () => rate(`${silentTokens}/${silentToken.result.id}`, seconds),
    silentCreate: () => rate(silentTokens, seconds, BODY),
  });
  await plain.stop();
  return rates;
}

export async function requestsSuite(rounds: number, seconds: number): Promise<Suite> {
  const onDisk = await withFolder((folder) => ratesIn(folder, rounds, seconds), tmpdir());
  const inMemory = await withFolder((folder) => ratesIn(folder, rounds, seconds));
  return {
    title: "Requests per second",
    note: `${CONNECTIONS} connections, autocannon. Baseline: a plain Durable Object on raw workerd that reads a row by its key, or inserts one. On disk, an answer waits for the disk; in memory, where \`startEmulator()\` keeps its state unless told to persist it, only the processor counts. "Without the journal" is the setting \`journal_limit\` 0.`,
    rows: [
      row("reads of one token, state on disk", onDisk.read, onDisk.plainRead, { atLeast: 0.65 }),
      row("creates, state on disk", onDisk.create, onDisk.plainInsert, { atLeast: 0.7 }),
      row("reads of one token, state in memory", inMemory.read, inMemory.plainRead, { atLeast: 0.65 }),
      row("creates, state in memory", inMemory.create, inMemory.plainInsert),
      row("creates with the journal, to creates without, on disk", onDisk.create, onDisk.silentCreate, {
        atLeast: 0.85,
      }),
      row("creates with the journal, to creates without, in memory", inMemory.create, inMemory.silentCreate, {
        atLeast: 0.85,
      }),
      row("reads with the journal, to reads without, in memory", inMemory.read, inMemory.silentRead),
    ],
  };
}

function row(what: string, ours: number, theirs: number, wanted?: Row["wanted"]): Row {
  return {
    what,
    figure: perSecond(ours),
    baseline: perSecond(theirs),
    ratio: ours / theirs,
    ...(wanted ? { wanted } : {}),
  };
}
