/** What is no snapshot is refused in words, and the account is as it was. */
import { schemaVersion } from "../../../src/store/account/migrations.ts";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bytesOf } from "../../../src/store/account/documents/streams.ts";
import { accountOf, evict, inStorage, within } from "../../support/workerd/accounts.ts";
import { controlErrorIn, AccountClient } from "../../support/workerd/client.ts";
import { richAccount, shownBy, type RichAccount } from "../../support/workerd/snapshots.ts";

type Json = Record<string, unknown>;
type Document = Json & { tokens: Json[]; deleted_tokens: Json[]; journal: Json[]; faults: Json[]; settings: Json };

let world: RichAccount;
let before: unknown;
let text: string;
/** A fresh copy for each test to spoil. */
let document: Document;

beforeAll(async () => {
  world = await richAccount();
  before = await shownBy(world.account, world.secrets);
  text = (await world.account.control("GET", "snapshot")).text;
});
beforeEach(() => {
  document = JSON.parse(text) as Document;
});

const put = (body: unknown) => world.account.control("PUT", "snapshot", body);

async function expectAsBefore(): Promise<void> {
  expect(await shownBy(world.account, world.secrets)).toEqual(before);
}

async function expectRefused(body: unknown, words: string | RegExp): Promise<void> {
  const answer = await put(body);
  const { code, message } = controlErrorIn(answer);
  expect([answer.status, code]).toEqual([400, "bad-snapshot"]);
  if (typeof words === "string") expect(message).toBe(words);
  else expect(message).toMatch(words);
  expect(message.length).toBeLessThan(500);
}

describe("a text", () => {
  test.each<[string, string | RegExp]>([
    ["", "The snapshot is not valid JSON."],
    ["{", "The snapshot is not valid JSON."],
    ["snapshot", "The snapshot is not valid JSON."],
    ["null", "The snapshot must be a snapshot: a JSON object."],
    ["[]", "The snapshot must be a snapshot: a JSON object."],
    ['"a"', "The snapshot must be a snapshot: a JSON object."],
    ["{}", "The document is not a snapshot: it has no access_emulator_snapshot."],
    ['{"accounts":[]}', "The document is not a snapshot: it has no access_emulator_snapshot."],
    ['{"access_emulator_snapshot":2}', /^access_emulator_snapshot must be 1/],
    ['{"access_emulator_snapshot":1}', /^schema_version must be a whole number/],
    [
      '{"schema_version":99}',
      `The snapshot has schema version 99, this emulator knows ${schemaVersion}: use a newer emulator.`,
    ],
    ['{"__proto__":{"tokens":[]}}', /it has no access_emulator_snapshot/],
    [`${"[".repeat(20_000)}${"]".repeat(20_000)}`, /^The snapshot (must be a snapshot|is not valid)/],
  ])("%.60s", async (body, words) => {
    await expectRefused(body, words);
    await expectAsBefore();
  });
});

/** The document with one value put somewhere, by a path. */
function changed(path: string, value: unknown): Document {
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  let at: unknown = document;
  for (const step of steps) at = (at as Json)[step];
  Object.defineProperty(at, last, { value, enumerable: true });
  return document;
}

const EVERYWHERE: unknown[] = ["x", "", -1, 1.5, 1e300, true, [], {}, ["x"], { x: 1 }, "\ud800", "x".repeat(9000)];

describe("a document whose value is wrong is refused with its path", () => {
  test.each<[string, unknown, string | RegExp]>([
    ["schema_version", 0, /^schema_version must be a whole number from 1/],
    ["created_at", 253_402_300_800, /^created_at must be a whole number from/],
    ["clock", null, "clock must be an object with offset_ms and frozen_at_ms."],
    ["clock.offset_ms", -1e15, /^clock.offset_ms must be a whole number from/],
    ["clock.frozen_at_ms", 1e18, /^clock.frozen_at_ms must be a whole number from/],
    ["draws", -1, /^draws must be a whole number from 0/],
    ["draws", 2 ** 53, /^draws must be/],
    ["tokens", {}, "tokens must be a list of tokens."],
    ["tokens.0", "x", "tokens.0 must be a token."],
    ["tokens.0.id", "x", "tokens.0.id must be a lower-case UUID."],
    ["tokens.0.client_id", "x", "tokens.0.client_id must be 32 lower-case hex digits and .access."],
    ["tokens.0.name", "", "tokens.0.name must have 1 to 350 characters."],
    ["tokens.0.name", "x".repeat(3_000_000), "tokens.0.name must have 1 to 350 characters."],
    ["tokens.0.duration", "1d", "tokens.0.duration must be a Go duration of more than 0, or forever."],
    ["tokens.0.enabled", 1, "tokens.0.enabled must be true or false."],
    ["tokens.0.client_secret_version", 0, /^tokens.0.client_secret_version must be a whole number from 1/],
    ["tokens.0.client_secret_sha256", "A".repeat(64), /^tokens.0.client_secret_sha256 must be a SHA-256 digest/],
    ["tokens.0.expires_at", 1e12, /^tokens.0.expires_at must be/],
    [
      "tokens.0.client_secret",
      "in clear",
      "tokens.0.client_secret is not known; the nearest name that is known is client_id.",
    ],
    ["tokens.0.__proto__", { admin: true }, /^"?tokens.0.__proto__"? is not known; the nearest/],
    ["deleted_tokens.0.token.id", 5, "deleted_tokens.0.token.id must be a lower-case UUID."],
    ["retired_secrets.0.sha256", "", /^retired_secrets.0.sha256 must be a SHA-256/],
    ["superseded_states.0.until", null, /^superseded_states.0.until must be/],
    ["superseded_states.0", 1, "superseded_states.0 must be a superseded state."],
    ["faults.0.id", 0, /^faults.0.id must be a whole number from 1/],
    ["faults.0.id", 2 ** 53, /^faults.0.id must be/],
    ["faults.0.effect", { type: "explode" }, /^faults.0.effect.* must have the type error/],
    ["faults.0.match", { name: "x".repeat(3_000_000) }, /^faults.0.match.name must be a string of at most 1000/],
    ["faults", Array.from({ length: 101 }, () => 1), /^faults.* must/],
    ["settings", null, "settings must be an object of settings."],
    ["settings.access_enabled", "no", "settings.access_enabled must be true or false."],
    ["settings.unknown", 1, /^settings.unknown is not known; the nearest/],
    [
      "settings.assumptions",
      { "token-limits": 1 },
      "settings.assumptions.token-limits is not known; the nearest name that is known is token-limit.",
    ],
    [
      "settings.api_tokens",
      [{ name: "ci", permissions: [], token: "in-clear" }],
      "settings.api_tokens.0.token stands in clear: a snapshot has token_sha256 instead.",
    ],
    ["journal", 5, "journal must be a list of entries."],
    ["journal.0.id", 2 ** 53 - 1, /^journal.0.id must be a whole number from 1/],
    ["journal.0.body", "x".repeat(5000), /^journal.0.body must be a string of at most 4096/],
    [
      "journal.0.unknown_fields",
      Array.from({ length: 11 }, () => "x"),
      /^journal.0.unknown_fields must have at most 10/,
    ],
    ["journal.0.evidence", "sure", "journal.0.evidence must be a grade of evidence."],
    ["journal.0.assumptions", ["none"], "journal.0.assumptions.0 must be the name of an assumption."],
    ["journal.0.status", "201", /^journal.0.status must be/],
    ["__proto__", { polluted: true }, /^__proto__ is not known; the nearest/],
    ["constructor", 1, /^constructor is not known; the nearest/],
  ])("%s = %.40j", async (path, value, words) => {
    await expectRefused(changed(path, value), words);
  });

  test.each([
    ["tokens", "id", "tokens: the id"],
    ["tokens", "client_id", "tokens: the client_id"],
    ["faults", "id", "faults: the id"],
    ["journal", "id", "journal: the id"],
  ] as const)("two %s have one %s", async (list, field, words) => {
    const [first, second] = document[list];
    if (first && second) second[field] = first[field];
    await expectRefused(document, `${words} ${String(first?.[field])} stands twice in the snapshot.`);
  });

  test("and after all of these the account is as it was, also after eviction", async () => {
    await expectAsBefore();
    await evict(accountOf(world.account.id));
    await expectAsBefore();
  });
});

test(
  "whatever stands in place of any value: no bug, and what is restored can be shown and restored again",
  { timeout: 120_000 },
  async () => {
    const account = new AccountClient("accounts");
    const paths = (value: unknown, at: string): string[] => {
      if (value === null || typeof value !== "object") return [at];
      const inner = Object.entries(Array.isArray(value) ? value.slice(0, 1) : value);
      return [at, inner.map(([key, each]) => paths(each, at === "" ? key : `${at}.${key}`))].flat(2);
    };
    let restored = 0;
    for (const [index, path] of paths(document, "").slice(1).entries()) {
      for (const value of EVERYWHERE.filter((_, n) => (n + index) % 4 === 0)) {
        document = JSON.parse(text) as Document;
        const answer = await account.control("PUT", "snapshot", changed(path, value));
        expect([200, 400], `${path}: ${JSON.stringify(value)}`).toContain(answer.status);
        if (answer.status !== 200) continue;
        restored++;
        const again = await account.control("GET", "snapshot");
        expect((await account.control("PUT", "snapshot", again.text)).status, path).toBe(200);
        for (const part of ["tokens?deleted=true", "requests", "settings", "clock"]) {
          expect((await account.control("GET", part)).status, path).toBe(200);
        }
      }
    }
    expect(restored).toBeGreaterThan(5);
  },
);

test("a restore that fails in the middle leaves the account as it was, in memory, too", async () => {
  const account = accountOf(world.account.id);
  await inStorage(account, ({ sql }) =>
    sql.exec(`CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`),
  );
  document.settings = { assumptions: { "token-limit": 1 } };
  document.clock = { offset_ms: 0, frozen_at_ms: 0 };
  document.faults = [];
  await within(account, (object) =>
    expect(object.restore(bytesOf([JSON.stringify(document)]))).rejects.toThrow(/disk/),
  );
  await inStorage(account, ({ sql }) => sql.exec(`DROP TRIGGER full`));
  await expectAsBefore();
});

test("of more mistakes than can be noted the first is told", async () => {
  const nothing = (count: number) => Array.from({ length: count }, () => ({}));
  await expectRefused(
    { ...document, tokens: nothing(40_000), journal: nothing(40_000) },
    "tokens.0.id must be a lower-case UUID.",
  );
  await expectAsBefore();
});

describe("the paths", () => {
  test("answer other methods with those that they have", async () => {
    for (const [method, path, allow] of [
      ["POST", "snapshot", "GET, PUT"],
      ["DELETE", "snapshot", "GET, PUT"],
      ["GET", "fork", "POST"],
    ] as const) {
      const answer = await world.account.control(method, path);
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
    }
  });
});
