/** The operations on reusable policies: one that is exclusive to an application is not found here. */
import type { AccessPolicy, Deleted } from "../../../contract/access.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { missing } from "../../../rules/access/missing.ts";
import { pageOf, type PageInput } from "../../../rules/access/lists.ts";
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
import { freshUuid } from "../fresh-secret.ts";
import { keepPolicy } from "../access/changes.ts";
import { operation, type Done } from "./operation.ts";

export type OfPolicy<B = unknown> = { readonly id: string; readonly body: B };

/** Source: the default of the official description. */
const PER_PAGE = 100;

const nameOf = (account: AccountStore, id: string): string | undefined => reusable(account, id)?.name;

export const list = operation("policies.list", {
  run: (account, input: PageInput, { consult }): Result<Done<AccessPolicy[]>> => {
    const { policies } = account.access;
    const { page, perPage } = pageOf(input, PER_PAGE, consult);
    const onPage = policies.reusable(page, perPage);
    if (!onPage) return refused({ kind: "answer-too-large" });
    const totalCount = policies.countReusable();
    const counts = policies.appCounts(onPage.map(({ id }) => id));
    return ok({
      result: onPage.map((policy) => policyJson(policy, { appCount: counts.get(policy.id) ?? 0 })),
      resultInfo: resultInfoOf({ count: onPage.length, page, perPage, totalCount }, consult),
      page: { page, per_page: perPage, total_count: totalCount },
    });
  },
});

export const create = operation("policies.create", {
  status: () => 201,
  about: ({ name }: PolicyInput) => ({ tokenId: null, name: name ?? null }),
  run: (account, input, { consult, random, now }): Result<Done<AccessPolicy>> => {
    const { access } = account;
    const fields = readPolicy(input, access.known, consult);
    if (!fields.ok) return fields;
    if (access.policies.countReusable() >= POLICIES_LIMIT) {
      return refusedRequest("maximum number of policies has been reached");
    }
    const id = freshUuid(random, access.hasId);
    const policy: Policy = { id, applicationId: null, ...fields.value, createdAt: now, updatedAt: now };
    access.policies.insert(policy);
    access.keepNames(id, policy);
    return ok({ result: shown(account, policy), objectId: id });
  },
});

export const get = operation("policies.get", {
  nameOf,
  run: (account, { id }: OfPolicy, { consult }) =>
    found(account, id, consult, (policy) => ok({ result: shown(account, policy) })),
});

export const update = operation("policies.update", {
  nameOf,
  run: (account, { id, body }: OfPolicy<PolicyInput>, { consult, now }) =>
    found(account, id, consult, (before): Result<Done<AccessPolicy>> => {
      const fields = readPolicy(body, account.access.known, consult);
      if (!fields.ok) return fields;
      const policy: Policy = { ...before, ...fields.value, updatedAt: now };
      const refusal = keepPolicy(account.access, policy, consult);
      return refusal ? refused(refusal) : ok({ result: shown(account, policy) });
    }),
});

export const remove = operation("policies.delete", {
  nameOf,
  status: () => 202,
  run: (account, { id }: OfPolicy, { consult }) =>
    found(account, id, consult, (): Result<Done<Deleted>> => {
      const { access } = account;
      if (access.policies.appCount(id) > 0) {
        return refused({ kind: "policy-in-use", status: consult.value("policy-in-use") });
      }
      access.policies.delete(id);
      access.forgetNames(id);
      return ok({ result: { id } });
    }),
});

function shown({ access }: AccountStore, policy: Policy): AccessPolicy {
  return policyJson(policy, { appCount: access.policies.appCount(policy.id) });
}

function reusable({ access }: AccountStore, id: string): Policy | undefined {
  const policy = access.policies.byId(id);
  return policy?.applicationId === null ? policy : undefined;
}

function found<W>(
  account: AccountStore,
  id: string,
  consult: Consultation,
  run: (policy: Policy) => Result<Done<W>>,
): Result<Done<W>> {
  const policy = reusable(account, id);
  return policy ? run(policy) : missing(id, "not-found", consult);
}
