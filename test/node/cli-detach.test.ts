/** `start --detach`, and what is asked of an emulator that runs: wait, status, env, stop. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { commandLine, placeOf, type Ready } from "./support/command-line.ts";
import { create, namesIn, started } from "./support/emulators.ts";
import { runs, untilGone } from "./support/processes.ts";

async function detached(words: readonly string[] = []) {
  const cli = commandLine();
  const { code, stdout, stderr } = await cli.ran(["start", "--detach", "--port", "0", "--json", ...words]);
  expect(code, stderr).toBe(0);
  const ready = JSON.parse(stdout) as Ready;
  onTestFinished(() => {
    if (runs(ready.pid)) process.kill(ready.pid, "SIGTERM");
  });
  return { cli, ready, port: ["--port", String(ready.port)] };
}

describe("an emulator that was detached", () => {
  test("runs on, is waited for, asked, and stopped", async () => {
    const { cli, ready, port } = await detached();
    expect(runs(ready.pid)).toBe(true);
    const [waited, status] = await Promise.all([cli.ran(["wait", ...port]), cli.ran(["status", ...port])]);
    expect(waited).toMatchObject({ code: 0, stderr: "" });
    expect(waited.stdout).toMatch(/^access-emulator \d+\.\d+\.\d+ answers at http:\/\/127\.0\.0\.1:\d+\.\n$/);
    expect(status).toMatchObject({ code: 0, stderr: "" });
    expect(status.stdout).toContain(`(process ${ready.pid})`);
    await create(placeOf(ready), "there");
    expect(await namesIn(placeOf(ready))).toEqual(["there"]);

    const stopped = await cli.ran(["stop", ...port]);
    expect(stopped).toMatchObject({ code: 0, stdout: `The emulator on port ${ready.port} has ended.\n`, stderr: "" });
    expect(runs(ready.pid)).toBe(false);
    await expect(fetch(ready.url)).rejects.toThrow("fetch failed");
    expect(readdirSync(cli.temporary).flatMap((name) => readdirSync(join(cli.temporary, name)))).toEqual([]);
  });

  test("speaks JSON, too", async () => {
    const { cli, ready, port } = await detached(["--account", "e".repeat(32)]);
    const [waited, status, env] = await Promise.all(
      ["wait", "status", "env"].map(async (word) => {
        const { stdout } = await cli.ran([word, ...port, "--json"]);
        return JSON.parse(stdout) as unknown;
      }),
    );
    expect(waited).toMatchObject({ running: true, url: ready.url, status: "ok" });
    expect(status).toMatchObject({ running: true, url: ready.url, pid: ready.pid, status: "ok" });
    expect(env).toEqual(ready.environment);
    expect(ready.environment.CLOUDFLARE_ACCOUNT_ID).toBe("e".repeat(32));
    const { stdout } = await cli.ran(["stop", ...port, "--json"]);
    expect(JSON.parse(stdout)).toEqual({ stopped: true, pid: ready.pid });
  });

  test("is not there when it could not start: the sentence and the exit code are the same", async () => {
    const { port } = await started();
    const { code, stdout, stderr } = await commandLine().ran(["start", "--detach", "--port", String(port)]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^access-emulator: Port \d+ of 127\.0\.0\.1 is taken[^\n]+\n$/);
  });
});

describe("when nothing runs", () => {
  /** A port on which nothing listens. */
  async function unusedPort(): Promise<string[]> {
    const emulator = await started();
    await emulator.stop();
    return ["--port", String(emulator.port)];
  }

  test("status says so: 1", async () => {
    const port = await unusedPort();
    const { code, stdout, stderr } = await commandLine().ran(["status", ...port]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(`access-emulator: No emulator answers at http://127.0.0.1:${port[1]}.\n`);
    const asJson = await commandLine().ran(["status", ...port, "--json"]);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toEqual({ running: false, url: `http://127.0.0.1:${port[1]}` });
  });

  test("stop says so: 1", async () => {
    const port = await unusedPort();
    const { code, stderr } = await commandLine().ran(["stop", ...port]);
    expect(code).toBe(1);
    expect(stderr).toBe(`access-emulator: No emulator that was started here runs on port ${port[1]}.\n`);
  });

  test("wait waits as long as it may, and no longer: 1", async () => {
    const begun = performance.now();
    const { code, stderr } = await commandLine().ran(["wait", ...(await unusedPort()), "--timeout", "300ms"]);
    expect(code).toBe(1);
    expect(stderr).toContain("within 300ms");
    expect(performance.now() - begun).toBeGreaterThanOrEqual(300);
    expect(performance.now() - begun).toBeLessThan(20_000); // not the usual patience of 30 s
  });

  test("wait --timeout takes Go durations only: 2", async () => {
    for (const timeout of ["5", "-1s", "soon"]) {
      const { code, stderr } = await commandLine().ran(["wait", `--timeout=${timeout}`]);
      expect(code).toBe(2);
      expect(stderr).toContain("must be a Go duration, such as 30s or 1m30s");
    }
  });

  test("stop harms no other program that has the number of a process that is gone", async () => {
    const cli = commandLine();
    const port = await unusedPort();
    const other = await started(); // whose process is no emulator of the command line
    const folder = join(cli.temporary, `access-emulator-of-${userInfo().username}`);
    mkdirSync(folder);
    const stale = { pid: other.pid, url: `http://127.0.0.1:${port[1]}`, account: "0".repeat(32) };
    writeFileSync(join(folder, `${port[1]}.json`), JSON.stringify(stale));
    expect((await cli.ran(["stop", ...port])).code).toBe(1);
    expect(runs(other.pid)).toBe(true);
  });
});

test("wait waits for one that starts meanwhile", async () => {
  const first = await started();
  await first.stop();
  const cli = commandLine();
  const waiting = cli.ran(["wait", "--port", String(first.port), "--timeout", "20s"]);
  const emulator = await started({ port: first.port });
  expect(await waiting).toMatchObject({ code: 0 });
  await emulator.stop();
  await untilGone(emulator.pid);
});

describe("env", () => {
  const url = "http://127.0.0.1:8799/client/v4";
  const id = "00000000000000000000000000000001";
  test.each([
    {
      format: "shell",
      text: `export CLOUDFLARE_BASE_URL='${url}'\nexport CLOUDFLARE_API_TOKEN='access-emulator-token'\nexport CLOUDFLARE_ACCOUNT_ID='${id}'\n`,
    },
    {
      format: "github",
      text: `CLOUDFLARE_BASE_URL=${url}\nCLOUDFLARE_API_TOKEN=access-emulator-token\nCLOUDFLARE_ACCOUNT_ID=${id}\n`,
    },
    {
      format: "fish",
      text: `set -gx CLOUDFLARE_BASE_URL '${url}'\nset -gx CLOUDFLARE_API_TOKEN 'access-emulator-token'\nset -gx CLOUDFLARE_ACCOUNT_ID '${id}'\n`,
    },
    {
      format: "powershell",
      text: `$env:CLOUDFLARE_BASE_URL = '${url}'\n$env:CLOUDFLARE_API_TOKEN = 'access-emulator-token'\n$env:CLOUDFLARE_ACCOUNT_ID = '${id}'\n`,
    },
  ])("as $format", async ({ format, text }) => {
    const { code, stdout } = await commandLine().ran(["env", "--port", "8799", "--format", format]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: text });
  });
});
