/** Seeds that are refused: with the path of the field, and each account whole or not at all. */
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { startEmulator, type Emulator, type Seed } from "../../support/node/built-library.ts";
import { errorOf, list, namesIn, refusedStart, started } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

let count = 0;
/** An account id that no other test has. */
const freshId = (): string => (++count).toString(16).padStart(32, "0");

const uuid = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415";
const clientId = `${"1".repeat(32)}.access`;
const secret = "must have 1 to 1024 printable ASCII characters and no space";

/** What the emulator says to one account of a seed. */
async function refusalOf(account: object): Promise<string> {
  const problem = await errorOf(emulator.seed({ accounts: [{ id: freshId(), ...account }] }));
  expect(problem).toMatchObject({ code: "bad-seed" });
  return problem.message;
}

describe("a token", () => {
  test.each([
    { token: {}, says: "name must be a string." },
    { token: { name: "" }, says: "name" },
    { token: { name: "n".repeat(351) }, says: "name" },
    { token: { name: "a", id: uuid.toUpperCase() }, says: "id must be a lower-case UUID." },
    { token: { name: "a", client_id: "1" }, says: "client_id must be 32 lower-case hex digits and .access." },
    { token: { name: "a", client_secret: "" }, says: `client_secret ${secret}.` },
    { token: { name: "a", client_secret: "a b" }, says: `client_secret ${secret}.` },
    { token: { name: "a", previous_client_secret: "x".repeat(1025) }, says: `previous_client_secret ${secret}.` },
    { token: { name: "a", client_secret_version: 1.5 }, says: "client_secret_version must be a whole number." },
    { token: { name: "a", client_secret_version: 0 }, says: "client_secret_version must be at least 1." },
    { token: { name: "a", client_secret_version: -1 }, says: "client_secret_version" },
    { token: { name: "a", client_secret_version: 2 ** 31 }, says: "client_secret_version" },
    { token: { name: "a", duration: "1 year" }, says: "duration" },
    { token: { name: "a", duration: "-1h" }, says: "duration" },
    { token: { name: "a", created_at: "2026-02-30T00:00:00Z" }, says: "created_at must be an RFC 3339 time" },
    { token: { name: "a", expires_at: "tomorrow" }, says: "expires_at must be an RFC 3339 time" },
    { token: { name: "a", updated_at: "today" }, says: "updated_at must be an RFC 3339 time" },
    { token: { name: "a", last_seen_at: 5 }, says: "last_seen_at must be a string" },
    { token: { name: "a", previous_client_secret_expires_at: "x" }, says: "previous_client_secret_expires_at" },
    { token: { name: "a", enabled: "yes" }, says: "enabled must be true or false." },
    { token: 5, says: " must be an object with a name." },
  ])("$token", async ({ token, says }) => {
    const separator = says.startsWith(" ") ? "" : ".";
    expect(await refusalOf({ tokens: [{ name: "good" }, token] })).toContain(`accounts.0.tokens.1${separator}${says}`);
  });

  test("with a field that is not known: the nearest name is told", async () => {
    expect(await refusalOf({ tokens: [{ name: "a", client_sekret: "x" }] })).toContain(
      "accounts.0.tokens.0.client_sekret is not known; the nearest name that is known is client_secret.",
    );
  });

  test("whose id or client id stands twice", async () => {
    expect(
      await refusalOf({
        tokens: [
          { name: "a", id: uuid },
          { name: "b", id: uuid },
        ],
      }),
    ).toContain("accounts.0.tokens.1.id stands twice in the seed");
    const twice = {
      tokens: [
        { name: "a", client_id: clientId },
        { name: "b", client_id: clientId },
      ],
    };
    expect(await refusalOf(twice)).toContain("accounts.0.tokens.1.client_id stands twice in the seed");
  });
});

describe("an account", () => {
  test.each([
    { account: { id: "G".repeat(32) }, says: "accounts.0.id must be 32 lower-case hex digits." },
    { account: { token: [] }, says: "accounts.0.token is not known; the nearest name that is known is tokens." },
    { account: { tokens: {} }, says: "accounts.0.tokens must be a list." },
    { account: { zones: [{ id: "z" }] }, says: "accounts.0.zones.0.id must be 32 lower-case hex digits." },
    { account: { zones: [{ id: "a".repeat(32), name: "a b" }] }, says: "accounts.0.zones.0.name must be a host name" },
    { account: { bulk: { count: 0, name: "a" } }, says: "accounts.0.bulk.count must be a whole number from 1" },
    {
      account: { bulk: { count: 200_001, name: "a" } },
      says: "accounts.0.bulk.count must be a whole number from 1 to 200000.",
    },
    { account: { bulk: { count: 1 } }, says: "accounts.0.bulk.name must be a string." },
    { account: { bulk: { count: 1, name: "a", duration: "x" } }, says: "accounts.0.bulk.duration" },
    {
      account: { settings: { assumptions: { "token-limits": 1 } } },
      says: "the nearest name that is known is token-limit",
    },
    {
      account: { settings: { assumptions: { "create-status": 202 } } },
      says: "accounts.0.settings.assumptions.create-status",
    },
  ])("$says", async ({ account, says }) => {
    expect(await refusalOf(account)).toContain(says);
  });

  test("is filled whole or not at all, and can be seeded once the seed is mended", async () => {
    const id = freshId();
    const broken: Seed = {
      accounts: [
        {
          id,
          settings: { assumptions: { "token-limit": 3 } },
          tokens: [{ name: "good" }, { name: "bad", duration: "never" }],
        },
      ],
    };
    await errorOf(emulator.seed(broken));
    const account = await emulator.account({ id });
    expect(await list(account)).toEqual([]);
    expect((await account.settings()).assumptions["token-limit"]).toBe(50);
  });

  test("that was refused can be seeded once the seed is mended, at the next start, too", async () => {
    const persist = scratchFolder();
    const id = freshId();
    const seed = (duration: string): Seed => ({ accounts: [{ id, tokens: [{ name: "a", duration }] }] });
    expect(await refusedStart({ persist, seed: seed("never") })).toMatchObject({ code: "bad-seed" });
    const again = await started({ persist, seed: seed("1h") });
    expect(await namesIn(await again.account({ id }))).toEqual(["a"]);
  });

  test("before one that is refused is filled, and the sentence says so", async () => {
    const [first, second] = [freshId(), freshId()];
    const problem = await errorOf(
      emulator.seed({
        accounts: [
          { id: first, tokens: [{ name: "a" }] },
          { id: second, tokens: [{ name: "a", duration: "never" }] },
        ],
      }),
    );
    expect(problem.message).toMatch(
      /^seed: accounts\.1\.tokens\.0\.duration .*\. The accounts before it are filled\.$/,
    );
    expect(await namesIn(await emulator.account({ id: first }))).toEqual(["a"]);
    expect(await namesIn(await emulator.account({ id: second }))).toEqual([]);
  });

  test("is said to be filled only where it is there afterwards", async () => {
    const refused = { id: freshId(), tokens: [{ name: "a", duration: "never" }] };
    expect(await refusalOf(refused)).not.toContain("filled");
    const seed: Seed = { accounts: [{ id: freshId() }, refused] };
    expect((await refusedStart({ seed })).message).toMatch(/^seed: accounts\.1\.tokens\.0\.duration [^.]*\.$/);
    const kept = await refusedStart({ persist: scratchFolder(), seed });
    expect(kept.message).toContain("The accounts before it are filled.");
  });

  test("whose zone has tokens of its own is refused, with the path", async () => {
    const zone = freshId();
    const headers = { authorization: "Bearer any" };
    const init = { method: "POST", headers, body: '{"name":"a"}' };
    expect((await fetch(`${emulator.apiUrl}/zones/${zone}/access/service_tokens`, init)).status).toBe(201);
    const id = freshId();
    expect(await refusalOf({ id, zones: [{ id: freshId() }, { id: zone }], tokens: [{ name: "a" }] })).toContain(
      "accounts.0.zones.1 has tokens of its own",
    );
    expect(await list(await emulator.account({ id }))).toEqual([]);
  });
});

test("a secret of a seed stands in no refusal", async () => {
  const message = await refusalOf({
    tokens: [{ name: "a", client_secret: "do-not-show-this", previous_client_secret: "nor this" }],
  });
  expect(message).not.toContain("do-not-show-this");
  expect(message).not.toContain("nor this");
});
