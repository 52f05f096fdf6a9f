/** What the directory has answered, and for how long it holds. */
import { describe, expect, test } from "vitest";
import { endLeases, Leases } from "../../../src/routes/http/leases.ts";

/** Asks as the Worker does; tells how often the directory was asked, and what it was told. */
function asker(lease: number) {
  const leases = new Leases<string>();
  const told: number[] = [];
  const ask = (key: string, now: number) =>
    leases.take(key, now) ??
    leases.renew(key, now, async (letIn) => {
      told.push(letIn);
      return { answer: `${key} ${told.length}`, lease };
    });
  return { told, ask };
}

describe("a lease", () => {
  test("answers as many as it is good for, within a second, and tells how many it let in", async () => {
    const { told, ask } = asker(2);
    const answers = [];
    for (const now of [0, 1, 999, 999]) answers.push(await ask("a", now));
    expect([answers, told]).toEqual([
      ["a 1", "a 1", "a 1", "a 2"],
      [0, 2],
    ]);
    expect([await ask("a", 1000), await ask("a", 1999), told]).toEqual(["a 2", "a 3", [0, 2, 1]]);
  });

  test("is of one key alone, and of none that was not given one", async () => {
    const { told, ask } = asker(5);
    expect([await ask("a", 0), await ask("b", 0), await ask("a", 0)]).toEqual(["a 1", "b 2", "a 1"]);
    expect(told).toEqual([0, 0]);
    const without = asker(0);
    expect([await without.ask("a", 0), await without.ask("a", 0), without.told]).toEqual(["a 1", "a 2", [0, 0]]);
  });

  test("ends with a change, also for who is asking meanwhile, and with a clock that was set back", async () => {
    const { told, ask } = asker(5);
    await ask("a", 5000);
    endLeases();
    const under = ask("a", 5000);
    endLeases();
    expect([await under, await ask("a", 5000), await ask("a", 100), told.length]).toEqual(["a 2", "a 3", "a 4", 4]);
  });

  test("that cannot be renewed keeps nothing", async () => {
    const leases = new Leases<string>();
    const failing = leases.renew("a", 0, async () => {
      throw new Error("the directory is away");
    });
    await expect(failing).rejects.toThrow("away");
    expect(leases.take("a", 0)).toBeUndefined();
  });

  test("makes room for others: a thousand are kept", async () => {
    const { told, ask } = asker(5);
    for (let n = 0; n <= 1000; n++) await ask(`${n}`, 0);
    expect([await ask("1000", 0), await ask("1", 0), told.length]).toEqual(["1000 1001", "1 2", 1001]);
    await ask("0", 0);
    expect(told.length).toBe(1002);
  });
});
