/** `open`: the page's address, printed and handed to the browser that somebody has chosen. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openersFor, openInBrowser } from "../../../src/node/cli/browser.ts";
import { built } from "../../support/node/built-library.ts";
import { commandLine, type Finished } from "../../support/node/command-line.ts";
import { started } from "../../support/node/emulators.ts";
import { scratchFolder, until } from "../../support/node/processes.ts";

const A = "a".repeat(32);
const STANDARD = "00000000000000000000000000000001";

/** A folder of programs that note what they are called with, a line a call; each has only this folder on its path. */
function openers(names: readonly string[], after = "") {
  const folder = scratchFolder();
  const notes = join(folder, "notes");
  for (const name of names) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "${name} $# $*" >> "${notes}"\n${after}\n`);
    chmodSync(file, 0o755);
  }
  /** The calls whose line is whole: the shell opens the file first, and writes into it then. */
  const calls = () => (existsSync(notes) ? readFileSync(notes, "utf8").split("\n").slice(0, -1) : []);
  const called = async (count: number) => {
    await until("the opener was called", () => calls().length >= count);
    return calls();
  };
  return { env: { PATH: folder, BROWSER: "" }, folder, calls, called };
}

/** An emulator, and `open` with what stands on the path. */
async function opening(words: readonly string[] = []) {
  const cli = commandLine();
  const { ready } = await cli.started(words);
  const open = (more: readonly string[], env: Readonly<Record<string, string>>): Promise<Finished> =>
    cli.ran(["open", "--port", String(ready.port), ...more], { env });
  return { url: ready.url, open };
}

const printed = (line: string) => ({ code: 0, stdout: `${line}\n`, stderr: "" });

describe("open", () => {
  test("hands the page's address to the system's opener as one argument, and prints it", async () => {
    const { url, open } = await opening();
    const { env, called } = openers(["xdg-open"]);
    expect(await open([], env)).toEqual({ ...printed(`${url}/_emulator/`), signal: null });
    expect(await called(1)).toEqual([`xdg-open 1 ${url}/_emulator/`]);
    expect(await open(["--account", A, "--place", "doors"], env)).toMatchObject(
      printed(`${url}/_emulator/#/${A}/doors`),
    );
    expect(await called(2)).toContain(`xdg-open 1 ${url}/_emulator/#/${A}/doors`);
  });

  test("shows the tokens of an account, and a place of the account that `start` was told", async () => {
    const { url, open } = await opening(["--account", A]);
    const { env } = openers([]);
    const addressOf = async (...words: string[]) => (await open(words, env)).stdout.trimEnd();
    expect(await addressOf()).toBe(`${url}/_emulator/`);
    expect(await addressOf("--account", STANDARD)).toBe(`${url}/_emulator/#/${STANDARD}/tokens`);
    for (const place of ["tokens", "doors", "traffic", "faults", "settings", "snapshots"]) {
      expect(await addressOf("--place", place)).toBe(`${url}/_emulator/#/${A}/${place}`);
    }
  });

  test("finds the emulator of the run around it", async () => {
    const { env, called } = openers(["xdg-open"]);
    const script = `require("node:child_process").execFileSync(process.execPath, [process.argv[1], "open", "--place", "traffic"], { stdio: "inherit" })`;
    const cli = commandLine();
    const { stdout } = await cli.ran(["run", "--", process.execPath, "-e", script, built("cli.js")], { env });
    expect(stdout).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/_emulator/#/${STANDARD}/traffic\\n$`));
    expect(await called(1)).toEqual([`xdg-open 1 ${stdout.trimEnd()}`]);
  });

  test("takes the browser that BROWSER names first, the next one where it is not there, and puts the address where %s is", async () => {
    const { url, open } = await opening();
    const { env, called, calls } = openers(["xdg-open", "firefox", "tabs"]);
    await open([], { ...env, BROWSER: "firefox" });
    expect(await called(1)).toEqual([`firefox 1 ${url}/_emulator/`]);
    await open([], { ...env, BROWSER: "no-such-browser::tabs --new %s --at-end" });
    expect((await called(2))[1]).toBe(`tabs 3 --new ${url}/_emulator/ --at-end`);
    await open([], { ...env, BROWSER: "no-such-browser" });
    expect((await called(3))[2]).toBe(`xdg-open 1 ${url}/_emulator/`);
    expect(calls()).toHaveLength(3);
  });

  test("opens nothing with --print, and is content where nothing opens", async () => {
    const { url, open } = await opening();
    const { env, called } = openers(["xdg-open"]);
    expect(await open(["--print"], env)).toMatchObject(printed(`${url}/_emulator/`));
    expect(await open([], { ...env, PATH: scratchFolder() })).toMatchObject(printed(`${url}/_emulator/`));
    await open(["--place", "snapshots"], env);
    expect(await called(1)).toEqual([`xdg-open 1 ${url}/_emulator/#/${STANDARD}/snapshots`]); // and no other
  });

  test("says with --json what it did", async () => {
    const { url, open } = await opening();
    const { env } = openers(["xdg-open"]);
    const told = async (...words: string[]) => JSON.parse((await open(["--json", ...words], env)).stdout) as unknown;
    expect(await told()).toEqual({ url: `${url}/_emulator/`, opened: true });
    expect(await told("--print", "--account", A)).toEqual({ url: `${url}/_emulator/#/${A}/tokens`, opened: false });
  });

  test("does not wait for the browser, nor ends it, nor fails with it", async () => {
    const { open } = await opening();
    const { env, folder, called } = openers(["xdg-open"], `echo $$ > "$0.pid"; exec /bin/sleep 600`);
    expect(await open([], env)).toMatchObject({ code: 0 });
    await called(1);
    const file = join(folder, "xdg-open.pid");
    await until("it noted its id", () => existsSync(file) && readFileSync(file, "utf8").endsWith("\n"));
    const pid = Number(readFileSync(file, "utf8"));
    onTestFinished(() => void process.kill(pid, "SIGKILL"));
    expect(process.kill(pid, 0)).toBe(true);
    expect(await open([], openers(["xdg-open"], "exit 3").env)).toMatchObject({ code: 0, stderr: "" });
  });

  test("puts no key into the address, nor anywhere else", async () => {
    const { url } = await started();
    const { env, called } = openers(["xdg-open"]);
    const key = "the-key-of-somebody-0123456789abcdef";
    const words = ["open", "--url", url, "--account", A, "--key-env", "THE_KEY"];
    const { code, stdout, stderr } = await commandLine().ran(words, { env: { ...env, THE_KEY: key } });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${url}/_emulator/#/${A}/tokens\n` });
    expect([...(await called(1)), stderr].join("\n")).not.toContain(key);
  });
});

describe("open refuses", () => {
  test("to open what is not there: 1", async () => {
    const emulator = await started();
    await emulator.stop();
    const { env, calls } = openers(["xdg-open"]);
    const here = await commandLine().ran(["open", "--port", String(emulator.port)], { env });
    expect(here).toMatchObject({ code: 1, stdout: "" });
    expect(here.stderr).toMatch(
      /^access-emulator: No emulator answers at \S+\. Start one with `access-emulator start`[^\n]+\n$/,
    );
    const elsewhere = await commandLine().ran(["open", "--url", emulator.url], { env });
    expect(elsewhere).toMatchObject({ code: 1, stderr: `access-emulator: No emulator answers at ${emulator.url}.\n` });
    expect(calls()).toEqual([]);
  });

  test.each<[string, string[], RegExp]>([
    ["a place that it does not have", ["--place", "kitchen"], /tokens, doors, traffic, faults, settings, snapshots/],
    ["an account id that is none", ["--account", "A"], /is not an account id/],
    ["a place of no account elsewhere", ["--url", "http://127.0.0.1:1", "--place", "doors"], /needs --account/],
    ["an address with a key in it", ["--url", "http://key@127.0.0.1:1"], /--url/],
    ["words that it does not know", ["here"], /too many arguments/],
  ])("%s: 2", async (_, words, sentence) => {
    const { env, calls } = openers(["xdg-open"]);
    const { code, stdout, stderr } = await commandLine().ran(["open", ...words], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(sentence);
    expect(calls()).toEqual([]);
  });
});

describe("a browser", () => {
  const address = "http://127.0.0.1:8787/_emulator/";
  const environment = { BROWSER: "firefox" };

  test("is opened by what each system has for it", () => {
    const [mac, windows, linux] = (["darwin", "win32", "linux"] as const).map((platform) =>
      openersFor(address, { platform, environment }),
    );
    expect(mac).toEqual([["open", address]]);
    expect(windows).toEqual([["cmd", "/c", "start", "", address]]);
    expect(linux).toEqual([
      ["firefox", address],
      ["xdg-open", address],
    ]);
  });

  test.each([
    "http://a&calc/_emulator/",
    "http://127.0.0.1:8787/_emulator/#/%s",
    "http://127.0.0.1:8787/_emulator/ --no-sandbox",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "--version",
    "http://key@127.0.0.1:8787/_emulator/",
  ])("is not started with %j, which is more than an address of the page", async (text) => {
    const { folder, calls } = openers(["firefox"]);
    const surroundings = { platform: "linux", environment: { BROWSER: join(folder, "firefox") } } as const;
    expect(await openInBrowser(text, surroundings)).toBe(false);
    expect(await openInBrowser(address, surroundings)).toBe(true);
    await until("it was called", () => calls().length > 0);
    expect(calls()).toEqual([`firefox 1 ${address}`]);
  });
});
