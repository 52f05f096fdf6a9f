/** What may be written late fails nobody's answer when it cannot be written. */
import { afterEach, expect, test, vi } from "vitest";
import { LateWrites } from "../../../src/store/account/late-writes.ts";
import { freshAccount, inStorage, listOf, request, createToken, within } from "../../support/workerd/accounts.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const refuse = (storage: DurableObjectStorage) =>
  storage.sql.exec(`CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
const accept = (storage: DurableObjectStorage) => storage.sql.exec(`DROP TRIGGER full`);

test("reads are answered while the journal cannot be written, and their rows come when it can be again", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  const account = freshAccount();
  await createToken(account);
  await inStorage(account, refuse);
  await within(account, async (object) => {
    for (let count = 0; count < 1100; count++) {
      const answer = await object.listTokens(request({ method: "GET" }), { ok: true, value: {} });
      expect(answer.ok).toBe(true);
    }
    expect((await object.requests({}, "asc", 1, 10)).totalCount).toBe(1); // what is written
  });
  await inStorage(account, accept);
  await listOf(account);
  const page = await account.requests({}, "desc", 1, 10);
  expect(page.totalCount).toBe(1102);
  expect(page.entries[0]?.id).toBe(1102);
});

test("of more rows than memory is meant to hold the oldest are lost, and memory stays bounded", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  const account = freshAccount();
  await inStorage(account, refuse);
  await within(account, async (object) => {
    for (let count = 0; count < 2600; count++) {
      await object.listTokens(request({ method: "GET" }), { ok: true, value: {} });
    }
  });
  await inStorage(account, accept);
  const page = await account.requests({}, "asc", 1, 1);
  expect(page.totalCount).toBe(2000);
  expect(page.dropped).toBe(600);
});

function failing(message: string): LateWrites {
  return new LateWrites(() => {
    throw new Error(message);
  });
}

test("what could not be written is tried again later, and what is to be written to a damaged file is not", () => {
  vi.useFakeTimers();
  vi.spyOn(console, "error").mockReturnValue();
  failing("not now").now();
  expect(vi.getTimerCount()).toBe(1);
  vi.clearAllTimers();
  expect(() => failing("database disk image is malformed: SQLITE_CORRUPT").now()).toThrow("malformed");
  expect(vi.getTimerCount()).toBe(0);
});
