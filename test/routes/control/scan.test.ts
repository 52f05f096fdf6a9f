/** The leak oracle: whose the secrets with these digests are, or were. */
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { digestOf } from "../../../src/system.ts";
import { toHex } from "../../../src/rules/values/hex.ts";
import { freshId } from "../../support/workerd/accounts.ts";
import { emptyLists } from "../../support/workerd/lookups.ts";
import { controlErrorIn, send, tokenIn, AccountClient, type TokenJson } from "../../support/workerd/client.ts";

// A scan asks every account that there is.
beforeAll(() => emptyLists());

const digest = async (secret: string | undefined) => toHex(await digestOf(secret ?? ""));
const hex = (start: string) => start.padEnd(64, "0");
const scan = (body: object) => send("POST", "/_emulator/scan", { body });

interface Found {
  readonly account_id: string;
  readonly token_id: string;
  readonly state: string;
}

async function foundBy(body: object): Promise<Found[]> {
  const { status, body: answer } = await scan(body);
  expect(status).toBe(200);
  return (answer as { found: Found[] }).found;
}

/** Waits until the directory knows the accounts. */
async function listed(...ids: string[]): Promise<void> {
  await eventually(async () => {
    const { text } = await send("GET", "/_emulator/accounts?per_page=1000");
    expect(ids.filter((id) => !text.includes(id))).toEqual([]);
  });
}

/** A token that was rotated three times, with its secrets from the first to the last. */
async function rotated(account: AccountClient): Promise<{ token: TokenJson; digests: string[] }> {
  const token = tokenIn(await account.create({ name: "rotated" }));
  const answers = [token];
  for (let n = 0; n < 3; n++) answers.push(tokenIn(await account.rotate(token.id, {})));
  return { token, digests: await Promise.all(answers.map(({ client_secret: secret }) => digest(secret))) };
}

test("a secret is current, previous, retired or deleted, and told with its token and account", async () => {
  const account = new AccountClient("accounts");
  const { token, digests } = await rotated(account);
  await listed(account.id);
  const states = async () => {
    const found = await foundBy({ digests: [...digests, hex("dead")] });
    return Object.fromEntries(
      found.map((each) => [digests.indexOf((each as { digest?: string }).digest ?? ""), each.state]),
    );
  };
  expect(await states()).toEqual({ 0: "retired", 1: "retired", 2: "previous", 3: "current" });
  const [first] = await foundBy({ digests: digests.slice(3) });
  expect(first).toEqual({
    digest: digests[3],
    account_id: account.id,
    token_id: token.id,
    token_name: "rotated",
    client_id: token.client_id,
    state: "current",
  });
  await account.delete(token.id);
  expect(await states()).toEqual({ 0: "retired", 1: "retired", 2: "deleted", 3: "deleted" });
  await send("DELETE", `/_emulator/accounts/${account.id}`);
  expect(await states()).toEqual({});
});

test("a previous secret that the rules forget is retired", async () => {
  const account = new AccountClient("accounts");
  await account.settings({ assumptions: { "previous-secret-after-grace": "forgotten" } });
  const token = tokenIn(await account.create({ name: "a" }));
  await account.rotate(token.id, {});
  await account.update(token.id, { previous_client_secret_expires_at: "2999-01-01T00:00:00Z" });
  expect(await foundBy({ digests: [await digest(token.client_secret)], account_id: account.id })).toMatchObject([
    { state: "retired" },
  ]);
});

test("a secret of several accounts is found in each, or in the one that is asked for", async () => {
  const accounts = [freshId(), freshId(), freshId()];
  const seed = { tokens: [{ name: "shared", client_secret: "the-same-everywhere" }] };
  for (const id of accounts) await send("POST", "/_emulator/accounts", { body: { id, seed } });
  await listed(...accounts);
  const digests = [await digest("the-same-everywhere"), await digest("the-same-everywhere")];
  expect((await foundBy({ digests })).map(({ account_id: id }) => id).toSorted()).toEqual(accounts.toSorted());
  const only = await foundBy({ digests, account_id: accounts[1] });
  expect(only.map(({ account_id: id }) => id)).toEqual([accounts[1]]);
  expect(await foundBy({ digests, account_id: freshId() })).toEqual([]);
});

test("more than a hundred accounts are all asked", async () => {
  const directory = env.DIRECTORY.getByName("directory");
  for (let n = 0; n < 100; n++) await directory.list(freshId(), n); // older than those of the other tests
  const account = new AccountClient("accounts");
  const token = tokenIn(await account.create({ name: "the last" }));
  await listed(account.id);
  expect(await foundBy({ digests: [await digest(token.client_secret)] })).toMatchObject([{ token_id: token.id }]);
});

test("ten thousand digests are scanned at once, and more are refused", async () => {
  const account = new AccountClient("accounts");
  const token = tokenIn(await account.create({ name: "a" }));
  const digests = Array.from({ length: 9999 }, (_, n) => hex(n.toString(16)));
  digests.push(await digest(token.client_secret));
  expect(await foundBy({ digests, account_id: account.id })).toHaveLength(1);
  const answer = await scan({ digests: [...digests, hex("f")] });
  expect([answer.status, controlErrorIn(answer).message]).toEqual([400, "digests must have 1 to 10000 digests."]);
});

test("a scan touches no account, and stands in no journal", async () => {
  const id = freshId();
  await foundBy({ digests: [hex("1")], account_id: id });
  expect((await send("GET", "/_emulator/accounts?per_page=1000")).text).not.toContain(id);
  expect((await send("GET", `/_emulator/accounts/${id}/requests`)).body).toMatchObject({ total_count: 0 });
});

test.each<[unknown, string]>([
  [{}, "digests must be a list of digests."],
  [{ digests: [] }, "digests must have 1 to 10000 digests."],
  [{ digests: ["abc"] }, "digests.0 must be a SHA-256 digest in 64 lower-case hex digits."],
  [{ digests: ["A".repeat(64)] }, "digests.0 must be a SHA-256 digest in 64 lower-case hex digits."],
  [{ digests: [hex("1")], account_id: "x" }, "account_id must be an account id: 32 lower-case hex digits."],
  [{ digests: [hex("1")], account: "x" }, "account is not known; the nearest name that is known is account_id."],
  [[], "The input must be a JSON object with digests."],
])("%j is refused in words", async (body, message) => {
  const answer = await scan(body as object);
  expect([answer.status, controlErrorIn(answer)]).toEqual([400, { code: "invalid-input", message }]);
});

test("other methods are answered with the one that it has", async () => {
  const answer = await send("GET", "/_emulator/scan");
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
});
