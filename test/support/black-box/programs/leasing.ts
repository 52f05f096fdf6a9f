/** Programs that hold a token for a while, or make one against odds. */
import { expect } from "vitest";
import { Refused } from "./cloudflare.ts";
import { at } from "./place.ts";
import type { Program } from "./program.ts";

const plugin: Program = {
  kind: "a secrets manager's plugin",
  does: "leases tokens of a zone: makes one for a role, renews it, revokes it, and revokes it again after a crash",
  by: "alone",
  async run(cloudflare) {
    const { zone } = cloudflare;
    expect(await cloudflare.get(at`/zones/${zone}`)).toMatchObject({ id: zone, account: { id: cloudflare.account } });
    const leases: string[] = [];
    for (const n of [1, 2]) {
      const { id, client_id, client_secret } = await cloudflare.post(at`/zones/${zone}/access/service_tokens`, {
        name: `lease-reader-${n}`,
        duration: "1h",
      });
      expect(await cloudflare.isRight(client_id, client_secret)).toBe(true);
      leases.push(id);
    }
    const [first = "", second = ""] = leases;
    await cloudflare.wait("45m");
    const renewed = await cloudflare.put(at`/zones/${zone}/access/service_tokens/${first}`, { duration: "1h" });
    await cloudflare.wait("30m");
    const now = await cloudflare.now();
    expect(Date.parse(String(renewed["expires_at"]))).toBeGreaterThan(now);
    const forgotten = await cloudflare.get(at`/zones/${zone}/access/service_tokens/${second}`);
    expect(Date.parse(String(forgotten["expires_at"]))).toBeLessThan(now);

    for (const id of [...leases, first]) await cloudflare.deleteIfThere(at`/zones/${zone}/access/service_tokens/${id}`);
    expect(await cloudflare.list(at`/zones/${zone}/access/service_tokens`)).toEqual([]);
  },
};

const ephemeral: Program = {
  kind: "a deploy job with a token of its own",
  does: "makes a token for an hour, adds a policy to the application for it, sees that the token is let in, and takes both away whatever happened",
  by: "alone",
  seed: () => ({ applications: [{ domain: "staging.example.com", name: "staging" }] }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const [app] = await cloudflare.list(at`/accounts/${account}/access/apps`, { name: "staging" });
    const id = app?.id ?? "";
    const policies = at`/accounts/${account}/access/apps/${id}/policies`;
    const job = "ci-run-4711";
    const token = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: job, duration: "1h" });
    const include = [{ service_token: { token_id: token.id } }];
    const policy = await cloudflare.post(policies, { name: job, decision: "non_identity", include, precedence: 100 });
    expect(policy).toMatchObject({ decision: "non_identity", include });
    try {
      expect(await cloudflare.reaches("staging.example.com", token["client_id"], token["client_secret"])).toBe(true);
    } finally {
      await cloudflare.delete(at`/accounts/${account}/access/apps/${id}/policies/${policy.id}`);
      await cloudflare.delete(at`/accounts/${account}/access/service_tokens/${token.id}`);
    }
    expect(await cloudflare.list(policies)).toEqual([]);
    expect(await cloudflare.list(at`/accounts/${account}/access/service_tokens`, { name: job })).toEqual([]);
    expect(await cloudflare.reaches("staging.example.com", token["client_id"], token["client_secret"])).toBe(false);
  },
};

const installer: Program = {
  kind: "an installer that survives a lost answer",
  does: "loses the answer that has the secret, finds the token by its exact name, deletes it and makes it again",
  by: "alone",
  faults: [
    {
      operation: "create",
      match: { name: "installer" },
      position: "after-commit",
      effect: { type: "gateway-page", status: 502 },
      times: 1,
    },
  ],
  async run(cloudflare) {
    const { account } = cloudflare;
    const tokens = at`/accounts/${account}/access/service_tokens`;
    const body = { name: "installer", duration: "8760h" };
    const lost = await cloudflare.post(tokens, body).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(Refused);
    expect(lost).toMatchObject({ status: 502 });
    const left = await cloudflare.list(tokens, { name: body.name });
    expect(left).toMatchObject([body]);
    for (const { id } of left) await cloudflare.delete(at`/accounts/${account}/access/service_tokens/${id}`);
    const made = await cloudflare.post(tokens, body);
    expect(await cloudflare.list(tokens, { name: body.name })).toMatchObject([{ id: made.id }]);
    expect(await cloudflare.isRight(made["client_id"], made["client_secret"])).toBe(true);
  },
};

export const leasingPrograms = [plugin, ephemeral, installer];
