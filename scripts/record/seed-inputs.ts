/** Seeds: right, wrong, and nearly right. Each account of them gets an id from whoever sends them. */

const DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const A_UUID = "3537a672-e4d8-4d89-aab9-26cb622918a1";

const account = (more: object): unknown => ({ accounts: [{ settings: { random_seed: "seeds" }, ...more }] });
const token = (more: object): unknown =>
  account({
    tokens: [
      { name: "before it", created_at: "2040-01-01T00:00:00Z" },
      { name: "a", created_at: "2040-01-01T00:00:00Z", ...more },
    ],
  });

export const SEEDS: readonly unknown[] = [
  account({}),
  token({}),
  token({ id: A_UUID, client_id: `${"1".repeat(32)}.access`, client_secret: "known", in_use: true }),
  token({ previous_client_secret: "before", previous_client_secret_expires_at: "2050-01-01T00:00:00Z" }),
  token({ previous_client_secret: "before", client_secret_version: 7, enabled: false, duration: "1h" }),
  token({ expires_at: "2041-01-01T00:00:00Z", duration: "forever" }),
  ...[
    { name: "" },
    { name: 5 },
    { id: "x" },
    { client_id: "x" },
    { client_secret: "a b" },
    { client_secret: "" },
    { client_secret_version: 0 },
  ].map(token),
  ...[
    { client_secret_version: 1.5 },
    { duration: "1d" },
    { created_at: "x" },
    { expires_at: "x" },
    { expires_at: "2039-01-01T00:00:00Z" },
  ].map(token),
  ...[
    { in_use: 1 },
    { enabled: "x" },
    { colour: 1 },
    { previous_client_secret_expires_at: "2050-01-01T00:00:00Z" },
    { client_secrets: "x" },
  ].map(token),
  account({
    tokens: [
      { name: "a", id: A_UUID },
      { name: "b", id: A_UUID },
    ],
  }),
  account({ bulk: { count: 3, name: "bulk {n} of {n}", duration: "forever" } }),
  ...[
    { count: 0, name: "x" },
    { count: 1.5, name: "x" },
    { count: 1_000_001, name: "x" },
    { count: 1 },
    { count: 2, name: "" },
    { count: 1, name: "x", duration: "1d" },
  ].map((bulk) => account({ bulk })),
  account({ zones: [{ id: "0000000000000000000000000000f002", name: "seeded.example" }] }),
  account({ zones: [{ id: "x" }, 5] }),
  account({ settings: { random_seed: "x", rate_limit: 5 } }),
  account({
    settings: {
      api_tokens: [
        { name: "a", permissions: [], token: "test" },
        { name: "b", permissions: [], token_sha256: DIGEST },
      ],
    },
  }),
  account({ setings: {} }),
  { accounts: [] },
  { accounts: [5] },
  { accounts: {} },
  { $schema: "x", accounts: [] },
  { account: [] },
];
