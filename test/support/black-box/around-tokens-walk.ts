/** The walk's part of what stands around tokens: what the control plane tells of applications, policies and groups. */
import { Account, call, emulatorUrl } from "./account.ts";
import type { Answer, TokenWithSecret } from "./answer.ts";
import type { Ask } from "./control-walk.ts";
import { askOfEdge } from "./edge-walk.ts";

export async function askAroundTokens(ask: (id: string, ask?: Ask) => Promise<Answer>): Promise<void> {
  const account = new Account();
  const at = { account_id: account.id };
  const token = await account.created({ name: "named" });
  const made = async (path: string, body: object): Promise<string> => {
    const { text } = await account.access("POST", path, body);
    return (JSON.parse(text) as { result: { id: string } }).result.id;
  };
  const include = [{ service_token: { token_id: token.id } }];
  await made("groups", { name: "machines", include });
  const policy = await made("policies", { name: "shared", decision: "non_identity", include });
  const own = { name: "own", decision: "bypass", include: [{ everyone: {} }] };
  const application = await made("apps", {
    type: "self_hosted",
    name: "shop",
    domain: "shop.example.com",
    policies: [policy, own],
  });
  await logOut(account.id, token); // before a revocation ends the session
  await account.access("POST", `apps/${application}/revoke_tokens`, {});
  await made("apps", { type: "bookmark", name: "bookmark" });
  await account.access("POST", "tags", { name: "shop" });
  const scim_config = { enabled: true };
  await made("identity_providers", { name: "bare", type: "onetimepin", config: {} });
  await made("identity_providers", {
    name: "whole",
    type: "saml",
    config: { attributes: ["groups"] },
    scim_config,
    saml_certificate_set_id: "set",
  });
  await ask("tokens.list", { at });
  await ask("tokens.get", { at: { ...at, token_id: token.id } });
  await ask("tokens.mark", { at: { ...at, token_id: token.id }, body: { in_use: true } });
  await askOfEdge(ask, account, token);
  await account.access("PATCH", "organizations", {});
  await ask("snapshot.get", { at });
  await account.access("PATCH", "organizations", {
    name: "Team",
    strict_service_token_auth: false,
    service_token_inactivity: { enabled: true, inactivity_threshold_days: 30, action: "disable" },
    session_duration: "1h",
  });
  await account.access("POST", "keys/rotate", {});
  await account.settings({ other_paths: "carry" });
  await account.anyPath("POST", "cfd_tunnel", { name: "carried" });
  await ask("snapshot.get", { at });
}

/** At the edge, so that a session has ended. */
async function logOut(id: string, token: TokenWithSecret): Promise<void> {
  const place = `${emulatorUrl}/_edge/${id}/shop.example.com`;
  const pair = { "cf-access-client-id": token.client_id, "cf-access-client-secret": token.client_secret };
  const { headers } = await call(place, { headers: pair });
  const [cookie = ""] = (headers.get("set-cookie") ?? "").split(";");
  await call(`${place}/cdn-cgi/access/logout`, { headers: { cookie } });
}
