/** Who is let in, and the mark that somebody was: one thing for the control plane and the edge. */
import { describe, expect, test } from "vitest";
import { AccountStore } from "../../../src/store/account/account-store.ts";
import { authenticate, noteUse, verify } from "../../../src/store/account/verification.ts";
import { digestOf } from "../../../src/system.ts";
import {
  type Account,
  createToken,
  freshAccount,
  inStorage,
  ofToken,
  tokenIn,
} from "../../support/workerd/accounts.ts";

const NOON = "2026-03-01T12:00:00Z";
const NOW = Date.parse(NOON) / 1000;

async function frozen(lag: string | null = null): Promise<Account> {
  const account = freshAccount();
  await account.setClock({ now: NOON, mode: "frozen" });
  if (lag !== null) await account.changeSettings({ propagation_lag: lag });
  return account;
}

function inStore<T>(account: Account, ask: (store: AccountStore) => T): Promise<T> {
  return inStorage(account, (storage) => {
    const store = new AccountStore(storage, undefined, () => "an id");
    try {
      return ask(store);
    } finally {
      store.lateWrites.forget();
    }
  });
}

type Pair = { readonly id: string; readonly clientId: string; readonly secret: string };

/** What is decided of a pair, and which marks there are before and after the use is noted. */
async function used(account: Account, { id, clientId, secret }: Pair) {
  const digest = await digestOf(secret);
  return inStore(account, (store) => {
    const marks = () => ({
      verified: store.verifications.of({ id, clientId }),
      used: store.tokenUses.of({ id, clientId }),
    });
    const result = authenticate(store, clientId, digest, store.settings.consult());
    const before = marks();
    noteUse(store, clientId, result);
    return { reason: result.admission.reason, version: result.token?.secret.version, before, after: marks() };
  });
}

const none = { verified: null, used: null };

describe("to authenticate marks nothing; to note the use does", () => {
  test("by the current secret: a verification", async () => {
    const account = await frozen();
    const token = await createToken(account);
    expect(await used(account, token)).toEqual({
      reason: null,
      version: 1,
      before: none,
      after: { verified: NOW, used: null },
    });
  });

  test("by the previous secret: a use that is no verification", async () => {
    const account = await frozen();
    const token = await createToken(account);
    const grace = { previous_client_secret_expires_at: "2026-03-02T12:00:00Z" };
    await account.rotateToken(...ofToken(token.id, grace));
    expect(await used(account, token)).toEqual({
      reason: null,
      version: 2,
      before: none,
      after: { verified: null, used: NOW },
    });
  });

  test("by a secret that was the current one before a rotation that has not spread", async () => {
    const account = await frozen("1h");
    const token = await createToken(account);
    await account.advanceClock({ by: "2h" });
    tokenIn(await account.rotateToken(...ofToken(token.id, {})));
    expect(await used(account, token)).toEqual({
      reason: null,
      version: 1,
      before: none,
      after: { verified: null, used: NOW + 7200 },
    });
  });

  test("of a token that is deleted, which has not spread: nothing is left to mark", async () => {
    const account = await frozen("1h");
    const token = await createToken(account);
    await account.advanceClock({ by: "2h" });
    await account.deleteToken(...ofToken(token.id));
    expect(await used(account, token)).toEqual({ reason: null, version: 1, before: none, after: none });
  });

  test("of one that was refused: nothing", async () => {
    const account = await frozen();
    const token = await createToken(account);
    const wrong = { ...token, secret: "wrong" };
    expect(await used(account, wrong)).toEqual({ reason: "wrong-secret", version: 1, before: none, after: none });
    const unknown = { ...token, clientId: "unknown" };
    expect(await used(account, unknown)).toEqual({
      reason: "unknown-client-id",
      version: undefined,
      before: none,
      after: none,
    });
  });
});

test("a question of the control plane is both, and leaves when the token was last seen", async () => {
  const account = await frozen();
  const { id, clientId, secret } = await createToken(account);
  expect(await account.verify(clientId, secret)).toEqual({ admitted: true, secret: "current", reason: null });
  expect(await account.tokenState(id)).toMatchObject({ last_verified_at: NOON, last_seen_at: null });
  const asked = await inStore(account, (store) => verify(store, clientId, "wrong"));
  expect(asked).toMatchObject({ admitted: false, reason: "wrong-secret" });
});
