/** What is not emulated is told at the end of `run` and `start`, fails `--min-evidence`, and stands in `requests --all`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandLine, placeOf, type Finished } from "../../support/node/command-line.ts";
import { scratchFolder } from "../../support/node/processes.ts";

const DEFAULT = "00000000000000000000000000000001";

/** A command that asks for these paths below `/client/v4`; `{id}` stands for its account. */
function asking(paths: readonly string[], code = 0): string[] {
  const text = `const { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_ACCOUNT_ID: id } = process.env;
    const send = (path) => fetch(url + path.replace("{id}", id), { headers: { authorization: "Bearer any" } });
    (async () => { for (const path of ${JSON.stringify(paths)}) await send(path); process.exit(${code}); })();`;
  return [process.execPath, "-e", text];
}

const run = (words: readonly string[], command: readonly string[]): Promise<Finished> =>
  commandLine().ran(["run", ...words, "--", ...command]);

const PATHS = [
  "/accounts/{id}/access/custom_pages?page=1",
  "/accounts/{id}/access/custom_pages?page=2",
  "/user/billing",
];
const SENTENCE =
  "access-emulator: 3 requests went to what is not emulated: GET .../access/custom_pages (2), GET /user/billing.\n";

describe("run", () => {
  test("ends with one line that names paths and counts, and keeps the exit code", async () => {
    expect(await run([], asking(PATHS, 3))).toMatchObject({ code: 3, stdout: "", stderr: SENTENCE });
  });

  test("counts a try that is repeated at once as one call", async () => {
    const { stderr } = await run([], asking(["/user/billing", "/user/billing", "/user/billing", "/user/billing"]));
    expect(stderr).toBe("access-emulator: 1 request went to what is not emulated: GET /user/billing.\n");
  });

  test("names what fixed answers and carry answered in a sentence of its own", async () => {
    const { code, stderr } = await run(
      ["--settings", '{"other_paths":"carry"}'],
      asking(["/accounts/{id}/things", "/ips"]),
    );
    expect([code, stderr]).toEqual([
      0,
      "access-emulator: 1 request went to what is not emulated: GET /ips. 1 request was answered by fixed answers or carry, which prove nothing: GET .../things.\n",
    ]);
  });

  test("says nothing when all is emulated, when nothing is asked, or when other paths shall be unroutable", async () => {
    expect(await run([], asking(["/accounts", "/accounts/{id}/access/service_tokens"]))).toMatchObject({ stderr: "" });
    expect((await run([], asking([]))).stderr).not.toContain("not emulated"); // that nothing came is another sentence
    expect(await run(["--settings", '{"other_paths":"unroutable"}'], asking(PATHS))).toMatchObject({ stderr: "" });
  });

  test.each(["documented", "recorded", "acceptance-tested", "inferred", "assumed"])(
    "with --min-evidence %s fails on it: 7",
    async (grade) => {
      const { code, stderr } = await run(["--min-evidence", grade], asking(PATHS));
      expect(code).toBe(7);
      expect(stderr).toMatch(
        new RegExp(
          `^access-emulator: --min-evidence ${grade}: 3 answers rest on less\\.\noperation +rests on +answers +first\n`,
        ),
      );
      expect(stderr).toMatch(/\nother +not-emulated +2 +GET \/client\/v4\/accounts\/0+1\/access\/custom_pages\n/);
      expect(stderr).toMatch(/\nother +not-emulated +1 +GET \/client\/v4\/user\/billing\n/);
      expect(stderr.endsWith(SENTENCE)).toBe(true);
    },
  );

  test("with --min-evidence assumed is content with what is only assumed", async () => {
    const { code } = await run(["--min-evidence", "assumed"], asking(["/accounts/{id}/access/service_tokens/no-uuid"]));
    expect(code).toBe(0);
  });
});

test("a fixed answer is as weak: --min-evidence assumed fails on it, and it is not named as not emulated", async () => {
  const seed = join(scratchFolder(), "seed.json");
  const answers = [{ method: "GET", path: "/accounts/*/access/custom_pages", result: [] }];
  writeFileSync(seed, JSON.stringify({ accounts: [{ id: DEFAULT, answers }] }));
  const { code, stderr } = await run(
    ["--seed", seed, "--min-evidence", "assumed"],
    asking(["/accounts/{id}/access/custom_pages"]),
  );
  expect([code, stderr]).toEqual([7, expect.stringMatching(/\nother +given +1 +GET \/client\/v4\/accounts\//)]);
  expect(stderr).not.toContain("not emulated");
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "start says it when %s ends it, beside the JSON that it prints",
  async (signal) => {
    const { ready, kill, finished } = await commandLine().started();
    const headers = { authorization: "Bearer any" };
    for (const path of PATHS) {
      await fetch(placeOf(ready).apiUrl + path.replace("{id}", placeOf(ready).id), { headers });
    }
    kill(signal);
    const { code, stdout, stderr } = await finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: SENTENCE });
    expect(stdout.trim().split("\n")).toHaveLength(1);
  },
);

describe("requests --all", () => {
  async function begun() {
    const { ready } = await commandLine().started();
    const headers = { authorization: "Bearer any" };
    const other = "f".repeat(32);
    const create = { method: "POST", body: '{"name":"a"}', headers };
    await fetch(`${ready.url}/client/v4/accounts/${other}/access/service_tokens`, create);
    await fetch(`${ready.url}/client/v4/accounts/${DEFAULT}/dns_records`, { headers });
    await fetch(`${ready.url}/client/v4/memberships/mine?page=1`, { headers });
    return {
      other,
      asked: (...words: string[]) => commandLine().ran(["requests", "--all", "--port", String(ready.port), ...words]),
    };
  }

  test("shows what has no account, and beside it every account", async () => {
    const { other, asked } = await begun();
    const { stdout, stderr } = await asked();
    expect(stderr).toBe("");
    const [none, ...accounts] = stdout.split("\n\n");
    expect(none).toMatch(
      /^Without an account:\nid .*\n1 .*GET \/client\/v4\/memberships\/mine\?page=1 +501 +50100 +not-emulated\n/,
    );
    expect(accounts.map((part) => part.split("\n")[0]).toSorted()).toEqual([
      `Account ${DEFAULT}:`,
      `Account ${other}:`,
    ]);
    const { stdout: narrowed } = await asked("--weaker-than", "assumed");
    expect(narrowed).toContain(`Account ${DEFAULT}:`);
    expect(narrowed).not.toMatch(/POST/);
  });

  test("as JSON tells whose they are", async () => {
    const { other, asked } = await begun();
    const { stdout } = await asked("--json");
    expect(JSON.parse(stdout)).toMatchObject({
      emulator: { requests: [{ path: "/client/v4/memberships/mine" }], total_count: 1, dropped: 0 },
      accounts: expect.arrayContaining([
        expect.objectContaining({ id: DEFAULT, total_count: 1 }),
        expect.objectContaining({ id: other, total_count: 1 }),
      ]),
    });
  });

  test("gives all advice, and empties all journals", async () => {
    const { asked } = await begun();
    const { stdout } = await asked("--advice");
    expect(stdout).toMatch(/^Without an account:\nnot-emulated: GET \/memberships\/mine is not emulated/);
    expect(stdout).toMatch(/\nnot-emulated: GET \.\.\.\/dns_records is not emulated/);
    expect((await asked("--clear")).stdout).toBe("All journals are empty.\n");
    expect((await asked()).stdout).toBe("No such request in any journal.\n");
    expect((await asked("--advice")).stdout).toBe("No journal advises anything.\n");
  });

  test.each([
    [["--account", DEFAULT], "--all is about every account"],
    [["--after", "3"], "--after names a request of one journal"],
    [["--before", "3"], "--before names a request of one journal"],
    [["--clear", "--limit", "3"], "--clear empties the whole journal"],
  ])("does not go with %j: 2", async (words, sentence) => {
    const { code, stderr } = await commandLine().ran(["requests", "--all", ...words]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^access-emulator: ${sentence}[^\n]*\n$`));
  });
});
