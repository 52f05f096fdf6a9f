/** What others chose, such as names of tokens, cannot steer the terminal in which it is shown. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { commandLine, placeOf, type Finished } from "../../support/node/command-line.ts";
import { create, operation, secretOf } from "../../support/node/emulators.ts";
import { inPool } from "../../support/node/pool.ts";
import { scratchFolder } from "../../support/node/processes.ts";

/** C0 but for the end of a line, DEL, C1, the ends of lines of Unicode, and what turns the direction of a text. */
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const FORGED = "No secret of a service token stands here.";
const NAME = `a\u001b[2J\u001b]0;title\u0007\r\n${FORGED}\n\u009b31m\u007f\u202Egnp.exe\u2066\u2069\u2028end`;

function expectHarmless({ stdout, stderr }: Finished, words: readonly string[]): void {
  const text = `${stdout}\n${stderr}`;
  expect(text, words.join(" ")).not.toMatch(STEERING);
  expect(text.split("\n"), words.join(" ")).not.toContain(FORGED);
}

test("names with sequences for a terminal, line ends and marks of direction are harmless in every command", async () => {
  const cli = commandLine();
  const { ready } = await cli.started();
  const place = placeOf(ready);
  const token = await create(place, NAME);
  await operation(place, "PUT", `/${token.id}`, { name: NAME, [NAME]: 1 }); // an advice on a field that is not known
  await fetch(`${place.apiUrl}/accounts/${place.id}/access/service_tokens?name=${encodeURIComponent(NAME)}`);
  const folder = scratchFolder();
  const leak = join(folder, NAME.replaceAll("/", ""));
  writeFileSync(leak, `secret: ${secretOf(token)}`);
  const seed = join(folder, "seed.json");
  writeFileSync(seed, JSON.stringify({ accounts: [{ id: "b".repeat(32), tokens: [{ name: "x", [NAME]: 1 }] }] }));
  const restored = join(folder, "snapshot.json");
  writeFileSync(restored, JSON.stringify({ [NAME]: NAME }));

  const commands: string[][] = [
    ["tokens"],
    ["tokens", "--name", NAME],
    ["tokens", "in-use", token.id],
    ["tokens", "in-use", token.id, "--off"],
    ["tokens", "in-use", NAME],
    ["requests"],
    ["requests", "--advice"],
    ["faults", "add", "--operation", "create", "--error", "500", "--times", "5", "--name", NAME],
    ["faults", "add", JSON.stringify({ [NAME]: NAME })],
    ["faults", "list"],
    ["settings", "set", JSON.stringify({ api_tokens: [{ token: "a-token-of-tests-only", [NAME]: 1 }] })],
    ["settings", "set", JSON.stringify({ [NAME]: NAME })],
    ["settings", "--evidence"],
    ["clock", "set", NAME],
    ["clock", "advance", NAME],
    ["verify", NAME, "--secret-env", "SECRET"],
    ["explain", "https://app.example.com/", "--client-id", NAME, "--client-secret-env", "SECRET"],
    ["explain", NAME],
    ["explain", "--request", NAME],
    ["doors"],
    ["doors", "--token", NAME],
    ["scan", leak],
    ["scan", join(folder, `none${NAME.replaceAll("/", "")}`)],
    ["seed", seed],
    ["restore", restored],
    ["snapshot"],
    ["fork", "--id", NAME],
  ];
  const ways = commands.flatMap((words) => [words, [...words, "--json"]]);
  const tasks = ways.map((words) => {
    const all = [...words, "--port", String(ready.port)];
    return [words, () => cli.ran(all, { env: { SECRET: "x" } })] as const;
  });
  await inPool(4, tasks, (words, answer) => {
    expectHarmless(answer, words);
    expect(`${answer.stdout}${answer.stderr}`, words.join(" ")).not.toBe("");
    if (words.at(-1) !== "--json" || answer.stdout === "") return;
    expect(() => JSON.parse(answer.stdout) as unknown).not.toThrow();
  });

  const { stdout } = await cli.ran(["tokens", "--json", "--port", String(ready.port)]);
  const { tokens } = JSON.parse(stdout) as { tokens: { name: string }[] };
  expect(tokens[0]?.name).toBe(token.name); // in JSON they are escaped, and mean the same
}, 120_000);

test("what a run prints of its answers is harmless, too", async () => {
  const code = `fetch(process.env.CLOUDFLARE_BASE_URL + "/accounts/" + process.env.CLOUDFLARE_ACCOUNT_ID + "/access/service_tokens?a=" + encodeURIComponent(process.env.NAME), {
    method: "POST", body: JSON.stringify({ name: process.env.NAME }), headers: { authorization: "Bearer x" } })`;
  const words = ["run", "--min-evidence", "documented", "--", process.execPath, "-e", code];
  const answer = await commandLine().ran(words, { env: { NAME } });
  expectHarmless(answer, words);
});

test("parity shows and writes harmless texts of a target that is not", async () => {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.statusCode = 400;
    response.end(JSON.stringify({ result: null, success: false, errors: [{ code: 1, message: NAME }], messages: [] }));
  });
  server.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const report = join(scratchFolder(), "report.md");
  const words = ["parity", "--base-url", `http://127.0.0.1:${port}/client/v4`, "--report", report];
  for (const more of [[], ["--json"]]) {
    const answer = await commandLine().ran([...words, ...more]);
    expect(`${answer.stdout}${answer.stderr}`).not.toBe("");
    expectHarmless(answer, words);
  }
});

test("status and env believe no version that steers a terminal", async () => {
  const server = createServer((_, response) => response.end(JSON.stringify({ status: "ok", version: NAME })));
  server.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (const words of [["status"], ["env"], ["wait", "--timeout", "0s"]]) {
    const answer = await commandLine().ran([...words, "--port", String(port)]);
    expect(answer).toMatchObject({ code: 1, stdout: "" });
    expectHarmless(answer, words);
  }
});

test("one file prints, and all others through it", () => {
  const names = readdirSync("src/node/cli", { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => name.endsWith(".ts")).map((name) => `src/node/cli/${name}`);
  const printing = files.filter((file) => /std(out|err)\.write|console\./.test(readFileSync(file, "utf8")));
  // What a shell is to evaluate is printed as it is; progress is of this program's own words.
  expect(printing.toSorted()).toEqual([
    "src/node/cli/env.ts",
    "src/node/cli/output.ts",
    "src/node/cli/parity.ts",
    "src/node/cli/remote/accounts.ts",
  ]);
});
