/** `run`: a command with an emulator of its own. */
import { createInterface } from "node:readline";
import { constants } from "node:os";
import { readdirSync, writeFileSync, chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandLine, type Running } from "../../support/node/command-line.ts";
import { started } from "../../support/node/emulators.ts";
import { endWithTest, scratchFolder, until, untilGone, untilRemoved } from "../../support/node/processes.ts";

/** A command that is a Node script. */
const script = (text: string): string[] => ["run", "--", process.execPath, "-e", text];

const SAY_ENVIRONMENT = `
  const { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: id } = process.env;
  if (process.env.CLOUDFLARE_API_BASE_URL !== url) process.exit(99);
  console.log(JSON.stringify({ url, token, id, pid: process.pid }));`;

interface Said {
  readonly url: string;
  readonly token: string;
  readonly id: string;
  /** The command's. */
  readonly pid: number;
}

/** The first line that the command says, as JSON. */
async function said(run: Running): Promise<Said> {
  const line = await run.firstLine;
  if (line === "") throw new Error(`It said nothing: ${(await run.finished).stderr}`);
  return JSON.parse(line) as Said;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe("the command", () => {
  test("has the environment, and an emulator that answers; afterwards nothing is left", async () => {
    const text = `${SAY_ENVIRONMENT}
      fetch(url + "/accounts/" + id + "/access/service_tokens", {
        method: "POST", body: '{"name":"a"}', headers: { authorization: "Bearer " + token },
      }).then(async (response) => process.exit(response.status === 201 ? 0 : 1));`;
    const run = commandLine().begin(script(text));
    const { url, token, id } = await said(run);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
    expect(id).toBe("00000000000000000000000000000001");
    expect(token).toBe("access-emulator-token");
    expect(await run.finished).toMatchObject({ code: 0, stderr: "" });
    expect(await answers(url)).toBe(false);
  });

  test.each([0, 1, 7, 255])("gives its exit code: %d", async (code) => {
    expect(await commandLine().ran(script(`process.exit(${code})`))).toMatchObject({ code, stdout: "" });
  });

  test("keeps its own options, whatever they are", async () => {
    const { stdout } = await commandLine().ran(["run", "--", "echo", "--port", "1", "--help", "-x"]);
    expect(stdout).toBe("--port 1 --help -x\n");
  });

  test("takes the account that is wanted, and a seed", async () => {
    const file = join(scratchFolder(), "seed.json");
    const id = "f".repeat(32);
    writeFileSync(file, JSON.stringify({ accounts: [{ id, tokens: [{ name: "seeded" }] }] }));
    const words = script(`${SAY_ENVIRONMENT}
      fetch(url + "/accounts/" + id + "/access/service_tokens", { headers: { authorization: "Bearer " + token } })
        .then((response) => response.text()).then(console.log);`);
    const { stdout } = await commandLine().ran(["run", "--seed", file, ...words.slice(1)]);
    expect(stdout).toContain(`"id":"${id}"`);
    expect(stdout).toContain(`"name":"seeded"`);
  });

  test("that is not found: 127", async () => {
    const { code, stderr } = await commandLine().ran(["run", "--", "no-such-command-here"]);
    expect(code).toBe(127);
    expect(stderr).toMatch(/^access-emulator: no-such-command-here cannot be started: [^\n]+\n$/);
  });

  test("that may not be executed: 126", async () => {
    const file = join(scratchFolder(), "no-program");
    writeFileSync(file, "");
    chmodSync(file, 0o644);
    expect(await commandLine().ran(["run", "--", file])).toMatchObject({ code: 126 });
  });

  test("is not started when the emulator is not", async () => {
    const { port } = await started();
    const { code, stdout, stderr } = await commandLine().ran(["run", "--port", String(port), "--", "echo", "started"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("is taken");
  });
});

describe("signals", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"] as const)(
    "%s is passed on: 128 and its number",
    async (signal) => {
      const run = commandLine().begin(script(`${SAY_ENVIRONMENT} setInterval(() => {}, 1000)`));
      const { url } = await said(run);
      run.kill(signal);
      expect((await run.finished).code).toBe(128 + constants.signals[signal]);
      expect(await answers(url)).toBe(false);
    },
  );

  test("that the command handles: its own exit code, and the emulator is there until it ends", async () => {
    const text = `process.on("SIGTERM", async () => {
        process.exitCode = (await fetch(process.env.CLOUDFLARE_BASE_URL)).status > 0 ? 9 : 1;
        clearInterval(alive);
      });
      const alive = setInterval(() => {}, 1000); ${SAY_ENVIRONMENT}`;
    const run = commandLine().begin(script(text));
    await said(run);
    run.kill("SIGTERM");
    expect(await run.finished).toMatchObject({ code: 9, stderr: "" });
  });

  test("a command that ignores SIGINT goes on, with its emulator, to its own end", async () => {
    const text = `let count = 0;
      process.on("SIGINT", () => console.log("ignored " + ++count));
      process.on("SIGTERM", () => process.exit(5)); ${SAY_ENVIRONMENT} setInterval(() => {}, 1000);`;
    const run = commandLine().begin(script(text));
    const { url } = await said(run);
    const lines: string[] = [];
    if (run.child.stdout) createInterface({ input: run.child.stdout }).on("line", (line) => lines.push(line));
    run.kill("SIGINT");
    await until("the command has the signal", () => lines.includes("ignored 1"));
    run.kill("SIGINT");
    await until("and the second", () => lines.includes("ignored 2"));
    expect(await answers(url)).toBe(true);
    run.kill("SIGTERM");
    expect(await run.finished).toMatchObject({ code: 5 });
  });

  test("a command that kills itself: 128 and the number", async () => {
    const { code } = await commandLine().ran(script(`process.kill(process.pid, "SIGKILL")`));
    expect(code).toBe(137);
  });
});

describe("the emulator", () => {
  test("that is killed meanwhile is told, and the exit code stays that of the command", async () => {
    const persist = scratchFolder();
    const text = `${SAY_ENVIRONMENT}
      const pid = parseInt(require("node:fs").readFileSync(${JSON.stringify(join(persist, "access-emulator.pid"))}, "utf8"));
      process.kill(pid, "SIGKILL");
      const ask = () => fetch(url).then(() => setTimeout(ask, 50), () => process.exit(6)); // until nothing answers
      ask();`;
    const { code, stderr } = await commandLine().ran(["run", "--persist", persist, ...script(text).slice(1)]);
    expect(code).toBe(6);
    expect(stderr).toContain("workerd was ended by SIGKILL");
    expect(readdirSync(persist)).not.toContain("access-emulator.pid");
  });

  test("ends when `run` is killed", async () => {
    const run = commandLine().begin(script(`${SAY_ENVIRONMENT} setInterval(() => {}, 1000)`));
    const { url, pid } = await said(run);
    endWithTest(pid); // it lives on, and keeps nothing alive
    run.kill("SIGKILL");
    await until("nothing answers", async () => !(await answers(url)));
    await untilGone(run.pid);
  });
});

test("state that nobody wanted to keep is gone afterwards", async () => {
  const text = `const { execFileSync } = require("node:child_process");
    const { readdirSync, readFileSync } = require("node:fs");
    const parent = String(process.ppid);
    const pid = readdirSync("/proc").find((entry) => {
      try { return readFileSync("/proc/" + entry + "/stat", "utf8").includes("(workerd) ") && readFileSync("/proc/" + entry + "/stat", "utf8").split(") ")[1].split(" ")[1] === parent; }
      catch { return false; }
    });
    console.log(JSON.stringify({ url: /state=([^\\0]+)/.exec(readFileSync("/proc/" + pid + "/cmdline", "utf8"))[1] }));`;
  if (process.platform !== "linux") return;
  const run = commandLine().begin(script(text));
  const { url: folder } = await said(run);
  expect((await run.finished).code).toBe(0);
  expect(folder).toContain("access-emulator-");
  await untilRemoved(folder);
});
