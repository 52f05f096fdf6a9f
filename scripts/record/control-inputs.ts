/** What is sent to the control plane: right, wrong, and nearly right. */

const WRITE = "Access: Service Tokens Write";
const DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export const BAD_BODIES: readonly string[] = [
  "",
  " ",
  "{",
  "null",
  "[]",
  "5",
  '"x"',
  "{}",
  '{"x":1}',
  '{"x":1,"y":2,"z":3,"v":4,"w":5}',
  '{"__proto__":1}',
  "\ufeff{}",
];

export const SETTINGS: readonly unknown[] = [
  ...["yes", 0, null, true].map((value) => ({ access_enabled: value })),
  ...[
    "x",
    {},
    { quota: 1 },
    { quota: 0, window: "1s" },
    { quota: 1.5, window: "1s" },
    { quota: 1_000_001, window: "1s" },
  ].map((value) => ({ rate_limit: value })),
  ...["1ms", "0s", "25h", "1d", "24h", "1500ms", "1m30s", 5, ""].map((window) => ({
    rate_limit: { quota: 5, window },
  })),
  { rate_limit: { quota: 5, window: "1s", x: 1 } },
  { rate_limit: null },
  ...["x", "0s", "1ns", "24h", "24h1s", null, 5].map((value) => ({ propagation_lag: value })),
  ...[-1, 0, 1.5, 100_000, 100_001, "5", null].map((value) => ({ journal_limit: value })),
  ...["", "x".repeat(256), "x".repeat(257), 5, "\ud800", "again"].map((value) => ({ random_seed: value })),
  ...[
    5,
    "x",
    [5],
    [{}],
    [{ name: "", permissions: [], token: "x" }],
    [{ name: "a", permissions: "x", token: "x" }],
  ].map((value) => ({ api_tokens: value })),
  ...[
    { token: "x y" },
    { token_sha256: "x" },
    {},
    { token: "x", token_sha256: DIGEST },
    { token: "x", status: "gone" },
    { token: "x", not_before: "x" },
    { token: "x", expires_on: 5 },
    { token: "x", colour: 1 },
  ].map((more) => ({ api_tokens: [{ name: "a", permissions: [WRITE], ...more }] })),
  { api_tokens: [{ name: "a", permissions: ["Access: Service Token Write"], token: "x" }] },
  {
    api_tokens: [
      { name: "a", permissions: [], token: "x" },
      { name: "b", permissions: [], token: "x" },
    ],
  },
  {
    api_tokens: [
      { name: "a", permissions: [], token: "test" },
      { name: "b", permissions: [], token_sha256: DIGEST },
    ],
  },
  { api_tokens: Array.from({ length: 101 }, (_, index) => ({ name: "a", permissions: [], token: `t${index}` })) },
  { api_tokens: null },
  { assumptions: { "token-limits": 5 } },
  { assumptions: { "name-filter": "exakt" } },
  { assumptions: { "page-past-the-end": "switched" } },
  { assumptions: null },
  { assumptions: [] },
  { acces_enabled: true },
  { ratelimit: null, journallimit: 5, seed: "x", lag: "1s" },
  { access_enabled: false, journal_limit: "x" },
];

export const CLOCKS: readonly unknown[] = [
  { now: "2043-03-01T12:00:00Z" },
  { now: "2043-03-01T12:00:00.999Z", mode: "frozen" },
  { now: "0001-01-01T00:00:00Z", mode: "frozen" },
  { now: "0000-12-31T23:59:59Z", mode: "frozen" },
  { now: "9999-12-31T23:59:59Z", mode: "frozen" },
  { now: "0001-01-01T00:00:00+01:00" },
  { now: "x" },
  { now: 5 },
  { now: null },
  { now: "2043-03-01" },
  { mode: "stopped" },
  { mode: "frozen" },
  { mode: "frozen", speed: 2 },
  {},
];

export const ADVANCES: readonly unknown[] = [
  { by: "24h" },
  { by: "1ns" },
  { by: "999us" },
  { by: "1500ms" },
  { by: "0s" },
  { by: "-1h" },
  { by: "1d" },
  { by: "5" },
  { by: "" },
  { by: "forever" },
  { by: "2562047h47m16.854775807s" },
  { by: "2562048h" },
  { by: 5 },
  { to: "2090-01-01T00:00:00Z" },
  { to: "2043-01-01T00:00:00Z" },
  { to: "x" },
  { to: "9999-12-31T23:59:59Z" },
  { by: "1h", to: "2090-01-01T00:00:00Z" },
  { until: "2090-01-01T00:00:00Z" },
  {},
];

export const FORKS: readonly unknown[] = [
  { id: "x" },
  { id: 5 },
  { journal: "yes" },
  { id: "0".repeat(32), jornal: true },
];

export const SCANS: readonly unknown[] = [
  { digests: [DIGEST] },
  { digests: [DIGEST, DIGEST], account_id: "x" },
  { digests: [] },
  { digests: [DIGEST.toUpperCase()] },
  { digests: "x" },
  { digests: [5] },
  { digests: Array.from({ length: 10_001 }, () => DIGEST) },
  { digest: [DIGEST] },
];

export const ZONES: readonly unknown[] = [
  { account_id: "x" },
  { account_id: "0".repeat(32), name: "" },
  { account_id: "0".repeat(32), name: "a..b" },
  { account_id: "0".repeat(32), name: "-a.example" },
  { account_id: "0".repeat(32), name: `${"a.".repeat(130)}b` },
  { account_id: "0".repeat(32), names: "x" },
  { name: "x" },
];
