/** The operations on service tokens. */
import type { ServiceToken } from "../../../contract/tokens.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { ok, refused, type Result } from "../../../rules/fidelity/result.ts";
import { resultInfoOf } from "../../../rules/lists/result-info.ts";
import * as creation from "../../../rules/service-tokens/creation.ts";
import * as deletion from "../../../rules/service-tokens/deletion.ts";
import { listingOf, type ListInput } from "../../../rules/service-tokens/listing.ts";
import { missing } from "../../../rules/service-tokens/lookup.ts";
import * as refreshing from "../../../rules/service-tokens/refresh.ts";
import * as rotation from "../../../rules/service-tokens/rotation.ts";
import { serviceTokenJson } from "../../../rules/service-tokens/shown.ts";
import type { Token, TokenInput } from "../../../rules/service-tokens/token.ts";
import * as updating from "../../../rules/service-tokens/update.ts";
import type { AccountStore } from "../account-store.ts";
import { freshIdentity, freshSecret } from "../fresh-secret.ts";
import { operation, type Done } from "./operation.ts";

/** The token that the path names, and what a body says of it. */
export type OfToken<B = unknown> = { readonly id: string; readonly body: B };

const nameOf = ({ tokens }: AccountStore, id: string): string | undefined => tokens.byId(id)?.name;

export const create = operation("create", {
  status: (consult) => consult.value("create-status"),
  about: ({ name }: TokenInput) => ({ tokenId: null, name: name ?? null }),
  prepare: freshSecret,
  run: (account, input, { consult, random, prepared, now }) => {
    const { tokens, serviceTokens, limits } = account;
    if (limits.tokens !== null && tokens.count() >= limits.tokens) {
      return refused({ kind: "token-limit", limit: limits.tokens }); // the quota of a tenant
    }
    const created = creation.create(input, freshIdentity(account, random), prepared.digest, tokens, now, consult);
    if (!created.ok) return created;
    serviceTokens.insert(created.value);
    return ok({ ...shown(created.value, consult, prepared.text), tokenId: created.value.id });
  },
});

export const get = operation("get", {
  nameOf,
  run: (account, { id }: OfToken, { consult }) => found(account, id, consult, (token) => ok(shown(token, consult))),
});

export const list = operation("list", {
  run: ({ tokens }, input: ListInput, { consult }): Result<Done<ServiceToken[]>> => {
    const listing = listingOf(input, consult);
    if (!listing.ok) return listing;
    const { page, perPage, totalIsFiltered } = listing.value;
    const { tokens: onPage, filteredCount } = tokens.page(listing.value);
    const totalCount = totalIsFiltered ? filteredCount : tokens.count();
    return ok({
      resultInfo: resultInfoOf({ count: onPage.length, page, perPage, totalCount }, consult),
      result: onPage.map((token) => serviceTokenJson(token, consult)),
      page: { page, per_page: perPage, total_count: filteredCount },
    });
  },
});

export const update = operation("update", {
  nameOf,
  prepare: (account, random, { body }: OfToken<TokenInput>) =>
    body.client_secret_version ? freshSecret(account, random) : undefined,
  run: (account, { id, body }, { consult, prepared, now }) =>
    found(account, id, consult, (token) => {
      const nameTaken = (name: string) => account.tokens.hasName(name);
      const updated = updating.update(token, body, prepared?.digest, nameTaken, now, consult);
      if (!updated.ok) return updated;
      account.serviceTokens.update(token, updated.value.token);
      return ok(shown(updated.value.token, consult, updated.value.rotated ? prepared?.text : undefined));
    }),
});

/** Answers with the token as it was. */
export const remove = operation("delete", {
  nameOf,
  run: (account, { id }: OfToken, { consult }) =>
    found(account, id, consult, (token) => {
      const removed = deletion.remove(token, account.access.isNamed(token.id));
      if (!removed.ok) return removed;
      account.serviceTokens.delete(token);
      return ok(shown(token, consult));
    }),
});

export const refresh = operation("refresh", {
  nameOf,
  run: (account, { id }: OfToken, { consult, now }) =>
    found(account, id, consult, (token) => {
      const refreshed = refreshing.refresh(token, now, consult);
      if (!refreshed.ok) return refreshed;
      account.serviceTokens.update(token, refreshed.value);
      return ok(shown(refreshed.value, consult));
    }),
});

export const rotate = operation("rotate", {
  nameOf,
  prepare: freshSecret,
  run: (account, { id, body }: OfToken<rotation.RotateInput>, { consult, prepared, now }) =>
    found(account, id, consult, (token) => {
      const rotated = rotation.rotate(token, body, prepared.digest, now, consult);
      if (!rotated.ok) return rotated;
      account.serviceTokens.update(token, rotated.value);
      return ok(shown(rotated.value, consult, prepared.text));
    }),
});

function shown(token: Token, consult: Consultation, secret?: string): Done<ServiceToken> {
  return { result: serviceTokenJson(token, consult, secret) };
}

function found<W>(
  { tokens }: AccountStore,
  id: string,
  consult: Consultation,
  run: (token: Token) => Result<Done<W>>,
): Result<Done<W>> {
  const token = tokens.byId(id);
  return token ? run(token) : missing(id, consult);
}
