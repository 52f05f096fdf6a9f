/** `--min-evidence` and the fixture `minEvidence`: no leaning on assumptions. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evidenceOf } from "../../../src/node/client/evidence.ts";
import type { MinimumGrade } from "../../../src/contract/evidence.ts";
import { commandLine, placeOf, type Finished, type Ready } from "../../support/node/command-line.ts";
import { create } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

/** A get whose answer rests on the assumption `malformed-token-id`. */
const ASSUMED = "/no-uuid";
/** A create, whose answer rests on nothing that is only assumed. */
const SURE = "";

/** A command that sends these requests, to accounts of its own when it is told so, and ends with the code. */
function requesting(paths: readonly string[], { code = 0, account = "" } = {}): string[] {
  const text = `const { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_ACCOUNT_ID: id } = process.env;
    const send = (path) => fetch(url + "/accounts/" + (${JSON.stringify(account)} || id) + "/access/service_tokens" + path, {
      headers: { authorization: "Bearer any" },
      ...(path === "" ? { method: "POST", body: '{"name":"a"}' } : {}),
    });
    (async () => { for (const path of ${JSON.stringify(paths)}) await send(path); process.exit(${code}); })();`;
  return [process.execPath, "-e", text];
}

const run = (grade: string, command: readonly string[], ...words: string[]): Promise<Finished> =>
  commandLine().ran(["run", "--min-evidence", grade, ...words, "--", ...command]);

describe("run --min-evidence", () => {
  test("tells what rested on less: 7", async () => {
    const { code, stdout, stderr } = await run("inferred", requesting([ASSUMED, SURE, ASSUMED]));
    expect({ code, stdout }).toEqual({ code: 7, stdout: "" });
    expect(stderr.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["access-emulator: --min-evidence inferred: 2 answers rest on less."],
      ["operation", "rests on", "answers", "first"],
      [
        "get",
        "assumed: malformed-token-id",
        "2",
        `GET /client/v4/accounts/00000000000000000000000000000001/access/service_tokens${ASSUMED}`,
      ],
      [""],
    ]);
  });

  test("sees every account that was touched", async () => {
    const { code, stderr } = await run("inferred", requesting([ASSUMED], { account: "e".repeat(32) }));
    expect(code).toBe(7);
    expect(stderr).toContain("e".repeat(32));
  });

  test("is content with what rests on enough, or with no request at all", async () => {
    expect(await run("inferred", requesting([SURE]))).toMatchObject({ code: 0, stderr: "" });
    const nothing = expect.stringMatching(/^access-emulator: Nothing came to the emulator: [^\n]+\n$/);
    expect(await run("recorded", requesting([]))).toMatchObject({ code: 0, stderr: nothing });
  });

  test("leaves a failing command its own code", async () => {
    const { code, stderr } = await run("inferred", requesting([ASSUMED], { code: 3 }));
    expect(code).toBe(3);
    expect(stderr).toContain("rests on less");
  });

  test("is not content when the journal did not keep what it would have to judge", async () => {
    const few = await run("inferred", requesting([SURE, SURE, SURE, SURE]), "--settings", '{"journal_limit":2}');
    expect(few.code, few.stderr).toBe(7);
    expect(few.stderr).toContain("2 requests are no longer in the journal");
    const none = await run("inferred", requesting([SURE]), "--settings", '{"journal_limit":0}');
    expect(none.code).toBe(7);
    expect(none.stderr).toContain("keeps no journal");
  });

  test("takes a grade that there is: 2", async () => {
    const { code, stderr } = await run("certain", requesting([]));
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are documented, recorded, acceptance-tested, inferred");
  });
});

describe("start --min-evidence", () => {
  async function request(ready: Ready, path: string): Promise<void> {
    if (path === SURE) await create(placeOf(ready));
    else await fetch(`${ready.url}/client/v4/accounts/${placeOf(ready).id}/access/service_tokens${path}`, { headers });
  }
  const headers = { authorization: "Bearer any" };

  test("tells it when it is ended: 7, else 0", async () => {
    for (const [path, wanted] of [
      [ASSUMED, 7],
      [SURE, 0],
    ] as const) {
      const { ready, kill, finished } = await commandLine().started(["--min-evidence", "inferred"]);
      await request(ready, path);
      kill("SIGTERM");
      const { code, stderr } = await finished;
      expect(code, stderr).toBe(wanted);
      expect(stderr.includes("malformed-token-id")).toBe(wanted === 7);
    }
  });

  test("does not go with --detach, where nobody would be told: 2", async () => {
    const words = ["start", "--port", "0", "--detach", "--min-evidence", "inferred"];
    const { code, stderr } = await commandLine().ran(words);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^access-emulator: --min-evidence with --detach [^\n]+\n$/);
  });
});

describe("the fixture minEvidence", () => {
  interface Report {
    readonly testResults: readonly {
      readonly assertionResults: readonly {
        readonly title: string;
        readonly status: string;
        readonly failureMessages: readonly string[];
      }[];
    }[];
  }

  function suite(env: Readonly<Record<string, string>> = {}): Record<string, string> {
    const words = ["node_modules/vitest/vitest.mjs", "run", "--root", "test/support/node/fixtures/min-evidence"];
    const file = join(scratchFolder(), "report.json");
    spawnSync(process.execPath, [...words, "--reporter=json", `--outputFile=${file}`], {
      env: { ...process.env, VITEST: "", NODE_ENV: "", ...env },
    });
    const { testResults } = JSON.parse(readFileSync(file, "utf8")) as Report;
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    return Object.fromEntries(
      tests.map(({ title, status, failureMessages }) => [title, `${status} ${failureMessages.join()}`.trim()]),
    );
  }

  test("fails the test whose answers rested on less, and names why", () => {
    const failed =
      /^failed Error: minEvidence inferred: 1 answer rests on less\.\n[^]*get +assumed: malformed-token-id/;
    expect(suite()).toEqual({
      "leans, and nothing is wanted": "passed",
      leans: expect.stringMatching(failed),
      "does not lean": "passed",
      "keeps no journal": expect.stringContaining("1 account keeps no journal"),
      "leans in a test that is extended": expect.stringMatching(failed),
    });
  });

  test("is a grade that there is", async () => {
    await expect(evidenceOf([], "infered" as MinimumGrade)).rejects.toThrow(
      'minEvidence "infered": it must be one of documented, recorded, acceptance-tested, inferred, assumed.',
    );
  });

  test("can be wanted of all tests by the configuration", () => {
    expect(suite({ WANTED_OF_ALL: "inferred" })).toMatchObject({
      "leans, and nothing is wanted": expect.stringContaining("minEvidence inferred: 1 answer rests on less"),
    });
  });
});
