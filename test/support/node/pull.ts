/** `pull` as a user runs it, and an account with something of everything for it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Account, Seed } from "./built-library.ts";
import { commandLine, type Finished, type Surroundings } from "./command-line.ts";
import { scratchFolder } from "./processes.ts";

export type Place = Pick<Account, "id" | "apiUrl">;

export interface Pulled extends Finished {
  /** The path of the seed. */
  readonly out: string;
  /** The seed; throws when there is none. */
  readonly seed: PulledSeed;
}

export type PulledSeed = Seed & Required<Pick<Seed, "about">>;

/** The API token that pull is given; it must stand nowhere. */
export const CREDENTIAL = "api-token-of-a-pull-that-is-secret";

/** Runs it to its end. */
export async function pulled(
  { id, apiUrl }: Place,
  more: readonly string[] = [],
  { env }: Surroundings = {},
): Promise<Pulled> {
  const out = join(scratchFolder(), "seed.json");
  const words = ["pull", "--base-url", apiUrl, "--account", id, "--out", out, ...more];
  const finished = await commandLine().ran(words, { env: env ?? { CLOUDFLARE_API_TOKEN: CREDENTIAL } });
  return {
    ...finished,
    out,
    get seed() {
      return JSON.parse(readFileSync(out, "utf8")) as PulledSeed;
    },
  };
}

/** A seed but for what differs between two pulls of the same. */
export function comparable({ about, accounts }: PulledSeed): object {
  return { about: { ...about, pulled_at: "", base_url: "" }, accounts };
}

const token = { service_token: { name: "deploy" } };

/** An account of a seed with something of everything. */
export const richSeed = {
  settings: { assumptions: { "organization-created-at": "2023-05-06T07:08:09Z" } },
  tokens: [
    {
      name: "deploy",
      client_secret: "the-secret-of-deploy",
      previous_client_secret: "the-secret-before",
      client_secret_version: 7,
      previous_client_secret_expires_at: "2031-01-01T00:00:00Z",
      created_at: "2025-01-01T00:00:00Z",
      updated_at: "2025-06-01T00:00:00Z",
      last_seen_at: "2025-07-01T00:00:00Z",
      expires_at: "2035-01-01T00:00:00Z",
    },
    { name: "off ü 𝔘", enabled: false, duration: "forever", created_at: "2025-02-01T00:00:00Z" },
    { name: "twice", created_at: "2025-03-01T00:00:00Z", client_secret: "the-secret-of-one" },
    { name: "twice", created_at: "2025-03-01T00:00:00Z", duration: "17520h" },
  ],
  groups: [
    { name: "outer", include: [{ group: { name: "inner" } }], exclude: [{ geo: { country_code: "PT" } }] },
    { name: "inner", include: [token], require: [{ ip: { ip: "10.0.0.0/8" } }], created_at: "2025-01-02T00:00:00Z" },
  ],
  policies: [
    {
      name: "pipelines",
      decision: "non_identity",
      include: [{ group: { name: "outer" } }, { email: { email: "one@shop.example" } }],
      session_duration: "30m",
      approval_required: true,
      approval_groups: [{ approvals_needed: 1, email_addresses: ["two@shop.example"] }],
      purpose_justification_prompt: "Why?",
      updated_at: "2026-01-01T00:00:00Z",
    },
    { name: "unused", decision: "bypass", include: [{ everyone: {} }] },
  ],
  applications: [
    {
      name: "Shop",
      destinations: [
        { type: "public", uri: "app.shop.example" },
        { type: "private", cidr: "10.0.0.0/8" },
        { type: "public", uri: "app.shop.example/admin" },
      ],
      domain: "app.shop.example/admin",
      tags: ["a", "b"],
      cors_headers: { max_age: 10, allowed_origins: ["https://z.example"], allowed_methods: ["GET"] },
      service_auth_401_redirect: true,
      policies: [
        { name: "pipelines", precedence: 5 },
        { name: "people", decision: "allow", include: [{ email_domain: { domain: "shop.example" } }], precedence: 2 },
        { name: "not these", decision: "deny", include: [{ geo: { country_code: "XX" } }] },
      ],
    },
    { domain: "*.shop.example", admits: ["deploy"] },
    {
      type: "saas",
      name: "carried",
      saas_app: { auth_type: "oidc", client_secret: "never-to-be-seen", redirect_uris: ["https://saas.example"] },
    },
    { type: "bookmark", name: "bookmark", domain: "app.shop.example" },
  ],
  organization: {
    auth_domain: "shop.cloudflareaccess.com",
    name: "The Shop",
    strict_service_token_auth: true,
    service_token_inactivity: { enabled: false, inactivity_threshold_days: 365, action: "disable" },
    login_design: { background_color: "#123456" },
    updated_at: "2026-02-03T04:05:06Z",
  },
  identity_providers: [{ name: "Corp", type: "saml", config: { sso_target_url: "https://idp.example" } }],
  tags: ["a", "b", "of nothing"],
} as const satisfies Omit<Seed["accounts"][number], "id">;
