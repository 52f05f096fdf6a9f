/** Tests that run at the same time, with Cloudflare's own client: each has an account of its own, and cleans up nothing. */
import { describe, expect, test } from "access-emulator/vitest";
import Cloudflare from "cloudflare";

describe.concurrent("a rotation", () => {
  test("changes the secret", async ({ account }) => {
    const tokens = new Cloudflare({ baseURL: account.apiUrl, apiToken: account.token }).zeroTrust.access.serviceTokens;
    const created = await tokens.create({ account_id: account.id, name: "deploy" });
    const rotated = await tokens.rotate(created.id ?? "", { account_id: account.id });
    expect(rotated.client_secret).not.toBe(created.client_secret);
    expect(await account.verify(created.client_id ?? "", created.client_secret ?? "")).toMatchObject({
      admitted: false,
    });
  });

  test("lets the old secret in until its grace is over", async ({ account }) => {
    const tokens = new Cloudflare({ baseURL: account.apiUrl, apiToken: account.token }).zeroTrust.access.serviceTokens;
    const created = await tokens.create({ account_id: account.id, name: "deploy" });
    await tokens.rotate(created.id ?? "", {
      account_id: account.id,
      previous_client_secret_expires_at: "2099-01-01T00:00:00Z",
    });
    expect(await account.verify(created.client_id ?? "", created.client_secret ?? "")).toMatchObject({
      admitted: true,
      secret: "previous",
    });
  });
});
