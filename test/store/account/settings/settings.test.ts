import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { AccountObject } from "../../../../src/store/account/account-object.ts";
import { settingsOfProcess } from "../../../../src/store/account/settings/process-settings.ts";
import { assumptionNames, catalogue, isSwitchable } from "../../../../src/rules/fidelity/assumptions/index.ts";
import { authenticationError, problemOf, unauthorizedResource } from "../../../../src/rules/fidelity/problems.ts";
import {
  type Account,
  createToken,
  freshAccount,
  listOf,
  ofToken,
  problemIn,
  resultOf,
  tokenIn,
  withInput,
} from "../../../support/workerd/accounts.ts";

/** An account's object in a process that was started with EMULATOR_SETTINGS. */
function inProcessWith<T>(account: Account, settings: unknown, use: (object: AccountObject) => Promise<T>): Promise<T> {
  return runInDurableObject(account, (_, state) =>
    use(new AccountObject(state, { ...env, EMULATOR_SETTINGS: settings })),
  );
}

describe("the settings of an account", () => {
  test("are at first the defaults of every assumption, with Access enabled", async () => {
    const settings = await freshAccount().settings();
    const defaults = assumptionNames.map((name) => [name, isSwitchable(name) ? catalogue[name].default : "fixed"]);
    expect(settings).toEqual({
      assumptions: Object.fromEntries(defaults),
      access_enabled: true,
      rate_limit: null,
      api_tokens: null,
      propagation_lag: null,
      journal_limit: 10_000,
      random_seed: null,
      other_paths: "not-emulated",
    });
  });

  test("merge with each change: what a change does not give stays", async () => {
    const account = freshAccount();
    await account.changeSettings({ assumptions: { "create-status": 200 } });
    await account.changeSettings({ assumptions: { "token-limit": "none" } });
    await account.changeSettings({ access_enabled: false });
    await account.changeSettings({});
    expect(await account.settings()).toMatchObject({
      assumptions: { "create-status": 200, "token-limit": "none", "name-filter": "exact" },
      access_enabled: false,
    });
  });

  test("are answered by the change that made them", async () => {
    const account = freshAccount();
    const answered = await account.changeSettings({ assumptions: { "token-limit": 0 }, access_enabled: false });
    expect(answered).toEqual(await account.settings());
    expect(answered).toMatchObject({ assumptions: { "token-limit": 0 }, access_enabled: false });
  });

  test("go back to what they were before by null, one by one", async () => {
    const account = freshAccount();
    const before = await account.settings();
    await account.changeSettings({
      assumptions: { "create-status": 200, "token-limit": 1 },
      access_enabled: false,
    });
    await account.changeSettings({ assumptions: { "token-limit": null } });
    expect(await account.settings()).toMatchObject({ assumptions: { "create-status": 200, "token-limit": 50 } });
    await account.changeSettings({ assumptions: { "create-status": null }, access_enabled: null });
    expect(await account.settings()).toEqual(before);
  });

  test("belong to one account", async () => {
    const [one, other] = [freshAccount(), freshAccount()];
    await one.changeSettings({ assumptions: { "token-limit": 0 } });
    expect(problemIn(await one.createToken(...withInput({ name: "refused" })))).toEqual(
      problemOf({ kind: "token-limit", limit: 0 }),
    );
    await createToken(other);
  });

  test("with Access not enabled refuse every operation and change nothing", async () => {
    const account = freshAccount();
    const { id } = await createToken(account);
    await account.changeSettings({ access_enabled: false });
    const notEnabled = problemOf({ kind: "access-not-enabled" });
    expect(problemIn(await account.createToken(...withInput({ name: "refused" })))).toEqual(notEnabled);
    expect(problemIn(await account.getToken(...ofToken(id)))).toEqual(notEnabled);
    expect(problemIn(await account.listTokens(...withInput({})))).toEqual(notEnabled);
    expect(problemIn(await account.updateToken(...ofToken(id, { name: "refused" })))).toEqual(notEnabled);
    expect(problemIn(await account.deleteToken(...ofToken(id)))).toEqual(notEnabled);
    expect(problemIn(await account.refreshToken(...ofToken(id)))).toEqual(notEnabled);
    expect(problemIn(await account.rotateToken(...ofToken(id, {})))).toEqual(notEnabled);
    await account.changeSettings({ access_enabled: null });
    expect((await listOf(account)).tokens).toMatchObject([{ name: "a token", client_secret_version: 1 }]);
  });
});

describe("the settings of the process", () => {
  const ofProcess = { assumptions: { "token-limit": 1, "create-status": 200 }, access_enabled: false };

  test.each([
    ["JSON", JSON.stringify(ofProcess)],
    ["a table", ofProcess],
  ])("are in force in an account that set nothing, given as %s", async (_, variable) => {
    const settings = await inProcessWith(freshAccount(), variable, (object) => object.settings());
    expect(settings).toMatchObject(ofProcess);
  });

  test("lie under those of the account, and come back by null", async () => {
    await inProcessWith(freshAccount(), ofProcess, async (object) => {
      const changed = await object.changeSettings({ assumptions: { "token-limit": 2 }, access_enabled: true });
      expect(changed).toMatchObject({ assumptions: { "token-limit": 2, "create-status": 200 }, access_enabled: true });
      const back = await object.changeSettings({ assumptions: { "token-limit": null }, access_enabled: null });
      expect(back).toMatchObject(ofProcess);
    });
  });

  test("decide what an operation does", async () => {
    await inProcessWith(freshAccount(), { assumptions: { "token-limit": 1 } }, async (object) => {
      resultOf(await object.createToken(...withInput({ name: "one" })));
      const refused = await object.createToken(...withInput({ name: "two" }));
      expect(problemIn(refused)).toEqual(problemOf({ kind: "token-limit", limit: 1 }));
      expect(refused.evidence).toBe("token-limit");
    });
  });

  test("may be API tokens: they decide who gets in where an account has none of its own", async () => {
    const permissions = ["Access: Service Tokens Read" as const];
    const settings = { api_tokens: [{ name: "everywhere", permissions, token: "of-the-process" }] };
    await inProcessWith(freshAccount(), settings, async (object) => {
      const as = (apiToken: string | null) => withInput({}, { apiToken });
      const answers = async () => {
        const both = [await object.listTokens(...as("of-the-process")), await object.listTokens(...as("unknown"))];
        return both.map((answer) => (answer.ok ? "admitted" : answer.problem));
      };
      expect(await answers()).toEqual(["admitted", authenticationError]);
      expect((await object.settings()).api_tokens).toEqual([
        { name: "everywhere", permissions, token_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ]);
      await object.changeSettings({ api_tokens: [{ name: "own", permissions, token: "own" }] });
      expect(await answers()).toEqual([unauthorizedResource, authenticationError]);
      await object.changeSettings({ api_tokens: null });
      expect(await answers()).toEqual(["admitted", authenticationError]);
    });
  });

  test("may be a rate limit, a bound of the journal, a lag and a random seed", async () => {
    const settings = {
      rate_limit: { quota: 3, window: "1h" },
      journal_limit: 1,
      propagation_lag: "1h",
      random_seed: "of the process",
    };
    const ids: string[] = [];
    for (const account of [freshAccount(), freshAccount()]) {
      await inProcessWith(account, settings, async (object) => {
        const created = tokenIn(await object.createToken(...withInput({ name: "one" })));
        ids.push(created.id);
        const answers = [1, 2, 3].map(() => object.listTokens(...withInput({})));
        expect((await Promise.all(answers)).map(({ ok }) => ok)).toEqual([true, true, false]);
        expect(await object.requests({}, "asc", 1, 10)).toMatchObject({ totalCount: 1, dropped: 3 });
        expect(await object.verify(created.clientId, created.secret)).toMatchObject({ reason: "unknown-client-id" });
        expect((await object.createToken(...withInput({ name: "two" }))).ok).toBe(false);
        await object.changeSettings({ random_seed: "of the process", rate_limit: null }); // which starts both anew
        expect(resultOf(await object.createToken(...withInput({ name: "two" }))).id).not.toBe(created.id);
      });
    }
    expect(ids[0]).toBe(ids[1]);
  });

  test("are not what a reset takes away", async () => {
    await inProcessWith(freshAccount(), ofProcess, async (object) => {
      await object.changeSettings({ assumptions: { "token-limit": 2 } });
      await object.reset();
      expect(await object.settings()).toMatchObject(ofProcess);
    });
  });

  test.each([undefined, null, "", "{}", {}, '{"assumptions":{}}'])("are none when the variable is %j", (variable) => {
    expect(settingsOfProcess(variable)).toEqual({ assumptions: {} });
  });

  test.each([
    ["{", "EMULATOR_SETTINGS is not valid JSON"],
    ["[]", "must be an object of settings"],
    [{ assumptions: { "token-limit": -1 } }, `assumptions.token-limit must be a whole number of tokens, or "none"`],
    [{ assumptions: { "create-status": 202 } }, "assumptions.create-status must be 201 or 200"],
    [{ assumptions: { "zone-scope": "account" } }, "assumptions.zone-scope is fixed"],
    [
      { assumptions: { "token-limits": 1 } },
      "assumptions.token-limits is not known; the nearest name that is known is token-limit.",
    ],
    [{ acces_enabled: true }, "acces_enabled is not known; the nearest name that is known is access_enabled."],
    [
      { "token-limit": 1, unset: 2 },
      "not valid: token-limit is not known; assumptions.token-limit is. unset is not known;",
    ],
    [{ access_enabled: "no" }, "access_enabled must be true or false"],
  ])("%j are refused in words", (variable, sentence) => {
    expect(() => settingsOfProcess(variable)).toThrow(sentence);
  });
});
