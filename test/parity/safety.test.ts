/** However a run of `parity` ends, it leaves nothing behind, or says what. */
import { describe, expect, onTestFinished, test } from "vitest";
import { AT_ONCE } from "../../src/parity/plan.ts";
import type { Report } from "../../src/parity/report.ts";
import type { Account, Emulator } from "../support/node/built-library.ts";
import { alteringProxy, holdingProxy, type Alteration, type Exchange } from "../support/node/altering-proxy.ts";
import { commandLine, type Running } from "../support/node/command-line.ts";
import { create, list, namesIn, started } from "../support/node/emulators.ts";
import { brokenIn, foundIn, parityOf } from "../support/node/parity.ts";
import { until } from "../support/node/processes.ts";

/** A run in an account where somebody has a token, too: it waits for the answers that are meant until it is told to go on. */
async function heldRun(
  isMeant: (exchange: Exchange) => boolean,
  more: readonly string[] = [],
): Promise<{ run: Running; account: Account; prefix: string; words: string[]; goOn: () => void }> {
  const emulator = await started();
  const account = await emulator.account();
  await create(account, "somebody's own");
  const { url, arrived, goOn } = await holdingProxy(emulator.url, isMeant);
  const words = ["--account", account.id, "--base-url"];
  const run = commandLine().begin(["parity", ...words, `${url}/client/v4`, ...more]);
  await arrived;
  const prefix = (await namesIn(account)).flatMap((name) => /^parity-[0-9a-f]{8}-/.exec(name) ?? [])[0] ?? "";
  expect(prefix).not.toBe("");
  return { run, account, prefix, words: [...words, account.apiUrl], goOn };
}

/** In the middle of a run: an answer to a create that made a token, which is not the first. */
function later(): (exchange: Exchange) => boolean {
  let count = 0;
  return ({ method, path, status }) =>
    method === "POST" && path.endsWith("/service_tokens") && status < 300 && ++count > 3;
}

/** While it removes what it made. */
const removing = ({ method }: Exchange): boolean => method === "DELETE";

/** Sends a signal, and waits until the run has heard it: of two that it has not heard yet it would hear one. */
async function signalled(run: Running, signal: NodeJS.Signals, answer: string): Promise<void> {
  run.kill(signal);
  await until("it has heard the signal", () => run.said.stderr.includes(answer));
}

describe("a signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s in the middle: the tokens are removed, and the exit code is %d", async (signal, exitCode) => {
    const { run, account, goOn } = await heldRun(later());
    await signalled(run, signal, "Ending: ");
    goOn();
    const { code, stdout, stderr } = await run.finished;
    expect({ code, stdout }, stderr).toEqual({ code: exitCode, stdout: "" });
    expect(stderr).toMatch(
      /Ending: the tokens of this run are being removed\.\n.*Ended by a signal; \d+ tokens were removed\.\n$/s,
    );
    expect(await namesIn(account)).toEqual(["somebody's own"]);
  });

  test("a second Ctrl-C does not keep them from being removed", async () => {
    const { run, account, goOn } = await heldRun(removing, ["--costly", "--only", "token-limit"]);
    await signalled(run, "SIGINT", "Ending: ");
    await signalled(run, "SIGINT", "Still removing");
    goOn();
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(130);
    expect(await namesIn(account)).toEqual(["somebody's own"]);
  });

  test("a third one ends it, and it says how to remove the rest", async () => {
    const { run, account, prefix, words } = await heldRun(removing, ["--costly", "--only", "token-limit"]);
    await signalled(run, "SIGINT", "Ending: ");
    await signalled(run, "SIGINT", "Still removing");
    run.kill("SIGINT");
    const { code, stderr } = await run.finished;
    expect(code).toBe(130);
    expect(stderr).toContain(`parity --clean-up ${prefix} removes the rest`);
    expect((await list(account)).length).toBeGreaterThan(1);
    await cleanedUp(words, prefix, account);
  });

  test("after kill -9, --clean-up removes what is left, and nothing else", async () => {
    const { run, account, prefix, words } = await heldRun(later());
    run.kill("SIGKILL");
    await run.finished;
    await create(account, `x${prefix}not-of-a-run`);
    await create(account, "parity-0000000f-of-another-run");
    await cleanedUp(words, prefix, account, [`x${prefix}not-of-a-run`, "parity-0000000f-of-another-run"]);
    const again = await commandLine().ran(["parity", ...words, "--clean-up", prefix, "--json"]);
    expect(JSON.parse(again.stdout)).toEqual({ prefix, removed: 0, left: [] });
  });

  async function cleanedUp(words: readonly string[], prefix: string, account: Account, others: readonly string[] = []) {
    const { code, stdout, stderr } = await commandLine().ran(["parity", ...words, "--clean-up", prefix]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^[1-9]\\d* tokens named ${prefix}… were removed\\.\\n$`));
    expect(await namesIn(account)).toEqual(["somebody's own", ...others]);
  }
});

describe("faults", () => {
  const lost = { type: "error", status: 500, code: 10001 } as const;

  async function accountOf(emulator?: Emulator): Promise<Account> {
    return (emulator ?? (await started())).account();
  }

  test.each([
    ["creates fail", { operation: "create", position: "before", effect: lost, times: 5, skip: 2 }],
    [
      "creates are made and their answers lost",
      { operation: "create", position: "after-commit", effect: lost, times: 5 },
    ],
    ["connections are lost", { operation: "update", position: "after-commit", effect: { type: "drop" }, times: 3 }],
    ["answers are halved", { operation: "get", position: "before", effect: { type: "truncate" }, times: 2 }],
    [
      "pages of HTML",
      { operation: "rotate", position: "before", effect: { type: "gateway-page", status: 502 }, times: 3 },
    ],
    ["deletes fail", { operation: "delete", position: "before", effect: lost, times: 12 }],
    ["lists fail", { operation: "list", position: "before", effect: lost, times: 3, skip: 4 }],
  ] as const)("%s: it says so, finds nothing that is not so, and cleans up", async (_, fault) => {
    const account = await accountOf();
    await account.fault(fault);
    const report = await parityOf(account);
    const results = new Set([...report.requirements, ...report.assumptions].map(({ result }) => result));
    expect(report.settings.assumptions).toEqual({});
    expect([results.has("alternative"), results.has("neither"), results.has("not-held")]).toEqual([
      false,
      false,
      false,
    ]);
    if (fault.operation !== "delete") expect([report.verdict, results.has("not-run")]).toEqual(["incomplete", true]);
    expect((await account.faults())[0]?.hits).toBe(fault.times);
    expect([report.clean_up.left, await list(account)]).toEqual([[], []]);
  });

  test("an incomplete run ends with 6, and says why", async () => {
    const account = await accountOf();
    await account.fault({ operation: "refresh", position: "before", effect: lost, times: 50 });
    const words = ["parity", "--base-url", account.apiUrl, "--account", account.id];
    const { code, stdout } = await commandLine().ran(words);
    expect(code).toBe(6);
    expect(stdout).toMatch(
      / NOT RUN +DOC {2}A refresh extends[^\n]+\n +POST …\/service_tokens\/\{id\}\/refresh answered 500 \/ 10001/,
    );
    expect(stdout).toContain("but not everything could be asked");
  });

  test("a limit of requests is waited out", async () => {
    const account = await accountOf();
    const effect = { type: "error", status: 429, code: 971, retry_after: 1 } as const;
    await account.fault({ operation: "create", position: "before", effect, times: 2, skip: 3 });
    const before = performance.now();
    const report = await parityOf(account);
    expect([foundIn(report), brokenIn(report)]).toEqual([{}, []]);
    expect(performance.now() - before).toBeGreaterThan(2000 + 1100);
  });

  test("deletes that never succeed: what is left is told, with exit code 1", async () => {
    const account = await accountOf();
    await account.fault({ operation: "delete", position: "before", effect: lost, times: 1_000_000 });
    const words = ["parity", "--base-url", account.apiUrl, "--account", account.id, "--only", "create-status"];
    const { code, stderr } = await commandLine().ran(words);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /Tokens named (parity-[0-9a-f]{8}-)… may be left: \1token-1: 500 \/ 10001.+parity --clean-up \1/,
    );
  });
});

describe("a target that changes its mind", () => {
  async function behind(alter: Alteration, pathOf?: (path: string) => string) {
    const account = await (await started()).account();
    const origin = await alteringProxy(new URL(account.apiUrl).origin, alter, onTestFinished, pathOf);
    return { account, words: ["parity", "--base-url", `${origin}/client/v4`, "--account", account.id] };
  }

  test("it stops answering: the run ends with what it knows, and 1", async () => {
    let requests = 0;
    const { words } = await behind(() => (++requests > 60 ? "hang up" : undefined));
    const { code, stdout, stderr } = await commandLine().ran([...words, "--json"]);
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(
      /The target stopped answering\.\n.*may be left: the list of service tokens could not be read/s,
    );
    const report = JSON.parse(stdout) as Report;
    expect([report.ended, report.verdict]).toEqual(["unreachable", "incomplete"]);
    expect(report.assumptions.some(({ result }) => result === "default")).toBe(true);
  });

  test("it lets nobody in any more: what is left is told", async () => {
    let there = 0; // what the proxy refuses was done all the same: of some tokens not every one is gone
    const text = `{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}`;
    const { words, account } = await behind(({ method, status }) => {
      if (there > 5) return { status: 401, text };
      if (status === 201) there++;
      if (method === "DELETE" && status === 200) there--;
      return undefined;
    });
    const { code, stdout, stderr } = await commandLine().ran(words);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /The credentials are refused .*\n.*Tokens named (parity-[0-9a-f]{8}-)… may be left: .*parity --clean-up \1/,
    );
    expect((await list(account)).length).toBeGreaterThan(0);
  });

  test.each<{ readonly what: string; readonly alter: Alteration }>([
    { what: "removes nothing", alter: ({ method }) => (method === "DELETE" ? { status: 500, text: "{}" } : undefined) },
    { what: "does not say what it made", alter: ({ method }) => (method === "POST" ? { status: 502 } : undefined) },
  ])("it $what: no more tokens are made than were told", async ({ alter }) => {
    const { words, account } = await behind(alter);
    const { stdout } = await commandLine().ran([...words, "--json"]);
    const { assumptions } = JSON.parse(stdout) as Report;
    expect(JSON.stringify(assumptions)).toContain("nothing more is made");
    const { total_count: made } = await account.requests({ operation: "create", status: 201, per_page: 1 });
    expect(made).toBeLessThanOrEqual(AT_ONCE);
  });

  test("it may read but not create: 1, and one sentence", async () => {
    const text = `{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}`;
    const { words, account } = await behind(({ method }) => (method === "GET" ? undefined : { status: 403, text }));
    const { code, stdout, stderr } = await commandLine().ran(words);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /\naccess-emulator: The credentials are refused for the service tokens of this account: 403 \/ 10000/,
    );
    expect(await list(account)).toEqual([]);
  });

  test("it ignores which page is asked for: the run ends all the same", async () => {
    const smallPages: Alteration = ({ text }) => ({ text: text.replace(/"per_page":\d+/, '"per_page":1') });
    const { words, account } = await behind(smallPages, (path) => path.replace(/([?&])page=\d+/, "$1"));
    const { code, stdout, stderr } = await commandLine().ran(words);
    expect(code, stderr).toBe(6);
    expect(stdout).toMatch(/ NOT HELD +DOC {2}page and per_page cut the list/);
    expect(await list(account)).toEqual([]);
  });
});
