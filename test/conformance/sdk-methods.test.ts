/**
 * Each method of the npm client, with what it must be given and with all that it takes, awaited for its value, for the
 * answer it came in, and for both at once.
 *
 * The SDK's own repository has such tests for these methods, and skips most of them: its mock server fails them.
 */
import { createClient } from "cloudflare/tree-shakable";
import { Access } from "cloudflare/resources/zero-trust/access/access";
import { BaseServiceTokens } from "cloudflare/resources/zero-trust/access/service-tokens";
import { describe, expect, test } from "vitest";
import { Account, API_TOKEN, emulatorUrl, type ServiceTokens } from "../support/black-box/account.ts";
import { clientWithToken, generations, type Place, type ServiceTokensOfClient } from "../support/black-box/clients.ts";
import { seenThreeTimes } from "../support/black-box/seen-three-times.ts";

const SECRET = expect.stringMatching(/^cfast_[0-9A-Za-z]{40}[0-9a-f]{8}$/);
const IN_2014 = "2014-01-01T05:20:00.12345Z";

const treeShaken = { baseURL: `${emulatorUrl}/client/v4`, apiToken: API_TOKEN, maxRetries: 0 };

const clients: readonly { readonly title: string; readonly tokens: ServiceTokensOfClient }[] = [
  ...generations.map((generation) => ({
    title: `cloudflare ${generation.version}`,
    tokens: clientWithToken(generation).zeroTrust.access.serviceTokens,
  })),
  {
    title: "cloudflare 7, of which only service tokens are loaded",
    tokens: createClient({ ...treeShaken, resources: [BaseServiceTokens] }).zeroTrust.access.serviceTokens,
  },
  {
    title: "cloudflare 7, of which only Access is loaded",
    tokens: createClient({ ...treeShaken, resources: [Access] }).zeroTrust.access.serviceTokens,
  },
];

describe.each(clients)("$title", ({ tokens }) => {
  const scopes: readonly { scope: string; placeIn: (account: Account) => Promise<[Place, ServiceTokens]> }[] = [
    { scope: "an account", placeIn: async (account) => [{ account_id: account.id }, account] },
    {
      scope: "a zone",
      placeIn: async (account) => {
        const zone = await account.zone();
        return [{ zone_id: zone.id }, zone];
      },
    },
  ];

  describe.each(scopes)("for $scope", ({ placeIn }) => {
    test("creates from a name alone", async () => {
      const [place] = await placeIn(new Account());
      const token = await seenThreeTimes(201, () => tokens.create({ ...place, name: "a name alone" }));
      expect(token).toMatchObject({ name: "a name alone", duration: "8760h", client_secret: SECRET });
    });

    test("creates from all fields, and a grace that is over does no harm", async () => {
      const [place] = await placeIn(new Account());
      const fields = { name: "all", client_secret_version: 1, duration: "60m", enabled: true };
      const token = await tokens.create({ ...place, ...fields, previous_client_secret_expires_at: IN_2014 });
      expect(token).toMatchObject({ name: "all", duration: "60m", enabled: true, client_secret_version: 1 });
      expect(token).toMatchObject({ previous_client_secret_expires_at: "2014-01-01T05:20:00Z" });
    });

    test("updates nothing when nothing is given", async () => {
      const [place, there] = await placeIn(new Account());
      const { id, name, duration } = await there.created({ name: "kept", duration: "2h45m" });
      expect(await seenThreeTimes(200, () => tokens.update(id, place))).toMatchObject({ id, name, duration });
    });

    test("updates all fields", async () => {
      const [place, there] = await placeIn(new Account());
      const { id } = await there.created();
      const fields = { name: "all", client_secret_version: 1, duration: "60m", enabled: false };
      const token = await tokens.update(id, { ...place, ...fields, previous_client_secret_expires_at: IN_2014 });
      expect(token).toMatchObject({ name: "all", duration: "60m", enabled: false, client_secret_version: 1 });
    });

    test("lists", async () => {
      const [place, there] = await placeIn(new Account());
      const { id } = await there.created();
      const page = await seenThreeTimes(200, () => tokens.list(place));
      expect(page.result.map((token) => token.id)).toEqual([id]);
    });

    test("gets", async () => {
      const [place, there] = await placeIn(new Account());
      const { id } = await there.created({ name: "gotten" });
      expect(await seenThreeTimes(200, () => tokens.get(id, place))).toMatchObject({ id, name: "gotten" });
    });

    test("deletes", async () => {
      const [place, there] = await placeIn(new Account());
      const { id } = await there.created({ name: "gone" });
      const { data, response } = await tokens.delete(id, place).withResponse();
      expect(data).toMatchObject({ id, name: "gone" });
      expect(response.status).toBe(200);
      expect((await tokens.list(place)).result).toEqual([]);
    });
  });

  test("refreshes", async () => {
    const account = new Account();
    const { id } = await account.created();
    expect(await seenThreeTimes(200, () => tokens.refresh(id, { account_id: account.id }))).toMatchObject({ id });
  });

  test("rotates, each time to another secret", async () => {
    const account = new Account();
    const { id, client_secret } = await account.created();
    const rotated = await seenThreeTimes(200, () => tokens.rotate(id, { account_id: account.id }));
    expect(rotated).toMatchObject({ id, client_secret: SECRET });
    expect(rotated.client_secret).not.toBe(client_secret);
  });

  test("rotates with an end of grace that is over", async () => {
    const account = new Account();
    const { id } = await account.created();
    const params = { account_id: account.id, previous_client_secret_expires_at: IN_2014 };
    expect(await tokens.rotate(id, params)).toMatchObject({ id, client_secret: SECRET });
  });
});
