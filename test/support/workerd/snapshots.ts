/** An account in which everything is there that an account can hold, and what it shows. */
import { inWorld } from "./edge-keys.ts";
import { idIn, send, tokenIn, AccountClient, type Answer, type TokenJson } from "./client.ts";

export const NOON = "2026-03-01T12:00:00Z";
export const API_TOKEN = "the-api-token-of-this-account";

export interface Presented {
  readonly client_id: string;
  readonly client_secret: string;
}

export interface RichAccount {
  readonly account: AccountClient;
  /** Every secret that ever was, with its client id. */
  readonly secrets: readonly Presented[];
  readonly ids: readonly string[];
}

const PERMISSIONS = [
  "Access: Service Tokens Write",
  "Access: Apps and Policies Read",
  "Access: Organizations, Identity Providers, and Groups Read",
];

/** An application with a policy of its own and a reusable one, which names a token through two groups; and one that is carried. */
async function withAccess(account: AccountClient, tokenId: string): Promise<void> {
  const made = async (path: string, body: object) => idIn(await account.access("POST", path, body));
  const inner = await made("groups", { name: "inner ü", include: [{ service_token: { token_id: tokenId } }] });
  const outer = await made("groups", { name: "outer", include: [{ group: { id: inner } }, { everyone: {} }] });
  const policy = {
    decision: "non_identity",
    include: [{ group: { id: outer } }],
    require: [{ ip: { ip: "10.0.0.0/8" } }],
  };
  const reusable = await made("policies", { name: "reusable", ...policy });
  await made("policies", { name: "of no application", decision: "deny", include: [{ everyone: {} }] });
  const own = {
    name: "own",
    decision: "allow",
    include: [{ email: { email: "a@example.com" } }],
    approval_required: true,
  };
  for (const name of ["a", "b", "of no application"]) await account.access("POST", "tags", { name });
  await made("identity_providers", {
    name: "Corp ü",
    type: "oidc",
    config: { client_id: "id", client_secret: "never kept" },
    scim_config: { enabled: true },
  });
  const answer = { method: "POST", path: "/accounts/*/cfd_tunnel", result: { id: "t" }, times: 2 };
  await account.control("PUT", "answers", { answers: [answer] });
  await send("POST", `/client/v4/accounts/${account.id}/cfd_tunnel`);
  await account.control("PUT", "origins/a.example.com", { url: "http://localhost:3000" });
  await account.settings({ other_paths: "carry" });
  await send("POST", `/client/v4/accounts/${account.id}/things`, { body: { name: "ü", a: [1] } });
  const id = await made("apps", {
    type: "self_hosted",
    name: "ü",
    destinations: [
      { type: "public", uri: "a.example.com/x" },
      { uri: "b.example.com" },
      { type: "private", cidr: "10.0.0.0/8" },
    ],
    tags: ["b", "a"],
    policies: [{ id: reusable, precedence: 7 }, own],
  });
  await account.access("POST", `apps/${id}/revoke_tokens`);
  await account.access("PUT", "organizations", {
    auth_domain: "rich.cloudflareaccess.com",
    login_design: { header_text: "ü" },
    strict_service_token_auth: true,
    service_token_inactivity: { enabled: true, inactivity_threshold_days: 365, action: "delete" },
  });
  await account.access("PUT", "keys", { key_rotation_interval_days: 30 });
  await account.access("POST", "keys/rotate");
  await inWorld(async ({ keys, store }) => {
    await keys.signer();
    store.access.endedSessions.end("e".repeat(64), 4_000_000_000);
  }, account.id);
  await made("apps", { type: "saas", name: "carried", saas_app: { auth_type: "oidc" }, policies: [reusable] });
}

/** Tokens of every state, deleted ones and dropped secrets, changes that have not spread, what stands around tokens, faults, a journal, settings. */
export async function richAccount(): Promise<RichAccount> {
  const account = new AccountClient("accounts");
  const secrets: Presented[] = [];
  const kept = (answer: Answer): TokenJson => {
    const { client_secret, ...token } = tokenIn(answer);
    if (client_secret !== undefined) secrets.push({ client_id: token.client_id, client_secret });
    return token;
  };
  await account.control("PUT", "clock", { now: NOON, mode: "frozen" });
  await account.settings({ assumptions: { "token-limit": "none" }, propagation_lag: "1h", random_seed: "a seed" });
  const plain = kept(await account.create({ name: "plain ü", duration: "forever" }));
  const rotated = kept(await account.create({ name: "rotated" }));
  const grace = { previous_client_secret_expires_at: "2026-03-02T12:00:00Z" };
  await account.control("POST", "verify", secrets.at(-1));
  kept(await account.rotate(rotated.id, grace));
  kept(await account.rotate(rotated.id, grace));
  const disabled = kept(await account.create({ name: "disabled", enabled: false }));
  const expired = kept(await account.create({ name: "expired", duration: "1h" }));
  const deleted = kept(await account.create({ name: "deleted" }));
  await account.control("POST", "clock/advance", { by: "2h" });
  await account.delete(deleted.id);
  const ancient = { previous_client_secret_expires_at: "0000-06-01T00:00:00Z" };
  const late = kept(await account.create({ name: "late", ...ancient }));
  await account.control("PATCH", `tokens/${plain.id}`, { in_use: true });
  await withAccess(account, rotated.id);
  for (const pair of secrets) await account.control("POST", "verify", pair);
  const effect = { type: "error", status: 500, code: 10001 };
  await account.control("POST", "faults", { operation: "get", position: "before", effect, times: 2 });
  await account.control("POST", "faults", {
    operation: "get",
    position: "before",
    effect: { type: "delay", by: "1ms" },
  });
  await account.control("DELETE", "faults/2");
  await account.control("POST", "faults", {
    operation: "list",
    position: "before",
    effect: { type: "truncate" },
    skip: 9,
  });
  await account.get(plain.id);
  await account.list();
  await account.create({ name: "" });
  await account.send("GET", "", { headers: {} });
  await account.settings({
    api_tokens: [{ name: "ci", permissions: PERMISSIONS, token: API_TOKEN }],
    rate_limit: { quota: 1000, window: "5m" },
  });
  return { account, secrets, ids: [plain, rotated, disabled, expired, deleted, late].map(({ id }) => id) };
}

const bearer = { authorization: `Bearer ${API_TOKEN}` };

/** Everything that the account shows; none of it changes it. */
export async function shownBy({ id }: { readonly id: string }, secrets: readonly Presented[]) {
  const ask = async (path: string) => (await send("GET", `/_emulator/accounts/${id}/${path}`)).body;
  const verdicts = [];
  for (const body of secrets) verdicts.push((await send("POST", `/_emulator/accounts/${id}/verify`, { body })).body);
  const access = async (path: string) =>
    (await send("GET", `/client/v4/accounts/${id}/access/${path}`, { headers: bearer })).text;
  const about = await send("GET", `/client/v4/accounts/${id}`, { headers: bearer });
  return {
    verdicts,
    settings: await ask("settings"),
    clock: await ask("clock"),
    faults: await ask("faults"),
    tokens: await ask("tokens?deleted=true"),
    applications: await access("apps"),
    policies: await access("policies"),
    groups: await access("groups"),
    organization: await access("organizations"),
    keys: await access("keys"),
    identityProviders: await access("identity_providers"),
    tags: await access("tags"),
    answers: await ask("answers"),
    origins: await ask("origins"),
    things: (await send("GET", `/client/v4/accounts/${id}/things`, { headers: bearer })).text,
    createdOn: /"created_on":"([^"]+)"/.exec(about.text)?.[1],
  };
}
