/** Changes of applications and policies that touch several tables: each leaves them as the rules want them, or refuses. */
import type { Application } from "../../../rules/applications/application.ts";
import { claimsOf } from "../../../rules/applications/destinations.ts";
import type { Link, Wanted } from "../../../rules/applications/links.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { isKeepable, KEEPABLE } from "../../../rules/access/size.ts";
import { ok, refusedRequest, type Refusal, type Result } from "../../../rules/fidelity/result.ts";
import { countOf, RULES_LIMIT, type RuleLists } from "../../../rules/policies/rules.ts";
import type { Policy } from "../../../rules/policies/policy.ts";
import { tagsIn, withDistinctTags } from "../../../rules/tags/tag.ts";
import type { AccessTables } from "./access-tables.ts";

/** Why an application cannot protect what it is to protect: another one does. */
export function takenDomain(
  { applications }: AccessTables,
  { id, type, domain, destinations }: Application,
): Refusal | null {
  if (type !== "self_hosted") return null;
  const taken = claimsOf(destinations).find((claim) => (applications.ownerOf(claim) ?? id) !== id);
  if (taken === undefined) return null;
  return { kind: taken === domain ? "application-exists" : "destination-taken" };
}

/** What the policies of an application become, with what is made of new ones; exclusive ones that are left out go. */
export function keepPolicies(
  access: AccessTables,
  applicationId: string,
  wanted: readonly Wanted[],
  freshId: () => string,
  now: number,
): void {
  const { policies } = access;
  const links: Link[] = [];
  for (const each of wanted) {
    const policyId = each.kind === "made" ? freshId() : each.id;
    links.push({ policyId, precedence: each.precedence });
    if (each.kind === "kept") continue;
    const before = each.kind === "changed" ? policies.byId(policyId) : undefined;
    const policy: Policy = {
      id: policyId,
      applicationId,
      createdAt: before?.createdAt ?? now,
      ...each.fields,
      updatedAt: now,
    };
    if (before) policies.update(policy);
    else policies.insert(policy);
    access.keepNames(policyId, policy);
  }
  const kept = new Set(links.map(({ policyId }) => policyId));
  for (const { policy } of policies.ofApplication(applicationId)) {
    if (policy.applicationId === null || kept.has(policy.id)) continue;
    policies.delete(policy.id);
    access.forgetNames(policy.id);
  }
  policies.keepLinks(applicationId, links);
}

/** What an application's limits and preconditions are about. */
export type Counted = RuleLists & Pick<Policy, "decision" | "name" | "options">;

/** An application is answered with its policies, and an answer has an end. A limit of the emulator, in characters of JSON. */
const LARGEST_POLICIES = 4 * 1024 * 1024;

const sizeOf = ({ name, options, include, exclude, require }: Counted): number =>
  JSON.stringify([name, options, include, exclude, require]).length;

/** In what these policies are more than an application may have, if they are. */
export function excessOf(policies: readonly Counted[]): string | undefined {
  if (policies.reduce((count, policy) => count + countOf(policy), 0) > RULES_LIMIT) {
    return "maximum number of rules has been reached";
  }
  if (policies.reduce((size, policy) => size + sizeOf(policy), 0) > LARGEST_POLICIES) {
    return `the policies of an application must take at most ${LARGEST_POLICIES} characters together`;
  }
  return undefined;
}

/** Why an application cannot have these policies and no others, if it cannot. */
export function refusalOfPolicies(
  { options }: Pick<Application, "options">,
  policies: readonly Counted[],
  consult: Consultation,
): Refusal | null {
  const excess = excessOf(policies);
  if (excess !== undefined) return { kind: "invalid-request", detail: excess, isRecorded: false };
  if (options.service_auth_401_redirect !== true) return null;
  if (policies.some(({ decision }) => decision === "non_identity")) return null;
  if (consult.value("service-auth-redirect-precondition") === "accept") return null;
  const detail = "service_auth_401_redirect needs a policy with the decision non_identity";
  return { kind: "invalid-request", detail, isRecorded: false };
}

/** The policies that an application is to have. */
export function policiesOf({ policies }: Pick<AccessTables, "policies">, wanted: readonly Wanted[]): Counted[] {
  return wanted.flatMap((each): readonly Counted[] | Counted =>
    each.kind === "kept" ? (policies.byId(each.id) ?? []) : each.fields,
  );
}

/** Writes a policy that is there, unless an application that has it could not go on so. */
export function keepPolicy(access: AccessTables, policy: Policy, consult: Consultation): Refusal | null {
  const { policies, applications } = access;
  for (const applicationId of policies.applicationsOf(policy.id)) {
    const application = applications.byId(applicationId);
    const after = policies
      .ofApplication(applicationId)
      .map((each) => (each.policy.id === policy.id ? policy : each.policy));
    const refusal = application && refusalOfPolicies(application, after, consult);
    if (refusal) return refusal;
  }
  policies.update(policy);
  access.keepNames(policy.id, policy);
  return null;
}

/** Takes the rules that name a group out of the policies and groups that have them. */
export function dropRulesOf(access: AccessTables, group: string): void {
  const { policies, groups } = access;
  const without = <L extends RuleLists>(lists: L): L => {
    const others = (list: RuleLists["include"]) => list.filter((rule) => rule.group?.id !== group);
    return {
      ...lists,
      include: others(lists.include),
      exclude: others(lists.exclude),
      require: others(lists.require),
    };
  };
  for (const { kind, id } of access.naming(group)) {
    const policy = kind === "policy" ? policies.byId(id) : undefined;
    if (policy) policies.update(without(policy));
    const other = kind === "group" ? groups.byId(id) : undefined;
    if (other) groups.update(without(other));
    const kept = policy ?? other;
    if (kept) access.keepNames(id, without(kept));
  }
}

/** Gives a tag of applications another name, or with null takes it from them; unless an application would be too large with it. */
export function replaceTag({ applications }: AccessTables, before: string, after: string | null): Result<null> {
  const ids = applications.withTag(before);
  const changed = (id: string): Application | undefined => {
    const application = applications.byId(id);
    if (!application) return undefined;
    const { options } = application;
    const tags = tagsIn(options).flatMap((tag) => (tag === before ? (after ?? []) : tag));
    return { ...application, options: withDistinctTags({ ...options, tags }) };
  };
  for (const id of ids) {
    if (isKeepable(changed(id)?.options)) continue;
    return refusedRequest(`an application that has the tag ${KEEPABLE}`);
  }
  for (const id of ids) {
    const application = changed(id);
    if (application) applications.update(application);
  }
  return ok(null);
}
