/** Accounts: universes for tests. */
import { describe, expect, test } from "vitest";
import { connect } from "../../support/node/built-library.ts";
import { create, errorOf, list, namesIn, operation, secretOf, started } from "../../support/node/emulators.ts";

const anId = /^[0-9a-f]{32}$/;

describe("emulator.account()", () => {
  test("is fresh and empty each time, with a token to use and the variables for a child process", async () => {
    const emulator = await started();
    const [one, other] = [await emulator.account(), await emulator.account()];
    expect(one.id).toMatch(anId);
    expect(other.id).toMatch(anId);
    expect(one.id).not.toBe(other.id);
    await create(one, "of one");
    expect(await namesIn(one)).toEqual(["of one"]);
    expect(await namesIn(other)).toEqual([]);
    expect(one.environment).toEqual({
      CLOUDFLARE_BASE_URL: emulator.apiUrl,
      CLOUDFLARE_API_BASE_URL: emulator.apiUrl,
      CLOUDFLARE_API_TOKEN: one.token,
      CLOUDFLARE_ACCOUNT_ID: one.id,
    });
  });

  test("with an id is that account, as it is", async () => {
    const emulator = await started();
    const account = await emulator.account();
    await create(account, "there");
    const same = await emulator.account({ id: account.id });
    expect(same.id).toBe(account.id);
    expect(await namesIn(same)).toEqual(["there"]);
  });

  test.each(["", "a", "A".repeat(32), "g".repeat(32), "0".repeat(33), "../health"])("refuses the id %j", async (id) => {
    const emulator = await started();
    const problem = await errorOf(emulator.account({ id }));
    expect(problem.message).toBe(`${JSON.stringify(id)} is not an account id: it must be 32 lower-case hex digits.`);
  });

  test("with a seed starts with it; a seed that is wrong is refused", async () => {
    const emulator = await started();
    const account = await emulator.account({
      seed: { tokens: [{ name: "seeded", client_secret: "known" }], settings: { assumptions: { "token-limit": 1 } } },
    });
    const [token] = await list(account);
    expect(token?.name).toBe("seeded");
    expect(await account.verify(token?.client_id ?? "", "known")).toMatchObject({ admitted: true });
    expect((await account.settings()).assumptions["token-limit"]).toBe(1);
    const problem = await errorOf(emulator.account({ seed: { tokens: [{ name: "" }] } }));
    expect(problem).toMatchObject({ code: "bad-seed" });
    expect(problem.message).toContain("accounts.0.tokens.0.name");
  });
});

describe("an account", () => {
  test("resets to empty, settings included, and alone", async () => {
    const emulator = await started();
    const [account, other] = [await emulator.account(), await emulator.account()];
    await account.changeSettings({ assumptions: { "token-limit": 1 } });
    const token = await create(account);
    await create(other, "of the other");
    await account.reset();
    expect(await namesIn(account)).toEqual([]);
    expect((await account.settings()).assumptions["token-limit"]).toBe(50);
    expect(await account.verify(token.client_id, secretOf(token))).toMatchObject({ reason: "unknown-client-id" });
    expect(await namesIn(other)).toEqual(["of the other"]);
  });

  test("is described, which is no use of it", async () => {
    const emulator = await started();
    const account = await emulator.account();
    const fresh = { id: account.id, name: `Emulated account ${account.id}`, tokens: 0, empties_at: null };
    expect(await account.describe()).toEqual({ ...fresh, created_at: expect.any(String) as string });
    const { seeded } = (
      await emulator.seed({ accounts: [{ id: account.id, name: "Shop", tokens: [{ name: "one" }] }] })
    ).accounts[0] ?? { seeded: false };
    expect(seeded).toBe(true);
    expect(await account.describe()).toMatchObject({ name: "Shop", tokens: 1 });
  });

  test("changes its settings, and puts them back with null", async () => {
    const account = await (await started()).account();
    const before = await account.settings();
    const changed = await account.changeSettings({ assumptions: { "create-status": 200 }, access_enabled: false });
    expect(changed).toEqual({
      ...before,
      assumptions: { ...before.assumptions, "create-status": 200 },
      access_enabled: false,
    });
    expect(await account.settings()).toEqual(changed);
    await account.changeSettings({ assumptions: { "create-status": null }, access_enabled: null });
    expect(await account.settings()).toEqual(before);
  });

  test("refuses settings that are wrong, in the words of the control plane", async () => {
    const account = await (await started()).account();
    const wrong = { assumptions: { "token-limits": 3 } } as object;
    const problem = await errorOf(account.changeSettings(wrong));
    expect(problem).toMatchObject({ code: "control-plane" });
    expect(problem.message).toContain("the nearest name that is known is token-limit");
  });

  test("verifies a pair", async () => {
    const account = await (await started()).account();
    const token = await create(account);
    const [id, first] = [token.client_id, secretOf(token)];
    expect(await account.verify(id, first)).toEqual({ admitted: true, secret: "current", reason: null });
    const rotated = await operation(account, "POST", `/${token.id}/rotate`);
    expect(await account.verify(id, secretOf(rotated))).toEqual({ admitted: true, secret: "current", reason: null });
    expect(await account.verify(id, first)).toMatchObject({ admitted: false, reason: "grace-over" });
    expect(await account.verify(id, "wrong")).toMatchObject({ admitted: false, reason: "wrong-secret" });
    expect(await account.verify("nobody", first)).toMatchObject({ admitted: false, reason: "unknown-client-id" });
  });
});

describe("connect", () => {
  test("uses an emulator that runs elsewhere", async () => {
    const emulator = await started();
    const source = connect(emulator.url);
    expect(source).toMatchObject({ url: emulator.url, apiUrl: emulator.apiUrl });
    const account = await source.account({ seed: { tokens: [{ name: "seeded from afar" }] } });
    expect(await namesIn(account)).toEqual(["seeded from afar"]);
    expect(await namesIn(await emulator.account({ id: account.id }))).toEqual(["seeded from afar"]);
  });

  test("says so when nothing answers there", async () => {
    const emulator = await started();
    await emulator.stop();
    const problem = await errorOf((await connect(emulator.url).account()).settings());
    expect(problem).toMatchObject({
      code: "control-plane",
      message: `The emulator at ${emulator.url} does not answer.`,
    });
  });
});
