/** What the class `fields` writes to: accounts with one object of each kind, and bodies that are accepted. */
import { randomBytes } from "node:crypto";
import type { Target, TargetAccount } from "../hostile-class.ts";

export interface FieldsWorld {
  /** Written to by the API. */
  readonly account: TargetAccount;
  /** What stands for the parameters of paths. On the control plane another account: its settings would close the API. */
  readonly parameters: Readonly<Record<"api" | "control", Record<string, string>>>;
  /** No answer may have it in it. */
  readonly secret: string;
}

const policy = { name: "a policy", decision: "non_identity", include: [{ everyone: {} }] };

/** By the names of schemas: what is accepted when nothing in it is changed. */
export const bodies: Readonly<Record<string, () => object>> = {
  CreateServiceToken: () => ({ name: "a token", duration: "24h" }),
  UpdateServiceToken: () => ({ name: "a token" }),
  RotateServiceToken: () => ({}),
  ApplicationBody: () => application(),
  ApplicationSettingsBody: () => ({ allow_iframe: true }),
  PolicyBody: () => policy,
  GroupBody: () => ({ name: "a group", include: [{ everyone: {} }] }),
  OrganizationBody: () => ({ auth_domain: `team-${fresh()}.cloudflareaccess.com`, name: "a team" }),
  RevokeUserBody: () => ({ email: "a@example.com" }),
  KeysBody: () => ({ key_rotation_interval_days: 30 }),
  IdentityProviderBody: () => ({ name: "a provider", type: "oidc", config: { client_id: "a" } }),
  TagBody: () => ({ name: `tag-${fresh().slice(0, 8)}` }),
};

const fresh = (): string => randomBytes(16).toString("hex");
const application = () => ({
  type: "self_hosted",
  name: "an application",
  domain: `a-${fresh()}.example.com`,
  policies: [policy],
});

export async function fieldsWorld(target: Target): Promise<FieldsWorld> {
  const [account, other, victim] = [await target.account(), await target.account(), await target.account()];
  const send = async (
    path: string,
    method: string,
    body: object,
    headers: TargetAccount["headers"] = account.headers,
  ) => {
    const answer = await fetch(target.url + path, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  const made = async (kind: string, body: object, of = account): Promise<Record<string, string>> =>
    (await send(`/client/v4/accounts/${of.id}/access/${kind}`, "POST", body))["result"] as Record<string, string>;
  const zone = fresh();
  await send(`/_emulator/zones/${zone}`, "PUT", { account_id: account.id });
  for (const { id } of [account, other]) {
    await send(`/_emulator/accounts/${id}/settings`, "PATCH", { assumptions: { "token-limit": "none" } });
  }
  await send(`/client/v4/accounts/${account.id}/access/organizations`, "PUT", bodies["OrganizationBody"]?.() ?? {});
  const app = await made("apps", application());
  const tenant = await send("/_emulator/tenants", "POST", { name: "of the fields", expires_at: null }, target.control);
  const secret = (await made("service_tokens", { name: "victim" }, victim))["client_secret"] ?? "";
  const ofOther = await made("service_tokens", { name: "other" }, other);
  return {
    account,
    secret,
    parameters: {
      api: {
        account_id: account.id,
        zone_id: zone,
        service_token_id: (await made("service_tokens", { name: "a token" }))["id"] ?? "",
        app_id: app["id"] ?? "",
        policy_id: (await made("policies", policy))["id"] ?? "",
        "policy_id of an application": (await made(`apps/${app["id"]}/policies`, policy))["id"] ?? "",
        group_id: (await made("groups", { name: "a group", include: [{ everyone: {} }] }))["id"] ?? "",
        identity_provider_id: (await made("identity_providers", bodies["IdentityProviderBody"]?.() ?? {}))["id"] ?? "",
        tag_name: (await made("tags", { name: "tag" }))["name"] ?? "",
      },
      control: {
        account_id: other.id,
        zone_id: fresh(),
        hostname: "app.example.com",
        fault: "1",
        token_id: ofOther["id"] ?? "",
        tenant_id: String(tenant["id"]),
      },
    },
  };
}

/** The path of an operation in this world. */
export function pathOf(
  world: FieldsWorld,
  plane: "api" | "control",
  path: string,
  changed: Readonly<Record<string, string>> = {},
): string {
  const known = { ...world.parameters[plane], ...changed };
  const isOfApplication = path.includes("/apps/");
  return path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => {
    if (name === "policy_id" && isOfApplication && !("policy_id" in changed))
      return known["policy_id of an application"] ?? "";
    return known[name] ?? "0";
  });
}
