/** However the program ends that started an emulator: workerd is gone, and so is its private folder. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { built } from "../../support/node/built-library.ts";
import { commandLine, running, type Running } from "../../support/node/command-line.ts";
import { namesIn, started } from "../../support/node/emulators.ts";
import { runs, scratchFolder, stateFolderOf, until, untilGone, untilRemoved } from "../../support/node/processes.ts";

const PARENT = resolve("test/support/node/fixtures/parent.js");
const library = pathToFileURL(built("index.js")).href;

async function line(parent: Running, number: number): Promise<string> {
  let text = "";
  parent.child.stdout?.on("data", (part: string) => {
    text += part;
  });
  await until(`line ${number} of the program`, () => text.split("\n").length > number);
  return text.split("\n")[number - 1] ?? "";
}

/** A program with an emulator of its own. */
async function parentOf(way: string, folder?: string): Promise<{ parent: Running; workerd: number; state: string }> {
  const parent = running(PARENT, [library, way, ...(folder === undefined ? [] : [folder])]);
  const { pid: workerd } = JSON.parse(await line(parent, 2)) as { pid: number };
  return { parent, workerd, state: way === "waits" ? stateFolderOf(workerd) : "" };
}

describe("a program with an emulator", () => {
  test.each(["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"] as const)("is ended by %s", async (signal) => {
    const { parent, workerd, state } = await parentOf("waits");
    expect(runs(workerd) && existsSync(state)).toBe(true);
    parent.kill(signal);
    await untilGone(workerd);
    await untilRemoved(state);
    expect(await parent.finished).toMatchObject({ signal });
  });

  test.each([
    { way: "ends", code: 0 },
    { way: "exits", code: 7 },
    { way: "throws", code: 1 },
    { way: "rejects", code: 1 },
    { way: "aborts", code: null },
  ])("$way by itself", async ({ way, code }) => {
    const { parent, workerd } = await parentOf(way);
    await untilGone(workerd);
    expect((await parent.finished).code).toBe(code);
  });

  test("which ends leaves the folder of a user, with all that was answered", async () => {
    const folder = scratchFolder();
    const { parent, workerd } = await parentOf("waits", folder);
    parent.kill("SIGKILL");
    const emulator = await started({ persist: folder }); // at once: it waits until the one before is gone
    expect(runs(workerd)).toBe(false);
    expect(await namesIn(await emulator.account({ id: "0".repeat(32) }))).toEqual(["answered"]);
  });
});

test.runIf(process.platform === "linux")("a program that is killed while it starts one leaves no workerd", async () => {
  for (const delay of [0, 5, 10, 15, 20, 25, 30, 40, 50]) {
    const folder = join(scratchFolder(), "state");
    const parent = running(PARENT, [library, "waits", folder]);
    await parent.firstLine;
    await sleep(delay);
    parent.kill("SIGKILL");
    await parent.finished;
    await until(`no workerd is left in ${folder}, after ${delay} ms`, () => workerdsIn(folder).length === 0);
  }
});

/** The processes whose command line names this folder for the state. */
function workerdsIn(folder: string): string[] {
  return readdirSync("/proc").filter((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/cmdline`, "utf8").includes(`state=${folder}`);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

describe("workerd is killed, and the program lives on", () => {
  test("then its private folder goes at once", async () => {
    const emulator = await started();
    const folder = stateFolderOf(emulator.pid);
    process.kill(emulator.pid, "SIGKILL");
    await untilRemoved(folder);
  });
});

describe("the command line", () => {
  test.each(["SIGKILL", "SIGQUIT"] as const)("is ended by %s", async (signal) => {
    const { kill, ready } = await commandLine().started();
    const health = (): Promise<boolean> =>
      fetch(`${ready.url}/_emulator/health`).then(
        () => true,
        () => false,
      );
    expect(await health()).toBe(true);
    kill(signal);
    await until("nothing answers", async () => !(await health()));
  });
});
