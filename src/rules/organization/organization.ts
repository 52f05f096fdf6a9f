/** The organization of an account as the rules see it: it is there from the start, and can be renamed. */
import type { AccessOrganization } from "../../contract/organization.ts";
import { readLabel, readSession } from "../access/fields.ts";
import { isKeepable, KEEPABLE } from "../access/size.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { ok, refused, refusedRequest, type Result } from "../fidelity/result.ts";
import { formatTimestamp, parseTimestamp } from "../values/timestamp.ts";
import { readInactivity, sinceWhen, type Setting } from "./inactivity.ts";
import { givenOptions, shownOptions, type Options } from "./options.ts";

/** Times are whole seconds since 1970. */
export interface Organization extends Setting {
  readonly authDomain: string;
  /** Null until it was given: it is called like its domain then. */
  readonly name: string | null;
  /** Null until it was set. */
  readonly strict: boolean | null;
  readonly options: Options;
  /** Null until anything was set. */
  readonly updatedAt: number | null;
}

/** What a client may send; null and absent both mean "not given". */
export interface OrganizationInput extends Options {
  readonly auth_domain?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly strict_service_token_auth?: boolean | null | undefined;
  readonly service_token_inactivity?: Options | null | undefined;
}

/** How a request changes it: PATCH what is given, PUT likewise with the domain, POST all of it. */
export type Manner = "patch" | "update" | "create";

export const AUTH_DOMAIN_PATTERN = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.cloudflareaccess\\.com$";
const TEAM = new RegExp(AUTH_DOMAIN_PATTERN);

export const AUTH_DOMAIN = "must be one lower-case label and .cloudflareaccess.com, such as team.cloudflareaccess.com";
export const isAuthDomain = (text: string): boolean => TEAM.test(text);

/** The organization that nobody changed. */
export function standardOrganization(accountId: string): Organization {
  return {
    authDomain: `${accountId}.cloudflareaccess.com`,
    name: null,
    strict: null,
    inactivity: null,
    inactivitySince: null,
    options: {},
    updatedAt: null,
  };
}

/** From this moment on new organizations are strict. Source: the changelog of the product, 2026-10-02. */
const STRICT_FROM = parseTimestamp("2026-10-05T00:00:00Z") ?? 0;

/** When it was made, in whole seconds. */
export function createdAt(consult: Consultation): number {
  return parseTimestamp(consult.value("organization-created-at")) ?? 0;
}

/** Whether requests with a token's credentials are refused strictly. */
export function isStrict({ strict }: Organization, consult: Consultation): boolean {
  return createdAt(consult) >= STRICT_FROM || strict === true;
}

/** The same for who meets the mode and does not show it: it rests on the organization's age only where that decides. */
export function isStrictAtEdge({ strict }: Organization, consult: Consultation): boolean {
  if (strict === true) return true;
  const isNew = (parseTimestamp(consult.peek("organization-created-at")) ?? 0) >= STRICT_FROM;
  if (isNew) consult.restsOn("organization-created-at");
  return isNew;
}

/** What it becomes. */
export function change(
  before: Organization,
  input: OrganizationInput,
  manner: Manner,
  { now, consult }: { readonly now: number; readonly consult: Consultation },
): Result<Organization> {
  const isGiven = (input.auth_domain ?? "") !== "";
  if (isGiven || manner !== "patch" || input.auth_domain === "") {
    consult.restsOn("auth-domain-form");
    if (!isAuthDomain(input.auth_domain ?? ""))
      return refused({ kind: "invalid-auth-domain", hint: `auth_domain ${AUTH_DOMAIN}` });
  }
  if (manner === "create") consult.restsOn("organization-create");
  const isNew = manner === "create" || (manner === "update" && consult.value("put-org-merge") === "replace");
  const base: Organization = isNew ? { ...before, name: null, strict: null, inactivity: null, options: {} } : before;

  const given = input.name ?? undefined;
  const name = given === undefined && manner !== "create" ? ok(base.name) : readLabel("name", given ?? "");
  if (!name.ok) return name;
  const session = readSession(input.session_duration as string | null | undefined, "24h");
  if (!session.ok) return session;
  const strict = input.strict_service_token_auth ?? base.strict;
  if (input.strict_service_token_auth === false && createdAt(consult) >= STRICT_FROM) {
    if (consult.value("strict-forced") === "refuse") {
      return refusedRequest("strict_service_token_auth cannot be false for this organization");
    }
  }
  const inactivity = readInactivity(input.service_token_inactivity ?? base.inactivity);
  if (!inactivity.ok) return inactivity;
  const options = { ...base.options, ...givenOptions(input) };
  if (!isKeepable(options)) return refusedRequest(`the options of the organization together ${KEEPABLE}`);
  return ok({
    authDomain: input.auth_domain || base.authDomain,
    name: name.value,
    strict,
    inactivity: inactivity.value,
    inactivitySince: sinceWhen(before, inactivity.value, now),
    options,
    updatedAt: now,
  });
}

/** As the API shows it, in alphabetical order as the recorded answer has it. */
export function organizationJson(organization: Organization, consult: Consultation): AccessOrganization {
  consult.restsOn("organization-fields");
  const { authDomain, name, inactivity, options, updatedAt } = organization;
  if (Object.keys(options).length > 0) consult.restsOn("carried-organization-options");
  if (inactivity?.enabled) {
    consult.value("inactivity-group-reference");
    consult.restsOn("inactivity-due-time");
  }
  const created = createdAt(consult);
  const shown = {
    ...shownOptions(options),
    auth_domain: authDomain,
    created_at: formatTimestamp(created),
    name: name ?? authDomain,
    ...(inactivity === null ? {} : { service_token_inactivity: inactivity }),
    strict_service_token_auth: isStrict(organization, consult),
    updated_at: formatTimestamp(Math.max(updatedAt ?? created, created)),
  };
  return Object.fromEntries(Object.entries(shown).toSorted(([a], [b]) => (a < b ? -1 : 1))) as AccessOrganization;
}
