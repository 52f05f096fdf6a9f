/** Programs that many people's tokens go through. */
import { expect } from "vitest";
import { Refused, type Item } from "./cloudflare.ts";
import { at, item } from "./place.ts";
import type { Program } from "./program.ts";

const DAY = 86_400_000;

const cleanUp: Program = {
  kind: "a clean-up of unused tokens",
  does: "disables what expired or was not seen for 90 days, deletes it a month later, and enables again what a rule names",
  by: "alone",
  seed: (ago) => ({
    tokens: [
      { name: "new" },
      { name: "expired", created_at: ago(40), duration: "720h" },
      { name: "never seen", created_at: ago(100) },
      { name: "seen", created_at: ago(100) },
      { name: "named", created_at: ago(100) },
    ],
    applications: [{ domain: "app.example.com", admits: ["named"] }],
  }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const tokens = at`/accounts/${account}/access/service_tokens`;
    await cloudflare.seen("seen");
    const now = await cloudflare.now();
    const age = (time: unknown) => (now - Date.parse(String(time))) / DAY;
    const unused = ({ created_at, expires_at, last_seen_at }: Item) =>
      age(expires_at) > 0 || age(last_seen_at ?? created_at) > 90;
    const due = (await cloudflare.list(tokens)).filter(unused);
    expect(due.map(({ name }) => name).toSorted()).toEqual(["expired", "named", "never seen"]);
    for (const { id } of due) await cloudflare.put(item(tokens, id), { enabled: false });

    await cloudflare.wait("720h");
    const left: string[] = [];
    for (const token of (await cloudflare.list(tokens)).filter(({ enabled }) => enabled === false)) {
      await cloudflare.delete(item(tokens, token.id)).catch(async (error: unknown) => {
        if (!(error instanceof Refused && error.code === 12_139)) throw error;
        left.push((await cloudflare.put(item(tokens, token.id), { enabled: true })).name);
      });
    }
    expect(left).toEqual(["named"]);
    const after = await cloudflare.list(tokens);
    expect(after.map(({ name }) => name).toSorted()).toEqual(["named", "new", "seen"]);
    expect(after.filter(({ enabled }) => enabled !== true)).toEqual([]);
  },
};

const settingUp: Program = {
  kind: "a set-up that leaves the clean-up to Cloudflare",
  does: "switches on that unused tokens are deleted, and looks after the period which are left",
  by: "alone",
  seed: () => ({
    tokens: [{ name: "forgotten" }, { name: "named" }],
    applications: [{ domain: "app.example.com", admits: ["named"] }],
  }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const organizations = at`/accounts/${account}/access/organizations`;
    const { auth_domain, name } = await cloudflare.get(organizations);
    const service_token_inactivity = { enabled: true, inactivity_threshold_days: 30, action: "delete" };
    const changed = await cloudflare.put(organizations, { auth_domain, name, service_token_inactivity });
    expect(changed).toMatchObject({ auth_domain, service_token_inactivity });
    const names = async () =>
      (await cloudflare.list(at`/accounts/${account}/access/service_tokens`)).map((token) => token.name).toSorted();
    expect(await names()).toEqual(["forgotten", "named"]);
    await cloudflare.wait("719h");
    expect(await names()).toEqual(["forgotten", "named"]);
    await cloudflare.wait("2h");
    expect(await names()).toEqual(["named"]);
  },
};

const portal: Program = {
  kind: "a portal where teams serve themselves",
  does: "puts a team's new token into the group that applications trust, takes it out again, and only then can delete it",
  by: "alone",
  seed: () => ({
    groups: [{ name: "trusted", include: [{ ip: { ip: "192.0.2.0/24" } }] }],
    applications: [
      {
        domain: "app.example.com",
        policies: [{ name: "trusted", decision: "non_identity", include: [{ group: { name: "trusted" } }] }],
      },
    ],
  }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const [group] = await cloudflare.list(at`/accounts/${account}/access/groups`, { name: "trusted" });
    if (!group) throw new Error("The group is not there");
    const place = at`/accounts/${account}/access/groups/${group.id}`;
    const include = group["include"] as object[];
    const token = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "team-a" });
    const rule = { service_token: { token_id: token.id } };
    const joined = await cloudflare.put(place, { name: group.name, include: [...include, rule] });
    expect(joined["include"]).toEqual([...include, rule]);

    const own = at`/accounts/${account}/access/service_tokens/${token.id}`;
    await expect(cloudflare.delete(own)).rejects.toMatchObject({ code: 12_139 });
    expect(await cloudflare.put(place, { name: group.name, include })).toMatchObject({ include });
    await cloudflare.delete(own);
    await expect(cloudflare.get(own)).rejects.toMatchObject({ status: 404 });
  },
};

export const tidyingPrograms = [cleanUp, settingUp, portal];
