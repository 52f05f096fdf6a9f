/** The mark of a folder of state: who owns it when many want it, and when a process number is used again. */
import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { identityOf } from "../../../src/node/process/processes.ts";
import { persistentFolder } from "../../../src/node/process/state-folder.ts";
import { create, refusedStart, started } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

const mark = (folder: string): string => join(folder, "access-emulator.pid");
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** A process of the same program, which is no emulator. */
function foreign(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

async function goneNumber(): Promise<number> {
  const child = spawn("true");
  await once(child, "exit");
  return child.pid ?? 0;
}

/** An origin at which nothing answers any more. */
async function silentOrigin(): Promise<string> {
  const emulator = await started();
  await emulator.stop();
  return emulator.url;
}

/** Asks for a folder until it has it, or somebody is named who has. */
const CLAIMANT = `import { persistentFolder } from "./src/node/process/state-folder.ts";
process.on("message", async (folder) => {
  for (;;) {
    try {
      await persistentFolder(folder, 0);
      return process.send("owns it");
    } catch (problem) {
      if (!problem.message.startsWith("Other emulators")) return process.send(problem.message);
    }
  }
});`;

test("of many that want a folder at once, over a mark that is stale, exactly one has it each time", async () => {
  const script = join(scratchFolder(), "claimant.mjs");
  const stdin = { contents: CLAIMANT, resolveDir: process.cwd() };
  await build({ stdin, bundle: true, platform: "node", format: "esm", outfile: script });
  const claimants = Array.from({ length: 6 }, (): ChildProcess => fork(script, { execArgv: [] }));
  onTestFinished(() => claimants.forEach((child) => child.kill("SIGKILL")));
  const stale = await goneNumber();
  for (let round = 0; round < 60; round++) {
    const folder = scratchFolder();
    if (round % 3 > 0) writeFileSync(mark(folder), `${stale}\n`);
    const said = claimants.map(async (child) => String((await once(child, "message"))[0]));
    for (const child of claimants) child.send(folder);
    const outcomes = await Promise.all(said);
    expect(outcomes.filter((outcome) => outcome === "owns it")).toHaveLength(1);
    const owner = claimants[outcomes.indexOf("owns it")];
    const others = outcomes.filter((outcome) => outcome !== "owns it");
    expect(new Set(others)).toEqual(
      new Set([
        `Another emulator (process ${owner?.pid}) keeps its state in ${folder}: stop it, or choose another folder.`,
      ]),
    );
    expect(readdirSync(folder)).toEqual(["access-emulator.pid"]); // no draft and no claim is left
  }
});

describe("a mark that is stale", () => {
  test.runIf(process.platform === "linux")(
    "is one whose number another process of the program has by now",
    async () => {
      const persist = scratchFolder();
      const pid = foreign();
      const earlier = identityOf(pid).replace(/\d$/, (digit) => `${(Number(digit) + 1) % 10}`);
      writeFileSync(mark(persist), `${pid}\nhttp://127.0.0.1:1\n${earlier}\nof a start that is gone\n`);
      expect((await started({ persist })).port).toBeGreaterThan(0);
    },
  );

  test("is one that does not tell when its process began, and at whose address nothing answers", async () => {
    const persist = scratchFolder();
    writeFileSync(mark(persist), `${foreign()}\n${await silentOrigin()}\n`);
    expect((await started({ persist })).port).toBeGreaterThan(0);
  });

  test("is one at whose address another emulator answers than its own", async () => {
    const { url } = await started();
    const persist = scratchFolder();
    writeFileSync(mark(persist), `${foreign()}\n${url}\n\nof a start that is gone\n`);
    expect((await started({ persist })).port).toBeGreaterThan(0);
  });

  test("is a claim of a process that is gone, too", async () => {
    const persist = scratchFolder();
    writeFileSync(join(persist, `access-emulator.claim_${await goneNumber()}_1.1_ab`), "");
    await started({ persist });
    expect(readdirSync(persist).filter((name) => name.includes("claim"))).toEqual([]);
  });
});

describe("a mark that holds", () => {
  test("is one whose emulator answers at its address, though its process is in another container", async () => {
    const persist = scratchFolder();
    const first = await started({ persist });
    const [, ...others] = readFileSync(mark(persist), "utf8").split("\n");
    writeFileSync(mark(persist), [await goneNumber(), ...others].join("\n"));
    expect((await refusedStart({ persist })).message).toContain(`Another emulator at ${first.url} `);
  });

  test("is one of a process that began when it says, whatever its address does", async () => {
    const persist = scratchFolder();
    const pid = foreign();
    writeFileSync(mark(persist), `${pid}\nhttp://127.0.0.1:1\n${identityOf(pid)}\n\n`);
    if (identityOf(pid) !== "") expect(await refusedStart({ persist })).toMatchObject({ code: "folder-in-use" });
  });
});

test.runIf(process.platform === "linux")("who is stalled while it waits for a folder waits on afterwards", async () => {
  const persist = scratchFolder();
  const pid = foreign();
  writeFileSync(mark(persist), `${pid}\nhttp://127.0.0.1:1\n${identityOf(pid)}\n\n`);
  let stalled = 0;
  const now = performance.now.bind(performance);
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now() + (stalled += 60_000));
  onTestFinished(() => clock.mockRestore());
  const folder = persistentFolder(persist);
  await sleep(200);
  process.kill(pid, "SIGKILL");
  expect(await folder).toMatchObject({ path: persist });
});

describe.skipIf(process.platform === "win32")("a folder of state", () => {
  test("is this user's alone when it was made here, with all that workerd makes in it", async () => {
    const persist = join(scratchFolder(), "made", "here");
    const emulator = await started({ persist });
    await create(await emulator.account());
    const inside = readdirSync(persist, { recursive: true, encoding: "utf8" }).map((name) => join(persist, name));
    expect(inside.some((path) => path.endsWith(".sqlite"))).toBe(true);
    const modes = [persist, join(persist, ".."), ...inside].map((path) => {
      return `${statSync(path).isDirectory() ? "folder" : "file"} ${modeOf(path)}`;
    });
    expect([...new Set(modes)].toSorted()).toEqual(["file 600", "folder 700"]);
  });

  test("that a user made keeps its mode; what is in it is closed, also what was open before", async () => {
    const persist = join(scratchFolder(), "of the user");
    mkdirSync(join(persist, "access-emulator-AccountObject"), { recursive: true, mode: 0o755 });
    await started({ persist });
    expect(modeOf(persist)).toBe("755");
    expect(modeOf(join(persist, "access-emulator-AccountObject"))).toBe("700");
  });

  test("has a link in place of its mark: it is not followed", async () => {
    const persist = scratchFolder();
    const precious = join(scratchFolder(), "precious");
    writeFileSync(precious, "as it was");
    symlinkSync(precious, mark(persist));
    await started({ persist });
    expect(readFileSync(precious, "utf8")).toBe("as it was");
    expect(modeOf(mark(persist))).toBe("600");
  });
});
