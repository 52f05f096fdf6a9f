/** From what was read of an account to a seed, with a head that says where it is from, and what it lacks. */
import type { Target } from "../api-client/target.ts";
import type { Redaction } from "../api-client/redaction.ts";
import type { Seed, SeedSecrets } from "../contract/seed.ts";
import { Consultation } from "../rules/fidelity/consultation.ts";
import type { AccountRead } from "./account.ts";
import { carriedApplications } from "./applications.ts";
import type { Carrying } from "./carrying.ts";
import { LinkedPolicies } from "./linked-policies.ts";
import type { Notes } from "./notes.ts";
import { carriedOrganization, carriedTags } from "./organization.ts";
import { carriedGroups } from "./policies.ts";
import { StandIns } from "./stand-ins.ts";
import { carriedTokens } from "./tokens.ts";

export type PulledSeed = Seed & Required<Pick<Seed, "about">>;

const WHAT =
  "An account as access-emulator pull read it, for access-emulator start --seed. Names, e-mail addresses, IP addresses and host names stand in it, and no secret and no identity provider: treat it as you treat the account's own settings.";

export function seedOf(
  { accountId, baseUrl }: Pick<Target, "accountId" | "baseUrl">,
  read: AccountRead,
  notes: Notes,
  redaction: Redaction,
  now: Date,
): PulledSeed {
  const carrying: Carrying = { notes, consult: new Consultation(), ids: new Set() };
  const standIns = new StandIns(carrying);
  const tokens = carriedTokens(read.tokens, carrying);
  const known = new Set(tokens.map(({ id }) => String(id)));
  const { groups, named } = carriedGroups(read.groups, known, standIns, carrying);
  const linked = new LinkedPolicies(
    read.policies,
    read.applications.map(([, policies]) => policies),
    named,
    carrying,
  );
  const applications = carriedApplications(read.applications, linked, carrying);
  const tags = carriedTags(read.tags, carrying);
  const ofOrganization = read.organization && carriedOrganization(accountId, read.organization, carrying);
  const account = {
    id: accountId,
    ...ofOrganization,
    tags,
    tokens: [...tokens, ...standIns.tokens],
    groups: [...groups, ...standIns.groups],
    policies: linked.reusable,
    applications,
  };
  const masked = redaction.masked(account) as typeof account;
  if (JSON.stringify(masked) !== JSON.stringify(account)) {
    notes.leftOut("texts in which a secret stood", "[secret] stands in its place");
  }
  const { complete, ...noted } = notes.all;
  const about = { what: WHAT, pulled_at: `${now.toISOString().slice(0, 19)}Z`, base_url: baseUrl, complete };
  return { about: { ...about, ...(redaction.masked(noted) as typeof noted) }, accounts: [masked] };
}

/** Secrets for the tokens of the seed, but for those whose client id is not known; `secret` makes one. */
export function secretsFor(seed: PulledSeed, secret: () => string): SeedSecrets {
  const tokens = seed.accounts.flatMap(({ tokens: all = [] }) => all);
  return {
    about:
      "Secrets that access-emulator pull made, for access-emulator start --seed-secrets. An emulator lets them in; Cloudflare knows nothing of them.",
    tokens: tokens.flatMap(({ id = "", name, client_id: clientId }) =>
      clientId === undefined ? [] : [{ id, name, client_id: clientId, client_secret: secret() }],
    ),
  };
}
