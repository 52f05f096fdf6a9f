/** The official npm clients work with the emulator, and see what their types promise. */
import { beforeAll, describe, expect, test } from "vitest";
import { Account, admitted, forEachOf, freshId, refused } from "../support/black-box/account.ts";
import {
  clientWithKey,
  clientWithRetries,
  clientWithToken,
  generations,
  type Place,
} from "../support/black-box/clients.ts";

/** What a client returned for certain: a type that says "perhaps" is held to it. */
function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The client returned nothing here.");
  return value;
}

const inAnHour = () => `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;

describe.each(generations)("cloudflare $version", (generation) => {
  const client = clientWithToken(generation);
  const tokens = client.zeroTrust.access.serviceTokens;

  const places: { scope: string; placeOf: (account: Account) => Promise<Place> }[] = [
    { scope: "an account", placeOf: async ({ id }) => ({ account_id: id }) },
    { scope: "a bound zone", placeOf: async (account) => ({ zone_id: (await account.zone()).id }) },
    { scope: "a zone that nobody bound", placeOf: async () => ({ zone_id: freshId() }) },
  ];

  test.each(places)("creates, reads, lists, changes and deletes a token of $scope", async ({ placeOf }) => {
    const place = await placeOf(new Account());

    const created = await tokens.create({ ...place, name: "deploy", duration: "17520h" });
    expect(created).toMatchObject({
      name: "deploy",
      duration: "17520h",
      client_secret: expect.stringMatching(/^cfast_/),
    });
    const id = sure(created.id);

    const got = await tokens.get(id, place);
    expect(got).toMatchObject({ id, name: "deploy", client_id: created.client_id, expires_at: expect.any(String) });
    expect(got).not.toHaveProperty("client_secret");

    const renamed = await tokens.update(id, { ...place, name: "release" });
    expect(renamed).toMatchObject({ id, name: "release", duration: "17520h" });

    expect((await tokens.list(place)).result).toEqual([await tokens.get(id, place)]);
    expect((await tokens.list({ ...place, name: "release" })).result).toHaveLength(1);
    expect((await tokens.list({ ...place, search: "LEAS" })).result).toHaveLength(1);
    expect((await tokens.list({ ...place, name: "deploy" })).result).toEqual([]);

    expect(await tokens.delete(id, place)).toMatchObject({ id, name: "release" });
    await expect(tokens.get(id, place)).rejects.toThrow(generation.Client.NotFoundError);
    expect((await tokens.list(place)).result).toEqual([]);
  });

  test("asks once for what is not emulated, and shows the sentence that says so", async () => {
    const account = new Account();
    const path = `/accounts/${account.id}/access/custom_pages` as const;
    await expect(Promise.resolve(clientWithRetries(generation).get(path))).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining(`access-emulator does not have GET ${path}.`),
    });
    expect(await account.journal()).toMatchObject({
      requests: [{ path: `/client/v4${path}`, status: 501 }],
      total_count: 1,
    });
  });

  test("refreshes a token: a year from now, and the same secret", async () => {
    const account = new Account();
    const { id, client_id, client_secret } = await account.created({ duration: "1h" });
    const before = Date.now();
    const refreshed = await tokens.refresh(id, { account_id: account.id });
    const aYearEarlier = Date.parse(sure(refreshed.expires_at)) - 365 * 24 * 3_600_000;
    expect(aYearEarlier).toBeGreaterThan(before - 1000); // it has whole seconds
    expect(aYearEarlier).toBeLessThanOrEqual(Date.now());
    expect(await account.verify({ client_id }, client_secret)).toEqual(admitted("current"));
  });

  test("rotates a token: the old secret is refused at once", async () => {
    const account = new Account();
    const { id, client_id, client_secret } = await account.created();
    const rotated = await tokens.rotate(id, { account_id: account.id });
    expect(await account.verify({ client_id }, sure(rotated.client_secret))).toEqual(admitted("current"));
    expect(await account.verify({ client_id }, client_secret)).toEqual(refused("grace-over", "previous"));
  });

  test("rotates a token with a grace period: both secrets are let in", async () => {
    const account = new Account();
    const { id, client_id, client_secret } = await account.created();
    const grace = { previous_client_secret_expires_at: inAnHour() };
    const rotated = generation.knowsGrace
      ? await tokens.rotate(id, { account_id: account.id, ...grace })
      : await tokens.rotate(id, { account_id: account.id }, { body: grace });
    expect(rotated).toMatchObject(grace);
    expect(await account.verify({ client_id }, sure(rotated.client_secret))).toEqual(admitted("current"));
    expect(await account.verify({ client_id }, client_secret)).toEqual(admitted("previous"));
  });

  test("takes the new secret from an update that raises the version", async () => {
    const account = new Account();
    const { id, client_id, client_secret } = await account.created();
    const change = { name: "renamed", client_secret_version: 2, previous_client_secret_expires_at: inAnHour() };
    const updated = await tokens.update(id, { account_id: account.id, ...change });
    expect(updated).toMatchObject(change);
    expect(await account.verify({ client_id }, sure(updated.client_secret))).toEqual(admitted("current"));
    expect(await account.verify({ client_id }, client_secret)).toEqual(admitted("previous"));
  });

  test("disables a token, and enables it again", async () => {
    const account = new Account();
    const { id, client_id, client_secret } = await account.created();
    await tokens.update(id, { account_id: account.id, enabled: false });
    expect(await account.verify({ client_id }, client_secret)).toEqual(refused("disabled", "current"));
    await tokens.update(id, { account_id: account.id, enabled: true });
    expect(await account.verify({ client_id }, client_secret)).toEqual(admitted("current"));
  });

  test.each([
    { what: "an API token", client },
    { what: "an e-mail address and a key", client: clientWithKey(generation) },
  ])("is let in with $what", async ({ client: { zeroTrust } }) => {
    const account = new Account();
    await account.created({ name: "there" });
    const page = await zeroTrust.access.serviceTokens.list({ account_id: account.id });
    expect(page.result.map(({ name }) => name)).toEqual(["there"]);
  });

  test("throws NotFoundError with code 12135 for a token that is not there", async () => {
    const attempt = tokens.get(crypto.randomUUID(), { account_id: freshId() });
    await expect(attempt).rejects.toThrow(generation.Client.NotFoundError);
    await expect(attempt).rejects.toMatchObject({ status: 404, errors: [{ code: 12135 }] });
  });

  test("throws BadRequestError with code 12130 for a name that is too long", async () => {
    const attempt = tokens.create({ account_id: freshId(), name: "x".repeat(351) });
    await expect(attempt).rejects.toThrow(generation.Client.BadRequestError);
    await expect(attempt).rejects.toMatchObject({
      status: 400,
      errors: [{ code: 12130, message: expect.stringContaining("350 characters in length") }],
    });
  });

  test("throws PermissionDeniedError with code 9999 when Access is not enabled", async () => {
    const account = new Account();
    await account.settings({ access_enabled: false });
    const attempt = tokens.create({ account_id: account.id, name: "too early" });
    await expect(attempt).rejects.toThrow(generation.Client.PermissionDeniedError);
    await expect(attempt).rejects.toMatchObject({ status: 403, errors: [{ code: 9999 }] });
  });

  test("throws ConflictError with code 12132 when names are not to be used twice", async () => {
    const account = new Account();
    await account.settings({ assumptions: { "duplicate-names": "refuse" } });
    await account.created({ name: "taken" });
    const attempt = tokens.create({ account_id: account.id, name: "taken" });
    await expect(attempt).rejects.toThrow(generation.Client.ConflictError);
    await expect(attempt).rejects.toMatchObject({ status: 409, errors: [{ code: 12132 }] });
  });

  test("finds the account of a zone", async () => {
    const account = new Account();
    const { id } = await account.zone();
    expect(await client.zones.get({ zone_id: id })).toMatchObject({
      id,
      account: { id: account.id },
      status: "active",
    });
  });

  test("hears that its API token is active", async () => {
    expect(await client.user.tokens.verify()).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: "active",
    });
  });

  test.each([undefined, 50])("finds an account that was touched on the list of accounts, per_page %s", async (size) => {
    const account = new Account();
    await account.created();
    // The directory learns of an account beside the first answer, not before it.
    await expect.poll(() => onTheList(account.id, size), { timeout: 20_000 }).toBe(true);
  });

  async function onTheList(id: string, size: number | undefined): Promise<boolean> {
    for await (const listed of client.accounts.list(size === undefined ? {} : { per_page: size })) {
      if (listed.id === id) return true;
    }
    return false;
  }
});

describe("a list of 2,500 tokens", () => {
  const account = new Account();
  const place = { account_id: account.id };
  const names = Array.from({ length: 2500 }, (_, index) => `token ${index}`);

  beforeAll(async () => {
    await account.settings({ assumptions: { "token-limit": "none" } });
    await forEachOf(names, async (name) => void (await account.created({ name })));
  });

  describe.each(generations.filter(({ pages }) => pages))("with cloudflare $version", (generation) => {
    const { serviceTokens } = clientWithToken(generation).zeroTrust.access;

    test.each([undefined, 1000, 999, 700])("is walked from end to end, each token once, per_page %s", async (size) => {
      const seen: string[] = [];
      const params = size === undefined ? place : { ...place, per_page: size };
      for await (const { name } of serviceTokens.list(params)) seen.push(sure(name));
      expect(seen).toHaveLength(2500);
      expect(new Set(seen)).toEqual(new Set(names));
    });

    test("has a first page of 1000 with its numbers", async () => {
      const page = await serviceTokens.list(place);
      expect(page.result).toHaveLength(1000);
      expect(page.result_info).toEqual({ count: 1000, page: 1, per_page: 1000, total_count: 2500, total_pages: 3 });
      expect(page.hasNextPage()).toBe(true);
    });

    test("has an empty page past its end, where the client stops", async () => {
      const page = await serviceTokens.list({ ...place, page: 4 });
      expect(page.result).toEqual([]);
      expect(page.hasNextPage()).toBe(false);
    });
  });

  describe.each(generations.filter(({ pages }) => !pages))("with cloudflare $version, which knows one page", (old) => {
    const { serviceTokens } = clientWithToken(old).zeroTrust.access;

    test("ends after the first 1000", async () => {
      const seen: string[] = [];
      for await (const { name } of serviceTokens.list(place)) seen.push(sure(name));
      expect(seen).toHaveLength(1000);
      expect((await serviceTokens.list(place)).hasNextPage()).toBe(false);
    });

    test("has its other pages for a caller who asks for them by hand", async () => {
      const sizes: number[] = [];
      for (const page of [1, 2, 3, 4]) {
        const { result } = await serviceTokens.list(place, { query: { page } });
        sizes.push(result.length);
      }
      expect(sizes).toEqual([1000, 1000, 500, 0]);
    });
  });
});
