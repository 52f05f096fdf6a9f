/** Folders of state that cannot be read, on raw workerd with real files. */
import { ACCESS_SCHEMA, ACCOUNT_SCHEMA, DIRECTORY_SCHEMA } from "../../../src/contract/stored-state.ts";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { commandLine } from "../../support/node/command-line.ts";
import { damages, damageTable, filesOf, inDatabase, overwrite } from "../../support/node/damage.ts";
import { create, errorOf, namesIn, refusedStart, secretOf, started } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

const well = "0000000000000000000000000000000a";
const lost = "0000000000000000000000000000000b";
const NEWER = "INSERT INTO schema_versions (version) VALUES (99)";
const mark = (folder: string): string => join(folder, "access-emulator.schema.json");

/** A folder with two accounts, a token in each, and the file of the second. */
async function folderOfTwo() {
  const persist = scratchFolder();
  const emulator = await started({ persist });
  await emulator.seed({ accounts: [{ id: well, tokens: [{ name: "well" }] }] });
  const folder = join(persist, "access-emulator-AccountObject");
  const before = new Set(readdirSync(folder));
  const account = await emulator.account({ id: lost, seed: { tokens: [{ name: "first" }] } });
  const secret = secretOf(await create(account, "lost"));
  await expect.poll(async () => (await listed(emulator.url)).length).toBe(2); // it is put there beside its first answer
  await emulator.stop();
  const file = filesOf(persist, "AccountObject").find((each) => !before.has(basename(each))) ?? "";
  return { persist, file, secret };
}

async function listed(url: string): Promise<string[]> {
  const { accounts } = (await (await fetch(`${url}/_emulator/accounts`)).json()) as { accounts: { id: string }[] };
  return accounts.map(({ id }) => id);
}

describe.each(Object.entries(damages))("an account's file that is %s", (_, damage) => {
  test("is told on both planes, leaves the others alone, and is gone with DELETE", async () => {
    const { persist, file, secret } = await folderOfTwo();
    damage(file);
    const complaints: string[] = [];
    const emulator = await started({ persist, onComplaint: (line) => complaints.push(line) });
    const account = await emulator.account({ id: lost });
    const sentence = new RegExp(
      `^The stored state of account ${lost} cannot be read: its file .* DELETE /_emulator/accounts/${lost} empties it\\.$`,
    );

    const refusal = await errorOf(account.settings());
    expect(refusal).toMatchObject({ code: "state-unreadable", status: 500, message: expect.stringMatching(sentence) });
    const answer = await fetch(`${account.apiUrl}/accounts/${lost}/access/service_tokens`, {
      headers: { authorization: `Bearer ${account.token}` },
    });
    expect([answer.status, answer.headers.get("x-should-retry")]).toEqual([500, "false"]);
    expect(answer.headers.get("emulator-hint")).toMatch(sentence);
    expect(complaints.filter((line) => /worker\.js/.test(line))).toEqual([]);
    expect(complaints.filter((line) => sentence.test(line))).toHaveLength(1);

    expect(await namesIn(await emulator.account({ id: well }))).toEqual(["well"]);
    expect(await errorOf(emulator.scan(secret))).toMatchObject({ code: "state-unreadable" });
    const unreadable: string[] = [];
    const found = await emulator.scan(secret, { onUnreadable: ({ account_id: id }) => unreadable.push(id) });
    expect([unreadable, found.map(({ minted }) => minted)]).toEqual([[lost], [null]]);

    await account.reset();
    expect(await listed(emulator.url)).toEqual([well]);
    expect(await namesIn(account)).toEqual([]);
    await create(account, "anew");
    await emulator.stop();
    expect(await namesIn(await (await started({ persist })).account({ id: lost }))).toEqual(["anew"]);
  });
});

test.each(["tokens", "tokens_by_creation", "account", "journal", "schema_versions"])(
  "an account's file in which only %s is damaged is told when that is read, and is gone with DELETE",
  async (table) => {
    const { persist, file } = await folderOfTwo();
    damageTable(file, table);
    const complaints: string[] = [];
    const emulator = await started({ persist, onComplaint: (line) => complaints.push(line) });
    const account = await emulator.account({ id: lost });
    const readings = [
      () => account.settings(),
      () => account.tokens(),
      () => namesIn(account),
      () => account.requests(),
    ];
    const outcomes = await Promise.allSettled(readings.map((read) => read()));
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [String(outcome.reason)] : []));
    expect(reasons.join("\n")).toMatch(/its file is damaged|its file cannot be opened|"code":10001/);
    expect(reasons.join("\n")).not.toContain("This is a bug");
    expect(complaints.filter((line) => /worker\.js/.test(line))).toEqual([]);

    await account.reset();
    expect(await namesIn(account)).toEqual([]);
    await create(account, "anew");
    expect(await namesIn(account)).toEqual(["anew"]);
  },
);

test("an account's file that is another program's database is told, and is gone with DELETE", async () => {
  const { persist, file } = await folderOfTwo();
  rmSync(file);
  inDatabase(file, "CREATE TABLE tokens (a); CREATE TABLE notes (b)");
  const complaints: string[] = [];
  const emulator = await started({ persist, onComplaint: (line) => complaints.push(line) });
  const account = await emulator.account({ id: lost });
  expect(await errorOf(account.settings())).toMatchObject({
    code: "state-unreadable",
    message: expect.stringMatching(/its file is damaged \(table tokens already exists\b.* DELETE .* empties it\.$/),
  });
  expect(complaints.filter((line) => /worker\.js/.test(line))).toEqual([]);
  expect(await namesIn(await emulator.account({ id: well }))).toEqual(["well"]);
  await account.reset();
  await create(account, "anew");
  expect(await namesIn(account)).toEqual(["anew"]);
});

test("an account's file without one of its tables is told when that is read", async () => {
  const { persist, file } = await folderOfTwo();
  inDatabase(file, "DROP TABLE journal");
  const account = await (await started({ persist })).account({ id: lost });
  expect(await errorOf(account.requests())).toMatchObject({
    code: "state-unreadable",
    message: expect.stringContaining("its file is damaged (no such table: journal"),
  });
});

test("an account's file of no bytes is an empty account", async () => {
  const { persist, file } = await folderOfTwo();
  truncateSync(file, 0);
  const emulator = await started({ persist });
  expect(await namesIn(await emulator.account({ id: lost }))).toEqual([]);
});

describe("a folder that a newer emulator used", () => {
  test("is marked by each emulator with what it knows", async () => {
    const { persist } = await folderOfTwo();
    expect(JSON.parse(readFileSync(mark(persist), "utf8"))).toEqual({
      account_schema_version: ACCOUNT_SCHEMA,
      access_schema_version: ACCESS_SCHEMA,
      directory_schema_version: DIRECTORY_SCHEMA,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  test.each([
    ["account_schema_version", ACCOUNT_SCHEMA],
    ["access_schema_version", ACCESS_SCHEMA],
    ["directory_schema_version", DIRECTORY_SCHEMA],
  ])("refuses the start by its %s", async (name, knows) => {
    const { persist } = await folderOfTwo();
    writeFileSync(mark(persist), JSON.stringify({ [name]: 99, version: "9.9.9" }));
    const problem = await refusedStart({ persist });
    expect(problem).toMatchObject({ code: "state-unreadable" });
    expect(problem.message).toBe(
      `The state in ${persist} was last used by access-emulator 9.9.9 and has schema version 99 (${name}), this emulator knows ${knows}: use a newer emulator or another folder.`,
    );
    expect(existsSync(join(persist, "access-emulator.pid"))).toBe(false);
  });

  test("refuses the start by its list of accounts, where it has no mark", async () => {
    const { persist } = await folderOfTwo();
    rmSync(mark(persist));
    for (const file of filesOf(persist, "DirectoryObject")) inDatabase(file, NEWER);
    expect(await refusedStart({ persist })).toMatchObject({
      code: "state-unreadable",
      message: `The stored state of the list of accounts and zones has schema version 99, this emulator knows ${DIRECTORY_SCHEMA}: use a newer emulator or another folder.`,
    });
    expect(existsSync(mark(persist))).toBe(false);
  });

  test("starts again with the newer emulator's mark taken for none when it is not JSON", async () => {
    const { persist } = await folderOfTwo();
    writeFileSync(mark(persist), "{");
    expect(await namesIn(await (await started({ persist })).account({ id: well }))).toEqual(["well"]);
    expect(readFileSync(mark(persist), "utf8")).toContain("account_schema_version");
  });
});

test("a folder of an earlier release, which has no mark, is read and marked", async () => {
  const { persist } = await folderOfTwo();
  rmSync(mark(persist));
  const emulator = await started({ persist });
  expect(await namesIn(await emulator.account({ id: well }))).toEqual(["well"]);
  expect(existsSync(mark(persist))).toBe(true);
});

test.each(Object.entries(damages))("a list of accounts whose file is %s refuses the start", async (_, damage) => {
  const { persist } = await folderOfTwo();
  for (const file of filesOf(persist, "DirectoryObject")) damage(file);
  const problem = await refusedStart({ persist });
  expect(problem).toMatchObject({ code: "state-unreadable" });
  expect(problem.message).toMatch(/^The stored list of accounts and zones cannot be read: .* Use another folder,/);
});

test("a file of workerd's own that is damaged refuses the start, and can be removed", async () => {
  const { persist } = await folderOfTwo();
  const file = join(persist, "access-emulator-AccountObject", "metadata.sqlite");
  inDatabase(file, "PRAGMA wal_checkpoint(TRUNCATE)");
  overwrite(file, 0, 200);
  const problem = await refusedStart({ persist });
  expect(problem).toMatchObject({ code: "state-unreadable" });
  expect(problem.message).toContain(`The state in ${persist} cannot be opened: one of the files metadata.sqlite`);
  rmSync(file);
  expect(await namesIn(await (await started({ persist })).account({ id: well }))).toEqual(["well"]);
});

test("a folder in the place of a file of workerd's own refuses the start with its name", async () => {
  const { persist } = await folderOfTwo();
  const file = join(persist, "access-emulator-AccountObject", "metadata.sqlite");
  rmSync(file);
  mkdirSync(file);
  const problem = await refusedStart({ persist });
  expect(problem).toMatchObject({ code: "state-unreadable" });
  expect(problem.message).toContain(`The state in ${persist} cannot be opened: one of the files metadata.sqlite`);
});

describe("the command line", () => {
  test.each([
    ["start", "--port", "0"],
    ["start", "--port", "0", "--detach"],
    ["run", "--", "true"],
  ])("ends %s with 4 and the sentence, before it is ready", async (command, ...words) => {
    const { persist } = await folderOfTwo();
    for (const file of filesOf(persist, "DirectoryObject")) inDatabase(file, NEWER);
    const { code, stdout, stderr } = await commandLine().ran([command ?? "", "--persist", persist, ...words]);
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toBe(
      `access-emulator: The stored state of the list of accounts and zones has schema version 99, this emulator knows ${DIRECTORY_SCHEMA}: use a newer emulator or another folder.\n`,
    );
  });

  test("tells by status, wait and env of an emulator that cannot read its list", async () => {
    const message = "The list cannot be read.";
    const server = createServer((_, response) => {
      response.writeHead(500).end(JSON.stringify({ error: { code: "state-unreadable", message } }));
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (const command of ["status", "wait", "env"]) {
      const { code, stderr } = await commandLine().ran([command, "--port", String(port)]);
      expect([command, code, stderr]).toEqual([command, 4, `access-emulator: ${message}\n`]);
    }
  });

  test("stops an emulator that cannot read its list any more", async () => {
    const cli = commandLine();
    const { persist } = await folderOfTwo();
    const { ready } = await cli.started(["--persist", persist]);
    for (const file of filesOf(persist, "DirectoryObject")) damageTable(file, "api_tokens");
    const place = ["--port", String(ready.port)];
    await expect.poll(async () => (await cli.ran(["status", ...place])).code, { timeout: 20_000 }).toBe(4);
    expect(await cli.ran(["stop", ...place])).toMatchObject({ code: 0, stderr: "" });
  });

  test("scans for the secrets of the other accounts, names the one that it cannot read, and ends with 1", async () => {
    const cli = commandLine();
    const { persist, file } = await folderOfTwo();
    inDatabase(file, NEWER);
    const { ready } = await cli.started(["--persist", persist]);
    const text = join(cli.temporary, "a.log");
    writeFileSync(text, `${"0".repeat(63)}1\n`);
    const sentence = `The stored state of account ${lost} has schema version 99, this emulator knows ${ACCOUNT_SCHEMA}: use a newer emulator or another folder.`;
    const words = ["scan", text, "--port", String(ready.port)];

    const told = await cli.ran(words);
    expect([told.code, told.stdout, told.stderr]).toEqual([
      1,
      "",
      `access-emulator: ${sentence} Its secrets are not recognised.\n`,
    ]);
    const json = await cli.ran([...words, "--json"]);
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
      1,
      { found: [], unreadable: [], unreadable_accounts: [{ account_id: lost, message: sentence }] },
    ]);
    const other = await cli.ran([...words, "--account", well]);
    expect([other.code, other.stderr]).toEqual([0, ""]);
  });

  test("ends a command for such an account with 4 and the sentence, and `reset` empties it", async () => {
    const cli = commandLine();
    const { persist, file } = await folderOfTwo();
    inDatabase(file, NEWER);
    const { ready } = await cli.started(["--persist", persist]);
    const place = ["--port", String(ready.port), "--account", lost];
    const refused = await cli.ran(["tokens", ...place]);
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("has schema version 99")]);
    expect((await cli.ran(["reset", "--yes", ...place])).code).toBe(0);
    expect((await cli.ran(["tokens", ...place])).code).toBe(0);
  });

  test("cannot say with --min-evidence what the answers of such an account rested on, and ends with 7", async () => {
    const { persist, file } = await folderOfTwo();
    inDatabase(file, NEWER);
    const words = ["run", "--persist", persist, "--min-evidence", "inferred", "--", "true"];
    const { code, stderr } = await commandLine().ran(words);
    expect(code).toBe(7);
    expect(stderr).toContain(
      `what the answers rested on cannot be told. The stored state of account ${lost} has schema version 99`,
    );
  });
});
