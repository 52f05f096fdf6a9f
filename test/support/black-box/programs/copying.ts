/** Programs that carry a configuration from one place to another. */
import { expect } from "vitest";
import { freshId } from "../account.ts";
import type { Cloudflare, Item } from "./cloudflare.ts";
import { accessOf, at, item } from "./place.ts";
import type { Program } from "./program.ts";

/** What an account has, as it is written to a file. */
interface Saved {
  readonly tokens: readonly Item[];
  readonly groups: readonly Item[];
  readonly policies: readonly Item[];
  readonly apps: readonly Item[];
}

async function saved(cloudflare: Cloudflare, account: string): Promise<Saved> {
  return {
    tokens: await cloudflare.list(at`/accounts/${account}/access/service_tokens`),
    groups: await cloudflare.list(at`/accounts/${account}/access/groups`),
    policies: await cloudflare.list(at`/accounts/${account}/access/policies`),
    apps: await cloudflare.list(at`/accounts/${account}/access/apps`),
  };
}

/** Without what the API gives by itself. */
const NOT_SENT = new Set([
  "id",
  "uid",
  "aud",
  "created_at",
  "updated_at",
  "app_count",
  "reusable",
  "policies",
  "destinations",
]);

function sent(original: Item, renamed: ReadonlyMap<string, string>): object {
  const members = Object.entries(original).filter(([member]) => !NOT_SENT.has(member));
  const text = JSON.stringify(Object.fromEntries(members));
  return JSON.parse([...renamed].reduce((all, [old, id]) => all.replaceAll(old, id), text)) as object;
}

/** Makes all of it in an account, and gives the new secrets, by the names of the tokens. */
async function restored(cloudflare: Cloudflare, account: string, all: Saved): Promise<ReadonlyMap<string, Item>> {
  const renamed = new Map<string, string>();
  const tokens = new Map<string, Item>();
  for (const { id, name, duration, enabled } of all.tokens) {
    const made = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name, duration, enabled });
    renamed.set(id, made.id);
    tokens.set(name, made);
  }
  for (const group of all.groups) {
    const made = await cloudflare.post(at`/accounts/${account}/access/groups`, sent(group, renamed));
    renamed.set(group.id, made.id);
  }
  for (const policy of all.policies) {
    const made = await cloudflare.post(at`/accounts/${account}/access/policies`, sent(policy, renamed));
    renamed.set(policy.id, made.id);
  }
  for (const app of all.apps) {
    const policies = (app["policies"] as Item[]).map(({ id, precedence }) => ({ id: renamed.get(id), precedence }));
    await cloudflare.post(at`/accounts/${account}/access/apps`, { ...sent(app, renamed), policies });
  }
  return tokens;
}

/** What is the same in the original and in a copy. */
const shapeOf = ({ tokens, groups, policies, apps }: Saved) => ({
  tokens: tokens.map(({ name, duration, enabled }) => ({ name, duration, enabled })),
  groups: groups.map(({ name }) => name),
  policies: policies.map(({ name, decision, app_count }) => ({ name, decision, app_count })),
  apps: apps.map(({ name, domain, session_duration }) => ({ name, domain, session_duration })),
});

const someAccount = () => ({
  tokens: [
    { name: "deploy", duration: "8760h" },
    { name: "off", enabled: false },
  ],
  groups: [{ name: "machines", include: [{ service_token: { name: "deploy" } }, { service_token: { name: "off" } }] }],
  policies: [{ name: "machines", decision: "non_identity" as const, include: [{ group: { name: "machines" } }] }],
  applications: [{ domain: "app.example.com", session_duration: "6h", policies: ["machines"] }],
});

const backup: Program = {
  kind: "a backup of the configuration",
  does: "saves tokens, groups, policies and applications, and makes them again after all of them were deleted; secrets are new",
  by: "alone",
  seed: someAccount,
  async run(cloudflare) {
    const { account } = cloudflare;
    const before = await saved(cloudflare, account);
    expect(JSON.stringify(before)).not.toContain('client_secret"');
    const { apps, policies, groups, tokens: old } = before;
    for (const [kind, all] of Object.entries({ apps, policies, groups, service_tokens: old })) {
      for (const { id } of all) await cloudflare.delete(item(accessOf(account, kind), id));
    }
    expect(shapeOf(await saved(cloudflare, account))).toEqual({ tokens: [], groups: [], policies: [], apps: [] });

    const tokens = await restored(cloudflare, account, before);
    expect(shapeOf(await saved(cloudflare, account))).toEqual(shapeOf(before));
    const { client_id, client_secret } = tokens.get("deploy") as Item;
    expect(await cloudflare.reaches("app.example.com", client_id, client_secret)).toBe(true);
  },
};

const migration: Program = {
  kind: "a migration between accounts",
  does: "copies an account's tokens, groups, policies and applications to another account under new ids, and compares both",
  by: "alone",
  seed: someAccount,
  async run(cloudflare) {
    const target = freshId();
    expect(await cloudflare.get(at`/accounts/${target}`)).toMatchObject({ id: target });
    const source = await saved(cloudflare, cloudflare.account);
    const tokens = await restored(cloudflare, target, source);
    const copy = await saved(cloudflare, target);
    expect(shapeOf(copy)).toEqual(shapeOf(source));
    const [group] = copy.groups;
    expect(group?.["include"]).toEqual(
      ["deploy", "off"].map((name) => ({ service_token: { token_id: tokens.get(name)?.id } })),
    );
    expect(shapeOf(await saved(cloudflare, cloudflare.account))).toEqual(shapeOf(source));
  },
};

const generator: Program = {
  kind: "a generator of import blocks",
  does: "lists what an account has and asks for each item again by its id, as a later `import` will",
  by: "alone",
  seed: () => ({ ...someAccount(), identity_providers: [{ name: "Login", type: "github" }], tags: ["a tag"] }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const blocks: string[] = [];
    for (const kind of ["service_tokens", "groups", "policies", "apps", "identity_providers"]) {
      const place = accessOf(account, kind);
      for (const { id, name } of await cloudflare.list(place)) {
        expect(await cloudflare.get(item(place, id))).toMatchObject({ id, name });
        blocks.push(`import ${kind} accounts/${account}/${id}`);
      }
    }
    for (const { name } of await cloudflare.list(at`/accounts/${account}/access/tags`)) {
      expect(await cloudflare.get(at`/accounts/${account}/access/tags/${name}`)).toMatchObject({ name });
      blocks.push(`import tags accounts/${account}/${name}`);
    }
    expect(await cloudflare.get(at`/accounts/${account}/access/organizations`)).toHaveProperty("auth_domain");
    expect(blocks.length).toBe(7);
  },
};

export const copyingPrograms = [backup, migration, generator];
