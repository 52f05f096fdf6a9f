/** What becomes of an account's own keys when it is evicted, copied, restored or emptied, and when they cannot be written. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { secondKey } from "../../../../src/rules/edge/second-key.ts";
import { inWorld, type World } from "../../../support/workerd/edge-keys.ts";

const logged = vi.spyOn(console, "error");
beforeEach(() => void logged.mockReset().mockImplementation(() => {}));

test("they are there in the next object", () =>
  inWorld(async (world) => {
    world.rotate();
    const jwt = await world.sign();
    const other = world.again();
    expect(await other.kids()).toEqual(await world.kids());
    expect(await other.keys.verified(jwt)).toEqual({ sub: "" });
    expect(await other.sign()).toBe(jwt);
  }));

describe("a snapshot", () => {
  test("holds how often they were rotated, the sessions that were ended, and no key", () =>
    inWorld(async (world) => {
      world.rotate();
      const jwt = await world.sign();
      world.store.access.endedSessions.end("0".repeat(64), 4_000_000_000);
      const text = world.snapshot();
      const document = JSON.parse(text) as { keys: { rotations: number }; ended_sessions: object[] };
      expect(document.keys.rotations).toBe(1);
      expect(document.ended_sessions).toEqual([{ digest: "0".repeat(64), expires_at: 4_000_000_000 }]);
      expect(text).not.toContain(await world.kid());
      expect(text).not.toContain("PRIVATE");

      const before = await world.kid();
      world.restore(text);
      expect(world.stored()).toBe(0);
      expect(await world.keys.verified(jwt)).toBeUndefined();
      expect(await world.kid()).not.toBe(before);
      expect(world.store.access.endedSessions.has("0".repeat(64))).toBe(true);
      expect(JSON.parse(world.snapshot())).toEqual(document);
    }));

  test("from before they were counted has the emulator's key", () =>
    inWorld(async (world) => {
      const first = await world.kid();
      world.rotate();
      const { keys, ended_sessions: _, ...document } = JSON.parse(world.snapshot()) as { [m: string]: unknown };
      const { rotations: __, ...older } = keys as { rotations: number };
      world.restore(JSON.stringify({ ...document, keys: older }));
      expect(await world.kids()).toEqual([first, secondKey.kid]);
    }));

  test("that cannot be restored leaves the keys as they were", () =>
    inWorld(async (world) => {
      world.rotate();
      const jwt = await world.sign();
      const kids = await world.kids();
      const fail = () =>
        world.store.change(() => {
          world.store.clear();
          throw new Error("halfway");
        });
      expect(fail).toThrow("halfway");
      expect([await world.kids(), await world.keys.verified(jwt)]).toEqual([kids, { sub: "" }]);
    }));
});

test("an account that is emptied has the emulator's key again, and none of its own", () =>
  inWorld(async (world) => {
    const first = await world.kid();
    world.rotate();
    const jwt = await world.sign();
    world.store.access.endedSessions.end("0".repeat(64), 4_000_000_000);
    world.reset();
    expect([await world.kid(), world.stored()]).toEqual([first, 0]);
    expect(await world.keys.verified(jwt)).toBeUndefined();
    expect(world.store.access.endedSessions.all()).toEqual([]);
    world.rotate();
    expect(await world.sign()).not.toBe(jwt);
  }));

describe("on a full disk", () => {
  const full = ({ storage }: World) =>
    storage.sql.exec(
      `CREATE TRIGGER full BEFORE INSERT ON signing_keys BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
    );
  const free = ({ storage }: World) => storage.sql.exec(`DROP TRIGGER full`);

  test("a key signs all the same, the same one each time, and is written once there is room", () =>
    inWorld(async (world) => {
      world.rotate();
      full(world);
      const jwt = await world.sign();
      expect(await world.sign()).toBe(jwt);
      expect([await world.keys.verified(jwt), world.stored()]).toEqual([{ sub: "" }, 0]);
      expect(logged).toHaveBeenCalled();
      world.store.lateWrites.now();
      expect([await world.sign(), world.stored()]).toEqual([jwt, 0]);
      free(world);
      world.store.lateWrites.now();
      expect(world.stored()).toBe(1);
      expect(await world.sign()).toBe(jwt);
      expect(await world.again().sign()).toBe(jwt);
    }));

  test("a change that fails forgets no key that waits, and one that empties the account does", () =>
    inWorld(async (world) => {
      world.rotate();
      full(world);
      const jwt = await world.sign();
      const fail = () =>
        world.store.change(() => {
          world.store.clear();
          throw new Error("halfway");
        });
      expect(fail).toThrow("halfway");
      expect(await world.keys.verified(jwt)).toEqual({ sub: "" });
      world.reset();
      expect(await world.keys.verified(jwt)).toBeUndefined();
      free(world);
      world.store.lateWrites.now();
      expect(world.stored()).toBe(0);
      world.store.lateWrites.forget();
    }));

  test("a second key may wait beside the first", () =>
    inWorld(async (world) => {
      world.rotate();
      full(world);
      const first = await world.sign();
      world.rotate();
      const second = await world.sign();
      for (const jwt of [first, second]) expect(await world.keys.verified(jwt)).toEqual({ sub: "" });
      free(world);
      world.store.lateWrites.now();
      expect(world.stored()).toBe(2);
    }));
});

test("a session is known to have ended until a day after it would have by itself", () =>
  inWorld(async (world) => {
    const { endedSessions: ended } = world.store.access;
    const [first, second, third] = ["1", "2", "3"].map((digit) => digit.repeat(64)) as [string, string, string];
    const now = world.store.clock.seconds();
    expect(ended.has(first)).toBe(false);
    for (const each of [first, first]) ended.end(each, now + 3600);
    ended.end(second, now + 90_000);
    world.letPass("24h59m");
    ended.end(third, now + 999_999);
    expect([first, second, third].map((each) => ended.has(each))).toEqual([true, true, true]);
    world.letPass("2m");
    ended.end(third, now + 999_999);
    expect([first, second, third].map((each) => ended.has(each))).toEqual([false, true, true]);
  }));
