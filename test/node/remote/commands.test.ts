/** The commands for accounts, with `--url` and `--key-env`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandLine } from "../../support/node/command-line.ts";
import { connect } from "../../support/node/built-library.ts";
import { accountsAt, deployed, KEY } from "../../support/node/deployed.ts";
import { create, namesIn, started } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

const env = { SANDBOX_KEY: KEY };

async function sandbox() {
  const { url, stop } = await deployed();
  const { ran } = commandLine();
  const account = await connect(url, { key: KEY }).account();
  const there = ["--url", url, "--key-env", "SANDBOX_KEY"];
  return { url, stop, ran, account, there, words: [...there, "--account", account.id] };
}

test("every command for an account reaches it", async () => {
  const { account, ran, there, words } = await sandbox();
  const folder = scratchFolder();
  const [snapshot, clean] = [join(folder, "snapshot.json"), join(folder, "clean.txt")];
  writeFileSync(clean, "nothing");
  const token = await create(account, "one");
  const commands: readonly (readonly [string[], string, Record<string, string>?])[] = [
    [["clock", "freeze", "2026-01-01T00:00:00Z"], "2026-01-01T00:00:00Z frozen\n"],
    [["faults", "add", "--operation", "get", "--error", "500"], "Fault 1: "],
    [["faults"], "500"],
    [["faults", "clear"], "fault"],
    [["requests"], "201"],
    [["requests", "--advice"], ""],
    [["tokens"], "one"],
    [["tokens", "in-use", token.id], 'Token "one" counts as used'],
    [["settings"], "journal_limit"],
    [["settings", "set", '{"journal_limit":7}'], "7"],
    [["verify", token.client_id, "--secret-env", "SECRET"], "lets", { SECRET: token.client_secret ?? "" }],
    [["snapshot", snapshot], `Account ${account.id} is in `],
    [["restore", snapshot], `Account ${account.id} is what `],
    [["fork"], `is a copy of account ${account.id}`],
    [["scan", clean], "No secret"],
  ];
  for (const [command, said, more] of commands) {
    const { code, stdout, stderr } = await ran([...command, ...words], { env: { ...env, ...more } });
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: "" });
    expect(stdout).toContain(said);
    expect(stdout).not.toContain(KEY);
  }
  expect(await ran(["reset", "--yes", ...words], { env })).toMatchObject({ code: 0 });
  expect(await namesIn(account)).toEqual([]);
  expect((await ran(["status", ...there], { env })).stdout).toContain("answers at");
  expect((await ran(["wait", ...there], { env })).stdout).toContain("answers at");
});

test("accounts are listed and made, each with an API token of its own", async () => {
  const { url, account, ran, there } = await sandbox();
  const seed = join(scratchFolder(), "seed.json");
  writeFileSync(seed, JSON.stringify({ accounts: [{ id: account.id, tokens: [{ name: "seeded" }] }] }));
  const made = await ran(["accounts", "create", "--name", "Shop", "--seed", seed, "--json", ...there], { env });
  expect(made).toMatchObject({ code: 0, stderr: "" });
  const { id, environment } = JSON.parse(made.stdout) as { id: string; environment: Record<string, string> };
  expect(id).not.toBe(account.id);
  const token = environment.CLOUDFLARE_API_TOKEN ?? "";
  expect(token.length).toBeGreaterThanOrEqual(32);
  expect(environment).toEqual({
    CLOUDFLARE_BASE_URL: `${url}/client/v4`,
    CLOUDFLARE_API_BASE_URL: `${url}/client/v4`,
    CLOUDFLARE_API_TOKEN: token,
    CLOUDFLARE_ACCOUNT_ID: id,
    ACCESS_EMULATOR_URL: url,
    ACCESS_EMULATOR_KEY_ENV: "SANDBOX_KEY",
  });
  expect(await namesIn({ id, token, apiUrl: `${url}/client/v4` })).toEqual(["seeded"]);
  const { stdout } = await ran(["accounts", ...there], { env });
  expect(stdout).toMatch(new RegExp(`${id} +Shop`));
  expect(stdout).toContain(account.id);
  const found = await ran(["accounts", "--search", "SHOP", "--recent", ...there], { env });
  expect(found.stdout).toMatch(new RegExp(`${id} +Shop`));
  expect(found.stdout).not.toContain(account.id);
});

describe("what is wrong with the words is one sentence", () => {
  const url = "https://emulator.example";
  test.each<[string[], string, Record<string, string>?]>([
    [["clock", "--url", url, "--port", "1"], "cannot be used with option '-p, --port <n>'"],
    [["clock", "--url", url, "--host", "::1"], "cannot be used with option '--host <address>'"],
    [["status", "--url", url, "--port", "1"], "cannot be used with option '-p, --port <n>'"],
    [["clock", "--key-env", "SANDBOX_KEY"], "--key-env needs --url, too."],
    [["status", "--key-env", "SANDBOX_KEY"], "--key-env needs --url, too."],
    [["clock", "--url", `${url}/client/v4`], "What --url names has a path"],
    [["clock", "--url", url, "--key-env", "NOT_THERE"], "The variable that --key-env names is not set"],
    [["clock", "--url", url, "--key-env", "SANDBOX_KEY"], "needs --account <id>, too"],
    [
      ["clock", "--url", url, "--key-env", "ODD", "--account", "a".repeat(32)],
      "The key in the variable ODD cannot",
      { ODD: "a b" },
    ],
    [["clock", "--url", "http://emulator.example", "--key-env", "SANDBOX_KEY"], "say --insecure-http"],
    [
      ["clock", "--url", "http://emulator.example"],
      "EMULATOR_OPERATOR_TOKEN is not sent",
      { EMULATOR_OPERATOR_TOKEN: KEY },
    ],
    [["accounts", "create", "--url", url, "--settings", "[]"], "--settings must be a JSON object."],
    [["accounts", "lst", "--url", url], "accounts has no command 'lst'; it has list, create"],
    [["run", "--url", url, "--persist", "folder", "--", "true"], "cannot be used with option '--persist <folder>'"],
    [["run", "--url", url, "--port", "0", "--", "true"], "cannot be used with option '-p, --port <n>'"],
    [["run", "--url", url, "--intercept", "--", "true"], "cannot be used with option '--intercept'"],
    [["run", "--url", url, "--account", "a", "--", "true"], "cannot be used with option '--account <id>'"],
    [["run", "--key-env", "SANDBOX_KEY", "--", "true"], "--key-env needs --url, too."],
    [["run", "--name", "a", "--", "true"], "--name needs --url, too."],
    [["run", "--insecure-http", "--", "true"], "--insecure-http needs --url, too."],
  ])("%j", async (words, sentence, more = {}) => {
    const { code, stdout, stderr } = await commandLine().ran(words, { env: { ...env, ...more } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain(KEY);
  });

  test.each([KEY, `${KEY}${KEY}`, "aek_short"])("a key where its variable belongs is not repeated", async (key) => {
    const { code, stderr } = await commandLine().ran(["clock", "--url", url, "--key-env", key], { env });
    expect(code).toBe(2);
    expect(stderr).not.toContain(key);
  });
});

test("a wrong key is told with what the emulator says", async () => {
  const { ran, words } = await sandbox();
  const { code, stderr } = await ran(["clock", ...words], { env: { SANDBOX_KEY: "aek_another" } });
  expect(code).toBe(2);
  expect(stderr).toContain("control plane");
  expect(stderr).not.toContain("aek_another");
});

describe("what `run --url` left", () => {
  test("is believed beside the base URL of the same emulator", async () => {
    const { url, account, ran } = await sandbox();
    const left = {
      ...env,
      ACCESS_EMULATOR_URL: url,
      ACCESS_EMULATOR_KEY_ENV: "SANDBOX_KEY",
      CLOUDFLARE_BASE_URL: `${url}/client/v4`,
      CLOUDFLARE_ACCOUNT_ID: account.id,
    };
    await create(account, "of the sandbox");
    expect((await ran(["tokens"], { env: left })).stdout).toContain("of the sandbox");
    const local = await started();
    const within = { ...left, CLOUDFLARE_BASE_URL: `${local.url}/client/v4` };
    expect((await ran(["tokens"], { env: within })).stdout).toBe(`No such token in account ${account.id}.\n`);
  });

  test("is not asked without the key, and an address without the name of its variable is none", async () => {
    const url = "https://emulator.example";
    const left = { ACCESS_EMULATOR_URL: url, CLOUDFLARE_BASE_URL: `${url}/client/v4` };
    const { ran } = commandLine();
    const keyless = await ran(["tokens"], { env: { ...left, ACCESS_EMULATOR_KEY_ENV: "NOT_THERE" } });
    expect(keyless.code).toBe(2);
    expect(keyless.stderr).toContain("The variable that ACCESS_EMULATOR_KEY_ENV names is not set");
    const { port } = await started();
    const nameless = await ran(["tokens", "--port", String(port)], { env: left });
    expect(nameless).toMatchObject({ code: 0, stderr: "" });
    expect((await ran(["tokens"], { env: left })).stderr).not.toContain("emulator.example");
  });
});

test("what cannot be made leaves no account", async () => {
  const { url, account, ran, there } = await sandbox();
  const seed = join(scratchFolder(), "seed.json");
  writeFileSync(seed, JSON.stringify({ accounts: [{ tokens: [{ name: 7 }] }] }));
  const bad = await ran(["accounts", "create", "--seed", seed, ...there], { env });
  expect(bad.code).toBe(2);
  expect(bad.stderr).toContain(`The seed file ${seed}: accounts.0.tokens.0.name`);
  const settings = await ran(["accounts", "create", "--settings", '{"journal_limit":-1}', ...there], { env });
  expect(settings.stderr).toContain("--settings: journal_limit");
  const list = await ran(["accounts", "create", "--settings", '{"api_tokens":7}', ...there], { env });
  expect(list.stderr).toContain("--settings: api_tokens");
  writeFileSync(seed, '{"accounts":[]}');
  const none = await ran(["accounts", "create", "--seed", seed, ...there], { env });
  expect(none.stderr).toContain("has no account in its list accounts");
  expect(await accountsAt(url)).toEqual([account.id]);
});
