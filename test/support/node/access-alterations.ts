/** The same of applications, policies and groups: targets that do otherwise. */
import { accepting, both, refusing, rewritten, sends, set, without, type Json } from "./altering.ts";
import type { Alteration, Exchange } from "./altering-proxy.ts";

type Meant = (exchange: Exchange) => boolean;

/** A method, and a path below `…/access/` without its query, in which `*` is an id. */
function at(method: string, path: string): Meant {
  const pattern = new RegExp(`/access/${path.replaceAll("*", "[^/?]+")}(\\?|$)`);
  return (exchange) => exchange.method === method && pattern.test(exchange.path);
}
const answered = (meant: Meant, status: number): Meant => both(meant, (exchange) => exchange.status === status);
const not =
  (meant: Meant): Meant =>
  (exchange) =>
    !meant(exchange);

/** Rewrites the result of a success. */
function result(meant: Meant, change: (result: Json) => unknown): Alteration {
  return rewritten(
    both(meant, ({ status }) => status < 300),
    (body) => ({ ...body, result: change(body["result"] as Json) }),
  );
}
function info(meant: Meant, members: Json): Alteration {
  return rewritten(meant, (body) => ({ ...body, result_info: { ...(body["result_info"] as Json), ...members } }));
}
const status = (meant: Meant, other: number): Alteration => {
  return (exchange) => (meant(exchange) && exchange.status < 300 ? { status: other } : undefined);
};
const reversed = (member: string) => (shown: Json) => ({
  ...shown,
  [member]: (shown[member] as unknown[]).toReversed(),
});

const createsApp = at("POST", "apps");
const putsApp = at("PUT", "apps/*");

export const untrueOfAccess: Readonly<Record<string, Alteration>> = {
  "organization-got": result(at("GET", "organizations"), (organization) => [organization]),
  "keys-got": result(at("GET", "keys"), set({ last_key_rotation_at: 1741092481 })),
  "group-created": status(at("POST", "groups"), 200),
  "group-members": result(at("GET", "groups/*"), (group) => without(group, "uid")),
  "group-rule-order": result(at("PUT", "groups/*"), reversed("include")),
  "group-deleted": result(at("DELETE", "groups/*"), set({ name: "the whole group" })),
  "policy-created": status(at("POST", "policies"), 200),
  "policy-members": result(at("GET", "policies/*"), set({ precedence: 0 })),
  "policy-rule-order": result(at("PUT", "policies/*"), reversed("include")),
  "policy-decision": refusing(both(answered(at("POST", "policies"), 400), not(sends("decision")))),
  "client-id-as-token-id": refusing(both(answered(at("POST", "policies"), 400), sends(".access"))),
  "token-in-use": refusing(answered(at("DELETE", "service_tokens/*"), 400), 409, 12139),
  "policy-missing": refusing(answered(at("GET", "policies/*"), 404), 404, 12130),
  "policy-deleted": status(at("DELETE", "policies/*"), 200),
  "default-pages": info(at("GET", "groups"), { per_page: 25 }),
  "application-created": status(createsApp, 200),
  "application-members": result(at("GET", "apps/*"), (app) => ({ ...app, aud: String(app["aud"]).toUpperCase() })),
  "application-listed": rewritten(at("GET", "apps"), (body) => ({
    ...body,
    result: [],
    result_info: { total_count: 0 },
  })),
  "aud-stays": result(putsApp, set({ aud: "0".repeat(64) })),
  "application-type-required": accepting(both(createsApp, not(sends('"type"')))),
  "policies-whole-and-in-order": result(createsApp, reversed("policies")),
  "policies-in-three-shapes": result(both(createsApp, sends("walk-inline")), set({ policies: [] })),
  "absent-policies-stay": result(both(putsApp, not(sends('"policies"'))), set({ policies: [] })),
  "get-can-be-put-back": refusing(both(putsApp, sends('"aud"'))),
  "empty-policies-detach": result(both(putsApp, sends('"policies":[]')), set({ policies: [{ id: "still there" }] })),
  "exclusive-policy-goes": accepting(answered(at("GET", "apps/*/policies/*"), 404)),
  "unique-precedences": refusing(answered(putsApp, 400), 400, 11018),
  "exclusive-policy": result(at("GET", "apps/*/policies/*"), set({ reusable: true })),
  "exclusive-policy-elsewhere": accepting(answered(at("GET", "policies/*"), 404)),
  "exclusive-policy-listed": result(at("GET", "apps/*/policies"), (list) =>
    (list as unknown as Json[]).filter(({ reusable }) => reusable !== true),
  ),
  "no-linking-below-an-application": accepting(answered(at("POST", "apps/*/policies"), 400)),
  "exclusive-policy-deleted": status(at("DELETE", "apps/*/policies/*"), 200),
  "empty-list-info": info(at("GET", "apps/*/policies"), { total_pages: 1 }),
  "unknown-application": refusing(answered(at("GET", "apps/*"), 404), 404, 12135),
  "no-patch-of-applications": accepting(at("PATCH", "apps/*")),
  "application-settings-answered": result(at("PUT", "apps/*/settings"), () => ({})),
  "tokens-revoked": status(at("POST", "apps/*/revoke_tokens"), 200),
  "domain-in-three-fields": result(createsApp, (app) => without(app, "self_hosted_domains")),
  "application-deleted": status(at("DELETE", "apps/*"), 200),
};

export const otherwiseOfAccess: Readonly<Record<string, Alteration>> = {
  "group-circle": accepting(at("PUT", "groups/*")),
  "group-not-found-text": refusing(answered(at("GET", "groups/*"), 404), 404, 12152),
  "empty-include": refusing(sends('"include":[]')),
  "application-fields": result(at("GET", "apps/*"), set({ path_cookie_attribute: false })),
  "carried-applications": refusing(sends('"bookmark"')),
  "application-duplicate": refusing(({ status: code }) => code === 409, 409, 12132),
  "domain-form": accepting(sends(":8443")),
  "application-filters": result(
    both(at("GET", "apps"), ({ path }) => path.includes("exact=true")),
    () => [],
  ),
  "access-list-order": result(at("GET", "policies"), (list) => (list as unknown as Json[]).toReversed()),
  "application-settings": result(at("PATCH", "apps/*/settings"), (settings) => without(settings, "allow_iframe")),
  "precedence-auto": result(at("POST", "apps/*/policies"), (policy) => ({
    ...policy,
    precedence: Number(policy["precedence"]) + 1,
  })),
  "make-reusable-answer": result(
    at("PUT", "apps/*/policies/*/make_reusable"),
    (list) => (list as unknown as Json[])[0],
  ),
  "carried-options": result(both(createsApp, sends("custom_pages")), (app) => without(app, "custom_pages")),
};

export const beyondItsValuesOfAccess: Readonly<Record<string, Alteration>> = {
  "policy-in-use": refusing(answered(at("DELETE", "policies/*"), 409), 409, 1005),
  "group-in-use": accepting(answered(at("DELETE", "groups/*"), 409)),
  "service-auth-redirect-precondition": refusing(sends("service_auth_401_redirect"), 422, 12130),
  "self-hosted-domains-in-lists": result(at("GET", "apps"), (list) =>
    (list as unknown as Json[]).map(set({ self_hosted_domains: [] })),
  ),
  "explicit-false": result(at("GET", "apps/*"), set({ skip_interstitial: null })),
  "mixed-policies": result(createsApp, set({ policies: [{ id: "one alone" }] })),
  "app-domain-zone-check": refusing(both(createsApp, sends('.example"'))),
  "application-tags": refusing(both(createsApp, sends('"tags"')), 422, 12130),
  "application-policy-list": accepting(answered(at("GET", "apps/*/policies/*"), 404)),
  "malformed-access-id": refusing(at("GET", "groups/x"), 400, 12130),
};
