/** The operations on identity providers. */
import type { Deleted } from "../../../contract/access.ts";
import type { IdentityProvider as Shown } from "../../../contract/identity-providers.ts";
import { pageOf, type PageInput } from "../../../rules/access/lists.ts";
import { missing } from "../../../rules/access/missing.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { ok, refusedRequest, type Result } from "../../../rules/fidelity/result.ts";
import {
  IDENTITY_PROVIDERS_LIMIT,
  identityProviderJson,
  readIdentityProvider,
  type IdentityProvider,
  type IdentityProviderInput,
} from "../../../rules/identity-providers/identity-provider.ts";
import { resultInfoOf } from "../../../rules/lists/result-info.ts";
import type { AccountStore } from "../account-store.ts";
import { freshUuid } from "../fresh-secret.ts";
import { operation, type Done } from "./operation.ts";

export type OfIdentityProvider<B = unknown> = { readonly id: string; readonly body: B };
export type ListIdentityProviders = PageInput & { readonly scimEnabled?: boolean | undefined };

/** Source: the default of the official description. */
const PER_PAGE = 1000;

const nameOf = ({ access }: AccountStore, id: string): string | undefined => access.identityProviders.byId(id)?.name;

export const list = operation("identity-providers.list", {
  run: ({ access }, input: ListIdentityProviders, { consult }): Result<Done<Shown[]>> => {
    const { page, perPage } = pageOf(input, PER_PAGE, consult);
    consult.restsOn("carried-identity-providers");
    const { providers, totalCount } = access.identityProviders.page(page, perPage, input.scimEnabled ?? false);
    return ok({
      result: providers.map(identityProviderJson),
      resultInfo: resultInfoOf({ count: providers.length, page, perPage, totalCount }, consult),
      page: { page, per_page: perPage, total_count: totalCount },
    });
  },
});

export const create = operation("identity-providers.create", {
  status: () => 201,
  about: ({ name }: IdentityProviderInput) => ({ tokenId: null, name: name ?? null }),
  run: ({ access }, input, { consult, random, now }): Result<Done<Shown>> => {
    const fields = readIdentityProvider(input, consult);
    if (!fields.ok) return fields;
    if (access.identityProviders.count() >= IDENTITY_PROVIDERS_LIMIT) {
      return refusedRequest("maximum number of identity providers has been reached");
    }
    const id = freshUuid(random, (each) => access.identityProviders.byId(each) !== undefined);
    const provider: IdentityProvider = { id, ...fields.value, createdAt: now, updatedAt: now };
    access.identityProviders.insert(provider);
    return ok({ result: identityProviderJson(provider), objectId: id });
  },
});

export const get = operation("identity-providers.get", {
  nameOf,
  run: (account, { id }: OfIdentityProvider, { consult }) =>
    found(account, id, consult, (provider) => {
      consult.restsOn("carried-identity-providers");
      return ok({ result: identityProviderJson(provider) });
    }),
});

/** Everything is replaced. */
export const update = operation("identity-providers.update", {
  nameOf,
  run: (account, { id, body }: OfIdentityProvider<IdentityProviderInput>, { consult, now }) =>
    found(account, id, consult, (before): Result<Done<Shown>> => {
      const fields = readIdentityProvider(body, consult);
      if (!fields.ok) return fields;
      const provider: IdentityProvider = { ...before, ...fields.value, updatedAt: now };
      account.access.identityProviders.update(provider);
      return ok({ result: identityProviderJson(provider) });
    }),
});

export const remove = operation("identity-providers.delete", {
  nameOf,
  status: () => 202,
  run: (account, { id }: OfIdentityProvider, { consult }) =>
    found(account, id, consult, (): Result<Done<Deleted>> => {
      consult.restsOn("carried-identity-providers");
      account.access.identityProviders.delete(id);
      return ok({ result: { id } });
    }),
});

function found<W>(
  { access }: AccountStore,
  id: string,
  consult: Consultation,
  run: (provider: IdentityProvider) => Result<Done<W>>,
): Result<Done<W>> {
  const provider = access.identityProviders.byId(id);
  return provider ? run(provider) : missing(id, "not-found", consult);
}
