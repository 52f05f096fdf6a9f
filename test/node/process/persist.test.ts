/** The folder that a user keeps state in. */
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Emulator } from "../../support/node/built-library.ts";
import { create, namesIn, operation, refusedStart, secretOf, started } from "../../support/node/emulators.ts";
import { scratchFolder, untilGone } from "../../support/node/processes.ts";

const id = "0123456789abcdef0123456789abcdef";
const mark = (folder: string): string => join(folder, "access-emulator.pid");
/** With when the process began, and what health shows of this start. */
const marking = ({ pid, url }: Emulator): unknown =>
  expect.stringMatching(new RegExp(`^${pid}\n${url.replaceAll(".", "\\.")}\n[A-Za-z0-9.-]*\n[0-9a-f-]{36}\n$`));

describe("state in a folder", () => {
  test("is there when the next emulator starts, with its secrets and settings", async () => {
    const persist = join(scratchFolder(), "made", "when needed");
    const first = await started({ persist });
    const account = await first.account({ id });
    await account.changeSettings({ assumptions: { "secret-format": "hex" } });
    const token = await create(account, "kept");
    const rotated = await operation(account, "POST", `/${token.id}/rotate`);
    await first.stop();

    const second = await started({ persist });
    const same = await second.account({ id });
    expect(await namesIn(same)).toEqual(["kept"]);
    expect(await same.verify(token.client_id, secretOf(rotated))).toMatchObject({ admitted: true, secret: "current" });
    expect((await same.settings()).assumptions["secret-format"]).toBe("hex");
  });

  test("is there after workerd was killed", async () => {
    const persist = scratchFolder();
    const first = await started({ persist });
    await create(await first.account({ id }), "kept");
    process.kill(first.pid, "SIGKILL");
    await first.ended;
    const second = await started({ persist });
    expect(await namesIn(await second.account({ id }))).toEqual(["kept"]);
  });

  test("stays when the emulator stops, and only the mark of its process goes", async () => {
    const persist = scratchFolder();
    const emulator = await started({ persist });
    await create(await emulator.account({ id }));
    expect(readFileSync(mark(persist), "utf8")).toEqual(marking(emulator));
    await emulator.stop();
    expect(existsSync(mark(persist))).toBe(false);
    expect(existsSync(join(persist, "access-emulator-AccountObject"))).toBe(true);
  });
});

describe("a folder that cannot be used", () => {
  test("is a file", async () => {
    const file = join(scratchFolder(), "file");
    writeFileSync(file, "");
    const problem = await refusedStart({ persist: file });
    expect(problem).toMatchObject({ code: "folder-unusable" });
    expect(problem.message).toContain(`The folder ${file} cannot be used to keep state: `);
  });

  test.each(["", "  "])("has no name: %j", async (persist) => {
    const problem = await refusedStart({ persist });
    expect(problem).toMatchObject({ code: "bad-settings" });
    expect(problem.message).toBe(
      "The folder to keep state in (persist) has no name: name one, or leave it out when the state may be gone at the end.",
    );
  });

  test("takes no mark, as its path leaves no room for the name", async () => {
    const longest = 4090; // with the name it is more than the 4096 of Linux
    let persist = scratchFolder();
    while (persist.length < longest) persist = join(persist, "d".repeat(Math.min(250, longest - persist.length)));
    expect(await refusedStart({ persist })).toMatchObject({ code: "folder-unusable" });
  });

  test("has a folder of the user in place of the mark, which is left", async () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, "access-emulator.pid", "of the user"), { recursive: true });
    expect(await refusedStart({ persist: folder })).toMatchObject({ code: "folder-unusable" });
    expect(existsSync(join(folder, "access-emulator.pid", "of the user"))).toBe(true);
  });

  test("lies below a file", async () => {
    const file = join(scratchFolder(), "file");
    writeFileSync(file, "");
    expect(await refusedStart({ persist: join(file, "below") })).toMatchObject({ code: "folder-unusable" });
  });

  test.skipIf(process.getuid?.() === 0)("may not be written", async () => {
    const folder = join(scratchFolder(), "read only");
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    expect(await refusedStart({ persist: folder })).toMatchObject({ code: "folder-unusable" });
  });
});

describe("a folder in use", () => {
  test("is refused, with the emulator that uses it; the first one goes on", async () => {
    const persist = scratchFolder();
    const first = await started({ persist });
    const problem = await refusedStart({ persist });
    expect(problem).toMatchObject({ code: "folder-in-use" });
    expect(problem.message).toBe(
      `Another emulator at ${first.url} (its workerd is process ${first.pid}) keeps its state in ${persist}: stop it, or choose another folder.`,
    );
    await create(await first.account({ id }), "goes on");
    expect(readFileSync(mark(persist), "utf8")).toEqual(marking(first));
  });

  test("is given to one of two that want it at the same time", async () => {
    const persist = scratchFolder();
    const outcomes = await Promise.allSettled([started({ persist }), started({ persist })]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "folder-in-use" } });
  });

  test("can be had as soon as the one before stops", async () => {
    const persist = scratchFolder();
    const first = await started({ persist });
    const second = started({ persist });
    await first.stop();
    expect((await second).pid).not.toBe(first.pid);
  });

  test("a mark of a process that is gone says nothing", async () => {
    const persist = scratchFolder();
    const child = spawn("true");
    await new Promise((resolve) => child.once("exit", resolve));
    writeFileSync(mark(persist), `${child.pid}\n`);
    const emulator = await started({ persist });
    expect(readFileSync(mark(persist), "utf8")).toEqual(marking(emulator));
  });

  test.runIf(process.platform === "linux")("nor does one whose number another program has now", async () => {
    const persist = scratchFolder();
    const child = spawn("sleep", ["60"]);
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    writeFileSync(mark(persist), `${child.pid}\n`);
    expect((await started({ persist })).pid).not.toBe(child.pid);
  });

  test.runIf(process.platform === "linux")("nor does one of a workerd that has ended and is not buried", async () => {
    const persist = scratchFolder();
    const workerd = join(scratchFolder(), "workerd");
    copyFileSync("/bin/true", workerd);
    const parent = spawn("sh", ["-c", `"${workerd}" & echo $!; exec sleep 60`]); // a sleep buries nobody
    onTestFinished(() => {
      parent.kill("SIGKILL");
    });
    const pid = await new Promise<number>((resolve) => parent.stdout.once("data", (line) => resolve(Number(line))));
    await untilGone(pid);
    writeFileSync(mark(persist), `${pid}\n`);
    expect(await started({ persist })).not.toMatchObject({ pid });
  });

  test.each(["", "not a number", "-1", "0"])("nor does a mark that says %j", async (text) => {
    const persist = scratchFolder();
    writeFileSync(mark(persist), text);
    expect((await started({ persist })).port).toBeGreaterThan(0);
  });

  test("a stop that comes late takes no mark from the emulator that came after", async () => {
    const persist = scratchFolder();
    const first = await started({ persist });
    process.kill(first.pid, "SIGKILL");
    await untilGone(first.pid);
    await first.ended;
    const second = await started({ persist });
    await first.stop();
    expect(readFileSync(mark(persist), "utf8")).toEqual(marking(second));
    expect(await refusedStart({ persist })).toMatchObject({ code: "folder-in-use" });
  });
});
