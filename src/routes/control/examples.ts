/** Bodies that the control plane accepts, for its OpenAPI document and the tests. The running Worker does not load this file. */

type Examples = Readonly<Record<string, unknown>>;

const ACCOUNT_ID = "0000000000000000000000000000a001";
const DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const seed = {
  settings: { access_enabled: true, assumptions: { "secret-format": "hex" } },
  tokens: [{ name: "ci", client_secret: "a-secret-of-the-tests", duration: "8760h" }],
  bulk: { count: 20, name: "bulk-{n}" },
};

export const ofNewAccount: Examples = { empty: {}, seeded: { seed } };

export const ofSettings: Examples = {
  assumption: { assumptions: { "token-limit": "none" } },
  "rate limit": { rate_limit: { quota: 1200, window: "5m" } },
  "API tokens": {
    api_tokens: [
      { name: "ci", permissions: ["Access: Service Tokens Write"], token: "the-token-of-ci" },
      {
        name: "audit",
        permissions: ["Access: Service Tokens Read"],
        status: "active",
        not_before: "2026-01-01T00:00:00Z",
        expires_on: "2036-01-01T00:00:00Z",
        token_sha256: DIGEST,
      },
    ],
  },
  "the rest": { access_enabled: true, propagation_lag: "5s", journal_limit: 500, random_seed: "a test" },
  back: { rate_limit: null, api_tokens: null, propagation_lag: null, journal_limit: null, random_seed: null },
};

export const ofVerify: Examples = {
  credentials: { client_id: `${ACCOUNT_ID}.access`, client_secret: "a-secret-of-the-tests" },
};

export const ofClock: Examples = {
  freeze: { now: "2026-03-01T12:00:00Z", mode: "frozen" },
  run: { mode: "running" },
};

export const ofAdvance: Examples = { by: { by: "24h" }, to: { to: "2090-01-01T00:00:00Z" } };

export const ofFaults: Examples = {
  "lost answer": {
    operation: "create",
    match: { name: "CI" },
    position: "after-commit",
    effect: { type: "error", status: 500, code: 10001, retry_after: 5 },
    times: 1,
    skip: 0,
  },
  "gateway page": { operation: "list", position: "before", effect: { type: "gateway-page", status: 502 } },
  delay: { operation: "get", position: "after-commit", effect: { type: "delay", by: "100ms" }, times: 3 },
  "half an answer": { operation: "rotate", position: "after-commit", effect: { type: "truncate" } },
};

export const ofMark: Examples = { "in use": { in_use: true }, free: { in_use: false } };

export const ofSnapshot: Examples = {
  "an empty account": {
    access_emulator_snapshot: 1,
    schema_version: 1,
    created_at: 1_767_225_600,
    clock: { offset_ms: 0, frozen_at_ms: null },
    settings: { assumptions: {} },
    tokens: [],
  },
};

export const ofFork: Examples = { "with a new id": {}, "with the journal": { journal: true } };

export const ofSeed: Examples = {
  "one account": {
    accounts: [{ id: ACCOUNT_ID, zones: [{ id: "0000000000000000000000000000b001", name: "app.example" }], ...seed }],
  },
};

export const ofScan: Examples = {
  "all accounts": { digests: [DIGEST] },
  "one account": { digests: [DIGEST], account_id: ACCOUNT_ID },
};

export const ofZone: Examples = { binding: { account_id: ACCOUNT_ID, name: "app.example" } };
