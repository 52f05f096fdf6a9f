/** The files of a pull: new ones, whole or not there at all, and readable for this user alone. And the words of the command. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { alteringProxy, serverThat } from "../support/node/altering-proxy.ts";
import { built } from "../support/node/built-library.ts";
import { commandLine, running, type Finished } from "../support/node/command-line.ts";
import { started } from "../support/node/emulators.ts";
import { scratchFolder, until } from "../support/node/processes.ts";
import { CREDENTIAL, richSeed } from "../support/node/pull.ts";

const ID = "5".repeat(32);
const env = { CLOUDFLARE_API_TOKEN: CREDENTIAL };

/** An API that counts who comes. */
async function counted(): Promise<{ apiUrl: string; visits: () => number }> {
  let visits = 0;
  const origin = await serverThat((_, response) => {
    visits += 1;
    response.end("{}");
  });
  return { apiUrl: `${origin}/client/v4`, visits: () => visits };
}

function expectUsage({ code, stdout, stderr }: Finished, sentence: RegExp): void {
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(sentence);
}

describe("before any request", () => {
  const isThere = /is there already, and nothing is replaced: remove it, or name another\.\n$/;

  test.each([
    ["a file", (path: string) => writeFileSync(path, "mine"), isThere],
    ["an empty file", (path: string) => writeFileSync(path, ""), isThere],
    ["a folder", (path: string) => mkdirSync(path), /must be a file, and not a folder/],
    ["a link to a file", (path: string) => symlinkSync(import.meta.filename, path), isThere],
    ["a link to nowhere", (path: string) => symlinkSync("/no/such/file", path), isThere],
  ])("%s of the name is refused, for either file", async (_, make, sentence) => {
    const { apiUrl, visits } = await counted();
    const folder = scratchFolder();
    const [there, free] = [join(folder, "there.json"), join(folder, "free.json")];
    make(there);
    const words = ["pull", "--base-url", apiUrl, "--account", ID];
    const { ran } = commandLine();
    expectUsage(await ran([...words, "--out", there], { env }), sentence);
    expectUsage(await ran([...words, "--out", free, "--new-secrets", there], { env }), sentence);
    expect([visits(), existsSync(free)]).toEqual([0, false]);
  });

  test.each([
    [["--out", "/no/such/folder/seed.json"], /--out \/no\/such\/folder\/seed\.json cannot be written: /],
    [["--out", `${import.meta.filename}/seed.json`], /--out .* cannot be (written|looked at): |cannot be looked at/],
    [["--out", "/dev/full"], /--out \/dev\/full is there already/],
    [["--out", "-"], /--out "-": it must be the name of a file/],
    [["--out", ""], /--out "": it must be the name of a file/],
    [[], /required option '--out <file>' not specified/],
    [["--out", "x.json", "--new-secrets", "./x.json"], /name the same file/],
    [["--out", "x.json", "--rate", "0"], /--rate 0: it must be a number/],
    [["--out", "x.json", "--account", "1234"], /"1234" is not an account id/],
    [["--out", "x.json", "--base-url", "http://api.example.com/client/v4"], /is asked over https only/],
    [["--out", "x.json", "--base-url", "http://127.0.0.1.example.com/client/v4"], /is asked over https only/],
    [["--out", "x.json", "--base-url", "https://a:b@api.example.com/client/v4"], /credentials, a query and a fragment/],
    [["--out", "x.json", "--token", "t"], /unknown option '--token'/],
    [["--out", "x.json", "--token-file", "t"], /unknown option '--token-file'/],
  ])("%j is refused", async (words, sentence) => {
    const { apiUrl, visits } = await counted();
    const before = ["pull", "--base-url", apiUrl, "--account", ID];
    const child = running(built("cli.js"), [...before, ...words], { env: { ...env, TMPDIR: scratchFolder() } });
    expectUsage(await child.finished, sentence);
    expect(visits()).toBe(0);
  });

  test("no credentials, for an API that is not on this machine", async () => {
    const words = [
      "pull",
      "--base-url",
      "https://api.example.invalid/client/v4",
      "--account",
      ID,
      "--out",
      join(scratchFolder(), "a"),
    ];
    const none = { CLOUDFLARE_API_TOKEN: "", CLOUDFLARE_EMAIL: "", CLOUDFLARE_API_KEY: "" };
    const told = await commandLine().ran(words, { env: none });
    expectUsage(told, /There are no credentials: CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY\./);
  });
});

test("without --base-url, an emulator on this machine is asked, and nobody else", async () => {
  const none = { CLOUDFLARE_BASE_URL: "", CLOUDFLARE_API_TOKEN: CREDENTIAL };
  const { CLOUDFLARE_BASE_URL: _, ...withoutBase } = none;
  const words = ["pull", "--account", ID, "--out", join(scratchFolder(), "a.json")];
  const { stderr } = await commandLine().ran(words, { env: withoutBase });
  expect(stderr).toMatch(/^access-emulator: The target is http:\/\/127\.0\.0\.1:8787\/client\/v4, account 5555…5555\./);
});

test("what it will do is said before it begins", async () => {
  const out = join(scratchFolder(), "seed.json");
  const said: string[] = [];
  const origin = await serverThat((_, response) => {
    said.push(child.soFar());
    response.writeHead(400).end('{"success":false,"errors":[{"code":12130,"message":"no"}]}');
  });
  const words = ["pull", "--base-url", `${origin}/client/v4`, "--account", ID, "--out", out, "--rate", "50"];
  const run = commandLine().begin(words, { env });
  let text = "";
  run.child.stderr?.on("data", (part: string) => void (text += part));
  const child = { soFar: () => text };
  const { code, stderr } = await run.finished;
  expect(code, stderr).toBe(1);
  expect(stderr).toMatch(
    /^access-emulator: The target is http:.*, account 5555…5555\. Only GET is sent: nothing is changed there\.\n/,
  );
  expect(stderr).toMatch(
    /It reads service tokens, .*, and the organization; at most 50 requests a second\. Identity providers are not asked for\.\n/,
  );
  expect(stderr).toMatch(/It writes .*seed\.json, for this user alone, when all is read\.\n/);
  expect(said.length).toBeGreaterThan(5);
});

describe("a signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s in the middle ends it at once, and there is no file", async (signal, code) => {
    const account = await (await started()).account({ id: ID, seed: richSeed });
    let isAsked = false;
    const origin = await serverThat((request, response) => {
      if (request.url?.includes("/apps")) isAsked = true; // and never answers
      else
        void fetch(new URL(account.apiUrl).origin + request.url, { headers: { authorization: `Bearer ${CREDENTIAL}` } })
          .then((answer) => answer.text())
          .then((text) => response.end(text));
    });
    const folder = scratchFolder();
    const words = ["pull", "--base-url", `${origin}/client/v4`, "--account", ID];
    const files = ["--out", join(folder, "seed.json"), "--new-secrets", join(folder, "secrets.json")];
    const child = commandLine().begin([...words, ...files], { env });
    await until("it is in the middle", () => isAsked);
    child.kill(signal);
    const finished = await child.finished;
    expect(finished.code, finished.stderr).toBe(code);
    expect(finished.stderr).toMatch(/Ended by a signal: nothing was written\.\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a file that cannot be written after all", () => {
  /** Runs a pull in a shell that allows files of so many blocks. */
  async function limited(blocks: number) {
    const account = await (await started()).account({ id: ID, seed: richSeed });
    const folder = scratchFolder();
    const [out, secrets] = [join(folder, "seed.json"), join(folder, "secrets.json")];
    const script = `ulimit -f ${blocks}; trap '' XFSZ; exec "$@"`;
    const words = [
      built("cli.js"),
      "pull",
      "--base-url",
      account.apiUrl,
      "--account",
      ID,
      "--out",
      out,
      "--new-secrets",
      secrets,
    ];
    const child = spawn("sh", ["-c", script, "sh", process.execPath, ...words], { env: { ...process.env, ...env } });
    onTestFinished(() => void child.kill("SIGKILL"));
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (part: string) => void (stderr += part));
    const code = await new Promise((resolve) => child.once("close", resolve));
    return { code, stderr, left: readdirSync(folder) };
  }

  test("because it gets too large, as on a full disk: an error, and neither file, nor a draft", async () => {
    const { code, stderr, left } = await limited(1);
    expect({ code, left }, stderr).toEqual({ code: 1, left: [] });
    expect(stderr).toMatch(/seed\.json and .*secrets\.json cannot be written, and nothing is: E[A-Z]+: .*\.\n$/);
  });

  test("because somebody else made one meanwhile: theirs stays, and ours is not there", async () => {
    const account = await (await started()).account({ id: ID, seed: richSeed });
    const folder = scratchFolder();
    const [out, secrets] = [join(folder, "seed.json"), join(folder, "secrets.json")];
    const proxy = await alteringProxy(new URL(account.apiUrl).origin, ({ path }) => {
      if (path.endsWith("/organizations")) writeFileSync(secrets, "theirs");
      return undefined;
    });
    const words = ["pull", "--base-url", `${proxy}/client/v4`, "--account", ID, "--out", out, "--new-secrets", secrets];
    const { code, stderr } = await commandLine().ran(words, { env });
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(/cannot be written, and nothing is: EEXIST/);
    expect(readdirSync(folder)).toEqual(["secrets.json"]);
    expect(readFileSync(secrets, "utf8")).toBe("theirs");
  });
});

test("nothing stands there while it reads", async () => {
  const account = await (await started()).account({ id: ID, seed: richSeed });
  const folder = scratchFolder();
  const seen: string[][] = [];
  const proxy = await alteringProxy(new URL(account.apiUrl).origin, () => {
    seen.push(readdirSync(folder));
    return undefined;
  });
  const words = ["pull", "--base-url", `${proxy}/client/v4`, "--account", ID, "--out", join(folder, "seed.json")];
  const { code, stderr } = await commandLine().ran(words, { env });
  expect(code, stderr).toBe(0);
  expect(seen).toEqual(seen.map(() => []));
  expect(readdirSync(folder)).toEqual(["seed.json"]);
});

test("a folder behind a link is where the system finds it, for the draft, too", async () => {
  const account = await (await started()).account({ id: ID, seed: richSeed });
  const [folder, elsewhere] = [scratchFolder(), scratchFolder()];
  for (const name of ["inner", "beside"]) mkdirSync(join(elsewhere, name));
  symlinkSync(join(elsewhere, "inner"), join(folder, "link"));
  const out = `${folder}/link/../beside/seed.json`; // beside `inner`, and not beside the link
  const words = ["pull", "--base-url", account.apiUrl, "--account", ID, "--out", out];
  const { code, stderr } = await commandLine().ran(words, { env });
  expect(code, stderr).toBe(0);
  expect([readdirSync(join(elsewhere, "beside")), readdirSync(folder)]).toEqual([["seed.json"], ["link"]]);
});
