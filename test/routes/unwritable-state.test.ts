/** State that cannot be written, as on a full disk: each plane says so in one sentence, and what was there before stays. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { unwritableSentence } from "../../src/routes/http/unwritable-state.ts";
import { accountOf, freshId } from "../support/workerd/accounts.ts";
import { AccountClient, controlErrorIn, send, sendTo, verdictIn, type Bindings } from "../support/workerd/client.ts";

const logged = vi.spyOn(console, "error");
beforeEach(() => void logged.mockReset().mockImplementation(() => {}));

const FULL = "database or disk is full: SQLITE_FULL";
const sentence =
  "The state cannot be written: the disk is full (SQLITE_FULL). This change was not kept: make room on it, and ask again.";

/** Runs something while every insert of an account fails so. */
async function whileFull<T>(id: string, run: () => Promise<T>): Promise<T> {
  const spy = await runInDurableObject(accountOf(id), (_, { storage: { sql } }) => {
    const exec = sql.exec.bind(sql);
    return vi.spyOn(sql, "exec").mockImplementation((query, ...values) => {
      if (/^\s*(INSERT|UPDATE|DELETE)/.test(query)) throw new Error(FULL);
      return exec(query, ...values);
    });
  });
  try {
    return await run();
  } finally {
    spy.mockRestore();
  }
}

describe("on a full disk", () => {
  test("the API plane answers 500 and 10001 with the sentence in the hint, and is not to be asked again", async () => {
    const account = new AccountClient("accounts");
    await account.create({ name: "before" });
    const { status, headers } = await whileFull(account.id, () => account.create({ name: "lost" }));
    expect([status, headers.get("emulator-hint")]).toEqual([500, sentence]);
    expect([headers.get("emulator-evidence"), headers.get("x-should-retry")]).toEqual(["assumed", "false"]);
    expect((await account.list()).body).toMatchObject({ result: [{ name: "before" }] });
    expect(verdictIn(await account.create({ name: "after" }))).toBe("201");
  });

  test("the control plane answers 507 and state-unwritable, and that is no bug", async () => {
    const account = new AccountClient("accounts");
    await account.create({ name: "before" });
    const path = `/_emulator/accounts/${account.id}`;
    const answer = await whileFull(account.id, () => send("DELETE", path));
    expect([answer.status, controlErrorIn(answer)]).toEqual([507, { code: "state-unwritable", message: sentence }]);
    expect(logged.mock.calls.flat().join("\n")).not.toContain("at ");
    expect((await account.list()).body).toMatchObject({ result: [{ name: "before" }] });
  });

  test("the edge tells it, too", async () => {
    const ACCOUNTS = new Proxy(env.ACCOUNTS, {
      get: () => () => ({ edge: () => Promise.reject(new Error(FULL)) }),
    });
    const bindings: Bindings = { EMULATOR_MODE: "local", ACCOUNTS };
    const { status, text } = await sendTo(bindings, "GET", `/_edge/${freshId()}/app.example.com/`);
    expect([status, JSON.parse(text)]).toEqual([500, { error: { code: "edge", message: sentence } }]);
  });
});

test.each([
  [FULL, /the disk is full \(SQLITE_FULL\)/],
  ["attempt to write a readonly database: SQLITE_READONLY_DBMOVED", /may only be read \(SQLITE_READONLY_DBMOVED\)/],
  ["disk I/O error: SQLITE_IOERR_WRITE", /the disk failed to read or write its files \(SQLITE_IOERR_WRITE\)/],
])("%j is told", (message, words) => {
  expect(unwritableSentence(new Error(message))).toMatch(words);
});

test.each(["SQLITE_CORRUPT", "SQLITE_CONSTRAINT", "internal error; reference = a"])(
  "%j is another matter",
  (message) => {
    expect(unwritableSentence(new Error(message))).toBeUndefined();
  },
);
