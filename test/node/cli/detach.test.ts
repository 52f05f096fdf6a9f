/** `start --detach`, and what is asked of an emulator that runs: wait, status, env, stop. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { built } from "../../support/node/built-library.ts";
import { commandLine, placeOf, type Ready } from "../../support/node/command-line.ts";
import { create, namesIn, started } from "../../support/node/emulators.ts";
import { unusedPort } from "../../support/node/ports.ts";
import { runs, until, untilGone } from "../../support/node/processes.ts";

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

  test("does not go with a log, which nobody would read: 2", async () => {
    const { code, stdout, stderr } = await commandLine().ran(["start", "--detach", "--port", "0", "--log"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^access-emulator: --log with --detach would be read by nobody: [^\n]+\n$/);
  });

  test("is pointed out to a second start on its port", async () => {
    const { cli, ready, port } = await detached();
    const second = await cli.ran(["start", ...port]);
    expect(second).toMatchObject({ code: 3, stdout: "" });
    expect(second.stderr).toBe(
      `access-emulator: Port ${ready.port} of 127.0.0.1 is taken. An access-emulator answers there: \`access-emulator env --port ${ready.port}\` prints its variables, \`access-emulator stop --port ${ready.port}\` ends it. Or choose another port, or 0 for any that is free.\n`,
    );
  });

  test("is not there any more for stop once it was killed, though nobody buries it", async () => {
    const cli = commandLine();
    const words = [built("cli.js"), "start", "--port", String(await unusedPort()), "--json"];
    const parent = spawn("sh", ["-c", '"$@" & exec sleep 60', "sh", process.execPath, ...words], {
      env: { ...process.env, TMPDIR: cli.temporary, XDG_RUNTIME_DIR: "" },
    });
    onTestFinished(() => {
      parent.kill("SIGKILL"); // a sleep buries nobody
    });
    const { pid, port } = JSON.parse(String((await once(parent.stdout, "data"))[0])) as Ready;
    process.kill(pid, "SIGKILL");
    await untilGone(pid);
    await until("its port is free", () =>
      fetch(`http://127.0.0.1:${port}`).then(
        () => false,
        () => true,
      ),
    );
    await started({ port }); // another one, which is not to be ended in its place
    const { code, stderr } = await cli.ran(["stop", "--port", String(port)]);
    expect(code).toBe(1);
    expect(stderr).toBe(`access-emulator: No emulator that was started here runs on port ${port}.\n`);
    expect(readdirSync(join(cli.temporary, `access-emulator-of-${process.getuid?.()}`))).toEqual([]);
  });
});

describe("when nothing runs", () => {
  const nobody = async (): Promise<string[]> => ["--port", String(await unusedPort())];

  test("status says so: 1", async () => {
    const port = await nobody();
    const { code, stdout, stderr } = await commandLine().ran(["status", ...port]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(`access-emulator: No emulator answers at http://127.0.0.1:${port[1]}.\n`);
    const asJson = await commandLine().ran(["status", ...port, "--json"]);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toEqual({ running: false, url: `http://127.0.0.1:${port[1]}` });
  });

  test("stop says so: 1", async () => {
    const port = await nobody();
    const { code, stderr } = await commandLine().ran(["stop", ...port]);
    expect(code).toBe(1);
    expect(stderr).toBe(`access-emulator: No emulator that was started here runs on port ${port[1]}.\n`);
  });

  test("wait waits as long as it may, and no longer: 1", async () => {
    const begun = performance.now();
    const { code, stderr } = await commandLine().ran(["wait", ...(await nobody()), "--timeout", "300ms"]);
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
    const port = await nobody();
    const other = await started(); // whose process is no emulator of the command line
    const folder = join(cli.temporary, `access-emulator-of-${process.getuid?.()}`);
    mkdirSync(folder, { mode: 0o700 });
    const [url, account] = [`http://127.0.0.1:${port[1]}`, "0".repeat(32)];
    const stale = { pid: other.pid, identity: "", instance: "gone", url, account };
    writeFileSync(join(folder, `${port[1]}.json`), JSON.stringify(stale), { mode: 0o600 });
    expect(await cli.ran(["stop", ...port])).toMatchObject({
      code: 1,
      stderr: `access-emulator: No emulator that was started here runs on port ${port[1]}.\n`,
    });
    expect(runs(other.pid)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("what takes its time to answer", () => {
  /** A server that answers as an emulator, so many milliseconds after it was asked. */
  async function slow(milliseconds: number): Promise<string> {
    const health = JSON.stringify({ status: "ok", version: "1.2.3", instance: "" });
    const server = createServer((_, response) => void setTimeout(() => response.end(health), milliseconds));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return String((server.address() as AddressInfo).port);
  }

  test("is found by status, env and wait: a machine may be busy for seconds", async () => {
    const port = await slow(3000);
    const { ran } = commandLine();
    const answers = ["status", "env", "wait"].map((command) => ran([command, "--port", port]));
    for (const answer of answers) expect(await answer).toMatchObject({ code: 0, stderr: "" });
  });

  test("is not waited for by wait much longer than it may", async () => {
    const { code, stderr } = await commandLine().ran(["wait", "--port", await slow(60_000), "--timeout", "300ms"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("within 300ms") as string });
  });
});

test("wait waits for one that starts meanwhile", async () => {
  const port = await unusedPort();
  const cli = commandLine();
  const waiting = cli.ran(["wait", "--port", String(port), "--timeout", "20s"]);
  const emulator = await started({ port });
  expect(await waiting).toMatchObject({ code: 0 });
  await emulator.stop();
  await untilGone(emulator.pid);
});

describe("env", () => {
  const id = "00000000000000000000000000000001";
  const all = (url: string) => ({
    shell: `export CLOUDFLARE_BASE_URL='${url}'\nexport CLOUDFLARE_API_BASE_URL='${url}'\nexport CLOUDFLARE_API_TOKEN='access-emulator-token'\nexport CLOUDFLARE_ACCOUNT_ID='${id}'\n`,
    github: `CLOUDFLARE_BASE_URL=${url}\nCLOUDFLARE_API_BASE_URL=${url}\nCLOUDFLARE_API_TOKEN=access-emulator-token\nCLOUDFLARE_ACCOUNT_ID=${id}\n`,
    fish: `set -gx CLOUDFLARE_BASE_URL '${url}'\nset -gx CLOUDFLARE_API_BASE_URL '${url}'\nset -gx CLOUDFLARE_API_TOKEN 'access-emulator-token'\nset -gx CLOUDFLARE_ACCOUNT_ID '${id}'\n`,
    powershell: `$env:CLOUDFLARE_BASE_URL = '${url}'\n$env:CLOUDFLARE_API_BASE_URL = '${url}'\n$env:CLOUDFLARE_API_TOKEN = 'access-emulator-token'\n$env:CLOUDFLARE_ACCOUNT_ID = '${id}'\n`,
  });

  test("in every format", async () => {
    const { port } = await started();
    for (const [format, text] of Object.entries(all(`http://127.0.0.1:${port}/client/v4`))) {
      const { code, stdout } = await commandLine().ran(["env", "--port", String(port), "--format", format]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: text });
    }
  });

  test("of one that listens on all addresses, said as it was at its start", async () => {
    const { cli, ready, port } = await detached(["--host", "0.0.0.0", "--account", "d".repeat(32)]);
    const { stdout } = await cli.ran(["env", ...port, "--host", "0.0.0.0"]);
    expect(stdout).toContain(`'http://127.0.0.1:${ready.port}/client/v4'`);
    expect(stdout).toContain("d".repeat(32));
  });

  test("of an address that is said, and not of what was started elsewhere", async () => {
    const { cli, ready, port } = await detached([
      "--host",
      "::1",
      "--port",
      String(await unusedPort()),
      "--account",
      "e".repeat(32),
    ]);
    const { stdout } = await cli.ran(["env", ...port, "--host", "::1"]);
    expect(stdout).toContain(`'http://[::1]:${ready.port}/client/v4'`);
    expect(stdout).toContain("e".repeat(32));
    expect(await cli.ran(["env", ...port, "--host", "127.0.0.1"])).toMatchObject({ code: 1, stdout: "" });
    await started({ port: ready.port });
    const other = await cli.ran(["env", ...port, "--host", "127.0.0.1"]);
    expect(other.stdout).toContain(id);
  });

  test("of none, or of another server, is none: 1", async () => {
    const none = await commandLine().ran(["env", "--port", "1"]);
    expect(none).toMatchObject({ code: 1, stdout: "" });
    expect(none.stderr).toContain("No emulator answers at http://127.0.0.1:1. Start one");
    const server = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const other = await commandLine().ran(["env", "--port", String(port)]);
    expect(other).toMatchObject({ code: 1, stdout: "" });
    expect(other.stderr).toContain(`What answers at http://127.0.0.1:${port} does not seem to be an access-emulator`);
    const start = await commandLine().ran(["start", "--port", String(port)]);
    expect(start.stderr).toContain("is taken: choose another, or 0 for any that is free.");
  });

  test("says in its help which port is meant; the help of all says how each command can end", async () => {
    for (const command of ["env", "wait", "status", "stop"]) {
      const { stdout } = await commandLine().ran([command, "--help"]);
      expect(stdout).toMatch(/--port <n> +TCP port of the emulator/);
      expect(stdout).not.toContain("address to listen on");
    }
    const { stdout } = await commandLine().ran(["--help"]);
    const end = stdout.slice(stdout.indexOf("Exit codes:")).replaceAll(/\s+/g, " ");
    expect(end).toContain("scan could not read a file");
    expect(end).toContain("9 doors --diff: something opens further than before");
    expect(end).toContain("10 pull: the seed is not the whole account");
    expect(end).toContain("of run, parity and pull: 128 and the number of the signal");
  });

  test("of a port that nothing can have: 2", async () => {
    for (const command of ["env", "wait", "status", "stop", "clock"]) {
      const { code, stderr } = await commandLine().ran([command, "--port", "0"]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: "access-emulator: --port 0: a port is a whole number from 1 to 65535.\n",
      });
    }
  });
});
