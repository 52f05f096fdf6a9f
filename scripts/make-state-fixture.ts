/**
 * Makes a state folder for test/node/process/earlier-state.test.ts, with the current build or with another one:
 *
 *     node scripts/make-state-fixture.ts [--dist <the dist/ of a build>] [--by <its commit>]
 *
 * It is filled by that build and stopped; then the build is started on a copy, and what it answers there is written down. The
 * folder is called by the schemas of its databases. One that is there is never made again: only its own release could.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { Account } from "./record/account.ts";
import { copyFolder, libraryOf, removeFolder, temporaryFolder } from "./record/emulator.ts";
import { Masks } from "./record/masks.ts";
import { Recorder } from "./record/recorder.ts";
import { answersOf, type Answers, type Kept } from "./state-fixture/answers.ts";
import { filled } from "./state-fixture/world.ts";

const STATES = "test/fixtures/states";
/** Rows of reads are on disk within a second. */
const UNTIL_WRITTEN = 2500;

const { values } = parseArgs({ options: { dist: { type: "string", default: "dist" }, by: { type: "string" } } });
const by = values.by ?? execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const library = await libraryOf(values.dist);
const work = temporaryFolder();
const state = join(work, "state");
try {
  const before = await made();
  const schemas = schemasOf(state);
  const answers = await read(before.kept);
  for (const [name, { body }] of Object.entries(before.snapshots)) {
    if (!isDeepStrictEqual(answers[name]?.body, body)) throw new Error(`${name} is not on disk as it was: try again.`);
  }
  const fixture = join(STATES, `account-${schemas.account}-directory-${schemas.directory}`);
  if (existsSync(fixture)) throw new Error(`${fixture} is there already: only its own release could make it again.`);
  const whole = join(work, "fixture");
  copyFolder(state, join(whole, "state"));
  const expected = { made_by: { commit: by, schemas }, kept: before.kept, answers };
  writeFileSync(join(whole, "expected.json"), `${JSON.stringify(expected, null, 1)}\n`);
  copyFolder(whole, fixture);
  console.log(`${fixture} is made: ${Object.keys(answers).length} answers.`);
} finally {
  removeFolder(work);
}

/** Fills the folder, and tells what the accounts are just before the end. */
async function made(): Promise<{ readonly kept: Kept; readonly snapshots: Answers }> {
  const running = await library.startEmulator({ persist: state });
  const recorder = new Recorder(join(work, "recorded"), new Masks());
  try {
    recorder.connect(running.port);
    const kept = await filled(recorder);
    await sleep(UNTIL_WRITTEN);
    const snapshots: Record<string, { status: number; body: unknown }> = {};
    const { rich, plain, named, around } = kept;
    for (const [name, id] of Object.entries({ rich, plain, named, ...(around && { around: around.id }) })) {
      const { status, text } = await new Account(recorder, id).control("GET", "snapshot");
      snapshots[`${name}: snapshot`] = { status, body: JSON.parse(text) };
    }
    return { kept, snapshots };
  } finally {
    recorder.close();
    await running.stop();
    for (const file of databasesIn(state)) wholeInItsFile(file);
  }
}

/** What the build answers on a copy, so that its questions are not in the fixture. */
async function read(kept: Kept): Promise<Answers> {
  const copy = join(work, "copy");
  copyFolder(state, copy);
  const running = await library.startEmulator({ persist: copy });
  try {
    return await answersOf(`http://127.0.0.1:${running.port}`, kept);
  } finally {
    await running.stop();
  }
}

function databasesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".sqlite")).map((name) => join(folder, name));
}

/** Of the log beside it nothing is left. */
function wholeInItsFile(file: string): void {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

function schemasOf(folder: string): { readonly account: number; readonly directory: number } {
  const newest = (kind: string): number => {
    const file = databasesIn(join(folder, `access-emulator-${kind}`)).find((name) => !name.endsWith("metadata.sqlite"));
    if (file === undefined) throw new Error(`There is no database of an ${kind} in ${folder}.`);
    const database = new DatabaseSync(file);
    const row = database.prepare("SELECT max(version) AS version FROM schema_versions").get();
    database.close();
    return Number(row?.version);
  };
  return { account: newest("AccountObject"), directory: newest("DirectoryObject") };
}
