/** Accounts as wholes: snapshots, restores and forks through the library. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, startEmulator, type Emulator } from "../../support/node/built-library.ts";
import { create, errorOf, namesIn, operation, secretOf } from "../../support/node/emulators.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

describe("a snapshot", () => {
  test("has no secret, and gives the account back: tokens, settings and clock", async () => {
    const account = await emulator.account();
    await account.clock.freeze("2030-01-01T00:00:00Z");
    await account.changeSettings({ assumptions: { "token-limit": 7 } });
    const token = await create(account, "kept");
    const snapshot = await account.snapshot();
    expect(snapshot.access_emulator_snapshot).toBe(1);
    expect(JSON.stringify(snapshot)).not.toContain(secretOf(token));

    await operation(account, "DELETE", `/${token.id}`);
    await create(account, "made since");
    await account.clock.run();
    expect(await account.restore(snapshot)).toBe(1);
    expect(await namesIn(account)).toEqual(["kept"]);
    expect(await account.clock.read()).toEqual({ now: "2030-01-01T00:00:00Z", mode: "frozen" });
    expect((await account.settings()).assumptions["token-limit"]).toBe(7);
    expect(await account.verify(token.client_id, secretOf(token))).toMatchObject({ admitted: true });
  });

  test("goes to another emulator as JSON", async () => {
    const account = await emulator.account();
    await create(account, "carried");
    const text = JSON.stringify(await account.snapshot());
    const other = await connect(emulator.url).account();
    expect(await other.restore(JSON.parse(text))).toBe(1);
    expect(await namesIn(other)).toEqual(["carried"]);
  });

  test.each([{}, { access_emulator_snapshot: 99 }, [], null])("%j is none: the account stays", async (document) => {
    const account = await emulator.account();
    await create(account, "there");
    const problem = await errorOf(account.restore(document as unknown as Parameters<typeof account.restore>[0]));
    expect(problem).toMatchObject({ code: "control-plane", status: 400 });
    expect(problem.message).toMatch(/\.$/);
    expect(await namesIn(account)).toEqual(["there"]);
  });
});

describe("a fork", () => {
  test("is a copy that goes on apart", async () => {
    const account = await emulator.account();
    const token = await create(account, "shared");
    const fork = await account.fork();
    expect(fork.id).not.toBe(account.id);
    await create(fork, "of the fork");
    await create(account, "of the first");
    expect(await namesIn(fork)).toEqual(["shared", "of the fork"]);
    expect(await namesIn(account)).toEqual(["shared", "of the first"]);
    expect(await fork.verify(token.client_id, secretOf(token))).toMatchObject({ admitted: true });
  });

  test("keeps the API token, which the settings may know", async () => {
    const account = await emulator.account();
    const permissions = ["Access: Service Tokens Read", "Access: Service Tokens Write"] as const;
    await account.changeSettings({ api_tokens: [{ name: "ci", permissions, token: account.token }] });
    const fork = await account.fork();
    await create(fork, "of the fork");
    expect((await fork.requests()).requests).toMatchObject([{ api_token: "ci" }]);
  });

  test("has the journal only when that is wanted", async () => {
    const account = await emulator.account();
    await create(account);
    expect((await (await account.fork()).requests()).total_count).toBe(0);
    expect((await (await account.fork({ journal: true })).requests()).total_count).toBe(1);
  });

  test("takes a wanted id, once", async () => {
    const account = await emulator.account();
    const { id } = await emulator.account();
    expect((await account.fork({ id })).id).toBe(id);
    expect(await errorOf(account.fork({ id }))).toMatchObject({ code: "control-plane", status: 409 });
    expect(await errorOf(account.fork({ id: "A" }))).toMatchObject({ status: 400 });
  });
});
