/** The commands for the accounts of an emulator that runs. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmulator, type Account, type Emulator, built } from "../../support/node/built-library.ts";
import { placeInEnvironment } from "../../../src/node/cli/target.ts";
import { commandLine, type Finished } from "../../support/node/command-line.ts";
import { APPLICATION, withEdgeRows } from "../../support/edge-rows.ts";
import { create, list, namesIn, operation, secretOf } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

type Env = Readonly<Record<string, string>>;

/** Runs a command on an account. */
function on(account: Account, words: readonly string[], env: Env = {}): Promise<Finished> {
  const place = ["--port", String(emulator.port), "--account", account.id];
  return commandLine().ran([...words, ...place], { env });
}

/** What a command that succeeds prints. */
async function said(account: Account, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await on(account, words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

async function json<T = unknown>(account: Account, ...words: string[]): Promise<T> {
  return JSON.parse(await said(account, ...words, "--json")) as T;
}

/** The one sentence with which a command refuses: 2. */
async function refusal(account: Account, words: readonly string[], env: Env = {}): Promise<string> {
  const { code, stdout, stderr } = await on(account, words, env);
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^access-emulator: [^\n]+\n$/);
  return stderr;
}

/** What a command makes of what comes in. */
function fed(account: Account, input: string, ...words: string[]) {
  const all = [built("cli.js"), ...words, "--port", String(emulator.port), "--account", account.id];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { input, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

describe("clock", () => {
  test("is shown, frozen, set, advanced and let run", async () => {
    const account = await emulator.account();
    expect(await said(account, "clock")).toMatch(/^20\d\d-\S+Z running\n$/);
    expect(await said(account, "clock", "freeze", "2030-01-01T00:00:00Z")).toBe("2030-01-01T00:00:00Z frozen\n");
    const none = { expiry: null, grace_end: null };
    expect(await json(account, "clock", "--next")).toEqual({ now: "2030-01-01T00:00:00Z", mode: "frozen", next: none });
    expect(await said(account, "clock", "--next")).toContain("\nnext expiry: none\nnext end of a grace: none\n");
    expect(await said(account, "clock", "advance", "24h")).toBe("2030-01-02T00:00:00Z frozen\n");
    expect(await json(account, "clock", "advance", "--to", "2031-01-01T00:00:00Z")).toEqual({
      now: "2031-01-01T00:00:00Z",
      mode: "frozen",
    });
    expect(await said(account, "clock", "set", "2029-01-01T00:00:00Z")).toBe("2029-01-01T00:00:00Z frozen\n");
    expect(await said(account, "clock", "run")).toMatch(/^2029-01-01T00:00:0\dZ running\n$/);
    expect(await json(account, "clock", "show")).toMatchObject({ mode: "running" });
  });

  test("says what is wrong", async () => {
    const account = await emulator.account();
    expect(await refusal(account, ["clock", "advance"])).toContain("takes a duration");
    expect(await refusal(account, ["clock", "advance", "1h", "--to", "2031-01-01T00:00:00Z"])).toContain("or --to");
    expect(await refusal(account, ["clock", "advance", "1d"])).toBe(
      "access-emulator: clock advance 1d: it must be a Go duration such as 24h or 1h30m: the largest unit is h, and a day is 24h.\n",
    );
    expect(await refusal(account, ["clock", "advance", "--to", "2001-01-01T00:00:00Z"])).toMatch(
      /: clock advance --to 2001-01-01T00:00:00Z: it lies before .*: to go back, use `clock set <time>`\.\n$/,
    );
    expect(await refusal(account, ["clock", "set", "tomorrow"])).toContain(
      "clock set tomorrow: it must be an RFC 3339",
    );
    const back = await on(account, ["clock", "advance", "-1h"]);
    expect(back).toMatchObject({ code: 2, stdout: "" });
    expect(back.stderr).toContain("error: clock advance goes forward only: to go back, use `clock set <time>`\n");
    const unknown = await on(account, ["clock", "advance", "-x"]);
    expect(unknown.stderr).toContain("error: unknown option '-x'");
    const { code, stderr } = await on(account, ["clock", "stop"]);
    expect(code).toBe(2);
    expect(stderr).toContain("error: clock has no command 'stop'; it has show, freeze, run, set, advance");
    const late = await on(account, ["clock", "--json", "advance", "1h"]);
    expect([late.code, late.stderr]).toEqual([
      2,
      expect.stringContaining("error: options stand behind the command: clock advance [options]"),
    ]);
  });
});

describe("answers", () => {
  const answer = { method: "GET", path: "/zones/*/dns_records", result: [], times: 2 } as const;

  test("are set, listed and taken away, as the library does", async () => {
    const account = await emulator.account();
    const none = `No fixed answer is set in account ${account.id}.\n`;
    expect(await said(account, "answers")).toBe(none);
    expect(await said(account, "answers", "set", JSON.stringify({ answers: [answer] }))).toBe(
      `1 fixed answer is set in account ${account.id}.\n`,
    );
    const lines = (await said(account, "answers", "list")).split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(lines.slice(0, 2)).toEqual([
      ["method", "path", "status", "times", "hits"],
      ["GET", "/zones/*/dns_records", "200", "2", "0"],
    ]);
    expect(await account.answers()).toEqual([{ ...answer, status: 200, hits: 0 }]);
    await account.clearAnswers();
    expect(await said(account, "answers")).toBe(none);
    await account.setAnswers([answer, answer]);
    await said(account, "answers", "clear");
    expect(await json(account, "answers")).toEqual({ answers: [] });
  });

  test("say what is wrong", async () => {
    const account = await emulator.account();
    expect(await refusal(account, ["answers", "set", "{}"])).toContain("takes a JSON object with a list");
    const shadowing = JSON.stringify({ answers: [{ ...answer, path: "/zones/*/access/apps" }] });
    expect(await refusal(account, ["answers", "set", shadowing])).toContain("no fixed answer stands before it");
    await expect(account.setAnswers([{ ...answer, path: "/user" }])).rejects.toThrow("must be a path such as");
  });
});

describe("faults", () => {
  test("are added by options and as JSON, listed, and cleared", async () => {
    const account = await emulator.account();
    expect(await said(account, "faults")).toBe(`No fault is set in account ${account.id}.\n`);
    const words = "--operation create --error 500 --code 10001 --retry-after 3 --times 2 --skip 1 --name CI";
    expect(await said(account, "faults", "add", ...words.split(" "))).toBe(
      "Fault 1: create, before, error 500 10001 retry after 3 s; 2 times.\n",
    );
    const other = { operation: "list", position: "after-commit", effect: { type: "delay", by: "1ms" } };
    const once = await emulator.account();
    expect(await said(once, "faults", "add", JSON.stringify(other))).toBe(
      "Fault 1: list, after-commit, delay 1ms; once.\n",
    );
    expect(await json(account, "faults", "add", JSON.stringify(other))).toMatchObject({ id: 2, ...other });
    expect(fed(account, JSON.stringify(other), "faults", "add", "-")).toMatchObject({ code: 0 });
    expect(await account.faults()).toMatchObject([
      {
        operation: "create",
        position: "before",
        match: { name: "CI" },
        effect: { type: "error", status: 500, code: 10001, retry_after: 3 },
        times: 2,
        skip: 1,
      },
      other,
      other,
    ]);
    const lines = (await said(account, "faults", "list")).split("\n").map((line) => line.split(/ {2,}/));
    expect(lines.slice(0, 2)).toEqual([
      ["id", "operation", "position", "effect", "match", "left", "skip", "hits"],
      ["1", "create", "before", "error 500 10001 retry after 3 s", "name=CI", "2", "1", "0"],
    ]);
    await said(account, "faults", "clear", "1");
    expect((await account.faults()).map(({ id }) => id)).toEqual([2, 3]);
    await said(account, "faults", "clear");
    expect(await json(account, "faults")).toEqual({ faults: [] });
  });

  test("of the edge have a host, and may refuse", async () => {
    const account = await emulator.account();
    const words = "--operation edge --refuse --edge-host app.example.com --name CI".split(" ");
    expect(await said(account, "faults", "add", ...words)).toBe("Fault 1: edge, before, refuse; once.\n");
    expect(await account.faults()).toMatchObject([
      { operation: "edge", match: { host: "app.example.com", name: "CI" }, effect: { type: "refuse" } },
    ]);
    expect(await said(account, "faults")).toContain("host=app.example.com");
    expect(await refusal(account, ["faults", "add", "--operation", "get", "--refuse"])).toContain(
      'effect.type "refuse" is for the operation "edge"',
    );
  });

  test.each([
    [["--gateway-page", "502"], { type: "gateway-page", status: 502 }],
    [["--delay", "2s"], { type: "delay", by: "2s" }],
    [["--truncate"], { type: "truncate" }],
    [["--drop"], { type: "drop" }],
  ])("have the effect %j", async (words, effect) => {
    const account = await emulator.account();
    const place = ["--operation", "rotate", "--position", "after-commit", "--token-id", "a"];
    expect(await json(account, "faults", "add", ...place, ...words)).toMatchObject({
      effect,
      position: "after-commit",
      match: { token_id: "a" },
    });
  });

  test.each([
    { words: ["--error", "500"], says: "needs --operation" },
    { words: ["--operation", "create"], says: "needs one effect" },
    { words: ["--operation", "create", "--error", "500", "--drop"], says: "one effect, and not more" },
    { words: ["--operation", "create", "--drop", "--code", "1"], says: "belong to --error" },
    { words: ["--operation", "create", "--error", "5xx"], says: "--error 5xx: it must be a whole number" },
    {
      words: ["--operation", "create", "--drop", "--times", "0"],
      says: "--times 0: it must be a whole number, 1 or more",
    },
    { words: ["{}", "--drop"], says: "not both" },
    { words: ["{}", "--edge-host", "a"], says: "not both" },
    { words: ["{}", "--refuse"], says: "not both" },
    { words: ["--operation", "edge", "--refuse", "--drop"], says: "one effect, and not more" },
    { words: ["{"], says: "The fault is not valid JSON" },
    { words: ['{"operation":"creat"}'], says: "operation" },
  ])("say what is wrong: $words", async ({ words, says }) => {
    expect(await refusal(await emulator.account(), ["faults", "add", ...words])).toContain(says);
  });
});

describe("requests", () => {
  test("are shown as a table, the latest last, and as JSON", async () => {
    const account = await emulator.account();
    expect(await said(account, "requests")).toBe(`No such request in the journal of account ${account.id}.\n`);
    for (let count = 0; count < 3; count++) await create(account, `token ${count}`);
    const table = await said(account, "requests", "--limit", "2");
    expect(table).toMatch(
      /^id +time +ms +request +status +codes +rests on +fault\n2 .* POST …\/service_tokens +201 [^]*\n3 /,
    );
    expect(table).toContain("\n2 of 3.\n");
    type Page = { requests: { id: number }[]; total_count: number };
    const ids = async (...words: string[]) =>
      (await json<Page>(account, "requests", ...words)).requests.map(({ id }) => id);
    expect(await ids("--limit", "2")).toEqual([2, 3]);
    expect(await ids("--limit", "2", "--after", "0")).toEqual([1, 2]);
    expect(await ids("--limit", "1", "--before", "3")).toEqual([2]);
    expect(await ids("--after", "1", "--before", "3")).toEqual([2]);
    expect(await ids("--operation", "list")).toEqual([]);
    expect(await ids("--status", "2xx", "--method", "post", "--after", "2")).toEqual([3]);
    expect(await ids("--status", "404")).toEqual([]);
    expect(await ids("--code", "12135")).toEqual([]);
    expect(await ids("--token-id", "none")).toEqual([]);
    expect(await ids("--weaker-than", "recorded")).toEqual([1, 2, 3]);
  });

  test("to the edge show their host and the reason", async () => {
    const account = await emulator.account();
    await list(account);
    await account.restore(withEdgeRows(await account.snapshot()));
    const table = await said(account, "requests");
    expect(table).toMatch(/^id +time +ms +request +status +reason +codes +rests on +fault\n/);
    expect(table).toMatch(/\n1001 .* GET app\.example\.com\/reports\?page=2 +200 +service-auth +recorded\n/);
    const ids = async (...words: string[]) =>
      (await json<{ requests: { id: number }[] }>(account, "requests", ...words)).requests.map(({ id }) => id);
    expect(await ids("--operation", "edge")).toEqual([1001, 1002]);
    expect(await ids("--edge-host", "App.example.com")).toEqual([1001]);
    expect(await ids("--reason", "no-policy")).toEqual([1002]);
    expect(await ids("--object-id", APPLICATION)).toEqual([1001]);
    expect(await said(account, "requests", "--edge-host", "none.example.com")).toContain("No such request");
  });

  test("are advised on, and cleared", async () => {
    const account = await emulator.account();
    await operation(account, "POST", "", { name: "a", durations: "1h" });
    expect(await said(account, "requests")).toMatch(/Advice on 2 points: --advice shows it\.\n$/);
    await operation(account, "DELETE", `/${(await account.tokens()).tokens[0]?.id}`);
    expect(await said(account, "requests")).toMatch(/Advice on 1 point: --advice shows it\.\n$/);
    expect(await said(account, "requests", "--advice")).toContain("unknown-field: ");
    expect(await json(account, "requests", "--advice")).toMatchObject({ advice: [{ requests: [1] }] });
    expect(await said(account, "requests", "--clear")).toBe(`The journal of account ${account.id} is empty.\n`);
    expect(await said(account, "requests", "--advice")).toContain("advises nothing");
  });

  test("are not named by advice on what no request made", async () => {
    const policy = { name: "Staff", decision: "allow", include: [{ service_token: { name: "reports" } }] } as const;
    const account = await emulator.account({ seed: { tokens: [{ name: "reports" }], policies: [policy] } });
    const advice = await said(account, "requests", "--advice");
    expect(advice).toMatch(/^token-in-allow-policy: /m);
    expect(advice).not.toMatch(/\(requests? *\)/);
  });

  test.each([
    { words: ["--limit", "0"], says: "--limit 0" },
    { words: ["--limit", "1001"], says: "at most 1000" },
    {
      words: ["--status", "999"],
      says: "--status 999: it must be a status such as 404, or a class of them such as 4xx.",
    },
    { words: ["--status", "4"], says: "--status 4: it must be a status" },
    { words: ["--edge-host", "app.example.com:443"], says: "host must be the name of a host without a port" },
    { words: ["--clear", "--edge-host", "app.example.com"], says: "--clear empties the whole journal" },
    { words: ["--clear", "--status", "404"], says: "--clear empties the whole journal" },
    { words: ["--advice", "--operation", "create"], says: "--advice is given on the whole journal" },
  ])("say what is wrong: $words", async ({ words, says }) => {
    expect(await refusal(await emulator.account(), ["requests", ...words])).toContain(says);
  });
});

describe("tokens", () => {
  test("are listed with their state, and marked as used", async () => {
    const account = await emulator.account();
    expect(await said(account, "tokens")).toBe(`No such token in account ${account.id}.\n`);
    const { id } = await create(account, "evil \u001b[31m name");
    const gone = await create(account, "gone");
    await operation(account, "DELETE", `/${gone.id}`);
    const table = await said(account, "tokens");
    expect(table).toContain(`${id}  evil ?[31m name  active`);
    expect(table).not.toContain("gone");
    expect(await json(account, "tokens", "--deleted", "--name", "gone")).toMatchObject({
      tokens: [{ id: gone.id, state: "deleted" }],
    });
    const names = async (...words: string[]) =>
      (await json<{ tokens: { name: string }[] }>(account, "tokens", ...words)).tokens.map(({ name }) => name);
    expect(await names("--search", "EVIL", "--state", "active", "--no-in-use")).toEqual(["evil \u001b[31m name"]);
    expect(await names("--deleted", "--order", "desc", "--search", "e")).toEqual(["evil \u001b[31m name", "gone"]);
    expect(await names("--in-grace")).toEqual([]);
    expect(await names("--in-use")).toEqual([]);
    expect(await names("--expires-before", "2000-01-01T00:00:00Z")).toEqual([]);
    expect(await refusal(account, ["tokens", "--expires-before", "soon"])).toContain(
      "expires_before must be an RFC 3339",
    );
    expect(await said(account, "tokens", "--state", "deleted", "--events")).toMatch(
      new RegExp(`\n\ngone \\(${gone.id}\\):\n  \\S+Z created v1 \\(request 2\\)\n  \\S+Z deleted \\(request 3\\)\n$`),
    );
    expect(await said(account, "tokens", "in-use", id)).toContain("a DELETE of it is refused");
    expect(await account.getToken(id)).toMatchObject({ in_use: true });
    expect(await json(account, "tokens", "in-use", id, "--off")).toMatchObject({ in_use: false });
    expect(await refusal(account, ["tokens", "in-use", "nope"])).toContain("no such token");
  });
});

describe("settings", () => {
  test("are shown and set, also from standard input", async () => {
    const account = await emulator.account();
    expect(await said(account, "settings")).toMatch(/\ntoken-limit +50\n/);
    expect(await said(account, "settings", "set", '{"assumptions":{"token-limit":3}}')).toMatch(/\ntoken-limit +3\n/);
    const token = "a-text-that-nobody-may-see";
    const permissions = ["Access: Service Tokens Read"];
    const change = JSON.stringify({ api_tokens: [{ name: "ci", permissions, token }] });
    const { code, stdout } = fed(account, change, "settings", "set", "-", "--json");
    expect(code).toBe(0);
    expect(stdout).toContain('"name":"ci"');
    expect(stdout).not.toContain(token);
    expect(await json(account, "settings", "--evidence")).toMatchObject({
      assumptions: { "token-limit": 3 },
      evidence: { "create-status": { grade: "documented" } },
    });
    expect(await said(account, "settings", "show", "--evidence")).toMatch(
      /\ncreate-status +201 +201 or 200 +documented /,
    );
  });

  test("say what is wrong", async () => {
    const account = await emulator.account();
    expect(await refusal(account, ["settings", "set", "{"])).toContain("The settings is not valid JSON");
    expect(await refusal(account, ["settings", "set", '{"acces_enabled":true}'])).toContain("access_enabled");
  });
});

describe("verify", () => {
  test("reads the secret from a variable or standard input: 0 admitted, 8 refused", async () => {
    const account = await emulator.account();
    const token = await create(account);
    const [id, secret] = [token.client_id, secretOf(token)];
    const admitted = await on(account, ["verify", id], { CF_ACCESS_CLIENT_SECRET: secret });
    expect(admitted).toMatchObject({ code: 0, stderr: "" });
    expect(admitted.stdout).toBe(`Account ${account.id} lets ${id} in, with its current secret.\n`);
    const own = await on(account, ["verify", "--secret-env", "MY_SECRET", "--json"], {
      CF_ACCESS_CLIENT_ID: id,
      MY_SECRET: secret,
    });
    expect(JSON.parse(own.stdout)).toEqual({ admitted: true, secret: "current", reason: null });
    expect(fed(account, `${secret}\n`, "verify", id, "--secret-stdin")).toMatchObject({ code: 0 });
    const refused = fed(account, "wrong", "verify", id, "--secret-stdin");
    expect(refused).toEqual({
      code: 8,
      stdout: `Account ${account.id} does not let ${id} in: wrong-secret.\n`,
      stderr: "",
    });
    const swapped = await on(account, ["verify", secret], { CF_ACCESS_CLIENT_SECRET: id });
    expect(swapped.stdout + swapped.stderr).not.toContain(secret);
  });

  test("needs both: 2", async () => {
    const account = await emulator.account();
    expect(await refusal(account, ["verify", "a"])).toContain("The variable CF_ACCESS_CLIENT_SECRET is not set");
    expect(await refusal(account, ["verify"], { CF_ACCESS_CLIENT_SECRET: "a" })).toContain("needs a client id");
    expect(fed(account, "", "verify", "a", "--secret-stdin").stderr).toContain("Standard input is empty");
  });
});

describe("snapshot and restore", () => {
  test("carry an account through a file that only its owner can read", async () => {
    const account = await emulator.account();
    await create(account, "kept");
    const file = join(scratchFolder(), "world.json");
    writeFileSync(file, "old", { mode: 0o644 });
    expect(await said(account, "snapshot", file)).toMatch(/^Account \w+ is in .*world\.json: \d+ bytes\.\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, ".."))).toEqual(["world.json"]);
    const other = await emulator.account();
    expect(await said(other, "restore", file)).toBe(`Account ${other.id} is what ${file} says: 1 token.\n`);
    expect(await namesIn(other)).toEqual(["kept"]);
    const third = await emulator.account();
    const printed = await said(account, "snapshot");
    expect(printed).toBe(await said(account, "snapshot", "-"));
    expect(fed(third, printed, "restore", "-", "--json")).toMatchObject({ code: 0 });
    expect(fed(third, printed, "restore", "-").stdout).toBe(
      `Account ${third.id} is what standard input says: 1 token.\n`,
    );
    expect(await namesIn(third)).toEqual(["kept"]);
  });

  test("write through a link, and leave nothing behind when they cannot: 1", async () => {
    const account = await emulator.account();
    const folder = scratchFolder();
    writeFileSync(join(folder, "real.json"), "old");
    symlinkSync("real.json", join(folder, "link.json"));
    await said(account, "snapshot", join(folder, "link.json"));
    expect(readFileSync(join(folder, "real.json"), "utf8")).toContain('"access_emulator_snapshot":1');
    mkdirSync(join(folder, "folder"));
    for (const file of [join(folder, "missing/world.json"), join(folder, "folder")]) {
      const { code, stdout, stderr } = await on(account, ["snapshot", file]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^access-emulator: .* cannot be written: [^\n]+\n$/);
    }
    expect(readdirSync(folder).toSorted()).toEqual(["folder", "link.json", "real.json"]);
    if (process.platform === "linux") {
      const full = await on(account, ["snapshot", "/dev/full"]);
      expect(full).toMatchObject({ code: 1, stdout: "" });
      expect(full.stderr).toContain("/dev/full cannot be written: ENOSPC");
      const place = ["--port", String(emulator.port), "--account", account.id];
      const stdio = ["ignore", openSync("/dev/full", "w"), "pipe"] as const;
      const words = [built("cli.js"), "snapshot", ...place];
      const printed = spawnSync(process.execPath, words, { stdio: [...stdio], encoding: "utf8" });
      expect(printed.stderr).toMatch(/^access-emulator: What is printed cannot be written: ENOSPC.*\.\n$/);
      expect(printed.status).toBe(1);
    }
    if (process.getuid?.() !== 0) {
      chmodSync(folder, 0o500);
      expect(await on(account, ["snapshot", join(folder, "real.json")])).toMatchObject({ code: 1 });
    }
  });

  test("leave the old file as it was when the disk is full: 1", async () => {
    if (process.platform !== "linux") return;
    const account = await emulator.account({ seed: { bulk: { count: 40, name: "t-{n}" } } });
    const folder = scratchFolder();
    const file = join(folder, "world.json");
    writeFileSync(file, "old");
    const words = [built("cli.js"), "snapshot", file, "-p", String(emulator.port), "--account", account.id];
    const limited = spawnSync("sh", ["-c", 'ulimit -f 1; exec "$@"', "sh", process.execPath, ...words], {
      encoding: "utf8",
    });
    expect(limited).toMatchObject({ status: 1, stdout: "" });
    expect(limited.stderr).toContain("cannot be written: EFBIG");
    expect(readdirSync(folder)).toEqual(["world.json"]);
    expect(readFileSync(file, "utf8")).toBe("old");
  });

  test("refuse what is no snapshot: 2", async () => {
    const account = await emulator.account();
    await create(account, "there");
    const file = join(scratchFolder(), "world.json");
    expect(await refusal(account, ["restore", file])).toContain("cannot be read: ENOENT");
    for (const [text, says] of [
      ["{", "is not valid JSON"],
      ["[]", "must be a JSON object"],
      ["{}", `${file} is not a snapshot: it has no access_emulator_snapshot.`],
      ['{"access_emulator_snapshot":1}', `${file}: schema_version must be`],
      ['{"schema_version":99}', `${file} has schema version 99, this emulator knows`],
    ] as const) {
      writeFileSync(file, text);
      expect(await refusal(account, ["restore", file])).toContain(says);
    }
    expect(fed(account, "{}", "restore", "-").stderr).toContain("standard input is not a snapshot: it has no");
    expect(await namesIn(account)).toEqual(["there"]);
  });
});

test("fork makes a copy, also with a wanted id and the journal", async () => {
  const account = await emulator.account();
  await create(account, "shared");
  const { id } = await json<{ id: string }>(account, "fork");
  const wanted = await emulator.account();
  expect(await said(account, "fork", "--id", wanted.id, "--journal")).toContain(`Account ${wanted.id} is a copy`);
  for (const copy of [id, wanted.id]) {
    const fork = await emulator.account({ id: copy });
    expect((await fork.requests()).total_count).toBe(copy === wanted.id ? 1 : 0);
    expect(await namesIn(fork)).toEqual(["shared"]);
  }
  expect(await refusal(account, ["fork", "--id", wanted.id])).toContain("in use already");
});

test("seed fills what does not exist yet", async () => {
  const [account, other] = [await emulator.account(), await emulator.account()];
  await create(other, "there");
  const file = join(scratchFolder(), "seed.json");
  const accounts = [account, other].map(({ id }) => ({ id, tokens: [{ name: "seeded" }] }));
  writeFileSync(file, JSON.stringify({ accounts }));
  const seed = (...words: string[]) => commandLine().ran(["seed", ...words, "--port", String(emulator.port)]);
  expect(await seed(file)).toEqual({
    code: 0,
    signal: null,
    stdout: `Account ${account.id}: 1 token.\nAccount ${other.id} exists already, and is left as it is.\n`,
    stderr: "",
  });
  expect(await namesIn(account)).toEqual(["seeded"]);
  const missing = await seed("/no/such/file");
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain("The seed file cannot be read");
  writeFileSync(file, "{}");
  expect((await seed(file)).stderr).toContain(`The seed file ${file}: accounts must be a list of accounts`);
  // The file names its accounts: another one would be ignored.
  const ignored = await seed(file, "--account", account.id);
  expect(ignored).toMatchObject({ code: 2, stdout: "" });
  expect(ignored.stderr).toContain("error: unknown option '--account'");
});

test("reset empties the account when that is meant", async () => {
  const account = await emulator.account();
  await create(account);
  expect(await refusal(account, ["reset"])).toContain("Say --yes when that is meant.");
  expect(await list(account)).toHaveLength(1);
  expect(await said(account, "reset", "--yes")).toBe(`Account ${account.id} is empty.\n`);
  expect(await list(account)).toEqual([]);
});

describe("where the emulator is", () => {
  test("inside `run` it is that of the run, with its account", async () => {
    const cli = `${process.execPath} ${built("cli.js")}`;
    const text = `${cli} clock freeze 2030-01-01T00:00:00Z && ${cli} clock && ${cli} tokens`;
    const words = ["run", "--account", "d".repeat(32), "--", "sh", "-c", text];
    expect(await commandLine().ran(words)).toMatchObject({
      code: 0,
      stdout: `2030-01-01T00:00:00Z frozen\n2030-01-01T00:00:00Z frozen\nNo such token in account ${"d".repeat(32)}.\n`,
      stderr: "",
    });
  });

  test("is what `start` started on the port, with its account", async () => {
    const cli = commandLine();
    const { ready } = await cli.started(["--account", "e".repeat(32)]);
    const { stdout } = await cli.ran(["tokens", "--port", String(ready.port)]);
    expect(stdout).toBe(`No such token in account ${"e".repeat(32)}.\n`);
  });

  test.each([
    ["http://127.0.0.1:8787/client/v4", "http://127.0.0.1:8787"],
    ["http://[::1]:1/client/v4/", "http://[::1]:1"],
    ["http://emulator.localhost/client/v4", "http://emulator.localhost"],
    ["https://api.cloudflare.com/client/v4", undefined],
    ["http://api.cloudflare.com/client/v4", undefined],
    ["http://127.0.0.1.example.com/client/v4", undefined],
    ["http://user@127.0.0.1:1/client/v4", undefined],
    ["http://127.0.0.1@example.com/client/v4", undefined],
    ["http://127.0.0.1:1/other", undefined],
    ["", undefined],
  ])("from the variable %j it is %s", (url, wanted) => {
    expect(placeInEnvironment({ CLOUDFLARE_BASE_URL: url })?.url).toBe(wanted);
  });

  test("a port that is said goes over the environment", async () => {
    const env = { CLOUDFLARE_BASE_URL: emulator.apiUrl, CLOUDFLARE_ACCOUNT_ID: "f".repeat(32) };
    expect((await commandLine().ran(["clock", "--port", "1"], { env })).stderr).toContain("http://127.0.0.1:1.");
    expect((await commandLine().ran(["tokens"], { env })).stdout).toContain("f".repeat(32));
  });

  test.each([["clock"], ["snapshot"], ["reset", "--yes"]])(
    "nothing answers %s: 1, and what to do",
    async (...words) => {
      const { code, stdout, stderr } = await commandLine().ran([...words, "--port", "1"]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toBe(
        "access-emulator: No emulator answers at http://127.0.0.1:1. Start one with `access-emulator start`, or say with --port where it is.\n",
      );
    },
  );

  test("a server that is none is told: 1", async () => {
    const { createServer } = await import("node:http");
    const server = createServer((request, response) => {
      response.statusCode = request.url?.endsWith("/clock") ? 404 : 200;
      response.end("<html>");
    }).listen(0);
    const { port } = server.address() as { port: number };
    for (const command of ["clock", "faults"]) {
      const { code, stderr } = await commandLine().ran([command, "--port", String(port)]);
      expect(code).toBe(1);
      expect(stderr).toContain("does not seem to be an access-emulator");
    }
    server.close();
  });

  test("an account id or a port that is none: 2", async () => {
    const account = await commandLine().ran(["clock", "--account", "x"]);
    expect(account).toMatchObject({ code: 2 });
    expect(account.stderr).toContain('"x" is not an account id');
    expect(await commandLine().ran(["clock", "--port", "x"])).toMatchObject({ code: 2 });
  });
});
