/** A team's account on an ordinary day: tokens in each state, doors of each kind, and some requests that went wrong. */
import type { Account } from "../../node/built-library.ts";
import { ask, credentialsOf, made, makeToken, visit, type Token } from "./asking.ts";

export interface SmallWorld {
  readonly tokens: Readonly<Record<"deploy" | "ci" | "reports" | "backup" | "nightly" | "laptop" | "former", Token>>;
  readonly applications: Readonly<Record<"shop" | "admin" | "status", string>>;
}

const TOKENS = "/access/service_tokens";
const THE_END = "2026-03-02T09:00:00Z";

/** The clock is frozen all the way, and each id is drawn from a seed: it is the same world each time. */
export async function makeSmallWorld(account: Account): Promise<SmallWorld> {
  await account.rename("Shop");
  await account.changeSettings({ random_seed: "small" });
  await account.clock.freeze("2026-01-05T09:00:00Z");
  const deploy = await makeToken(account, "deploy");
  const nightly = await makeToken(account, "nightly", "720h");
  await account.clock.advanceTo("2026-01-12T09:00:00Z");
  const reports = await makeToken(account, "reports", "1200h");
  const laptop = await makeToken(account, "old laptop");
  const former = await makeToken(account, "former contractor");
  const first = await makeToken(account, "ci");
  const applications = await makeDoors(account, { deploy, reports, ci: first });

  await account.clock.advanceTo("2026-01-26T09:00:00Z");
  await made(account, `${TOKENS}/${deploy.id}/refresh`, undefined);
  await made(account, `${TOKENS}/${former.id}`, undefined, "DELETE");
  const { client_secret } = await made<Token>(account, `${TOKENS}/${first.id}/rotate`, {});
  const ci = { ...first, client_secret };
  await account.clock.advanceTo("2026-02-16T09:00:00Z");
  await made(account, `${TOKENS}/${laptop.id}`, { enabled: false }, "PUT");
  const backup = await makeToken(account, "backup");
  await visit(account, "https://shop.example.com/orders", credentialsOf(ci));

  await account.clock.advanceTo("2026-03-02T08:00:00Z");
  await made(account, `${TOKENS}/${backup.id}/rotate`, { previous_client_secret_expires_at: "2026-03-04T08:00:00Z" });
  const tokens = { deploy, ci, reports, backup, nightly, laptop, former };
  await goThrough(account, tokens);
  return { tokens, applications };
}

async function makeDoors(
  account: Account,
  { deploy, reports, ci }: Readonly<Record<"deploy" | "reports" | "ci", Token>>,
): Promise<SmallWorld["applications"]> {
  const runners = await made(account, "/access/groups", {
    name: "CI runners",
    include: [{ service_token: { token_id: ci.id } }],
  });
  const machines = await made(account, "/access/policies", {
    name: "Machines",
    decision: "non_identity",
    include: [{ group: { id: runners.id } }, { service_token: { token_id: deploy.id } }],
  });
  const shop = await made(account, "/access/apps", {
    name: "Shop",
    type: "self_hosted",
    domain: "shop.example.com",
    policies: [machines.id],
  });
  const admin = await made(account, "/access/apps", {
    name: "Admin",
    type: "self_hosted",
    domain: "admin.example.com",
    policies: [
      {
        name: "Staff and reports",
        decision: "allow",
        include: [{ email_domain: { domain: "example.com" } }, { service_token: { token_id: reports.id } }],
      },
    ],
  });
  const status = await made(account, "/access/apps", {
    name: "Status page",
    type: "self_hosted",
    domain: "status.example.com",
    policies: [{ name: "Everybody", decision: "bypass", include: [{ everyone: {} }] }],
  });
  return { shop: shop.id, admin: admin.id, status: status.id };
}

/** An hour in which a few things go wrong. */
async function goThrough(account: Account, tokens: SmallWorld["tokens"]): Promise<void> {
  const { deploy, ci, reports, nightly } = tokens;
  await account.origin("shop.example.com", "http://127.0.0.1:9");
  await account.fault({ operation: "rotate", position: "after-commit", effect: { type: "gateway-page", status: 502 } });
  await account.fault({
    operation: "edge",
    match: { host: "status.example.com" },
    position: "before",
    effect: { type: "error", status: 503 },
    times: 2,
    skip: 5,
  });
  await visit(account, "https://shop.example.com.elsewhere.example/", credentialsOf(ci));
  await visit(account, "https://status.example.com/");
  await visit(account, "https://admin.example.com/users", credentialsOf(nightly));
  await visit(account, "https://admin.example.com/reports", {
    ...credentialsOf(deploy),
    "cf-access-client-secret": "no",
  });
  await ask(account, "GET", "/dns_records?type=A", undefined, "terraform/1.9");
  await ask(account, "GET", `${TOKENS}/00000000-0000-4000-8000-000000000000`, undefined, "Cloudflare/JS 7.3.0");
  await ask(account, "POST", TOKENS, { name: "", colour: "red" }, "curl/8.5.0");
  await ask(account, "GET", TOKENS, undefined, "Cloudflare/Python 5.2.0");
  await account.clock.advanceTo(THE_END);
  await visit(account, "https://shop.example.com/orders", credentialsOf(ci));
  await visit(account, "https://admin.example.com/reports/today", credentialsOf(reports));
}
