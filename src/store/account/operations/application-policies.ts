/** The operations on the policies of an application. Those that it shares with others are listed, and changed elsewhere. */
import type { AccessPolicy, Deleted } from "../../../contract/access.ts";
import { missing } from "../../../rules/access/missing.ts";
import { pageOf, type PageInput } from "../../../rules/access/lists.ts";
import type { Application } from "../../../rules/applications/application.ts";
import { LINKS_LIMIT, nextPrecedence, readPrecedence, type Link } from "../../../rules/applications/links.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { ok, refused, refusedRequest, type Result } from "../../../rules/fidelity/result.ts";
import { resultInfoOf } from "../../../rules/lists/result-info.ts";
import {
  POLICIES_LIMIT,
  policyJson,
  readPolicy,
  type Policy,
  type PolicyInput,
} from "../../../rules/policies/policy.ts";
import type { AccountStore } from "../account-store.ts";
import { keepPolicy, refusalOfPolicies } from "../access/changes.ts";
import { freshUuid } from "../fresh-secret.ts";
import { ofApplication } from "./of-application.ts";
import { operation, type Done } from "./operation.ts";

/** The application and the policy that the path names. */
export type OfPolicyOf<B = unknown> = { readonly applicationId: string; readonly id: string; readonly body: B };
export type OfPoliciesOf<B> = { readonly applicationId: string; readonly body: B };

/** Source: the default of the official description. */
const PER_PAGE = 200;

const nameOf = ({ access }: AccountStore, id: string): string | undefined => access.policies.byId(id)?.name;

export const list = operation("application-policies.list", {
  run: (account, { applicationId, body }: OfPoliciesOf<PageInput>, { consult }) =>
    ofApplication(account, applicationId, consult, (): Result<Done<AccessPolicy[]>> => {
      consult.restsOn("application-policy-list");
      const { page, perPage } = pageOf(body, PER_PAGE, consult);
      const policies = account.access.policies.ofApplication(applicationId);
      const onPage = policies.slice((page - 1) * perPage, page * perPage);
      const totalCount = policies.length;
      return ok({
        result: onPage.map(({ policy, precedence }) => policyJson(policy, { precedence })),
        resultInfo: resultInfoOf({ count: onPage.length, page, perPage, totalCount }, consult),
        page: { page, per_page: perPage, total_count: totalCount },
      });
    }),
});

export const create = operation("application-policies.create", {
  status: () => 201,
  about: ({ body }: OfPoliciesOf<PolicyInput>) => ({ tokenId: null, name: body.name ?? null }),
  run: (account, { applicationId, body }, { consult, random, now }) =>
    ofApplication(account, applicationId, consult, (application): Result<Done<AccessPolicy>> => {
      const { access } = account;
      const fields = readPolicy(body, access.known, consult);
      if (!fields.ok) return fields;
      const links = access.policies.links(applicationId);
      if (links.length >= LINKS_LIMIT) {
        return refusedRequest("maximum number of policies has been reached");
      }
      const precedence = precedenceOf(body, links, consult);
      if (!precedence.ok) return precedence;
      const id = freshUuid(random, access.hasId);
      const policy: Policy = { id, applicationId, ...fields.value, createdAt: now, updatedAt: now };
      const after = [...access.policies.ofApplication(applicationId).map((each) => each.policy), policy];
      const refusal = refusalOfPolicies(application, after, consult);
      if (refusal) return refused(refusal);
      access.policies.insert(policy);
      access.keepNames(id, policy);
      access.policies.keepLinks(applicationId, [...links, { policyId: id, precedence: precedence.value }]);
      return ok({ result: policyJson(policy, { precedence: precedence.value }), objectId: id });
    }),
});

export const get = operation("application-policies.get", {
  nameOf,
  run: (account, input: OfPolicyOf, { consult }) => {
    const showsAll = consult.peek("application-policy-list") === "single-too";
    const shown = ({ policy, precedence }: Found) => ok({ result: policyJson(policy, { precedence }) });
    return found(account, input, consult, shown, showsAll);
  },
});

export const update = operation("application-policies.update", {
  nameOf,
  run: (account, { body, ...of }: OfPolicyOf<PolicyInput>, { consult, now }) =>
    found(account, { ...of, body }, consult, ({ policy: before, precedence, links }): Result<Done<AccessPolicy>> => {
      const { access } = account;
      const fields = readPolicy(body, access.known, consult);
      if (!fields.ok) return fields;
      const others = links.filter(({ policyId }) => policyId !== before.id);
      const given = readPrecedence(body.precedence, "precedence");
      if (!given.ok) return given;
      const after = nextPrecedence(others, given.value ?? precedence, consult);
      if (!after.ok) return after;
      const policy: Policy = { ...before, ...fields.value, updatedAt: now };
      const refusal = keepPolicy(access, policy, consult);
      if (refusal) return refused(refusal);
      access.policies.keepLinks(of.applicationId, [...others, { policyId: before.id, precedence: after.value }]);
      return ok({ result: policyJson(policy, { precedence: after.value }) });
    }),
});

export const remove = operation("application-policies.delete", {
  nameOf,
  status: () => 202,
  run: (account, input: OfPolicyOf, { consult }) =>
    found(account, input, consult, ({ application, policy }): Result<Done<Deleted>> => {
      const { access } = account;
      const others = access.policies.ofApplication(application.id).filter((each) => each.policy.id !== policy.id);
      const after = others.map((each) => each.policy);
      const refusal = refusalOfPolicies(application, after, consult);
      if (refusal) return refused(refusal);
      access.policies.delete(policy.id);
      access.forgetNames(policy.id);
      return ok({ result: { id: policy.id } });
    }),
});

/** From now on it is found among the reusable policies, and the application goes on having it. */
export const makeReusable = operation("application-policies.make-reusable", {
  nameOf,
  run: (account, input: OfPolicyOf, { consult, now }) =>
    found(account, input, consult, ({ policy: before }): Result<Done<AccessPolicy[]>> => {
      consult.restsOn("make-reusable-answer");
      if (account.access.policies.countReusable() >= POLICIES_LIMIT) {
        return refusedRequest("maximum number of policies has been reached");
      }
      const policy: Policy = { ...before, applicationId: null, updatedAt: now };
      account.access.policies.update(policy);
      return ok({ result: [policyJson(policy, { appCount: account.access.policies.appCount(policy.id) })] });
    }),
});

interface Found {
  readonly application: Application;
  readonly policy: Policy;
  readonly precedence: number;
  readonly links: readonly Link[];
}

/** A policy that is exclusive to the application, or any that it has. */
function found<W>(
  account: AccountStore,
  { applicationId, id }: OfPolicyOf,
  consult: Consultation,
  run: (found: Found) => Result<Done<W>>,
  isForAll = false,
): Result<Done<W>> {
  return ofApplication(account, applicationId, consult, (application) => {
    const { policies } = account.access;
    const policy = policies.byId(id);
    const links = policies.links(applicationId);
    const link = links.find(({ policyId }) => policyId === id);
    if (policy && link && policy.applicationId === null) consult.restsOn("application-policy-list");
    if (!policy || !link || (policy.applicationId === null && !isForAll)) return missing(id, "not-found", consult);
    return run({ application, policy, precedence: link.precedence, links });
  });
}

function precedenceOf({ precedence }: PolicyInput, links: readonly Link[], consult: Consultation): Result<number> {
  const given = readPrecedence(precedence, "precedence");
  return given.ok ? nextPrecedence(links, given.value, consult) : given;
}
