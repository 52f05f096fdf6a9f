/** Where the emulator is deployed, an account that nothing used for a period is emptied: between the period and 1.05 of it. */
import { env } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { AccountObject } from "../../../src/store/account/account-object.ts";
import {
  type Account,
  accountOf,
  createToken,
  evict,
  freshAccount,
  freshId,
  inStorage,
  listOf,
  namesIn,
  resultOf,
  withInput,
  within,
} from "../../support/workerd/accounts.ts";
import { holding } from "../../support/workerd/held.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** For so long an account is kept from the use that set its alarm: 1.05 periods of an hour. */
const KEPT = 63 * MINUTE;
/** So late that no alarm comes by itself while the tests run. */
const START = Date.parse("2100-01-01T00:00:00Z");
const before = { ...env };

/** From now on the objects that come to life are of such a deployment. */
function deploy(emptyAfter: string | undefined, mode = "deployed"): void {
  Object.assign(env, { EMULATOR_MODE: mode, EMULATOR_EMPTY_AFTER: emptyAfter });
}

async function redeploy(account: Account, emptyAfter: string | undefined, mode?: string): Promise<void> {
  deploy(emptyAfter, mode);
  await evict(account);
}

const at = (milliseconds: number): void => void vi.setSystemTime(START + milliseconds);
const alarmOf = async (account: Account): Promise<number | null> => {
  const time = await inStorage(account, (storage) => storage.getAlarm());
  return time === null ? null : time - START;
};
const emptiesAt = async (account: Account): Promise<number | null> => {
  const { emptiesAt: time } = await account.describe();
  return time === null ? null : time - START;
};
const tokensOf = async (account: Account): Promise<number> => (await account.describe()).tokenCount;
async function isListed(id: string): Promise<boolean> {
  const { totalCount } = await env.DIRECTORY.getByName("directory").accounts(1, 1, { only: [id] });
  return totalCount > 0;
}
const refusesToForget = async (): Promise<() => Promise<void>> => {
  const directory = env.DIRECTORY.getByName("directory");
  const run = (statement: string) =>
    runInDurableObject(directory, (_, { storage }) => void storage.sql.exec(statement));
  await run(`CREATE TRIGGER stuck BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'not now'); END`);
  return () => run(`DROP TRIGGER stuck`);
};

beforeEach(() => {
  deploy("1h");
  at(0);
});
afterEach(() => {
  Object.assign(env, { EMULATOR_EMPTY_AFTER: undefined }, before);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the alarm", () => {
  test("empties the account once its time has come, takes it off the list, and leaves no alarm", async () => {
    const id = freshId();
    const account = accountOf(id);
    await createToken(account);
    await account.rename("Idle");
    await account.changeSettings({ access_enabled: false });
    await account.setClock({ now: "2026-01-01T00:00:00Z", mode: "frozen" });
    expect(await isListed(id)).toBe(true);
    expect(await alarmOf(account)).toBe(KEPT);
    at(KEPT);
    expect(await runDurableObjectAlarm(account)).toBe(true);
    expect(await account.describe()).toEqual({
      createdAt: (START + KEPT) / 1000,
      name: null,
      tokenCount: 0,
      emptiesAt: null,
    });
    expect(await alarmOf(account)).toBe(null);
    expect(await isListed(id)).toBe(false);
    expect(await account.isFresh()).toBe(true);
    expect(await runDurableObjectAlarm(account)).toBe(false);
    expect(await namesIn(account)).toEqual([]);
    expect(await alarmOf(account)).toBe(2 * KEPT);
  });

  test.each(["at once", "after an eviction"])(
    "that comes too early, %s, empties nothing and is set anew",
    async (when) => {
      const account = freshAccount();
      await createToken(account);
      if (when !== "at once") await evict(account);
      at(KEPT - 1);
      await runDurableObjectAlarm(account);
      expect(await tokensOf(account)).toBe(1);
      expect(await alarmOf(account)).toBe(KEPT);
    },
  );

  test("knows whose it is when the platform tells it no name", async () => {
    const id = freshId();
    const account = accountOf(id);
    await createToken(account);
    expect(await isListed(id)).toBe(true);
    at(2 * HOUR);
    await runInDurableObject(account, async (_, state) => {
      Object.defineProperty(state, "id", { value: env.ACCOUNTS.idFromString(state.id.toString()) });
      expect(state.id.name).toBe(undefined);
      const woken = new AccountObject(state, env);
      await woken.alarm();
      expect(await env.DIRECTORY.getByName("directory").accounts(1, 1, { only: [id] })).toMatchObject({
        totalCount: 0,
      });
      expect((await woken.describe()).tokenCount).toBe(0);
      await woken.changeSettings({ access_enabled: false });
      await eventually(async () => expect(await isListed(id)).toBe(true));
    });
  });

  test("may come twice", async () => {
    const account = freshAccount();
    await createToken(account);
    at(2 * HOUR);
    await within(account, async (object) => void (await Promise.all([object.alarm(), object.alarm()])));
    expect([await tokensOf(account), await alarmOf(account)]).toEqual([0, null]);
  });

  test("that fails before the emptying loses nothing, and empties when it comes again", async () => {
    const account = freshAccount();
    await createToken(account);
    await inStorage(account, ({ sql }) =>
      sql.exec(`CREATE TRIGGER full BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'disk full'); END`),
    );
    at(2 * HOUR);
    await expect(within(account, (object) => object.alarm())).rejects.toThrow("disk full");
    expect(await namesIn(account)).toEqual(["a token"]);
    await inStorage(account, ({ sql }) => sql.exec(`DROP TRIGGER full`));
    at(4 * HOUR);
    await within(account, (object) => object.alarm());
    expect(await tokensOf(account)).toBe(0);
  });

  test("that fails after the emptying takes the account off the list when it comes again", async () => {
    const id = freshId();
    const account = accountOf(id);
    await createToken(account);
    expect(await isListed(id)).toBe(true);
    const allow = await refusesToForget();
    at(2 * HOUR);
    await expect(within(account, (object) => object.alarm())).rejects.toThrow("not now");
    await allow();
    expect([await tokensOf(account), await isListed(id)]).toEqual([0, true]);
    await evict(account);
    await within(account, (object) => object.alarm());
    expect([await isListed(id), await alarmOf(account)]).toEqual([false, null]);
  });

  test("leaves alone what cannot be read, and comes again", async () => {
    const account = freshAccount();
    await createToken(account);
    await inStorage(account, ({ sql }) => sql.exec(`INSERT INTO schema_versions (version) VALUES (999)`));
    await evict(account);
    at(2 * HOUR);
    await runDurableObjectAlarm(account);
    expect(await alarmOf(account)).toBe(2 * HOUR + KEPT);
    expect(await inStorage(account, ({ sql }) => sql.exec(`SELECT 1 FROM tokens`).toArray().length)).toBe(1);
    await account.reset();
    expect([await tokensOf(account), await alarmOf(account)]).toEqual([0, null]);
  });
});

describe("a use", () => {
  test("within the twentieth part of the period writes nothing, and the account is never emptied too early for it", async () => {
    const account = freshAccount();
    await createToken(account);
    const setAlarm = await within(account, async (object) => {
      const { storage } = Reflect.get(object, "ctx") as DurableObjectState;
      const spy = vi.spyOn(storage, "setAlarm");
      for (const minute of [1, 2, 3]) {
        at(minute * MINUTE);
        await object.listTokens(...withInput({}));
      }
      return spy.mock.calls.length;
    });
    expect([setAlarm, await alarmOf(account)]).toEqual([0, 63 * MINUTE]);
    at(3 * MINUTE + 1);
    await listOf(account);
    expect(await alarmOf(account)).toBe(66 * MINUTE + 1);
  });

  const uses: [string, (object: AccountObject) => Promise<unknown>][] = [
    ["a request that is refused", (object) => object.getToken(...withInput({ id: "none", body: undefined }))],
    ["a path that is not emulated", (object) => object.readAccount(withInput({})[0], freshId())],
    ["a look at the clock", (object) => object.clock()],
    ["a look at the settings", (object) => object.settings()],
    ["a look at the journal", (object) => object.requests({}, "asc", 1, 1)],
    ["a look at the tokens", (object) => object.tokenStates({ deleted: false }, 1, 1)],
    ["a name", (object) => object.rename("Idle")],
    ["a verification", (object) => object.verify("none", "none")],
    ["an announcement", (object) => object.use()],
    ["a seed", (object) => object.seed({})],
    ["a snapshot", (object) => object.snapshot()],
  ];
  test.each(uses)("is %s", async (_, use) => {
    const account = freshAccount();
    await createToken(account);
    at(HOUR);
    await within(account, use);
    expect(await alarmOf(account)).toBe(HOUR + KEPT);
  });

  const noUses: [string, (account: Account) => Promise<unknown>][] = [
    ["the description", (account) => account.describe()],
    ["the question whether it is fresh", (account) => account.isFresh()],
    ["the search for secrets", (account) => account.leaks([])],
    ["the list of accounts", () => env.DIRECTORY.getByName("directory").accounts(1, 10)],
  ];
  test.each(noUses)("is not %s", async (_, ask) => {
    const [account, untouched] = [freshAccount(), freshAccount()];
    await createToken(account);
    at(HOUR);
    await ask(account);
    await ask(untouched);
    expect([await alarmOf(account), await alarmOf(untouched)]).toEqual([KEPT, null]);
  });

  test("that is under way keeps the account, however long it takes, and its end counts", async () => {
    const account = freshAccount();
    const effect = { type: "delay", by: "5m", milliseconds: 300_000 } as const;
    await account.addFault({ operation: "create", match: {}, position: "before", effect, times: 1, skip: 0 });
    const letGo = await holding(account, effect.milliseconds);
    const created = account.createToken(...withInput({ name: "late" }));
    await eventually(async () => expect((await account.faults())[0]).toMatchObject({ hits: 1 }));
    at(10 * HOUR);
    await runDurableObjectAlarm(account);
    expect(await alarmOf(account)).toBe(10 * HOUR + KEPT);
    at(11 * HOUR);
    await letGo();
    resultOf(await created);
    expect(await alarmOf(account)).toBe(11 * HOUR + KEPT);
    expect(await namesIn(account)).toEqual(["late"]);
  });

  test("that comes while the account is on its way off the list is kept, and the alarm set anew", async () => {
    const account = freshAccount();
    await within(account, async (object) => {
      resultOf(await object.createToken(...withInput({ name: "kept" }))); // on its way onto the list still
      at(2 * HOUR);
      const alarm = object.alarm();
      resultOf(await object.listTokens(...withInput({})));
      await alarm;
    });
    expect([await namesIn(account), await alarmOf(account)]).toEqual([["kept"], 2 * HOUR + KEPT]);
  });

  test("that comes while a reset account is on its way off the list needs its alarm", async () => {
    const account = freshAccount();
    await createToken(account);
    await evict(account);
    await within(account, async (object) => {
      const reset = object.reset();
      for (let turn = 0; turn < 100 && (await object.describe()).tokenCount > 0; turn++); // no turn waits for the directory
      await object.clock();
      await reset;
    });
    expect([await tokensOf(account), await alarmOf(account)]).toEqual([0, KEPT]);
  });

  test("that cannot be written down fails no answer, and the next one is", async () => {
    const complaints = vi.spyOn(console, "error").mockReturnValue();
    const account = freshAccount();
    const answers = await within(account, async (object) => {
      const { storage } = Reflect.get(object, "ctx") as DurableObjectState;
      vi.spyOn(storage, "setAlarm").mockRejectedValueOnce(new Error("disk full"));
      return [await object.clock(), await object.clock()];
    });
    expect([answers.length, complaints.mock.calls.length]).toEqual([2, 1]);
    expect(await alarmOf(account)).toBe(KEPT);
    at(KEPT - 1);
    await within(account, async (object) => {
      const { storage } = Reflect.get(object, "ctx") as DurableObjectState;
      vi.spyOn(storage.kv, "put").mockImplementation(() => {
        throw new Error("disk full");
      });
      await object.changeSettings({ access_enabled: false });
    });
    vi.restoreAllMocks();
    at(KEPT);
    await runDurableObjectAlarm(account);
    expect([(await account.describe()).emptiesAt, await alarmOf(account)]).not.toContain(null);
  });
});

describe("the description", () => {
  test("tells when the account is emptied, which is its alarm; of one that nothing used, nothing", async () => {
    const account = freshAccount();
    expect(await emptiesAt(account)).toBe(null);
    await createToken(account);
    expect(await emptiesAt(account)).toBe(KEPT);
    await evict(account);
    expect(await emptiesAt(account)).toBe(KEPT);
    await account.reset();
    expect([await emptiesAt(account), await alarmOf(account)]).toEqual([null, null]);
  });
});

describe("the variable", () => {
  test.each([
    ["on a developer's machine", "1h", "local"],
    ["without it", undefined, "deployed"],
    ["when it is empty", "", "deployed"],
  ])("sets no alarm and stores nothing %s", async (_, emptyAfter, mode) => {
    deploy(emptyAfter, mode);
    const account = freshAccount();
    await createToken(account);
    await account.reset();
    await createToken(account);
    expect([await alarmOf(account), await emptiesAt(account)]).toEqual([null, null]);
    const tables = await inStorage(account, ({ sql }) => sql.exec(`SELECT name FROM sqlite_master`).toArray());
    expect(tables).not.toContainEqual({ name: "_cf_KV" });
  });

  test("taken away, leaves an alarm that does nothing", async () => {
    const account = freshAccount();
    await createToken(account);
    await redeploy(account, undefined);
    at(100 * HOUR);
    expect(await emptiesAt(account)).toBe(null);
    await runDurableObjectAlarm(account);
    expect([await tokensOf(account), await alarmOf(account)]).toEqual([1, null]);
  });

  test("made longer, holds for the account from its alarm on, and never empties it too early", async () => {
    const account = freshAccount();
    await createToken(account);
    await redeploy(account, "10h");
    expect(await emptiesAt(account)).toBe(10 * HOUR + KEPT - HOUR);
    at(KEPT);
    await runDurableObjectAlarm(account);
    expect([await tokensOf(account), await alarmOf(account)]).toEqual([1, 10 * HOUR + KEPT - HOUR]);
    at(10 * HOUR + KEPT - HOUR);
    await runDurableObjectAlarm(account);
    expect(await tokensOf(account)).toBe(0);
  });

  test("made longer or shorter, holds for the account from its next use on", async () => {
    const account = freshAccount();
    await createToken(account);
    for (const [emptyAfter, expected] of [
      ["10h", 10.5 * HOUR],
      ["1m", 63_000],
    ] as const) {
      await redeploy(account, emptyAfter);
      await listOf(account);
      expect([await alarmOf(account), await emptiesAt(account)]).toEqual([expected, expected]);
    }
  });

  test("made shorter, empties an account that nothing uses any more at the alarm that it had", async () => {
    const account = freshAccount();
    await createToken(account);
    await redeploy(account, "1m");
    expect(await emptiesAt(account)).toBe(KEPT);
    at(KEPT);
    await runDurableObjectAlarm(account);
    expect(await tokensOf(account)).toBe(0);
  });
});

test("a system's clock that was set back does not keep an account for longer", async () => {
  const account = freshAccount();
  at(100 * HOUR);
  await createToken(account);
  at(0);
  await listOf(account);
  expect(await alarmOf(account)).toBe(KEPT);
});
