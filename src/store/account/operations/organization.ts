/** The operations on the organization of an account. */
import { hostsAskedFor } from "../../../rules/edge/claims.ts";
import type { AccessOrganization } from "../../../contract/organization.ts";
import { invalid, ok, type Result } from "../../../rules/fidelity/result.ts";
import {
  change,
  organizationJson,
  type Manner,
  type OrganizationInput,
} from "../../../rules/organization/organization.ts";
import type { AccountStore } from "../account-store.ts";
import { operation, type Context, type Done } from "./operation.ts";

export interface RevokeUserInput {
  readonly email?: string | null | undefined;
}

export const get = operation("organization.get", {
  run: ({ access }, _: unknown, { consult }): Result<Done<AccessOrganization>> =>
    ok({ result: organizationJson(access.organization.get(), consult) }),
});

const changing =
  (manner: Manner) =>
  (
    { access }: AccountStore,
    input: OrganizationInput,
    context: Context<undefined>,
  ): Result<Done<AccessOrganization>> => {
    const changed = change(access.organization.get(), input, manner, context);
    if (!changed.ok) return changed;
    access.organization.keep(changed.value);
    return ok({ result: organizationJson(changed.value, context.consult) });
  };

/** The name of a team that may become the account's is told before it is. */
const prepare = ({ announceHosts }: AccountStore, _: unknown, organization: OrganizationInput) =>
  announceHosts(hostsAskedFor({ organization })).then(() => undefined);

export const create = operation("organization.create", {
  prepare,
  status: () => 201,
  run: changing("create"),
});

export const update = operation("organization.update", { prepare, run: changing("update") });

export const patch = operation("organization.patch", { prepare, run: changing("patch") });

export const revokeUser = operation("organization.revoke-user", {
  run: (_: AccountStore, { email }: RevokeUserInput, { consult }): Result<Done<true>> => {
    consult.restsOn("carried-user-revocation");
    return email ? ok({ result: true }) : invalid("email", "is required");
  },
});
