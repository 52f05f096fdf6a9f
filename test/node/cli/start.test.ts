/** `start` in the foreground: its ready line, its end, and what it refuses. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandLine, placeOf } from "../../support/node/command-line.ts";
import { create, list, namesIn, started } from "../../support/node/emulators.ts";
import { inTime, scratchFolder, until } from "../../support/node/processes.ts";

/** One sentence for a person, and no stack. */
function expectSentence(stderr: string, ...parts: string[]): void {
  expect(stderr).toMatch(/^access-emulator: [^\n]+\n$/);
  for (const part of parts) expect(stderr).toContain(part);
}

function fileWith(content: string, name = "seed.json"): string {
  const file = join(scratchFolder(), name);
  writeFileSync(file, content);
  return file;
}

describe("ready", () => {
  test("is a line with what a client needs, and one that names the page", async () => {
    const process = commandLine().begin(["start", "--port", "0"]);
    const line = await process.firstLine;
    const url = /^access-emulator is ready: CLOUDFLARE_BASE_URL=(http:\/\/127\.0\.0\.1:\d+)\/client\/v4$/.exec(
      line,
    )?.[1];
    expect(url, line).toBeDefined();
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200);
    process.kill("SIGTERM");
    const page = `Its page, which \`access-emulator open\` opens: ${url}/_emulator/`;
    expect(await process.finished).toMatchObject({ code: 0, stdout: `${line}\n${page}\n`, stderr: "" });
  });

  test("is one line of JSON with --json, and its environment works", async () => {
    const { ready, pid } = await commandLine().started();
    const url = `http://127.0.0.1:${ready.port}`;
    expect(ready).toMatchObject({ event: "ready", url, page_url: `${url}/_emulator/`, pid });
    expect(ready.environment).toEqual({
      CLOUDFLARE_BASE_URL: `${ready.url}/client/v4`,
      CLOUDFLARE_API_BASE_URL: `${ready.url}/client/v4`,
      CLOUDFLARE_API_TOKEN: "access-emulator-token",
      CLOUDFLARE_ACCOUNT_ID: "00000000000000000000000000000001",
    });
    await create(placeOf(ready), "made with it");
    expect(await namesIn(placeOf(ready))).toEqual(["made with it"]);
  });

  test("names the account that is wanted, else the first of the seed", async () => {
    const [wanted, seeded] = ["a".repeat(32), "b".repeat(32)];
    const seed = fileWith(JSON.stringify({ accounts: [{ id: seeded, tokens: [{ name: "seeded" }] }] }));
    const cli = commandLine();
    const first = await cli.started(["--seed", seed]);
    expect(first.ready.environment.CLOUDFLARE_ACCOUNT_ID).toBe(seeded);
    expect(await namesIn(placeOf(first.ready))).toEqual(["seeded"]);
    const second = await cli.started(["--seed", seed, "--account", wanted]);
    expect(second.ready.environment.CLOUDFLARE_ACCOUNT_ID).toBe(wanted);
  });
});

describe("the end", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends it at once, with exit code 0", async (signal) => {
    const { ready, kill, finished } = await commandLine().started();
    await create(placeOf(ready));
    kill(signal);
    expect(await inTime("it ends", finished)).toMatchObject({ code: 0, stderr: "" });
    await expect(fetch(ready.url)).rejects.toThrow("fetch failed");
  });

  test("loses nothing that was answered, and the folder can be used again at once", async () => {
    const persist = join(scratchFolder(), "state");
    const cli = commandLine();
    const first = await cli.started(["--persist", persist]);
    const names = Array.from({ length: 20 }, (_, index) => `token ${index}`);
    await Promise.all(names.map((name) => create(placeOf(first.ready), name)));
    first.kill("SIGINT");
    const second = await cli.started(["--persist", persist]);
    expect((await namesIn(placeOf(second.ready))).toSorted()).toEqual(names.toSorted());
    expect((await first.finished).code).toBe(0);
  });

  test("of workerd is told, with exit code 1", async () => {
    const persist = scratchFolder();
    const { finished } = await commandLine().started(["--persist", persist]);
    process.kill(Number.parseInt(readFileSync(join(persist, "access-emulator.pid"), "utf8"), 10), "SIGKILL");
    const { code, stderr } = await finished;
    expect(code).toBe(1);
    expect(stderr).toContain("workerd was ended by SIGKILL");
    expect(existsSync(join(persist, "access-emulator.pid"))).toBe(false);
  });

  test("of its reader (| head -1) is none: it goes on, or it ends without a stack", async () => {
    const { ready, child, finished, kill } = await commandLine().started(["--log"]);
    child.stdout?.destroy();
    for (let count = 0; count < 5; count++) await create(placeOf(ready)).catch(() => {});
    kill("SIGTERM");
    const { stderr } = await finished;
    expect(stderr).toBe("");
  });
});

describe("--origin-network", () => {
  const origin = async (words: readonly string[]) => {
    const { ready } = await commandLine().started(words);
    const url = `${ready.url}/_emulator/accounts/${"a".repeat(32)}/origins/app.example.com`;
    const answer = await fetch(url, { method: "PUT", body: JSON.stringify({ url: "http://app:3000" }) });
    return { status: answer.status, text: await answer.text() };
  };

  test("private takes names of other containers as origins, loopback does not", async () => {
    expect((await origin(["--origin-network", "private"])).status).toBe(200);
    for (const words of [[], ["--origin-network", "loopback"]]) {
      const { status, text } = await origin(words);
      expect([status, text]).toEqual([400, expect.stringContaining("--origin-network private")]);
    }
  });

  test.each([
    { words: ["start", "--port", "0", "--origin-network", "public"], says: "Allowed choices are loopback, private" },
    {
      words: ["run", "--url", "https://emulator.example.com", "--origin-network", "private", "--", "true"],
      says: "--origin-network",
    },
  ])("$words is refused: 2", async ({ words, says }) => {
    const { code, stderr } = await commandLine().ran(words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  });

  test("counts for run, too", async () => {
    const script = `fetch(new URL("/_emulator/accounts/${"a".repeat(32)}/origins/app.example.com", process.env.CLOUDFLARE_BASE_URL), {
      method: "PUT", body: JSON.stringify({ url: "http://app:3000" }) }).then(({ status }) => console.log(status))`;
    const words = ["run", "--origin-network", "private", "--", process.execPath, "-e", script];
    expect((await commandLine().ran(words)).stdout).toContain("200");
  });
});

describe("refused", () => {
  test("a port that is taken: 3", async () => {
    const { port } = await started();
    const { code, stderr, stdout } = await commandLine().ran(["start", "--port", String(port)]);
    expect(code).toBe(3);
    expect(stdout).toBe("");
    expectSentence(stderr, `Port ${port} of 127.0.0.1 is taken`);
  });

  test("a folder that cannot be used, or is in use: 4", async () => {
    const file = fileWith("", "file");
    const below = await commandLine().ran(["start", "--port", "0", "--persist", join(file, "below")]);
    expect(below.code).toBe(4);
    expectSentence(below.stderr, `The folder ${join(file, "below")} cannot be used to keep state`);

    const persist = scratchFolder();
    const first = await started({ persist });
    const second = await commandLine().ran(["start", "--port", "0", "--persist", persist]);
    expect(second.code).toBe(4);
    expectSentence(second.stderr, `Another emulator at ${first.url} (its workerd is process ${first.pid})`, persist);
  });

  const account = "c".repeat(32);
  test.each([
    { seed: "{", says: "is not valid JSON" },
    { seed: '{"accounts":[{"client_secret": secret-1}]}', says: "is not valid JSON: " },
    { seed: "null", says: "must be a JSON object" },
    { seed: "[]", says: "must be a JSON object" },
    { seed: '{"accounts":[{"id":"X"}]}', says: "accounts.0.id must be 32 lower-case hex digits" },
    { seed: '{"accounts":[{"id":5}]}', says: "accounts.0.id must be 32 lower-case hex digits" },
    { seed: '{"accounts":"abc"}', says: "seed.json: accounts must be a list" },
    { seed: "{}", says: "seed.json: accounts must be a list of accounts, each with an id." },
    { seed: `{"accounts":[{"id":"${account}","tokens":[{"name":"a"},{"nam":"b"}]}]}`, says: "accounts.0.tokens.1.nam" },
    {
      seed: `{"accounts":[{"id":"${account}","tokens":[{"name":"a","duration":"1y"}]}]}`,
      says: "accounts.0.tokens.0.duration has an unknown unit; the units are ns, us (or µs), ms, s, m, h.\n",
    },
  ])("a broken seed, with the path: 2: $seed", async ({ seed, says }) => {
    const { code, stderr } = await commandLine().ran(["start", "--port", "0", "--seed", fileWith(seed)]);
    expect(code, stderr).toBe(2);
    expectSentence(stderr, says);
    expect(stderr).not.toContain("secret-");
  });

  test("a seed file that is not there: 2", async () => {
    const { code, stderr } = await commandLine().ran(["start", "--port", "0", "--seed", "/no/such/file.json"]);
    expect(code).toBe(2);
    expectSentence(stderr, "The seed file cannot be read", "/no/such/file.json");
  });

  test.each([
    { words: ["--settings", "{"], says: "--settings is not valid JSON" },
    { words: ["--settings", "null"], says: "--settings must be a JSON object" },
    { words: ["--settings", '{"assumptions":{"token-limit":-1}}'], says: "--settings: assumptions.token-limit must" },
    { words: ["--settings", '{"rate_limits":1}'], says: "--settings: rate_limits is not known; the nearest name" },
    { words: ["--account", "ABC"], says: "is not an account id" },
    { words: ["--persist", ""], says: "(persist) has no name" },
    { words: ["--port", "80x"], says: "--port 80x" },
    { words: ["--port", "65536"], says: "--port 65536" },
  ])("$words: 2", async ({ words, says }) => {
    const { code, stderr } = await commandLine().ran(["start", "--port", "0", ...words]);
    expect(code, stderr).toBe(2);
    expectSentence(stderr, says);
  });

  test.each([
    { words: ["start", "--prot", "1"], says: "error: unknown option '--prot'" },
    { words: ["start", "--log", "xml"], says: "Allowed choices are text, json" },
    { words: ["start", "superfluous"], says: "error: too many arguments" },
    { words: ["strat"], says: "error: unknown command 'strat'" },
    { words: ["env", "--format", "csh"], says: "Allowed choices are shell, fish, powershell, github, json" },
    { words: ["run"], says: "error: missing required argument 'command'" },
  ])("$words: 2, in one sentence", async ({ words, says }) => {
    const { code, stderr, stdout } = await commandLine().ran(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .filter((line) => line.startsWith("error:")),
    ).toHaveLength(1);
    expect(stderr).not.toContain("    at ");
  });
});

describe("a second start", () => {
  test("on the same folder finds what the first kept; a seed leaves it as it is", async () => {
    const id = "d".repeat(32);
    const seed = fileWith(JSON.stringify({ accounts: [{ id, tokens: [{ name: "seeded" }] }] }));
    const words = ["--persist", join(scratchFolder(), "state"), "--seed", seed];
    const cli = commandLine();
    const first = await cli.started(words);
    await create(placeOf(first.ready), "created");
    const before = await list(placeOf(first.ready));
    first.kill("SIGTERM");
    await first.finished;
    const second = await cli.started(words);
    expect(await list(placeOf(second.ready))).toEqual(before);
  });
});

test("the log goes to standard output, after the ready line", async () => {
  const { ready, child, kill, finished } = await commandLine().started(["--log", "json"]);
  let text = "";
  child.stdout?.on("data", (part: string) => {
    text += part;
  });
  await create(placeOf(ready));
  await until("the request is logged", () => text.includes('"status":201'));
  kill("SIGTERM");
  expect((await finished).stdout.trimEnd().split("\n")).toHaveLength(2);
});
