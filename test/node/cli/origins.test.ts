/** `origins`: the servers behind the hosts of an account, as a user sets them. */
import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { built, connect, startEmulator, type Account, type Emulator } from "../../support/node/built-library.ts";
import { commandLine, type Finished } from "../../support/node/command-line.ts";
import { deployed, KEY } from "../../support/node/deployed.ts";
import { scratchFolder } from "../../support/node/processes.ts";
import { httpServer } from "../../support/node/tunnels.ts";

const HOST = "app.example.com";
const hasCurl = spawnSync("curl", ["--version"]).status === 0;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

function on(account: Account, ...words: string[]): Promise<Finished> {
  return commandLine().ran(["origins", ...words, "--port", String(emulator.port), "--account", account.id]);
}

/** What a command that succeeds prints. */
async function said(account: Account, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await on(account, ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("origins", () => {
  test("are set, listed and taken away, as the library does", async () => {
    const account = await emulator.account();
    const none = `No host has an origin in account ${account.id}: the echo answers.\n`;
    expect(await said(account)).toBe(none);
    expect(await said(account, "set", "APP.example.com", "http://127.0.0.1:3000/")).toBe(
      `The edge of account ${account.id} sends what it lets in to ${HOST} on to http://127.0.0.1:3000.\n`,
    );
    expect(await account.origins()).toEqual([{ hostname: HOST, url: "http://127.0.0.1:3000" }]);
    await said(account, "set", HOST, "http://127.0.0.1:3001");
    await account.origin("a.example.com", "http://localhost:3002");
    const lines = (await said(account, "list")).split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(lines).toEqual([
      ["host", "origin"],
      ["a.example.com", "http://localhost:3002"],
      [HOST, "http://127.0.0.1:3001"],
      [""],
    ]);
    expect(await said(account, "remove", "App.Example.com.")).toBe(
      `The origin of ${HOST} is taken away in account ${account.id}: the echo answers again.\n`,
    );
    expect(await said(account, "remove", HOST)).toBe(
      `${HOST} has no origin in account ${account.id}: the echo answers, as before.\n`,
    );
    expect(await account.origins()).toEqual([{ hostname: "a.example.com", url: "http://localhost:3002" }]);
  });

  test("are told as JSON", async () => {
    const account = await emulator.account();
    const json = async (...words: string[]) => JSON.parse(await said(account, ...words, "--json")) as unknown;
    const origin = { hostname: HOST, url: "http://127.0.0.1:3000" };
    expect(await json()).toEqual({ origins: [] });
    expect(await json("set", HOST, origin.url)).toEqual(origin);
    expect(await json("list")).toEqual({ origins: [origin] });
    expect(await json("remove", HOST)).toEqual({ hostname: HOST, removed: true });
    expect(await json("remove", HOST)).toEqual({ hostname: HOST, removed: false });
  });

  test.each([
    { words: ["set", HOST, "http://192.0.2.1:3000"], says: "url must be http:// with 127.0.0.1" },
    { words: ["set", HOST, "3000"], says: "url must be http:// with 127.0.0.1" },
    { words: ["set", HOST, ""], says: "url must be http:// with 127.0.0.1" },
    { words: ["set", `https://${HOST}/`, "http://127.0.0.1:1"], says: "origins set takes a hostname, such as" },
    { words: ["set", "*.example.com", "http://127.0.0.1:1"], says: "origins set takes a hostname, such as" },
    { words: ["remove", `${HOST}:443`], says: "origins remove takes a hostname, such as" },
    { words: ["remove", ""], says: "origins remove takes a hostname, such as" },
  ])("$words is refused, and nothing is changed", async ({ words, says }) => {
    const account = await emulator.account();
    const { code, stdout, stderr } = await on(account, ...words);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^access-emulator: [^\n]+\n$/);
    expect(stderr).toContain(says);
    expect(await account.origins()).toEqual([]);
  });

  test.each([
    { words: ["set", HOST], says: "error: missing required argument 'url'" },
    { words: ["remove"], says: "error: missing required argument 'host'" },
    { words: ["clear"], says: "error: origins has no command 'clear'; it has list, set, remove" },
  ])("$words is a wrong command line", async ({ words, says }) => {
    const { code, stderr } = await on(await emulator.account(), ...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  });

  test("stand in the help, with what each takes", async () => {
    const { stdout } = await commandLine().ran(["--help"]);
    expect(stdout).toMatch(/^ {2}origins +where the edge sends/m);
    const { code, stdout: help } = await commandLine().ran(["origins", "--help"]);
    expect(code).toBe(0);
    for (const words of ["list [options]", "set [options] <host> <url>", "remove [options] <host>"])
      expect(help).toContain(words);
  });
});

test("an emulator elsewhere takes hosts of its operator's list alone, and says so", async () => {
  const { url } = await deployed();
  const account = await connect(url, { key: KEY }).account();
  const there = ["--url", url, "--key-env", "SANDBOX_KEY", "--account", account.id];
  const at = (...words: string[]) => commandLine().ran(["origins", ...words, ...there], { env: { SANDBOX_KEY: KEY } });
  const { code, stderr } = await at("set", HOST, "https://api.example");
  expect([code, stderr]).toEqual([2, expect.stringContaining("as its operator listed no host: ")]);
  expect(await at()).toMatchObject({ code: 0, stdout: expect.stringContaining("No host has an origin") });
  expect(await at("remove", HOST)).toMatchObject({ code: 0, stderr: "" });
});

test.runIf(hasCurl)("inside run --intercept a host has the server of the user at once", async () => {
  const server = await httpServer(({ url, headers }, answer) => answer.end(`${headers["x-forwarded-host"]} ${url}`));
  const folder = scratchFolder();
  const seed = join(folder, "seed.json");
  const everyone = [{ name: "All", decision: "bypass", include: [{ everyone: {} }] }];
  writeFileSync(
    seed,
    JSON.stringify({ accounts: [{ id: "d".repeat(32), applications: [{ domain: HOST, policies: everyone }] }] }),
  );
  const command = join(folder, "access-emulator");
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${built("cli.js")}' "$@"\n`);
  chmodSync(command, 0o700);
  const script = `access-emulator origins set ${HOST} http://127.0.0.1:${server.port} && curl -sS https://${HOST}/a &&
    access-emulator origins remove ${HOST} && curl -sS https://${HOST}/b`;
  const { code, stdout, stderr } = await commandLine().ran(
    ["run", "--intercept", "--offline", "--seed", seed, "--", "sh", "-c", script],
    { env: { PATH: `${folder}${delimiter}${process.env.PATH}` } },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^The edge of account .+\.\napp\.example\.com \/aThe origin of .+ again\.\n\{"method":"GET"/);
});
