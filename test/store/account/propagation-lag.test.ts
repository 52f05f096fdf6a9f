/** A propagation lag: admission goes by the state of before, for so many seconds of the account's clock. */
import { beforeEach, describe, expect, test } from "vitest";
import {
  type Account,
  createToken,
  evict,
  FAR_FUTURE,
  freshAccount,
  inStorage,
  ofToken,
  resultOf,
  tokenIn,
  type TokenWithSecret,
  withInput,
} from "../../support/workerd/accounts.ts";

const NOON = "2026-03-01T12:00:00Z";
let account: Account;

beforeEach(async () => {
  account = freshAccount();
  await account.setClock({ now: NOON, mode: "frozen" });
  await account.changeSettings({ propagation_lag: "5s" });
});

const advance = (by: string) => account.advanceClock({ by });
const lag = (by: string | null) => account.changeSettings({ propagation_lag: by });

/** Which secret it is taken for, or why it is refused. */
async function verdict({ clientId, secret }: TokenWithSecret): Promise<string> {
  const { admitted, secret: slot, reason } = await account.verify(clientId, secret);
  return admitted ? (slot ?? "") : (reason ?? "");
}

/** The verdict now, in the second before the change has spread, and when it has. */
async function verdicts(...tokens: TokenWithSecret[]): Promise<string[][]> {
  const at = async () => Promise.all(tokens.map(verdict));
  const now = await at();
  await advance("4s");
  const before = await at();
  await advance("1s");
  return [now, before, await at()];
}

async function spread(name = "a token"): Promise<TokenWithSecret> {
  const token = await createToken(account, name);
  await advance("5s");
  return token;
}

describe("a change counts after the lag, and not a second before", () => {
  test("a create", async () => {
    const token = await createToken(account);
    expect(await verdicts(token)).toEqual([["unknown-client-id"], ["unknown-client-id"], ["current"]]);
  });

  test("an update that disables, and one that enables again", async () => {
    const token = await spread();
    await account.updateToken(...ofToken(token.id, { enabled: false }));
    expect(await verdicts(token)).toEqual([["current"], ["current"], ["disabled"]]);
    await account.updateToken(...ofToken(token.id, { enabled: true }));
    expect(await verdicts(token)).toEqual([["disabled"], ["disabled"], ["current"]]);
  });

  test("a rotation: the new secret is wrong and the old one current until then", async () => {
    const first = await spread();
    const second = tokenIn(await account.rotateToken(...ofToken(first.id, {})));
    expect(await verdicts(first, second)).toEqual([
      ["current", "wrong-secret"],
      ["current", "wrong-secret"],
      ["grace-over", "current"],
    ]);
    const third = tokenIn(await account.updateToken(...ofToken(first.id, { client_secret_version: 9 })));
    expect(await verdicts(second, third)).toEqual([
      ["current", "wrong-secret"],
      ["current", "wrong-secret"],
      ["grace-over", "current"],
    ]);
  });

  test("a move of the end of grace", async () => {
    const first = await spread();
    await account.rotateToken(...ofToken(first.id, { previous_client_secret_expires_at: FAR_FUTURE }));
    await advance("5s");
    await account.updateToken(...ofToken(first.id, { previous_client_secret_expires_at: NOON }));
    expect(await verdicts(first)).toEqual([["previous"], ["previous"], ["grace-over"]]);
  });

  test("a delete", async () => {
    const token = await spread();
    await account.deleteToken(...ofToken(token.id));
    expect(await verdicts(token)).toEqual([["current"], ["current"], ["unknown-client-id"]]);
  });

  test("a refresh of an expired token", async () => {
    const token = tokenIn(await account.createToken(...withInput({ name: "a", duration: "5s" })));
    await advance("5s");
    await account.refreshToken(...ofToken(token.id));
    expect(await verdicts(token)).toEqual([["expired"], ["expired"], ["current"]]);
  });

  test("a create and a delete within the lag: it was never there", async () => {
    const token = await createToken(account);
    await advance("1s");
    await account.deleteToken(...ofToken(token.id));
    for (let second = 0; second < 8; second++) {
      // Between the spreading of the one and of the other it is there.
      expect(await verdict(token)).toBe(second === 4 ? "current" : "unknown-client-id");
      await advance("1s");
    }
  });

  test("several, one after another, each after its own lag", async () => {
    const token = await spread();
    const rotated = [token];
    for (let n = 0; n < 3; n++) {
      rotated.push(tokenIn(await account.rotateToken(...ofToken(token.id, {}))));
      await advance("2s");
    }
    const current = [];
    for (let second = 6; second <= 9; second++) {
      current.push((await Promise.all(rotated.map(verdict))).indexOf("current"));
      await advance("1s");
    }
    expect(current).toEqual([1, 2, 2, 3]);
  });
});

describe("what does not wait", () => {
  test("expiry and the end of a grace", async () => {
    const token = tokenIn(await account.createToken(...withInput({ name: "a", duration: "7s" })));
    const end = "2026-03-01T12:00:08Z";
    const other = await createToken(account, "b");
    await account.rotateToken(...ofToken(other.id, { previous_client_secret_expires_at: end }));
    await advance("6s");
    expect([await verdict(token), await verdict(other)]).toEqual(["current", "previous"]);
    await advance("1s");
    expect([await verdict(token), await verdict(other)]).toEqual(["expired", "previous"]);
    await advance("1s");
    expect(await verdict(other)).toBe("grace-over");
  });

  test("the API and the tokens with their state", async () => {
    const { id } = await createToken(account);
    expect(resultOf(await account.getToken(...ofToken(id))).id).toBe(id);
    await account.deleteToken(...ofToken(id));
    expect(await account.tokenState(id)).toMatchObject({ state: "deleted" });
  });

  test("another token, and another account", async () => {
    const [changed, other] = [await spread("changed"), await spread("other")];
    await account.deleteToken(...ofToken(changed.id));
    expect(await verdict(other)).toBe("current");
    const elsewhere = freshAccount();
    const token = await createToken(elsewhere);
    expect(await elsewhere.verify(token.clientId, token.secret)).toMatchObject({ admitted: true });
  });
});

describe("the lag", () => {
  test("switched off lets everything count at once, and on again brings back nothing of before", async () => {
    const first = await spread();
    const second = tokenIn(await account.rotateToken(...ofToken(first.id, {})));
    await lag(null);
    expect([await verdict(first), await verdict(second)]).toEqual(["grace-over", "current"]);
    const third = tokenIn(await account.rotateToken(...ofToken(first.id, {})));
    await lag("5s");
    expect([await verdict(second), await verdict(third)]).toEqual(["grace-over", "current"]);
  });

  test("may be lengthened and shortened while a change spreads", async () => {
    const token = await createToken(account);
    await advance("5s");
    await lag("10s");
    expect(await verdict(token)).toBe("unknown-client-id");
    await lag("1s");
    expect(await verdict(token)).toBe("current");
  });

  test("counts after the clock was set back, too: states come in the order of their changes", async () => {
    const first = await spread();
    await account.setClock({ now: "2026-03-01T12:01:05Z" });
    const second = tokenIn(await account.rotateToken(...ofToken(first.id, {}))); // at :05
    await account.setClock({ now: "2026-03-01T12:01:00Z" });
    const third = tokenIn(await account.rotateToken(...ofToken(first.id, {}))); // at :00
    const current = [];
    for (let passed = 0; passed <= 10; passed++) {
      current.push((await Promise.all([first, second, third].map(verdict))).indexOf("current"));
      await advance("1s");
    }
    expect(current).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  test("outlives eviction with what has not spread", async () => {
    const token = await createToken(account);
    await evict(account);
    expect(await verdicts(token)).toEqual([["unknown-client-id"], ["unknown-client-id"], ["current"]]);
  });

  test("keeps no states for ever, and none after a reset", async () => {
    const rows = () => inStorage(account, ({ sql }) => sql.exec(`SELECT * FROM superseded_states`).toArray().length);
    const { id } = await createToken(account);
    for (let n = 0; n < 5; n++) await account.refreshToken(...ofToken(id));
    expect(await rows()).toBe(6);
    await advance("72h");
    await account.refreshToken(...ofToken(id));
    expect(await rows()).toBe(1);
    await account.reset();
    expect(await rows()).toBe(0);
  });

  test("is no mark of use for a secret that has not spread", async () => {
    const first = await spread();
    const second = tokenIn(await account.rotateToken(...ofToken(first.id, {})));
    expect([await verdict(first), await verdict(second)]).toEqual(["current", "wrong-secret"]);
    expect(await account.tokenState(first.id)).toMatchObject({ last_verified_at: null });
    await advance("5s");
    await verdict(second);
    expect(await account.tokenState(first.id)).toMatchObject({ last_verified_at: "2026-03-01T12:00:10Z" });
  });
});
