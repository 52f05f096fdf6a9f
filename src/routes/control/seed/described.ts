/** Seeds, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { LARGEST_VERSION, NAME_LIMIT } from "../../../rules/service-tokens/token.ts";
import { AUTH_DOMAIN_PATTERN } from "../../../rules/organization/organization.ts";
import { ACCOUNT_ID, count, hexId, SECRET, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";
import { prefixed, referenceTo, tokenName, type Form, type Narrowed } from "../../http/forms.described.ts";
import { TAG_LENGTH } from "../../../rules/tags/tag.ts";
import { answerNarrowed } from "../fixed-answers/described.ts";
import { AccountSeed, Seed } from "./inputs.ts";

export const SeededAccounts = z.strictObject({
  accounts: z.array(z.strictObject({ id: hexId(), seeded: z.boolean(), tokens: count() })),
});

const time = referenceTo("Time");
const duration = referenceTo("Duration");
/** Of groups and policies: as long as a name of a token may be. */
const label: Form = { minLength: 1, maxLength: NAME_LIMIT };
const session: Form = { maxLength: 128, description: "A Go duration such as 30m or 24h" };

/** What the rules refuse of an account's seed beyond its schema. */
const accountNarrowed: Narrowed = {
  "tokens[].name": tokenName,
  "tokens[].client_secret_version": { minimum: 1, maximum: LARGEST_VERSION },
  "tokens[].previous_client_secret_expires_at": time,
  "tokens[].duration": duration,
  "tokens[].created_at": time,
  "tokens[].updated_at": time,
  "tokens[].last_seen_at": time,
  "tokens[].expires_at": time,
  // {n} is at least one digit, and the name that comes of it has at most 350.
  "bulk.name": { minLength: 1, maxLength: 3 * NAME_LIMIT },
  "bulk.duration": duration,
  "groups[].name": label,
  "groups[].created_at": time,
  "groups[].updated_at": time,
  "policies[].name": label,
  "policies[].created_at": time,
  "policies[].updated_at": time,
  "applications[].name": { maxLength: NAME_LIMIT },
  "applications[].created_at": time,
  "applications[].updated_at": time,
  "applications[].policies[].created_at": time,
  "applications[].policies[].updated_at": time,
  "organization.auth_domain": { pattern: AUTH_DOMAIN_PATTERN },
  "organization.name": label,
  "organization.session_duration": session,
  "organization.updated_at": time,
  "identity_providers[].name": label,
  "identity_providers[].created_at": time,
  ...prefixed("answers[].", answerNarrowed),
  "tags[]": { minLength: 1, maxLength: TAG_LENGTH },
  "applications[].tags[]": { minLength: 1, maxLength: TAG_LENGTH },
};

export const seedNarrowed = prefixed("accounts[].", accountNarrowed);

export const seedsNarrowed: [z.core.$ZodType, Narrowed][] = [
  [AccountSeed, accountNarrowed],
  [Seed, seedNarrowed],
];

/** What one account starts with. */
export const seedExample = {
  settings: { access_enabled: true, assumptions: { "secret-format": "hex" } },
  tokens: [{ name: "ci", client_secret: SECRET, duration: "8760h" }],
  bulk: { count: 20, name: "bulk-{n}" },
  groups: [{ name: "pipelines", include: [{ service_token: { name: "ci" } }] }],
  policies: [{ name: "pipelines may", decision: "non_identity", include: [{ group: { name: "pipelines" } }] }],
  applications: [
    { domain: "app.example.com", admits: ["ci"] },
    { domain: "admin.example.com", policies: ["pipelines may"] },
  ],
};

const name = "Shop";
const zones = [{ id: "0000000000000000000000000000b001", name: "app.example" }];

export const seedOperations = {
  "seed.apply": {
    method: "post",
    path: "/seed",
    summary: "Fills accounts; an account that was used already is left as it is",
    body: Seed,
    examples: { "one account": { accounts: [{ id: ACCOUNT_ID, name, zones, ...seedExample }] } },
    status: 200,
    answer: SeededAccounts,
    errors: [...ofBodies, "bad-seed", "zone-has-tokens"],
  },
} as const satisfies Record<string, ControlOperation>;
