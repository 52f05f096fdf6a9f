/** `run --url`: a command with a fresh account of a deployed emulator, which is emptied however it ends. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { commandLine, type Running } from "../../support/node/command-line.ts";
import { built } from "../../support/node/built-library.ts";
import { accountsAt, deployed, KEY } from "../../support/node/deployed.ts";
import { started } from "../../support/node/emulators.ts";
import { endWithTest, runs, scratchFolder, until } from "../../support/node/processes.ts";

const env = { SANDBOX_KEY: KEY };

const SAY = `
  const { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: id } = process.env;
  if (process.env.CLOUDFLARE_API_BASE_URL !== url) process.exit(99);
  console.log(JSON.stringify({ url, token, id, pid: process.pid }));
  const ask = (method, path = "/accounts/" + id + "/access/service_tokens", body) =>
    fetch(url + path, { method, body, headers: { authorization: "Bearer " + token } });`;
const CREATE = `${SAY} ask("POST", undefined, '{"name":"a"}').then(({ status }) => status === 201 || process.exit(98))`;

interface Said {
  readonly url: string;
  readonly token: string;
  readonly id: string;
  /** The command's. */
  readonly pid: number;
}

async function said(run: Running): Promise<Said> {
  const line = await run.firstLine;
  if (line === "") throw new Error(`It said nothing: ${(await run.finished).stderr}`);
  return JSON.parse(line) as Said;
}

const wordsFor = (url: string, text: string, ...more: string[]): string[] => [
  "run",
  "--url",
  url,
  "--key-env",
  "SANDBOX_KEY",
  ...more,
  "--",
  process.execPath,
  "-e",
  text,
];

const untilEmptied = (url: string) => until("no account is left", async () => (await accountsAt(url)).length === 0);

describe("the command", () => {
  test("has a fresh account with a token that opens nothing else, and that is empty at the end", async () => {
    const { url } = await deployed();
    const text = `${CREATE}.then(() => ask("GET", "/accounts/" + "a".repeat(32) + "/access/service_tokens"))
      .then((other) => process.exit(other.status === 403 ? 5 : 97));`;
    const run = commandLine().begin(wordsFor(url, text, "--name", "Shop"), { env });
    const { url: apiUrl, token, id } = await said(run);
    expect(apiUrl).toBe(`${url}/client/v4`);
    expect(token).toMatch(/^[\w-]{32,}$/);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(await run.finished).toMatchObject({ code: 5, stderr: "" });
    expect(await accountsAt(url)).toEqual([]);
  });

  test("is one of many at once, and no two have the same account", async () => {
    const { url } = await deployed();
    const { begin } = commandLine();
    const all = Array.from({ length: 3 }, () => begin(wordsFor(url, CREATE), { env }));
    const ids = (await Promise.all(all.map(said))).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    for (const run of all) expect(await run.finished).toMatchObject({ code: 0, stderr: "" });
    expect(await accountsAt(url)).toEqual([]);
  });

  test("starts with what a seed and settings say; their own API tokens stay", async () => {
    const { url } = await deployed();
    const seed = join(scratchFolder(), "seed.json");
    const other = "aek_a-token-of-the-seed-which-is-long";
    const api = { name: "of the seed", token: other, permissions: ["Access: Service Tokens Read"] };
    const first = { id: "a".repeat(32), tokens: [{ name: "seeded" }], settings: { api_tokens: [api] } };
    writeFileSync(seed, JSON.stringify({ accounts: [first, { id: "b".repeat(32) }] }));
    const text = `${SAY} const list = () => ask("GET").then((answer) => answer.text());
      list().then(async (own) => {
        const other = await fetch(url + "/accounts/" + id + "/access/service_tokens", { headers: { authorization: "Bearer ${other}" } });
        const second = await ask("POST", undefined, '{"name":"one too many"}');
        console.log(own, other.status, second.status);
      });`;
    const settings = '{"assumptions":{"token-limit":1}}';
    const words = wordsFor(url, text, "--seed", seed, "--settings", settings);
    const { code, stdout, stderr } = await commandLine().ran(words, { env });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `access-emulator: The seed file ${seed} has 2 accounts: with --url there is one, which is filled as the first of them.\n`,
    });
    expect(stdout).toContain('"name":"seeded"');
    expect(stdout).toMatch(/ 200 400\n$/);
    expect(stdout).not.toContain("a".repeat(32));
    expect(await accountsAt(url)).toEqual([]);
  });

  test("finds its emulator by commands inside", async () => {
    const { url } = await deployed();
    const words = ["run", "--url", url, "--key-env", "SANDBOX_KEY", "--"];
    const inside = [process.execPath, built("cli.js"), "clock", "freeze", "2026-01-01T00:00:00Z"];
    const { code, stdout } = await commandLine().ran([...words, ...inside], { env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "2026-01-01T00:00:00Z frozen\n" });
  });

  test("is told when nothing came, and when something is not emulated", async () => {
    const { url } = await deployed();
    const nothing = await commandLine().ran(wordsFor(url, ""), { env });
    expect(nothing.code).toBe(0);
    expect(nothing.stderr).toMatch(/^access-emulator: The journal of the account has nothing of any client: [^\n]+\n$/);
    const strange = `${SAY} ask("GET", "/accounts/" + id + "/access/custom_pages")`;
    const { stderr } = await commandLine().ran(wordsFor(url, strange), { env });
    expect(stderr).toBe("access-emulator: 1 request went to what is not emulated: GET .../access/custom_pages.\n");
  });

  test("may reset its account, which is then no account in which nothing was asked", async () => {
    const { url } = await deployed();
    const words = [
      "run",
      "--url",
      url,
      "--key-env",
      "SANDBOX_KEY",
      "--",
      process.execPath,
      built("cli.js"),
      "reset",
      "--yes",
    ];
    expect(await commandLine().ran(words, { env })).toMatchObject({ code: 0, stderr: "" });
    expect(await accountsAt(url)).toEqual([]);
  });

  test("ends with 7 when an answer rested on less than --min-evidence asks for", async () => {
    const { url } = await deployed();
    const strange = `${SAY} ask("GET", "/accounts/" + id + "/access/custom_pages")`;
    const weak = await commandLine().ran(wordsFor(url, strange, "--min-evidence", "assumed"), { env });
    expect(weak.code).toBe(7);
    expect(weak.stderr).toContain("--min-evidence assumed: 1 answer rests on less.");
    expect(await commandLine().ran(wordsFor(url, CREATE, "--min-evidence", "assumed"), { env })).toMatchObject({
      code: 0,
    });
  });

  test.each([
    ["no-such-command-here", 127],
    ["/", 126],
  ])("that cannot be started leaves no account: %s", async (command, code) => {
    const { url } = await deployed();
    const words = ["run", "--url", url, "--key-env", "SANDBOX_KEY", "--", command];
    const ended = await commandLine().ran(words, { env });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(/^access-emulator: \S+ cannot be started: [^\n]+\n$/);
    expect(await accountsAt(url)).toEqual([]);
  });

  test("is not started when there is no account for it", async () => {
    const { url } = await deployed();
    const text = `console.log("started")`;
    const wrong = await commandLine().ran(wordsFor(url, text), { env: { SANDBOX_KEY: "aek_wrong" } });
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).not.toContain("aek_wrong");
    const nobody = await commandLine().ran(wordsFor("http://127.0.0.1:1", text), { env });
    expect(nobody).toMatchObject({ code: 1, stdout: "" });
    expect(nobody.stderr).toContain("The emulator at http://127.0.0.1:1 does not answer.");
  });

  test("works with an emulator of this machine that wants no key", async () => {
    const { url } = await started();
    const words = ["run", "--url", url, "--", process.execPath, "-e", CREATE];
    expect(await commandLine().ran(words)).toMatchObject({ code: 0, stderr: "" });
    expect(await accountsAt(url)).toEqual([]);
  });
});

describe("the account is emptied", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("after %s", async (signal, code) => {
    const { url } = await deployed();
    const run = commandLine().begin(wordsFor(url, `${CREATE}; setInterval(() => {}, 1000)`), { env });
    const { id } = await said(run);
    expect(await accountsAt(url)).toEqual([id]);
    run.kill(signal);
    expect((await run.finished).code).toBe(code);
    expect(await accountsAt(url)).toEqual([]);
  });

  test("when `run` is killed, by a process that has the key from a pipe, and that ends", async () => {
    const { url } = await deployed();
    const run = commandLine().begin(wordsFor(url, `${CREATE}; setInterval(() => {}, 1000)`), { env });
    endWithTest((await said(run)).pid); // it lives on, and keeps nothing alive
    const watchers = watchersOf(run.pid);
    expect(watchers).toHaveLength(process.platform === "linux" ? 1 : 0);
    for (const { pid, words } of watchers) {
      expect(words).not.toContain(KEY);
      expect(groupOf(pid)).not.toBe(groupOf(run.pid)); // what ends all of a job at once, as a Ctrl-C does, passes it by
    }
    run.kill("SIGKILL");
    await untilEmptied(url);
    for (const { pid } of watchers) await until("the watcher has ended", () => !runs(pid));
  });

  test("when a signal comes while the account is made, and the command is not started", async () => {
    const { url } = await deployed();
    const slow = await slowed(url, "POST");
    const run = commandLine().begin(wordsFor(slow.url, `console.log("started")`), { env });
    await slow.arrived;
    run.kill("SIGTERM");
    slow.goOn();
    expect(await run.finished).toMatchObject({ code: 143, stdout: "" });
    expect(await accountsAt(url)).toEqual([]);
  });

  test("by the watcher, when a signal comes while it is emptied", async () => {
    const { url } = await deployed();
    const slow = await slowed(url, "DELETE");
    const run = commandLine().begin(wordsFor(slow.url, CREATE), { env });
    await slow.arrived;
    run.kill("SIGINT");
    const { code, stderr } = await run.finished;
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /^access-emulator: Account [0-9a-f]{32} is emptied by a process that goes on for a moment\.\n$/,
    );
    slow.goOn();
    await untilEmptied(url);
  });

  test("by the second try, when the first fails", async () => {
    const { url } = await deployed();
    const slow = await slowed(url, "DELETE", 503);
    expect(await commandLine().ran(wordsFor(slow.url, CREATE), { env })).toMatchObject({ code: 0, stderr: "" });
    expect(await accountsAt(url)).toEqual([]);
  });
});

test("a network that is lost at the end: it says which account is left, and how it is emptied", async () => {
  const { url } = await deployed();
  const slow = await slowed(url, "DELETE", "lost");
  const { code, stdout, stderr } = await commandLine().ran(
    wordsFor(slow.url, `${CREATE}.then(() => process.exit(3))`),
    { env },
  );
  const { id } = JSON.parse(stdout) as Said;
  expect(code).toBe(3);
  const command = `access-emulator reset --yes --account ${id} --url ${slow.url} --key-env SANDBOX_KEY`;
  expect(stderr).toBe(
    `access-emulator: Account ${id} at ${slow.url} is left, and could not be emptied: The emulator at ${slow.url} does not answer. \`${command}\` empties it.\n`,
  );
  const [, ...words] = command.replace(slow.url, url).split(" ");
  expect(await commandLine().ran(words, { env })).toMatchObject({ code: 0 });
  expect(await accountsAt(url)).toEqual([]);
});

/** A way to the emulator on which requests of one method wait, are refused once, or are lost. */
async function slowed(url: string, method: string, how?: number | "lost") {
  let arrive = (): void => {};
  let goOn = (): void => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const open = new Promise<void>((resolve) => (goOn = resolve));
  let refused = false;
  const server = createServer(async (request, response) => {
    const isMeant = request.method === method && request.url?.startsWith("/_emulator/accounts") === true;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (isMeant && how === "lost") return void request.socket.destroy();
    if (isMeant && how !== undefined && !refused) {
      refused = true;
      return void response.writeHead(Number(how)).end('{"error":{"code":"closed","message":"Closed for a moment."}}');
    }
    if (isMeant && how === undefined) {
      arrive();
      await open;
    }
    const { authorization = "" } = request.headers;
    const body = parts.length > 0 ? { body: Buffer.concat(parts) } : {};
    try {
      const sent = request.method ?? "GET";
      const answer = await fetch(url + (request.url ?? ""), { method: sent, headers: { authorization }, ...body });
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    } catch {
      request.socket.destroy(); // the emulator ends with the test, while somebody asks still
    }
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived, goOn: () => goOn() };
}

/** The watchers that a `run` has started, with all that stands on their command lines. */
function watchersOf(parent: number): { pid: number; words: string }[] {
  if (process.platform !== "linux") return [];
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ").map(Number);
  return children
    .map((pid) => ({ pid, words: readFileSync(`/proc/${pid}/cmdline`, "utf8") }))
    .filter(({ words }) => words.includes("watch-account"));
}

/** The group of a process, for Linux. */
function groupOf(pid: number): string | undefined {
  return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[2];
}
