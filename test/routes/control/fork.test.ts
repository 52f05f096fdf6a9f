/** A fork: a new account with a copy of a world, and POST /accounts, which makes one from a seed. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { accountOf, freshId, createToken, within } from "../../support/workerd/accounts.ts";
import { controlErrorIn, namesIn, send, tokenIn, AccountClient, verdictIn } from "../../support/workerd/client.ts";
import { journalOf, rowsOf } from "../../support/workerd/journal.ts";
import { richAccount, shownBy, type RichAccount } from "../../support/workerd/snapshots.ts";

let world: RichAccount;
beforeAll(async () => {
  world = await richAccount();
});

const fork = (account: AccountClient, body: unknown = {}) => account.control("POST", "fork", body);
const tokensOf = async (account: AccountClient) => (await account.control("GET", "tokens")).body;

/** The new account of a fork. */
async function forked(account: AccountClient, body: object = {}): Promise<AccountClient> {
  const { id } = new AccountClient("accounts");
  const answer = await fork(account, { id, ...body });
  expect([answer.status, answer.body]).toEqual([201, { id, tokens: expect.any(Number) }]);
  return new AccountClient("accounts", id);
}

describe("a fork", () => {
  test("is the same world in another account, without the journal unless asked for", async () => {
    const before = await shownBy(world.account, world.secrets);
    const [plain, whole] = [await forked(world.account), await forked(world.account, { journal: true })];
    expect((await journalOf(plain)).total_count).toBe(0);
    expect(await rowsOf(whole)).toEqual(await rowsOf(world.account));
    for (const copy of [plain, whole]) expect(await shownBy(copy, world.secrets)).toEqual(before);
  });

  test("has an id of its own when none is given, and is listed", async () => {
    const account = new AccountClient("accounts");
    await account.create({ name: "a" });
    const { status, body } = await fork(account);
    expect([status, body]).toEqual([201, { id: expect.stringMatching(/^[0-9a-f]{32}$/), tokens: 1 }]);
    const { id } = body as { id: string };
    const listed = () => env.DIRECTORY.getByName("directory").accounts(1, 1, { only: [id] });
    await eventually(async () => expect((await listed()).totalCount).toBe(1));
  });

  test("and its origin go their own ways", async () => {
    const account = new AccountClient("accounts");
    const token = tokenIn(await account.create({ name: "both" }));
    const copy = await forked(account);
    await account.delete(token.id);
    await copy.create({ name: "copy" });
    await copy.settings({ access_enabled: false });
    expect(namesIn(await account.list())).toEqual([]);
    expect((await copy.verify(token)).body).toMatchObject({ admitted: true });
    expect(await tokensOf(copy)).toMatchObject({ total_count: 2 });
  });

  test("of an account that nobody touched is empty", async () => {
    const account = new AccountClient("accounts");
    expect(await tokensOf(await forked(account))).toMatchObject({ total_count: 0 });
  });

  test("onto an account that is in use is refused, and changes nothing there", async () => {
    const account = new AccountClient("accounts");
    await account.create({ name: "origin" });
    const used: [string, (target: AccountClient) => Promise<unknown>][] = [
      ["a token", (target) => target.create({ name: "mine" })],
      ["a list", (target) => target.list()],
      ["a setting", (target) => target.settings({ access_enabled: true })],
      ["a clock", (target) => target.control("PUT", "clock", { mode: "frozen" })],
      ["a fork", (target) => fork(account, { id: target.id })],
    ];
    for (const [what, use] of used) {
      const target = new AccountClient("accounts");
      await use(target);
      const before = await tokensOf(target);
      const answer = await fork(account, { id: target.id });
      expect([answer.status, controlErrorIn(answer).code], what).toEqual([409, "account-exists"]);
      expect(await tokensOf(target), what).toEqual(before);
    }
    expect((await fork(account, { id: account.id })).status).toBe(409);
  });

  test("sees a fault or a delete that is not yet in the directory: such an account is in use", async () => {
    const origin = await within(accountOf(freshId()), async (object) => {
      const document = await object.snapshot();
      if (!(document instanceof ReadableStream)) throw new Error(document.message);
      return new Response(document).text();
    });
    const adopted = (prepare: (object: Parameters<Parameters<typeof within>[1]>[0]) => Promise<unknown>) =>
      within(accountOf(freshId()), async (object) => {
        const prepared = prepare(object);
        const answer = object.adopt(new Blob([origin]).stream());
        await prepared;
        return answer;
      });
    const effect = { type: "truncate" } as const;
    const fault = { operation: "get", match: {}, position: "before", effect, times: 1, skip: 0 } as const;
    expect(await adopted((object) => object.addFault(fault))).toEqual({ ok: false, kind: "exists" });
    expect(await adopted((object) => object.settings())).toEqual({ ok: true, tokens: 0 });
  });

  test("of two at once onto one id makes one", async () => {
    for (const isEmpty of [true, false]) {
      const account = new AccountClient("accounts");
      if (!isEmpty) await account.create({ name: "a" });
      const id = freshId();
      const answers = await Promise.all([1, 2, 3].map(() => fork(account, { id })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    }
  });

  test("amid creates is a whole world: each token that it has is admitted in it", async () => {
    const account = new AccountClient("accounts");
    await account.settings({ assumptions: { "token-limit": "none" } });
    const creates = (n: number) =>
      Array.from({ length: n }, (_, at) => createToken(accountOf(account.id), `token ${at}`));
    const [before, copy, after] = [creates(20), forked(account, { journal: true }), creates(20)];
    const minted = await Promise.all([...before, ...after]);
    const { id } = await copy;
    const has = new Set(((await tokensOf(await copy)) as { tokens: { id: string }[] }).tokens.map((each) => each.id));
    for (const token of minted) {
      expect(await accountOf(id).verify(token.clientId, token.secret)).toMatchObject({ admitted: has.has(token.id) });
    }
    expect(await rowsOf(await copy, "?operation=create")).toHaveLength(has.size);
  });

  test.each<[unknown, string]>([
    [{ id: "abc" }, "id must be an account id: 32 lower-case hex digits."],
    [{ journal: "yes" }, "journal must be true or false."],
    [{ ids: 1 }, "ids is not known; the nearest name that is known is id."],
    [[], "The input must be a JSON object."],
  ])("is refused in words: %j", async (body, message) => {
    expect(controlErrorIn(await fork(world.account, body)).message).toBe(message);
  });
});

describe("POST /accounts", () => {
  const make = (body: object) => send("POST", "/_emulator/accounts", { body });

  test("makes an account from a seed, with its zones", async () => {
    const zone = new AccountClient("zones");
    const seed = {
      settings: { assumptions: { "create-status": 200 } },
      zones: [{ id: zone.id }],
      tokens: [{ name: "seeded", client_secret: "known", in_use: true }],
      bulk: { count: 3, name: "bulk-{n}" },
    };
    const { status, body } = await make({ seed });
    expect([status, body]).toEqual([201, { id: expect.stringMatching(/^[0-9a-f]{32}$/), tokens: 4 }]);
    expect(namesIn(await zone.list())).toEqual(["seeded", "bulk-1", "bulk-2", "bulk-3"]);
    expect((await zone.create({ name: "another" })).status).toBe(200);
  });

  test("with the id of an account that is in use is refused, with a seed or without, and binds no zone", async () => {
    const [account, zone] = [new AccountClient("accounts"), new AccountClient("zones")];
    await account.create({ name: "mine" });
    for (const seed of [undefined, {}, { zones: [{ id: zone.id }], tokens: [{ name: "another" }] }]) {
      const answer = await make({ id: account.id, seed });
      expect([answer.status, controlErrorIn(answer).code]).toEqual([409, "account-exists"]);
    }
    expect(namesIn(await account.list())).toEqual(["mine"]);
    expect(namesIn(await zone.list())).toEqual([]);
    expect((await make({ id: freshId() })).status).toBe(201);
  });

  test("says what is wrong with its seed, and leaves nothing behind", async () => {
    const id = freshId();
    const answer = await make({ id, seed: { tokens: [{ name: "a" }, { name: "b", duration: "1d" }] } });
    expect([answer.status, controlErrorIn(answer)]).toEqual([
      400,
      { code: "bad-seed", message: expect.stringMatching(/^seed\.tokens\.1\.duration has an unknown unit/) },
    ]);
    expect(verdictIn(await new AccountClient("accounts", id).create({ name: "c" }))).toBe("201");
    expect(controlErrorIn(await make({ seed: { token: [] } })).message).toBe(
      "seed.token is not known; the nearest name that is known is tokens.",
    );
  });
});
