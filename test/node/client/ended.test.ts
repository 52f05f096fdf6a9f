/** workerd dies under the emulator: the caller is told, and nothing hangs. */
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { create, errorOf, started } from "../../support/node/emulators.ts";
import { stateFolderOf, untilRemoved } from "../../support/node/processes.ts";

describe("workerd was killed", () => {
  test("`ended` says how", async () => {
    const emulator = await started();
    process.kill(emulator.pid, "SIGKILL");
    expect(await emulator.ended).toMatchObject({
      name: "EmulatorError",
      code: "ended",
      message: expect.stringMatching(/^workerd was ended by SIGKILL[.;]/) as string,
    });
  });

  test("every method of the emulator and of its accounts says so, too", async () => {
    const emulator = await started();
    const account = await emulator.account();
    process.kill(emulator.pid, "SIGKILL");
    await emulator.ended;
    const calls = [
      () => emulator.account(),
      () => emulator.seed({ accounts: [] }),
      () => account.reset(),
      () => account.settings(),
      () => account.changeSettings({ access_enabled: false }),
      () => account.verify("a", "b"),
    ];
    for (const call of calls) {
      const problem = await errorOf(call());
      expect(problem).toMatchObject({ code: "ended" });
      expect(problem.message).toContain("SIGKILL");
    }
  });

  test("a call that was under way is told, and does not hang", async () => {
    const emulator = await started();
    const account = await emulator.account();
    await create(account);
    process.kill(emulator.pid, "SIGSTOP"); // it takes the call, and does not answer
    const call = errorOf(account.settings());
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(emulator.pid, "SIGKILL");
    expect(await call).toMatchObject({ code: "ended" });
  });

  test("a stop afterwards tidies up, and changes nothing of what `ended` said", async () => {
    const emulator = await started();
    const folder = stateFolderOf(emulator.pid);
    process.kill(emulator.pid, "SIGKILL");
    const said = await emulator.ended;
    await emulator.stop();
    expect(existsSync(folder)).toBe(false);
    expect(await emulator.ended).toBe(said);
    expect(said).toMatchObject({ code: "ended" });
  });

  test("its last output is part of the words", async () => {
    const complaints: string[] = [];
    const emulator = await started({ onComplaint: (line) => complaints.push(line) });
    process.kill(emulator.pid, "SIGABRT"); // workerd writes a stack trace
    const problem = await emulator.ended;
    expect(complaints.length).toBeGreaterThan(0);
    expect(problem?.message).toContain("its last output:");
    expect(problem?.message).toContain(complaints.at(-1));
  });
});

describe("after a stop", () => {
  test("the methods say that it has ended", async () => {
    const emulator = await started();
    const account = await emulator.account();
    const folder = stateFolderOf(emulator.pid);
    await emulator.stop();
    expect(await errorOf(emulator.account())).toMatchObject({ code: "ended" });
    expect(await errorOf(account.settings())).toMatchObject({ code: "ended" });
    await untilRemoved(folder);
  });
});
