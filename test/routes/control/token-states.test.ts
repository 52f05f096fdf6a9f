/** The tokens of an account with their state by its clock, deleted ones on request, and the mark that one is in use. */
import { beforeEach, describe, expect, test } from "vitest";
import { accountOf, evict, freshId } from "../../support/workerd/accounts.ts";
import {
  controlErrorIn,
  idIn,
  namesIn,
  send,
  tokenIn,
  AccountClient,
  verdictIn,
  type TokenJson,
} from "../../support/workerd/client.ts";

const NOON = "2026-03-01T12:00:00Z";
let account: AccountClient;

beforeEach(async () => {
  account = new AccountClient("accounts");
  await account.control("PUT", "clock", { now: NOON, mode: "frozen" });
});

const create = async (fields: object = {}) => tokenIn(await account.create({ name: "a", ...fields }));
const stateOf = async ({ id }: { id: string }) => (await account.control("GET", `tokens/${id}`)).body;
const advance = (by: string) => account.control("POST", "clock/advance", { by });

/** The names and states on a page. */
async function page(query = "") {
  const { body } = await account.control("GET", `tokens${query}`);
  const { tokens, ...rest } = body as { tokens: { name: string; state: string }[] };
  return { ...rest, tokens: tokens.map(({ name, state }) => `${name} ${state}`) };
}

describe("a token", () => {
  test("is shown with everything but its secrets", async () => {
    const token = await create({ duration: "2h" });
    expect(await stateOf(token)).toEqual({
      id: token.id,
      client_id: token.client_id,
      name: "a",
      state: "active",
      enabled: true,
      duration: "2h",
      created_at: NOON,
      updated_at: NOON,
      expires_at: "2026-03-01T14:00:00Z",
      last_seen_at: null,
      last_verified_at: null,
      client_secret_version: 1,
      previous_client_secret_expires_at: null,
      in_grace_until: null,
      in_use: false,
      used_by: [],
      deleted_at: null,
    });
    expect(await page()).toEqual({ tokens: ["a active"], page: 1, per_page: 100, total_count: 1 });
  });

  test("is in use while rules name it, and tells whose", async () => {
    const { id, name } = await create();
    const include = [{ service_token: { token_id: id } }];
    const policy = idIn(await account.access("POST", "policies", { name: "p", decision: "non_identity", include }));
    const group = idIn(
      await account.access("POST", "groups", { name: "g", include: [{ everyone: {} }], exclude: include }),
    );
    const users = [
      { kind: "policy", id: policy, name: "p" },
      { kind: "group", id: group, name: "g" },
    ];
    expect(await stateOf({ id })).toMatchObject({ name, in_use: true, used_by: users });
    expect(verdictIn(await account.delete(id))).toBe("400 / 12139");
    await account.access("DELETE", `policies/${policy}`);
    expect(await stateOf({ id })).toMatchObject({ in_use: true, used_by: users.slice(1) });
    await account.access("DELETE", `groups/${group}`);
    expect(await stateOf({ id })).toMatchObject({ in_use: false, used_by: [] });
    expect(verdictIn(await account.delete(id))).toBe("200");
  });

  test("is active until the second before it expires; refreshed, it is so again", async () => {
    const token = await create({ duration: "10s" });
    await advance("9s");
    expect(await stateOf(token)).toMatchObject({ state: "active" });
    await advance("1s");
    expect(await stateOf(token)).toMatchObject({ state: "expired" });
    await account.refresh(token.id);
    expect(await stateOf(token)).toMatchObject({ state: "active" });
    await account.update(token.id, { enabled: false });
    expect(await stateOf(token)).toMatchObject({ state: "disabled", enabled: false });
  });

  test("that is disabled and expired is disabled", async () => {
    const token = await create({ duration: "1s", enabled: false });
    await advance("1h");
    expect(await stateOf(token)).toMatchObject({ state: "disabled" });
  });

  test("is in grace exactly while its previous secret is let in", async () => {
    const first = await create();
    const end = "2026-03-01T12:00:10Z";
    await account.rotate(first.id, { previous_client_secret_expires_at: end });
    const inGrace = async () => {
      const { admitted } = (await account.verify(first)).body as { admitted: boolean };
      return [admitted, ((await stateOf(first)) as { in_grace_until: string | null }).in_grace_until];
    };
    expect(await inGrace()).toEqual([true, end]);
    await advance("9s");
    expect(await inGrace()).toEqual([true, end]);
    await account.update(first.id, { enabled: false });
    expect(await inGrace()).toEqual([false, null]);
    await account.update(first.id, { enabled: true });
    await advance("1s");
    expect(await inGrace()).toEqual([false, null]);
    expect(await stateOf(first)).toMatchObject({ previous_client_secret_expires_at: end, client_secret_version: 2 });
  });

  test("without a previous secret is in no grace, whatever end it has", async () => {
    const token = await create({ previous_client_secret_expires_at: "2030-01-01T00:00:00Z" });
    expect(await stateOf(token)).toMatchObject({
      in_grace_until: null,
      previous_client_secret_expires_at: "2030-01-01T00:00:00Z",
    });
  });

  test("tells when its current secret was last verified, at once and after eviction", async () => {
    const token = await create();
    await account.verify({ ...token, client_secret: "wrong" });
    expect(await stateOf(token)).toMatchObject({ last_verified_at: null });
    await account.verify(token);
    await advance("5s");
    await account.verify(token);
    expect(await stateOf(token)).toMatchObject({ last_verified_at: "2026-03-01T12:00:05Z", last_seen_at: null });
    await evict(accountOf(account.id));
    expect(await stateOf(token)).toMatchObject({ last_verified_at: "2026-03-01T12:00:05Z" });
    expect((await account.get(token.id)).text).not.toContain("last_seen_at");
  });

  test("whose secret is new was not verified yet, and a previous secret does not count", async () => {
    const first = await create();
    await account.verify(first);
    const rotated = tokenIn(
      await account.rotate(first.id, { previous_client_secret_expires_at: "2030-01-01T00:00:00Z" }),
    );
    expect((await account.verify(first)).body).toMatchObject({ secret: "previous" });
    expect(await stateOf(first)).toMatchObject({ last_verified_at: null });
    await account.verify(rotated);
    await account.update(first.id, { name: "b" });
    expect(await stateOf(first)).toMatchObject({ last_verified_at: NOON });
    await account.update(first.id, { client_secret_version: 7 });
    expect(await stateOf(first)).toMatchObject({ last_verified_at: null });
  });

  test("that there is not is 404, as one of another account is", async () => {
    const token = await create();
    const path = `/_emulator/accounts/${freshId()}/tokens/${token.id}`;
    for (const answer of [await send("GET", path), await send("PATCH", path, { body: { in_use: true } })]) {
      expect([answer.status, controlErrorIn(answer).code]).toEqual([404, "no-such-token"]);
    }
  });
});

describe("a deleted token", () => {
  test("is shown on request only, as it was, with the time of its deletion", async () => {
    const token = await create();
    await account.rotate(token.id, {});
    await account.verify(token);
    await advance("5s");
    await account.delete(token.id);
    expect(await page()).toMatchObject({ tokens: [], total_count: 0 });
    expect(await page("?deleted=false")).toMatchObject({ tokens: [], total_count: 0 });
    expect(await page("?deleted=true")).toMatchObject({ tokens: ["a deleted"], total_count: 1 });
    expect(await stateOf(token)).toMatchObject({
      state: "deleted",
      deleted_at: "2026-03-01T12:00:05Z",
      client_secret_version: 2,
      in_grace_until: null,
    });
    expect(JSON.stringify(await stateOf(token))).not.toContain("secret_sha256");
  });

  test("keeps when it was verified, even if that was not on disk yet", async () => {
    const token = await create();
    await account.verify(token);
    await account.delete(token.id);
    expect(await stateOf(token)).toMatchObject({ last_verified_at: NOON });
  });

  test("comes after the living ones, in the order of deletion, across the border of pages", async () => {
    const tokens: TokenJson[] = [];
    for (const name of ["a", "b", "c", "d", "e", "f", "g"]) tokens.push(await create({ name }));
    for (const index of [5, 1, 3]) await account.delete(tokens[index]?.id ?? "");
    const all = ["a active", "c active", "e active", "g active", "f deleted", "b deleted", "d deleted"];
    expect(await page("?deleted=true")).toMatchObject({ tokens: all, total_count: 7 });
    for (const perPage of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const seen: string[] = [];
      for (let at = 1; at <= 9; at++) {
        const { tokens: shown } = await page(`?deleted=true&per_page=${perPage}&page=${at}`);
        expect(shown.length).toBeLessThanOrEqual(perPage);
        seen.push(...shown);
      }
      expect(seen, `${perPage} a page`).toEqual(all);
    }
    expect(await page("?per_page=3&page=2")).toEqual({ tokens: ["g active"], page: 2, per_page: 3, total_count: 4 });
  });

  test("is found by its name, among living ones", async () => {
    const first = await create({ name: "same" });
    await create({ name: "Same" });
    await create({ name: "same" });
    await account.delete(first.id);
    expect(await page("?name=same")).toMatchObject({ tokens: ["same active"], total_count: 1 });
    expect(await page("?name=same&deleted=true")).toMatchObject({
      tokens: ["same active", "same deleted"],
      total_count: 2,
    });
    expect(await page("?name=sam&deleted=true")).toMatchObject({ tokens: [], total_count: 0 });
  });

  test("is forgotten by a reset", async () => {
    const token = await create();
    await account.delete(token.id);
    await send("DELETE", `/_emulator/accounts/${account.id}`);
    expect(await page("?deleted=true")).toMatchObject({ total_count: 0 });
    expect((await account.control("GET", `tokens/${token.id}`)).status).toBe(404);
  });
});

describe("a token in use", () => {
  const mark = (id: string, inUse: boolean) => account.control("PATCH", `tokens/${id}`, { in_use: inUse });

  test("cannot be deleted: 400 and 12139, with the recorded text, until the mark is taken away", async () => {
    const token = await create();
    expect((await mark(token.id, true)).body).toMatchObject({ id: token.id, in_use: true });
    const refused = await account.delete(token.id);
    expect([refused.status, refused.text, refused.headers.get("emulator-evidence")]).toEqual([
      400,
      '{"result":null,"success":false,"errors":[{"code":12139,"message":"access.api.error.service_token_in_use: cannot delete service token because it is used by a policy, group, or app SCIM configuration"}],"messages":[]}',
      "recorded",
    ]);
    expect(namesIn(await account.list())).toEqual(["a"]);
    expect((await account.update(token.id, { name: "b" })).status).toBe(200);
    expect((await account.rotate(token.id)).status).toBe(200);
    expect(verdictIn(await account.delete(token.id))).toBe("400 / 12139");
    expect((await mark(token.id, false)).body).toMatchObject({ in_use: false });
    expect(verdictIn(await account.delete(token.id))).toBe("200");
  });

  test("is so from a seed, through a snapshot, and after eviction; no answer of the API tells", async () => {
    const id = freshId();
    const seed = { tokens: [{ name: "used", in_use: true }, { name: "free" }] };
    await send("POST", "/_emulator/accounts", { body: { id, seed } });
    const seeded = new AccountClient("accounts", id);
    const restored = new AccountClient("accounts");
    await restored.control("PUT", "snapshot", (await seeded.control("GET", "snapshot")).text);
    await evict(accountOf(restored.id));
    for (const each of [seeded, restored]) {
      const { text } = await each.list();
      expect(text).not.toContain("in_use");
      const ids = [...text.matchAll(/"id":"([^"]+)"/g)].map(([, token = ""]) => token);
      const verdicts = [];
      for (const token of ids) verdicts.push(verdictIn(await each.delete(token)));
      expect(verdicts).toEqual(["400 / 12139", "200"]);
    }
  });

  test("that is deleted cannot be marked, and the mark of an unknown one touches nothing", async () => {
    const token = await create();
    await account.delete(token.id);
    expect((await mark(token.id, true)).status).toBe(404);
    const other = new AccountClient("accounts");
    await other.control("PATCH", `tokens/${token.id}`, { in_use: true });
    const seed = { tokens: [{ name: "first" }] };
    expect((await send("POST", "/_emulator/accounts", { body: { id: other.id, seed } })).status).toBe(201);
  });

  test.each<[unknown, string]>([
    [{ in_use: "yes" }, "in_use must be true or false."],
    [{}, "in_use must be true or false."],
    [{ in_use: true, name: "b" }, "name is not known; the nearest name that is known is in_use."],
    ["5", "The input must be a JSON object with in_use."],
  ])("is not marked by %j", async (body, message) => {
    const token = await create();
    expect(controlErrorIn(await account.control("PATCH", `tokens/${token.id}`, body)).message).toBe(message);
  });
});

test.each([
  ["?deleted=yes", 'deleted must be "true" or "false".'],
  ["?per_page=1001", "per_page must be a whole number from 1 to 1000."],
  ["?nam=a", "nam is not known; the nearest name that is known is name."],
])("the list refuses %s in words", async (query, message) => {
  expect(controlErrorIn(await account.control("GET", `tokens${query}`)).message).toBe(message);
});

test("the paths answer other methods with those that they have", async () => {
  const { id } = await create();
  for (const [method, path, allow] of [
    ["POST", "tokens", "GET"],
    ["DELETE", `tokens/${id}`, "GET, PATCH"],
  ] as const) {
    const answer = await account.control(method, path);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
  }
});
