/** An account with applications, policies and groups of every kind, made by the API alone. */
import { accessOf, resultIn } from "./around-tokens.ts";
import { AccountClient, tokenIn } from "./client.ts";

type Made = { readonly id: string };

export async function accountWithAccess() {
  const account = new AccountClient("accounts");
  const access = accessOf(account.id);
  const make = async (path: string, body: object): Promise<string> => resultIn<Made>(await access.post(path, body)).id;
  const token = tokenIn(await account.create({ name: "deploy" }));
  const other = tokenIn(await account.create({ name: "other" }));
  const named = { service_token: { token_id: token.id } };
  const inner = await make("groups", { name: "ci inner", include: [named], require: [{ ip: { ip: "10.0.0.0/8" } }] });
  const outer = await make("groups", {
    name: "outer ü",
    include: [{ group: { id: inner } }],
    exclude: [{ everyone: {} }],
  });
  const shared = await make("policies", {
    name: "shared",
    decision: "non_identity",
    include: [{ group: { id: outer } }, named],
    session_duration: "30m",
    purpose_justification_prompt: "Why?",
    approval_groups: [{ approvals_needed: 1, email_addresses: ["a@b.example"] }],
  });
  const unused = await make("policies", { name: "unused", decision: "bypass", include: [{ everyone: {} }] });
  for (const name of ["a", "b"]) resultIn(await access.post("tags", { name }));
  await make("identity_providers", { name: "Corp", type: "saml", config: { attributes: ["b", "a"] } });
  const first = await make("apps", {
    type: "self_hosted",
    name: "App",
    destinations: [
      { type: "public", uri: "app.example.com" },
      { type: "private", cidr: "10.0.0.0/8" },
      { uri: "app.example.com/admin" },
    ],
    tags: ["b", "a"],
    cors_headers: { max_age: 10, allowed_origins: ["https://z.example", "https://a.example"] },
    service_auth_401_redirect: true,
    policies: [
      { id: shared, precedence: 5 },
      { name: "own", decision: "allow", include: [{ email: { email: "a@b.example" } }], precedence: 2 },
      { name: "other own", decision: "deny", include: [{ service_token: { token_id: other.id } }] },
    ],
  });
  await make("apps", {
    type: "saas",
    name: "carried app",
    saas_app: { z: 1, a: [{ b: null }] },
    domain: "app.example.com",
  });
  const third = await make("apps", { type: "self_hosted", domain: "third.example.com", policies: [shared] });
  const gone = await make("apps", { type: "self_hosted", domain: "gone.example.com" });
  resultIn(await access.delete(`apps/${gone}`));
  resultIn(await access.post(`apps/${third}/revoke_tokens`));
  resultIn(
    await access.put(`groups/${inner}`, { name: "ci inner", include: [named, { geo: { country_code: "PT" } }] }),
  );
  return { account, access, token, other, inner, outer, shared, unused, first, third };
}
