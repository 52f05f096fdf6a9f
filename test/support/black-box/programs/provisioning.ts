/** Programs that make what is not there yet. */
import { expect } from "vitest";
import type { Cloudflare, Item } from "./cloudflare.ts";
import { at } from "./place.ts";
import type { Program } from "./program.ts";

/** Makes what is missing, and says what it made. */
async function provision(cloudflare: Cloudflare): Promise<readonly string[]> {
  const { account, zoneName } = cloudflare;
  const made: string[] = [];
  const ensure = async (what: string, found: Item | undefined, make: () => Promise<Item>): Promise<Item> => {
    if (found) return found;
    made.push(what);
    return make();
  };
  expect(await cloudflare.get(at`/user/tokens/verify`)).toMatchObject({ status: "active" });
  const [zone] = await cloudflare.list(at`/zones`, { name: zoneName });
  expect(zone).toMatchObject({ status: "active", account: { id: account } });

  const tokens = await cloudflare.list(at`/accounts/${account}/access/service_tokens`);
  const token = await ensure(
    "token",
    tokens.find(({ name }) => name === "shop-api"),
    () => cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "shop-api", duration: "8760h" }),
  );
  // A secret that is not in this answer is nowhere: the real one puts it into a vault here.
  expect("client_secret" in token).toBe(made.includes("token"));

  const domain = `api.${zoneName}`;
  const apps = await cloudflare.list(at`/accounts/${account}/access/apps`, { domain });
  const app = await ensure(
    "application",
    apps.find((each) => each["domain"] === domain),
    () => cloudflare.post(at`/accounts/${account}/access/apps`, { name: "Shop API", domain, type: "self_hosted" }),
  );
  const policies = await cloudflare.list(at`/accounts/${account}/access/apps/${app.id}/policies`);
  const wanted = [
    { name: "people", decision: "allow", include: [{ email_domain: { domain: "example.com" } }], precedence: 2 },
    {
      name: "shop-api",
      decision: "non_identity",
      include: [{ service_token: { token_id: token.id } }],
      precedence: 1,
    },
  ];
  for (const policy of wanted) {
    const found = policies.find(({ name }) => name === policy.name);
    await ensure(`policy ${policy.name}`, found, () =>
      cloudflare.post(at`/accounts/${account}/access/apps/${app.id}/policies`, policy),
    );
    if (found) expect(found).toMatchObject(policy);
  }
  return made;
}

const provisioning: Program = {
  kind: "a provisioning script",
  does: "finds or makes a token, an application and its two policies; a second run makes nothing",
  by: "alone",
  async run(cloudflare) {
    expect(await provision(cloudflare)).toEqual(["token", "application", "policy people", "policy shop-api"]);
    expect(await provision(cloudflare)).toEqual([]);
  },
};

const bootstrap: Program = {
  kind: "a bootstrap of a new account",
  does: "sets the team's domain, a one-time PIN as login, a tag, a group, and the first application with its token",
  by: "alone",
  async run(cloudflare) {
    const { account, zoneName } = cloudflare;
    const organizations = at`/accounts/${account}/access/organizations`;
    const team = `t${account.slice(0, 12)}.cloudflareaccess.com`;
    await cloudflare.get(organizations);
    await cloudflare.put(organizations, { name: "The team", auth_domain: team, session_duration: "12h" });
    expect(await cloudflare.get(organizations)).toMatchObject({ auth_domain: team, session_duration: "12h" });

    const logins = at`/accounts/${account}/access/identity_providers`;
    expect(await cloudflare.list(logins)).toEqual([]);
    const login = await cloudflare.post(logins, { name: "One-time PIN", type: "onetimepin", config: {} });
    await cloudflare.post(at`/accounts/${account}/access/tags`, { name: "bootstrap" });
    const include = [{ email: { email: "first@example.com" } }];
    const group = await cloudflare.post(at`/accounts/${account}/access/groups`, { name: "owners", include });
    const { id, client_id, client_secret } = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, {
      name: "bootstrap",
      duration: "24h",
    });
    const app = await cloudflare.post(at`/accounts/${account}/access/apps`, {
      name: "Console",
      domain: `console.${zoneName}`,
      type: "self_hosted",
      allowed_idps: [login.id],
      auto_redirect_to_identity: true,
      tags: ["bootstrap"],
      policies: [
        { name: "owners", decision: "allow", include: [{ group: { id: group.id } }] },
        { name: "bootstrap", decision: "non_identity", include: [{ service_token: { token_id: id } }] },
      ],
    });
    // What the application needs to check the assertions of Access.
    expect(app).toMatchObject({ aud: expect.stringMatching(/^[0-9a-f]{64}$/), tags: ["bootstrap"] });
    expect(app["policies"]).toMatchObject([{ name: "owners" }, { name: "bootstrap" }]);
    expect(await cloudflare.reaches(`console.${zoneName}`, client_id, client_secret)).toBe(true);
  },
};

const onboarding: Program = {
  kind: "a command line that gives each developer a token",
  does: "asks who the credential is and for its account, then `create`, `list` and `revoke` a developer's token",
  by: "alone",
  async run(cloudflare) {
    expect(await cloudflare.get(at`/user/tokens/verify`)).toMatchObject({ status: "active" });
    await cloudflare.get(at`/user`);
    const memberships = await cloudflare.list<{ account: Item }>(at`/memberships`, { status: "accepted" });
    expect(memberships.map(({ account }) => account.id)).toContain(cloudflare.account);
    const [mine] = await cloudflare.list(at`/accounts`, { name: `Account ${cloudflare.account}` });
    const tokens = at`/accounts/${mine?.id ?? ""}/access/service_tokens`;

    const name = "dev-ada@example.com";
    const created = await cloudflare.post(tokens, { name, duration: "720h" });
    expect(created).toMatchObject({ client_secret: expect.any(String), expires_at: expect.any(String) });
    const listed = await cloudflare.list(tokens, { search: "dev-" });
    expect(listed).toMatchObject([{ name, id: created.id, enabled: true }]);
    expect(listed.filter((each) => "client_secret" in each)).toEqual([]);

    const [found] = await cloudflare.list(tokens, { name });
    await cloudflare.delete(at`/accounts/${cloudflare.account}/access/service_tokens/${found?.id ?? ""}`);
    expect(await cloudflare.list(tokens, { name })).toEqual([]);
    expect(await cloudflare.isRight(created["client_id"], created["client_secret"])).toBe(false);
  },
};

export const provisioningPrograms = [provisioning, bootstrap, onboarding];
