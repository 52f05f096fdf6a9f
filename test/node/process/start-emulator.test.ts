/** startEmulator: where it listens, when it is ready, and what is left of it. */
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../../support/node/built-library.ts";
import { create, namesIn, refusedStart, started } from "../../support/node/emulators.ts";
import { unusedPort } from "../../support/node/ports.ts";
import { runs, stateFolderOf } from "../../support/node/processes.ts";

/** A port that somebody else listens on. */
async function takenPort(host = "127.0.0.1"): Promise<number> {
  const server = createServer().listen(0, host);
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port.");
  return address.port;
}

const status = async (url: string): Promise<number> => (await fetch(url)).status;

describe("where it listens", () => {
  test("by default on a port of 127.0.0.1 that the system chose, and it answers at once", async () => {
    const emulator = await started();
    expect(emulator).toMatchObject({ host: "127.0.0.1", url: `http://127.0.0.1:${emulator.port}` });
    expect(emulator.port).toBeGreaterThan(0);
    expect(emulator.apiUrl).toBe(`${emulator.url}/client/v4`);
    expect(await status(`${emulator.url}/_emulator/health`)).toBe(200);
    expect(runs(emulator.pid)).toBe(true);
  });

  test("on the port that is wanted", async () => {
    const port = await unusedPort();
    const emulator = await started({ port });
    expect(emulator.port).toBe(port);
    expect(await status(`http://127.0.0.1:${port}/_emulator/health`)).toBe(200);
  });

  test.each([
    { host: "::1", shown: "[::1]" },
    { host: "0.0.0.0", shown: "127.0.0.1" },
    { host: "::", shown: "[::1]" },
    { host: "localhost", shown: "localhost" },
  ])("on $host, with a URL that can be reached", async ({ host, shown }) => {
    const emulator = await started({ host });
    expect(emulator.url).toBe(`http://${shown}:${emulator.port}`);
    expect(await status(`${emulator.url}/_emulator/health`)).toBe(200);
    expect(await namesIn(await emulator.account())).toEqual([]);
  });

  test("not where somebody else does", async () => {
    const port = await takenPort();
    const problem = await refusedStart({ port });
    expect(problem.code).toBe("port-taken");
    expect(problem.message).toBe(`Port ${port} of 127.0.0.1 is taken: choose another, or 0 for any that is free.`);
  });

  test("not where another emulator does, which is not disturbed", async () => {
    const first = await started();
    const account = await first.account();
    await create(account, "kept");
    expect(await refusedStart({ port: first.port })).toMatchObject({ code: "port-taken" });
    expect(await namesIn(account)).toEqual(["kept"]);
  });

  test.each([-1, 65_536, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("not on port %d", async (port) => {
    const problem = await refusedStart({ port });
    expect(problem).toMatchObject({ code: "bad-address" });
    expect(problem.message).toContain("must be a whole number from 0 to 65535");
  });

  test.each(["192.0.2.1", "no-such-host.invalid"])("not on %s, which is not of this machine", async (host) => {
    const problem = await refusedStart({ host });
    expect(problem.message).toContain(host);
    expect(problem.code).toBe("bad-address");
  });
});

describe("several side by side", () => {
  test("have ports, processes and states of their own", async () => {
    const emulators = await Promise.all(Array.from({ length: 4 }, () => started()));
    expect(new Set(emulators.map(({ port }) => port)).size).toBe(4);
    expect(new Set(emulators.map(({ pid }) => pid)).size).toBe(4);
    const id = "0123456789abcdef0123456789abcdef";
    await Promise.all(emulators.map(async (each) => create(await each.account({ id }), `of ${each.port}`)));
    for (const emulator of emulators) {
      expect(await namesIn(await emulator.account({ id }))).toEqual([`of ${emulator.port}`]);
    }
    await emulators[0]?.stop();
    for (const { url } of emulators.slice(1)) expect(await status(`${url}/_emulator/health`)).toBe(200);
  });
});

describe("stop", () => {
  test("ends workerd, frees the port and removes the private folder", async () => {
    const emulator = await started({ port: await unusedPort() });
    const folder = stateFolderOf(emulator.pid);
    await create(await emulator.account());
    expect(existsSync(folder)).toBe(true);
    await emulator.stop();
    expect(runs(emulator.pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
    expect(await started({ port: emulator.port })).toMatchObject({ port: emulator.port });
  });

  test("settles `ended` without an error", async () => {
    const emulator = await started();
    await emulator.stop();
    expect(await emulator.ended).toBeUndefined();
  });

  test("twice is as once, at once and later", async () => {
    const emulator = await started();
    await Promise.all([emulator.stop(), emulator.stop()]);
    await emulator.stop();
    expect(runs(emulator.pid)).toBe(false);
  });

  test("comes by itself at the end of `await using`", async () => {
    let pid = 0;
    {
      await using emulator = await startEmulator();
      ({ pid } = emulator);
      expect(runs(pid)).toBe(true);
    }
    expect(runs(pid)).toBe(false);
  });

  test("comes after an error, too, with `await using`", async () => {
    let pid = 0;
    const fails = async () => {
      await using emulator = await startEmulator();
      ({ pid } = emulator);
      throw new Error("the test failed");
    };
    await expect(fails()).rejects.toThrow("the test failed");
    expect(pid).toBeGreaterThan(0);
    expect(runs(pid)).toBe(false);
  });
});
