/** Programs that hold an account to what is written elsewhere. */
import { expect } from "vitest";
import { Refused, type Cloudflare, type Item } from "./cloudflare.ts";
import { accessOf, at, item } from "./place.ts";
import type { Program } from "./program.ts";

/** What an operator keeps in the status of its resource, and the secret that it wrote. */
interface Kept {
  token?: string;
  app?: string;
  policy?: string;
  secret?: { readonly id: unknown; readonly secret: unknown };
}

async function ifThere(asked: Promise<Item>): Promise<Item | undefined> {
  return asked.catch((error: unknown) => {
    if (error instanceof Refused && error.status === 404) return undefined;
    throw error;
  });
}

/** One reconciliation, which says what it had to do. */
async function reconcile(cloudflare: Cloudflare, kept: Kept): Promise<readonly string[]> {
  const { account, zoneName } = cloudflare;
  const did: string[] = [];
  const existing = async (kind: string, id: string | undefined) =>
    id === undefined ? undefined : ifThere(cloudflare.get(item(accessOf(account, kind), id)));

  const token = await existing("service_tokens", kept.token);
  if (!token || !kept.secret) {
    if (token) throw new Error("The secret is lost; somebody has to rotate");
    const made = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "ns/worker" });
    Object.assign(kept, { token: made.id, secret: { id: made["client_id"], secret: made["client_secret"] } });
    did.push("token");
  }
  const rules = { name: "ns/worker", decision: "non_identity", include: [{ service_token: { token_id: kept.token } }] };
  const policy = await existing("policies", kept.policy);
  if (!policy) {
    kept.policy = (await cloudflare.post(at`/accounts/${account}/access/policies`, rules)).id;
    did.push("policy");
  } else if (JSON.stringify(policy["include"]) !== JSON.stringify(rules.include)) {
    await cloudflare.put(at`/accounts/${account}/access/policies/${policy.id}`, rules);
    did.push("policy again");
  }
  const wanted = { name: "ns/worker", domain: `worker.${zoneName}`, type: "self_hosted", session_duration: "1h" };
  const app = await existing("apps", kept.app);
  const policies = [{ id: kept.policy, precedence: 1 }];
  if (!app) {
    kept.app = (await cloudflare.post(at`/accounts/${account}/access/apps`, { ...wanted, policies })).id;
    did.push("application");
  } else if (Object.entries(wanted).some(([member, value]) => app[member] !== value)) {
    await cloudflare.put(at`/accounts/${account}/access/apps/${app.id}`, { ...wanted, policies });
    did.push("application again");
  }
  return did;
}

const operator: Program = {
  kind: "a Kubernetes operator",
  does: "reconciles token, reusable policy and application, mends what somebody changed or deleted by hand, and finalizes",
  by: "alone",
  async run(cloudflare) {
    const { account, zoneName } = cloudflare;
    const kept: Kept = {};
    expect(await reconcile(cloudflare, kept)).toEqual(["token", "policy", "application"]);
    expect(await reconcile(cloudflare, kept)).toEqual([]);
    const isReached = () => cloudflare.reaches(`worker.${zoneName}`, kept.secret?.id, kept.secret?.secret);
    expect(await isReached()).toBe(true);

    const app = at`/accounts/${account}/access/apps/${kept.app ?? ""}`;
    const policy = at`/accounts/${account}/access/policies/${kept.policy ?? ""}`;
    const byHand = { name: "renamed", domain: `worker.${zoneName}`, type: "self_hosted" };
    await cloudflare.put(app, byHand);
    await cloudflare.put(policy, { name: "ns/worker", decision: "non_identity", include: [{ everyone: {} }] });
    expect(await reconcile(cloudflare, kept)).toEqual(["policy again", "application again"]);
    expect(await isReached()).toBe(true);
    await cloudflare.delete(app);
    expect(await reconcile(cloudflare, kept)).toEqual(["application"]);

    const token = at`/accounts/${account}/access/service_tokens/${kept.token ?? ""}`;
    for (const each of [at`/accounts/${account}/access/apps/${kept.app ?? ""}`, policy, token]) {
      await cloudflare.deleteIfThere(each);
      await cloudflare.deleteIfThere(each); // a finalizer may run twice
    }
    expect(await cloudflare.list(at`/accounts/${account}/access/service_tokens`)).toEqual([]);
  },
};

const module: Program = {
  kind: "a Terraform module",
  does: "creates token, group, reusable policy and application, reads them for a second plan that is empty, and destroys them",
  by: "alone",
  async run(cloudflare) {
    const { account, zoneName } = cloudflare;
    const create = async (kind: string, body: object) => {
      const made = await cloudflare.post(accessOf(account, kind), body);
      return { body, made, place: item(accessOf(account, kind), made.id) };
    };
    const token = await create("service_tokens", { name: "module", duration: "8760h", client_secret_version: 1 });
    const group = await create("groups", { name: "module", include: [{ service_token: { token_id: token.made.id } }] });
    const policy = await create("policies", {
      name: "module",
      decision: "non_identity",
      include: [{ group: { id: group.made.id } }],
      session_duration: "24h",
    });
    const app = await create("apps", {
      name: "module",
      domain: `module.${zoneName}`,
      type: "self_hosted",
      session_duration: "24h",
      policies: [{ id: policy.made.id, precedence: 1 }],
    });
    for (const { place, body } of [token, group, policy, app]) expect(await cloudflare.get(place)).toMatchObject(body);

    const again = {
      name: "module",
      client_secret_version: 2,
      previous_client_secret_expires_at: await cloudflare.inDays(1),
    };
    const rotated = await cloudflare.put(token.place, again);
    expect(rotated).toMatchObject({ client_secret: expect.any(String), client_secret_version: 2, duration: "8760h" });
    expect(rotated["client_secret"]).not.toBe(token.made["client_secret"]);

    await expect(cloudflare.delete(token.place)).rejects.toMatchObject({ status: 400, code: 12139 });
    for (const { place } of [app, policy, group, token]) await cloudflare.delete(place);
    await expect(cloudflare.get(app.place)).rejects.toMatchObject({ status: 404 });
  },
};

export const reconcilingPrograms = [operator, module];
