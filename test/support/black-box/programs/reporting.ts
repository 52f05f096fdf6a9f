/** Programs that read, and change nothing or little. */
import { expect } from "vitest";
import type { Item } from "./cloudflare.ts";
import { at } from "./place.ts";
import type { Program } from "./program.ts";

const DAY = 86_400_000;

/** The ids of the tokens that rules name. */
function namedIn(items: readonly Item[]): ReadonlySet<string> {
  const named = items.flatMap(({ include, exclude, require }) =>
    [include, exclude, require].flatMap((rules) => (rules ?? []) as { service_token?: { token_id: string } }[]),
  );
  return new Set(named.flatMap(({ service_token: token }) => (token === undefined ? [] : [token.token_id])));
}

const audit: Program = {
  kind: "an audit",
  does: "reads everything about Access and finds tokens that expired, that nobody names, and that stand where they let nobody in",
  by: "alone",
  seed: (ago) => ({
    tokens: [
      { name: "good" },
      { name: "expired", created_at: ago(400), duration: "8760h" },
      { name: "misplaced" },
      { name: "orphan" },
    ],
    groups: [
      { name: "machines", include: [{ service_token: { name: "good" } }, { service_token: { name: "expired" } }] },
    ],
    policies: [{ name: "machines", decision: "non_identity", include: [{ group: { name: "machines" } }] }],
    applications: [
      { domain: "good.example.com", policies: ["machines"] },
      {
        domain: "bad.example.com",
        policies: [{ name: "no", decision: "allow", include: [{ service_token: { name: "misplaced" } }] }],
      },
    ],
    identity_providers: [{ name: "Login", type: "onetimepin" }],
  }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const now = await cloudflare.now();
    const tokens = await cloudflare.list(at`/accounts/${account}/access/service_tokens`);
    const apps = await cloudflare.list(at`/accounts/${account}/access/apps`);
    const reusable = await cloudflare.list(at`/accounts/${account}/access/policies`);
    const groups = await cloudflare.list(at`/accounts/${account}/access/groups`);
    expect(await cloudflare.list(at`/accounts/${account}/access/identity_providers`)).toMatchObject([
      { type: "onetimepin" },
    ]);
    const own: Item[] = [];
    for (const { id } of apps)
      own.push(...(await cloudflare.list(at`/accounts/${account}/access/apps/${id}/policies`)));
    expect(await cloudflare.get(at`/accounts/${account}/access/logs/access_requests`, { limit: 25 })).toEqual([]);

    const named = namedIn([...own, ...reusable, ...groups]);
    const misplaced = namedIn(own.filter(({ decision }) => decision === "allow"));
    const found = (which: (token: Item) => boolean) => tokens.filter(which).map(({ name }) => name);
    expect(found(({ expires_at }) => Date.parse(String(expires_at)) < now)).toEqual(["expired"]);
    expect(found(({ id }) => !named.has(id))).toEqual(["orphan"]);
    expect(found(({ id }) => misplaced.has(id))).toEqual(["misplaced"]);
  },
};

const exporter: Program = {
  kind: "an exporter of metrics",
  does: "asks again and again for tokens, applications and keys, makes gauges of them, and waits when it is told to",
  by: "alone",
  seed: (ago) => ({
    settings: { rate_limit: { quota: 4, window: "1m" } },
    tokens: [
      { name: "a", duration: "240h" },
      { name: "b", enabled: false },
      { name: "c", created_at: ago(1), duration: "1h" },
    ],
    applications: [{ domain: "a.example.com", admits: ["a"] }],
  }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const accounts = await cloudflare.list(at`/accounts`, { name: `Account ${account}` });
    expect(accounts).toMatchObject([{ id: account }]);
    const days: number[] = [];
    for (let scrape = 0; scrape < 3; scrape += 1) {
      const tokens = await cloudflare.list(at`/accounts/${account}/access/service_tokens`);
      const now = await cloudflare.now();
      const left = (token: Item) => (Date.parse(String(token["expires_at"])) - now) / DAY;
      expect(tokens.filter(({ enabled }) => enabled === true).length).toBe(2);
      expect(tokens.filter((token) => left(token) < 0).map(({ name }) => name)).toEqual(["c"]);
      days.push(left(tokens.find(({ name }) => name === "a") ?? { id: "", name: "" }));
      const apps = await cloudflare.list(at`/accounts/${account}/access/apps`);
      expect(apps.map((app) => (app["policies"] as unknown[]).length)).toEqual([1]);
      expect(await cloudflare.get(at`/accounts/${account}/access/keys`)).toHaveProperty("days_until_next_rotation");
    }
    expect(days.toSorted((a, b) => b - a)).toEqual(days);
    expect(cloudflare.retries).toBeGreaterThan(0);
  },
};

const compliance: Program = {
  kind: "a compliance report",
  does: "compares the organization, its keys and the lifetimes of tokens and sessions with what is demanded, and mends the organization",
  by: "alone",
  seed: () => ({
    tokens: [
      { name: "forever", duration: "forever" },
      { name: "a year", duration: "8760h" },
    ],
    applications: [{ domain: "long.example.com", session_duration: "720h", admits: ["a year"] }],
  }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const organizations = at`/accounts/${account}/access/organizations`;
    const report = async (): Promise<readonly string[]> => {
      const organization = await cloudflare.get(organizations);
      const keys = await cloudflare.get(at`/accounts/${account}/access/keys`);
      const tokens = await cloudflare.list(at`/accounts/${account}/access/service_tokens`);
      const apps = await cloudflare.list(at`/accounts/${account}/access/apps`);
      return [
        ...(organization["strict_service_token_auth"] === true ? [] : ["not strict"]),
        ...(organization["service_token_inactivity"] === undefined ? ["no end of unused tokens"] : []),
        ...(Number(keys["key_rotation_interval_days"]) > 30 ? ["keys too old"] : []),
        ...tokens.filter(({ duration }) => duration === "forever").map(({ name }) => `token ${name}`),
        ...apps
          .filter((app) => Number.parseInt(String(app["session_duration"]), 10) > 24)
          .map(({ name }) => `app ${name}`),
      ];
    };
    const openOnes = ["token forever", "app long.example.com"];
    expect(await report()).toEqual(["not strict", "no end of unused tokens", "keys too old", ...openOnes]);
    await cloudflare.patch(organizations, { strict_service_token_auth: true });
    const inactivity = { enabled: true, inactivity_threshold_days: 90, action: "disable" };
    await cloudflare.patch(organizations, { service_token_inactivity: inactivity });
    await cloudflare.put(at`/accounts/${account}/access/keys`, { key_rotation_interval_days: 30 });
    expect(await report()).toEqual(openOnes);
  },
};

export const reportingPrograms = [audit, exporter, compliance];
