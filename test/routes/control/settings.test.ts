/** The settings of an account that are no assumptions: what they may be, how they are put back, where else they stand. */
import { describe, expect, test } from "vitest";
import { freshId, accountOf, evict } from "../../support/workerd/accounts.ts";
import { controlErrorIn, send, sendTo, AccountClient, verdictIn } from "../../support/workerd/client.ts";

const DEFAULTS = {
  access_enabled: true,
  rate_limit: null,
  api_tokens: null,
  propagation_lag: null,
  journal_limit: 10_000,
  random_seed: null,
  other_paths: "not-emulated",
};

const CHANGED = {
  access_enabled: false,
  rate_limit: { quota: 5, window: "1m" },
  api_tokens: [{ name: "ci", permissions: ["Access: Service Tokens Read"], token_sha256: "0".repeat(64) }],
  propagation_lag: "5s",
  journal_limit: 7,
  random_seed: "a seed",
  other_paths: "unroutable",
};

const shown = async (account: AccountClient) => (await account.control("GET", "settings")).body;

test("each is changed alone, shown, and put back by null", async () => {
  const account = new AccountClient("accounts");
  const before = await shown(account);
  expect(before).toMatchObject(DEFAULTS);
  for (const [name, value] of Object.entries(CHANGED)) {
    const answer = await account.settings({ [name]: value });
    expect([answer.status, answer.body]).toEqual([200, { ...(before as object), [name]: value }]);
    expect((await account.settings({ [name]: null })).body).toEqual(before);
  }
});

test("all at once outlive eviction, can be sent back as they are shown, and are gone with a reset", async () => {
  const account = new AccountClient("accounts");
  await account.settings(CHANGED);
  await evict(accountOf(account.id));
  const all = await shown(account);
  expect(all).toMatchObject(CHANGED);
  expect((await account.control("PATCH", "settings", all)).body).toEqual(all);
  expect(await shown(account)).toEqual(all);
  await send("DELETE", `/_emulator/accounts/${account.id}`);
  expect(await shown(account)).toMatchObject(DEFAULTS);
});

test("they come with a seed, and what is wrong in it is told by its path", async () => {
  const id = freshId();
  expect((await send("POST", "/_emulator/accounts", { body: { id, seed: { settings: CHANGED } } })).status).toBe(201);
  expect(await shown(new AccountClient("accounts", id))).toMatchObject(CHANGED);
  const body = { accounts: [{ id: freshId(), settings: { journal_limit: -1 } }] };
  expect(controlErrorIn(await send("POST", "/_emulator/seed", { body })).message).toBe(
    "accounts.0.settings.journal_limit must be a whole number from 0 to 100000.",
  );
});

const LAG = "propagation_lag must be a Go duration of whole seconds from 1s to 24h, such as 5m.";
const LIMIT = "journal_limit must be a whole number from 0 to 100000.";
const SEED = "random_seed must be a text of 1 to 256 characters.";

describe("a wrong value is refused in words, and nothing is changed", () => {
  test.each<[object, string | RegExp]>([
    [{ propagation_lag: "0s" }, LAG],
    [{ propagation_lag: "24h1s" }, LAG],
    [{ propagation_lag: "1.5s" }, LAG],
    [{ propagation_lag: "-5s" }, LAG],
    [{ propagation_lag: "soon" }, LAG],
    [{ propagation_lag: 5 }, LAG],
    [{ journal_limit: -1 }, LIMIT],
    [{ journal_limit: 100_001 }, LIMIT],
    [{ journal_limit: 1.5 }, LIMIT],
    [{ journal_limit: "10" }, LIMIT],
    [{ random_seed: "" }, SEED],
    [{ random_seed: "x".repeat(257) }, SEED],
    [{ random_seed: 5 }, SEED],
    [{ other_paths: "404" }, 'other_paths must be "not-emulated", "unroutable" or "carry".'],
    [{ propagation_lags: "5s" }, "propagation_lags is not known; the nearest name that is known is propagation_lag."],
    [{ rate_limit: { quota: 1, windows: "1s" } }, /rate_limit.windows is not known; .* is window\.$/],
  ])("%j", async (change, message) => {
    const account = new AccountClient("accounts");
    const answer = await account.settings({ ...change, access_enabled: false });
    expect([answer.status, controlErrorIn(answer).message]).toEqual([
      400,
      typeof message === "string" ? message : expect.stringMatching(message),
    ]);
    expect(await shown(account)).toMatchObject(DEFAULTS);
  });

  test.each([
    { propagation_lag: "1s" },
    { propagation_lag: "24h" },
    { propagation_lag: "1h0m0.0s" },
    { journal_limit: 0 },
    { journal_limit: 100_000 },
    { random_seed: "x".repeat(256) },
    { other_paths: "not-emulated" },
    { random_seed: "\u0000\ud83d\ude00" },
  ])("%j is taken", async (change) => {
    const account = new AccountClient("accounts");
    expect((await account.settings(change)).body).toMatchObject(change);
  });
});

describe("in EMULATOR_SETTINGS", () => {
  const path = `/client/v4/accounts/${freshId()}/access/service_tokens`;
  const inProcessWith = (settings: unknown) =>
    sendTo({ EMULATOR_MODE: "local", EMULATOR_SETTINGS: JSON.stringify(settings) }, "GET", path);

  test("all of them are taken, API tokens in clear, too", async () => {
    const tokens = [{ name: "ci", permissions: [], token: "abc" }];
    expect(verdictIn(await inProcessWith({ ...CHANGED, api_tokens: tokens }))).toBe("200");
    expect(verdictIn(await inProcessWith(DEFAULTS))).toBe("200");
  });

  test.each<[object, RegExp]>([
    [{ propagation_lag: "0s" }, /propagation_lag must be a Go duration/],
    [{ journal_limit: "10" }, /journal_limit must be a whole number/],
    [{ random_seed: "" }, /random_seed must be a text/],
    [{ rate_limit: { quota: 0, window: "1s" } }, /rate_limit.quota must be a whole number from 1 to 1000000/],
    [{ rate_limit: 5 }, /rate_limit must be an object with quota and window/],
    [{ api_tokens: [{ name: "ci", permissions: [] }] }, /api_tokens.0 must have either token or token_sha256/],
    [{ journal_limits: 5 }, /journal_limits is not known; the nearest name that is known is journal_limit\./],
  ])("%j is told with each answer", async (settings, sentence) => {
    const answer = await inProcessWith(settings);
    expect([verdictIn(answer), answer.headers.get("emulator-hint")]).toEqual([
      "500 / 10001",
      expect.stringMatching(sentence),
    ]);
    expect(answer.headers.get("emulator-evidence")).not.toBeNull();
  });
});
