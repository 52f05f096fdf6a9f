/** Fills an account with what stands around tokens in a seed, as a part of the change that is open. */
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { ok, type Result } from "../../../rules/fidelity/result.ts";
import type { Policy } from "../../../rules/policies/policy.ts";
import { placed, readGroups, readSeededPolicy, type SeedGroup, type SeedPolicy } from "../../../rules/seeds/access.ts";
import { readIdentityProviders, readTags, type SeedIdentityProvider } from "../../../rules/seeds/identity-providers.ts";
import { readApplications, type SeedApplication, type SeededApplication } from "../../../rules/seeds/applications.ts";
import { readSeededOrganization, type SeedOrganization } from "../../../rules/seeds/organization.ts";
import { indexOf, type Tokens } from "../../../rules/seeds/names.ts";
import type { RandomBytes } from "../../../rules/values/random.ts";
import type { TokensTable } from "../tables/tokens.ts";
import type { AccessTables } from "./access-tables.ts";
import { keptOf, type AnswerSpec } from "./answer-schema.ts";
import { refusalOfPolicies } from "./changes.ts";

export interface AccessSeed {
  readonly groups?: readonly SeedGroup[] | undefined;
  readonly policies?: readonly SeedPolicy[] | undefined;
  readonly applications?: readonly SeedApplication[] | undefined;
  readonly organization?: SeedOrganization | undefined;
  readonly identity_providers?: readonly SeedIdentityProvider[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly answers?: readonly AnswerSpec[] | undefined;
}

/** An id and an audience take so much. */
const BYTES_PER_ITEM = 48;

/** How much randomness ids and audiences take that are not given. */
export function randomBytesOf(seed: AccessSeed): number {
  const { groups = [], policies = [], applications = [], identity_providers: providers = [] } = seed;
  const own = applications.reduce((sum, { policies: items = [] }) => sum + items.length + 1, 0);
  return BYTES_PER_ITEM * (groups.length + policies.length + applications.length + providers.length + own);
}

/** About so much the seed takes in storage. */
export function bytesOf(seed: AccessSeed): number {
  const {
    groups = [],
    policies = [],
    applications = [],
    identity_providers: providers = [],
    tags = [],
    answers = [],
    organization,
  } = seed;
  const lists = [groups, policies, applications, providers, tags, answers];
  const isEmpty = organization === undefined && lists.every(({ length }) => length === 0);
  return isEmpty ? 0 : JSON.stringify([...lists, organization]).length;
}

/** Nothing is written before all of it is known to be right: an account whose seed was refused has no tables of them. */
export function insertAccess(
  access: AccessTables,
  tokens: TokensTable,
  seed: AccessSeed,
  context: { readonly now: number; readonly consult: Consultation; readonly random: RandomBytes },
): Result<null> {
  const { groups: groupSeeds = [], policies: policySeeds = [], applications: applicationSeeds = [] } = seed;
  const { organization } = seed;
  const known: Tokens = {
    hasToken: (id) => tokens.byId(id) !== undefined,
    tokenOfClientId: (clientId) => tokens.byClientId(clientId)?.id,
    tokensNamed: (name) => tokens.idsNamed(name),
  };
  const read = readGroups(groupSeeds, known, context);
  if (!read.ok) return read;
  const { groups, reading } = read.value;
  const policies: Policy[] = [];
  for (const [index, policySeed] of policySeeds.entries()) {
    const policy = readSeededPolicy(policySeed, null, `policies.${index}`, reading);
    if (!policy.ok) return policy;
    policies.push(policy.value);
  }
  const applications = readApplications(applicationSeeds, indexOf("reusable policy", policies), reading);
  if (!applications.ok) return applications;
  const problem = problemOfDecisions(applications.value, policies, context.consult);
  if (!problem.ok) return problem;
  const organized = organization && readSeededOrganization(access.organization.get(), organization, context);
  if (organized?.ok === false) return organized;
  const providers = readIdentityProviders(seed.identity_providers ?? [], reading);
  if (!providers.ok) return providers;
  const made = applications.value.map(({ application }) => application);
  const tags = readTags(seed.tags ?? [], made, context);
  if (!tags.ok) return tags;

  if (organized) access.organization.keep(organized.value);
  for (const group of groups) {
    access.groups.insert(group);
    access.keepNames(group.id, group);
  }
  for (const policy of [...policies, ...applications.value.flatMap((each) => each.policies)]) {
    access.policies.insert(policy);
    access.keepNames(policy.id, policy);
  }
  for (const { application, links } of applications.value) {
    access.applications.insert(application);
    access.policies.keepLinks(application.id, links);
  }
  for (const provider of providers.value) access.identityProviders.insert(provider);
  for (const tag of tags.value) access.tags.insert(tag);
  access.answers.keep((seed.answers ?? []).map(keptOf));
  return ok(null);
}

function problemOfDecisions(
  applications: readonly SeededApplication[],
  reusable: readonly Policy[],
  consult: Consultation,
): Result<null> {
  const shared = new Map(reusable.map((policy) => [policy.id, policy]));
  for (const [index, { application, links, policies }] of applications.entries()) {
    const own = new Map(policies.map((policy) => [policy.id, policy]));
    const all = links.flatMap(({ policyId }) => own.get(policyId) ?? shared.get(policyId) ?? []);
    const refusal = refusalOfPolicies(application, all, consult);
    if (refusal) return placed(`applications.${index}`, { ok: false, refusal });
  }
  return ok(null);
}
