/** Whatever is sent to the control plane: an answer in its form, never a 5xx, and the account goes on working. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { assumptionNames } from "../../../src/rules/fidelity/assumptions/index.ts";
import { controlErrorIn, send, tokenIn, AccountClient } from "../../support/workerd/client.ts";

const account = new AccountClient("accounts");
const base = `/_emulator/accounts/${account.id}`;

/** Names and values that mean something somewhere, so that more than the outermost check is reached. */
const NAMES = `assumptions access_enabled rate_limit quota window api_tokens name permissions token token_sha256 status
  propagation_lag journal_limit random_seed digests account_id in_use id journal seed settings tokens bulk count zones client_id
  client_secret accounts operation position effect type match times skip code by to now mode clock access_emulator_snapshot
  schema_version created_at draws __proto__ constructor toString`.split(/\s+/);
const TEXTS =
  `x 5s forever create before delay error frozen active 2026-03-01T12:00:00Z 0000-01-01T00:00:00Z 9999-12-31T23:59:59Z
  2562047h \u0000 \ud800 ${"0".repeat(64)} ${"0".repeat(32)} ${account.id} ${"x".repeat(5000)}`.split(/\s+/);
const PERMISSION = "Access: Service Tokens Write";
const OTHERS: unknown[] = [null, true, 0, 1, -1, 1.5, 2 ** 53, 1e308, "", [], {}, PERMISSION];
const VALUES = OTHERS.concat(TEXTS);

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...VALUES),
    fc.array(tie("json"), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom("", ...NAMES, ...assumptionNames.slice(0, 5)), tie("json")), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));
const body = fc.oneof(
  { weight: 8, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.json() },
);
const path = fc.constantFrom<[string, string]>(
  ["PATCH", `${base}/settings`],
  ["POST", `${base}/faults`],
  ["PUT", `${base}/clock`],
  ["POST", `${base}/clock/advance`],
  ["POST", `${base}/verify`],
  ["PATCH", `${base}/tokens/some-id`],
  ["PUT", `${base}/snapshot`],
  ["POST", `${base}/fork`],
  ["DELETE", `${base}/requests`],
  ["POST", "/_emulator/scan"],
  ["POST", "/_emulator/accounts"],
  ["POST", "/_emulator/seed"],
);

test("bodies: random JSON of known names and odd values, and texts that are none", async () => {
  await fc.assert(
    fc.asyncProperty(path, body, async ([method, url], text) => {
      const answer = await send(method, url, { body: text });
      expect([200, 201, 204, 400, 404, 409], `${method} ${url} ${text}`).toContain(answer.status);
      if (answer.status >= 400) expect(controlErrorIn(answer).message).toMatch(/^\S.*\.$/s);
    }),
    { numRuns: 500 },
  );
});

test("queries: random values of known and unknown parameters", async () => {
  const names = [
    "operation",
    "method",
    "status",
    "code",
    "token_id",
    "weaker_than",
    "after",
    "before",
    "order",
    "page",
    "per_page",
    "name",
    "search",
    "state",
    "in_grace",
    "in_use",
    "expires_before",
    "events",
    "next",
    "deleted",
    "evidence",
    "x",
  ];
  const values = [
    "",
    "0",
    "1",
    "-1",
    "01",
    "1e3",
    "4xx",
    "99999999999",
    "2147483647",
    "asc",
    "true",
    "%00",
    "%ff",
    "'--",
    "x".repeat(500),
  ];
  const query = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)), { maxLength: 4 });
  const url = fc.constantFrom("requests", "tokens", "settings", "tokens/%00", "tokens/x", "clock", "faults");
  await fc.assert(
    fc.asyncProperty(url, query, async (at, pairs) => {
      const text = pairs.map(([name, value]) => `${name}=${value}`).join("&");
      const answer = await send("GET", `${base}/${at}?${text}`);
      expect([200, 400, 404], `${at}?${text}`).toContain(answer.status);
    }),
    { numRuns: 300 },
  );
});

test.each<[string, string, unknown]>([
  [
    "POST",
    "faults",
    { operation: "get", position: "before", effect: { type: "drop" }, match: { name: "x".repeat(3_000_000) } },
  ],
  ["PATCH", "settings", { random_seed: "x".repeat(3_000_000) }],
  ["PATCH", "settings", { api_tokens: [{ name: "ci", permissions: [], token: "x".repeat(3_000_000) }] }],
  ["POST", "verify", { client_id: "x".repeat(3_000_000), client_secret: "x".repeat(3_000_000) }],
  ["PATCH", "settings", `{"assumptions":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["GET", `tokens/${"x".repeat(10_000)}`, undefined],
  ["GET", `tokens?name=${"x".repeat(10_000)}`, undefined],
])("very much of it: %s %.30s", async (method, at, value) => {
  const other = new AccountClient("accounts");
  expect((await other.control(method, at, value)).status).toBeLessThan(500);
});

test("after all of it the account answers, and can be made empty again", async () => {
  await send("DELETE", base);
  expect(tokenIn(await account.create({ name: "a" })).name).toBe("a");
  const snapshot = await account.control("GET", "snapshot");
  expect((await account.control("PUT", "snapshot", snapshot.text)).status).toBe(200);
});
