/** Seeds: what an account starts with. */
import { describe, expect, test } from "vitest";
import type { Account, Emulator, Seed, SeedToken } from "../../support/node/built-library.ts";
import { create, list, namesIn, operation, secretOf, started } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

const id = "0123456789abcdef0123456789abcdef";
const clientId = `${"1".repeat(32)}.access`;
const tokenId = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415";

const known = {
  name: "known",
  id: tokenId,
  client_id: clientId,
  client_secret: "the-current-secret",
} satisfies SeedToken;

async function seeded(
  account: Omit<Seed["accounts"][number], "id">,
): Promise<{ emulator: Emulator; account: Account }> {
  const emulator = await started({ seed: { accounts: [{ id, ...account }] } });
  return { emulator, account: await emulator.account({ id }) };
}

describe("a token of a seed", () => {
  test("has its fixed ids, and its known secret is let in", async () => {
    const { account } = await seeded({ tokens: [known] });
    const token = await operation(account, "GET", `/${tokenId}`);
    expect(token).toMatchObject({ id: tokenId, client_id: clientId, name: "known", enabled: true, duration: "8760h" });
    expect(token.client_secret_version).toBe(1);
    expect(await account.verify(clientId, "the-current-secret")).toEqual({
      admitted: true,
      secret: "current",
      reason: null,
    });
    expect(await account.verify(clientId, "another")).toMatchObject({ admitted: false, reason: "wrong-secret" });
  });

  test("was changed and seen when it says so, and at its creation otherwise", async () => {
    const { account } = await seeded({
      tokens: [
        {
          name: "seen",
          created_at: "2020-01-01T00:00:00Z",
          updated_at: "2021-01-01T00:00:00Z",
          last_seen_at: "2022-01-01T00:00:00Z",
        },
        { name: "not seen", created_at: "2020-01-01T00:00:00Z" },
      ],
    });
    const [seen, notSeen] = await list(account);
    expect(seen).toMatchObject({ updated_at: "2021-01-01T00:00:00Z", last_seen_at: "2022-01-01T00:00:00Z" });
    expect(notSeen).toMatchObject({ updated_at: "2020-01-01T00:00:00Z" });
    expect(notSeen).not.toHaveProperty("last_seen_at");
  });

  test("has times and a lifetime as they are given", async () => {
    const { account } = await seeded({
      tokens: [
        { name: "both", created_at: "2020-01-01T00:00:00Z", expires_at: "2030-06-01T12:00:00+02:00" },
        { name: "by duration", created_at: "2020-01-01T00:00:00Z", duration: "24h", client_secret: "s" },
        { name: "disabled", enabled: false, client_secret: "s" },
      ],
    });
    const [both, byDuration, disabled] = await list(account);
    expect(both).toMatchObject({ created_at: "2020-01-01T00:00:00Z", expires_at: "2030-06-01T10:00:00Z" });
    expect(byDuration).toMatchObject({ expires_at: "2020-01-02T00:00:00Z", duration: "24h" });
    expect(disabled).toMatchObject({ enabled: false });
    expect(await account.verify(byDuration?.client_id ?? "", "s")).toMatchObject({ reason: "expired" });
    expect(await account.verify(disabled?.client_id ?? "", "s")).toMatchObject({ reason: "disabled" });
  });

  test("has a previous secret, which is let in until its grace ends", async () => {
    const previous = { ...known, previous_client_secret: "the-previous-secret", client_secret_version: 7 };
    for (const { end, admission } of [
      { end: "2100-01-01T00:00:00Z", admission: { admitted: true, secret: "previous", reason: null } },
      { end: "2020-01-01T00:00:00Z", admission: { admitted: false, secret: "previous", reason: "grace-over" } },
      { end: undefined, admission: { admitted: false, secret: "previous", reason: "grace-over" } },
    ]) {
      const grace = end === undefined ? {} : { previous_client_secret_expires_at: end };
      const { account } = await seeded({ tokens: [{ ...previous, ...grace }] });
      expect(await account.verify(clientId, "the-previous-secret")).toEqual(admission);
      expect(await account.verify(clientId, "the-current-secret")).toMatchObject({ secret: "current", admitted: true });
      expect((await operation(account, "POST", `/${tokenId}/rotate`)).client_secret_version).toBe(8);
    }
  });

  test("without a secret has one that nobody knows, until it is rotated", async () => {
    const { account } = await seeded({ tokens: [{ name: "a", id: tokenId }] });
    const rotated = await operation(account, "POST", `/${tokenId}/rotate`);
    expect(rotated.client_secret_version).toBe(2);
    expect(await account.verify(rotated.client_id, secretOf(rotated))).toMatchObject({ admitted: true });
  });
});

describe("an account of a seed", () => {
  test("has its settings and its zones, and lists its tokens in their order", async () => {
    const zone = "a".repeat(32);
    const { emulator, account } = await seeded({
      settings: { assumptions: { "secret-format": "hex", "token-limit": 3 } },
      zones: [{ id: zone, name: "example.com" }],
      tokens: [{ name: "c" }, { name: "a" }, { name: "b" }],
    });
    expect(await namesIn(account)).toEqual(["c", "a", "b"]);
    expect((await account.settings()).assumptions).toMatchObject({ "secret-format": "hex", "token-limit": 3 });
    const headers = { authorization: "Bearer any" };
    const ofZone = await fetch(`${account.apiUrl}/zones/${zone}/access/service_tokens`, { headers });
    expect(await ofZone.json()).toMatchObject({ result: [{ name: "c" }, { name: "a" }, { name: "b" }] });
    const bound = await fetch(`${emulator.url}/_emulator/zones/${zone}`);
    expect(await bound.json()).toEqual({ id: zone, account_id: id, name: "example.com" });
  });

  test("may have more tokens than the API would let it make", async () => {
    const { account } = await seeded({ tokens: Array.from({ length: 60 }, (_, index) => ({ name: `${index}` })) });
    expect(await list(account)).toHaveLength(60);
  });

  test("has 30,000 tokens at once", async () => {
    const { account } = await seeded({ bulk: { count: 30_000, name: "token {n} of {n}", duration: "48h" } });
    const page = async (query: string) => {
      const url = `${account.apiUrl}/accounts/${id}/access/service_tokens?${query}`;
      const answer = await fetch(url, { headers: { authorization: "Bearer any" } });
      return (await answer.json()) as { result: { id: string; name: string; duration: string }[]; result_info: object };
    };
    const first = await page("per_page=2");
    expect(first.result_info).toMatchObject({ total_count: 30_000 });
    expect(first.result.map(({ name }) => name)).toEqual(["token 1 of 1", "token 2 of 2"]);
    expect((await page("per_page=1&page=30000")).result).toMatchObject([{ name: "token 30000 of 30000" }]);
    const ids = (await page("per_page=1000&page=15")).result.map((token) => token.id);
    expect(new Set(ids).size).toBe(1000);
  });

  test("has tokens and bulk side by side", async () => {
    const { account } = await seeded({ tokens: [known], bulk: { count: 2, name: "bulk {n}" } });
    expect(await namesIn(account)).toEqual(["known", "bulk 1", "bulk 2"]);
  });
});

describe("an account that exists", () => {
  const again: Seed = { accounts: [{ id, tokens: [{ name: "from the seed" }], settings: { access_enabled: false } }] };

  test("is left as it is, and the answer says so", async () => {
    const emulator = await started();
    const account = await emulator.account({ id });
    await create(account, "was there");
    const fresh = "c".repeat(32);
    const { accounts } = await emulator.seed({
      accounts: [...again.accounts, { id: fresh, tokens: [{ name: "a" }, { name: "b" }] }],
    });
    expect(accounts).toEqual([
      { id, seeded: false, tokens: 1 },
      { id: fresh, seeded: true, tokens: 2 },
    ]);
    expect(await namesIn(account)).toEqual(["was there"]);
    expect(await account.settings()).toMatchObject({ access_enabled: true });
  });

  test("because it was seeded before is left as it is, even if nothing is in it any more", async () => {
    const { emulator, account } = await seeded({ tokens: [known] });
    await operation(account, "DELETE", `/${tokenId}`);
    expect((await emulator.seed(again)).accounts).toEqual([{ id, seeded: false, tokens: 0 }]);
    expect(await namesIn(account)).toEqual([]);
  });

  test("in the folder of a user is left as it is after a restart", async () => {
    const persist = scratchFolder();
    const seed: Seed = { accounts: [{ id, tokens: [known] }] };
    const first = await started({ persist, seed });
    const rotated = await operation(await first.account({ id }), "POST", `/${tokenId}/rotate`);
    await first.stop();
    const second = await started({ persist, seed });
    const account = await second.account({ id });
    expect(await account.verify(clientId, secretOf(rotated))).toMatchObject({ admitted: true, secret: "current" });
    expect(await account.verify(clientId, known.client_secret)).toMatchObject({ admitted: false });
    expect(await list(account)).toMatchObject([{ client_secret_version: 2 }]);
  });

  test("is seeded anew once it was reset", async () => {
    const { emulator, account } = await seeded({ tokens: [known] });
    await account.reset();
    expect((await emulator.seed({ accounts: [{ id, tokens: [{ name: "new" }] }] })).accounts).toMatchObject([
      { seeded: true },
    ]);
    expect(await namesIn(account)).toEqual(["new"]);
  });
});
