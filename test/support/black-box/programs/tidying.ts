/** Programs that many people's tokens go through. */
import { expect } from "vitest";
import { Refused, type Cloudflare, type Item } from "./cloudflare.ts";
import { at, item } from "./place.ts";
import { anyToken, type Program } from "./program.ts";

const DAY = 86_400_000;
/** The secret of the tokens that somebody uses. */
const SECRET = "known-to-its-users";

/** A request by somebody who uses the token of this name. */
async function use(cloudflare: Cloudflare, name: string, domain = "shared.example.com"): Promise<boolean> {
  const [token] = await cloudflare.list(at`/accounts/${cloudflare.account}/access/service_tokens`, { name });
  return cloudflare.reaches(domain, token?.["client_id"], SECRET);
}

const cleanUp: Program = {
  kind: "a clean-up of unused tokens",
  does: "disables what expired or was not seen for 90 days, deletes it a month later, and enables again what a rule names",
  by: "alone",
  seed: () => ({
    tokens: [
      { name: "expired", client_secret: SECRET, duration: "2160h" },
      { name: "never seen" },
      { name: "seen long ago", client_secret: SECRET },
      { name: "seen", client_secret: SECRET },
      { name: "named", client_secret: SECRET },
    ],
    applications: [
      { domain: "app.example.com", admits: ["named"] },
      { domain: "shared.example.com", policies: [anyToken] },
    ],
  }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const tokens = at`/accounts/${account}/access/service_tokens`;
    // The tokens are used for 100 days, and then the clean-up comes.
    await cloudflare.wait("24h");
    for (const name of ["seen long ago", "seen"]) expect(await use(cloudflare, name)).toBe(true);
    await cloudflare.wait("2112h");
    const lastSeen = await cloudflare.now();
    for (const name of ["expired", "seen"]) expect(await use(cloudflare, name)).toBe(true);
    await cloudflare.wait("264h");
    await cloudflare.post(tokens, { name: "new" });
    const [seen] = await cloudflare.list(tokens, { name: "seen" });
    expect(Date.parse(String(seen?.["last_seen_at"]))).toBe(Math.floor(lastSeen / 1000) * 1000);

    const now = await cloudflare.now();
    const age = (time: unknown) => (now - Date.parse(String(time))) / DAY;
    const unused = ({ created_at, expires_at, last_seen_at }: Item) =>
      age(expires_at) > 0 || age(last_seen_at ?? created_at) > 90;
    const due = (await cloudflare.list(tokens)).filter(unused);
    expect(due.map(({ name }) => name).toSorted()).toEqual(["expired", "named", "never seen", "seen long ago"]);
    for (const { id } of due) await cloudflare.put(item(tokens, id), { enabled: false });
    expect(await use(cloudflare, "named", "app.example.com")).toBe(false);

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
    expect(await use(cloudflare, "named", "app.example.com")).toBe(true);
  },
};

const settingUp: Program = {
  kind: "a set-up that leaves the clean-up to Cloudflare",
  does: "switches on that unused tokens are deleted, and looks after the period which are left",
  by: "alone",
  seed: () => ({
    tokens: [{ name: "forgotten" }, { name: "used", client_secret: SECRET }, { name: "named" }],
    applications: [
      { domain: "app.example.com", admits: ["named"] },
      { domain: "shared.example.com", policies: [anyToken] },
    ],
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
    expect(await names()).toEqual(["forgotten", "named", "used"]);
    await cloudflare.wait("360h");
    expect(await use(cloudflare, "used")).toBe(true);
    await cloudflare.wait("359h");
    expect(await names()).toEqual(["forgotten", "named", "used"]);
    await cloudflare.wait("2h");
    expect(await names()).toEqual(["named", "used"]);
    await cloudflare.wait("360h");
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
