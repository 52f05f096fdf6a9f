/** What stands around tokens as JSON, for snapshots. Times are whole seconds. */
import type { AccessRule, ApplicationType, Decision } from "../../../contract/access.ts";
import type { Application } from "../../../rules/applications/application.ts";
import type { Destination } from "../../../rules/applications/destinations.ts";
import type { Link } from "../../../rules/applications/links.ts";
import type { Item } from "../../../rules/carried/item.ts";
import type { IdentityProvider } from "../../../rules/identity-providers/identity-provider.ts";
import { readTag, TAGS_LIMIT, tagsIn, type Tag } from "../../../rules/tags/tag.ts";
import type { IdentityProviderType } from "../../../contract/identity-providers.ts";
import type { Group } from "../../../rules/groups/group.ts";
import type { ServiceTokenInactivity } from "../../../contract/organization.ts";
import type { Keys } from "../../../rules/keys/keys.ts";
import type { Organization } from "../../../rules/organization/organization.ts";
import type { Policy } from "../../../rules/policies/policy.ts";

interface Dated {
  readonly id: string;
  readonly name: string;
  readonly created_at: number;
  readonly updated_at: number;
}

interface Lists {
  readonly include: readonly AccessRule[];
  readonly exclude: readonly AccessRule[];
  readonly require: readonly AccessRule[];
}

export interface ApplicationRecord extends Dated {
  readonly type: ApplicationType;
  readonly aud: string;
  readonly domain: string | null;
  readonly destinations: readonly Destination[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly revoked_at: number | null;
  readonly policies: readonly { readonly id: string; readonly precedence: number }[];
}

export interface PolicyRecord extends Dated, Lists {
  readonly application_id: string | null;
  readonly decision: Decision;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface GroupRecord extends Dated, Lists {}

export interface OrganizationRecord {
  readonly auth_domain: string;
  readonly name: string | null;
  readonly strict_service_token_auth: boolean | null;
  readonly service_token_inactivity: ServiceTokenInactivity | null;
  readonly inactivity_since: number | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly updated_at: number;
}

/** The one time that has parts of a second. */
export interface KeysRecord {
  readonly interval_days: number;
  readonly last_rotation_at_ms: number;
  readonly rotations: number;
}

export function applicationRecord(application: Application, links: readonly Link[]): ApplicationRecord {
  const { createdAt, updatedAt, revokedAt, ...rest } = application;
  return {
    ...rest,
    created_at: createdAt,
    updated_at: updatedAt,
    revoked_at: revokedAt,
    policies: links.map(({ policyId, precedence }) => ({ id: policyId, precedence })),
  };
}

export function applicationFrom(record: ApplicationRecord): Application {
  const { created_at: createdAt, updated_at: updatedAt, revoked_at: revokedAt, policies, ...rest } = record;
  void policies; // links, which are kept apart
  return { ...rest, createdAt, updatedAt, revokedAt };
}

export function policyRecord({ applicationId, createdAt, updatedAt, ...rest }: Policy): PolicyRecord {
  return { ...rest, application_id: applicationId, created_at: createdAt, updated_at: updatedAt };
}

export function policyFrom(record: PolicyRecord): Policy {
  const { application_id: applicationId, created_at: createdAt, updated_at: updatedAt, ...rest } = record;
  return { ...rest, applicationId, createdAt, updatedAt };
}

export function groupRecord({ createdAt, updatedAt, ...rest }: Group): GroupRecord {
  return { ...rest, created_at: createdAt, updated_at: updatedAt };
}

export function groupFrom({ created_at: createdAt, updated_at: updatedAt, ...rest }: GroupRecord): Group {
  return { ...rest, createdAt, updatedAt };
}

export function organizationRecord(organization: Organization): OrganizationRecord {
  const { authDomain, name, strict, inactivity, inactivitySince, options, updatedAt } = organization;
  return {
    auth_domain: authDomain,
    name,
    strict_service_token_auth: strict,
    service_token_inactivity: inactivity,
    inactivity_since: inactivitySince,
    options,
    updated_at: updatedAt ?? 0, // what is kept was changed once
  };
}

export function organizationFrom(record: OrganizationRecord): Organization {
  return {
    authDomain: record.auth_domain,
    name: record.name,
    strict: record.strict_service_token_auth,
    inactivity: record.service_token_inactivity,
    inactivitySince: record.inactivity_since,
    options: record.options,
    updatedAt: record.updated_at,
  };
}

export function keysRecord({ intervalDays, lastRotationAt, rotations }: Keys): KeysRecord {
  return { interval_days: intervalDays, last_rotation_at_ms: lastRotationAt, rotations };
}

export function keysFrom({
  interval_days: intervalDays,
  last_rotation_at_ms: lastRotationAt,
  rotations,
}: KeysRecord): Keys {
  return { intervalDays, lastRotationAt, rotations };
}

export interface IdentityProviderRecord extends Dated {
  readonly type: IdentityProviderType;
  readonly config: Readonly<Record<string, unknown>>;
  readonly scim_config: Readonly<Record<string, unknown>> | null;
  readonly saml_certificate_set_id: string | null;
}

export interface ItemRecord {
  readonly collection: string;
  readonly id: string;
  readonly created_at: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function itemRecord({ createdAt, ...rest }: Item): ItemRecord {
  return { ...rest, created_at: createdAt };
}

export function itemFrom({ created_at: createdAt, ...rest }: ItemRecord): Item {
  return { ...rest, createdAt };
}

export type TagRecord = Omit<Dated, "id">;

export function providerRecord(provider: IdentityProvider): IdentityProviderRecord {
  const { scimConfig, certificateSetId, createdAt, updatedAt, ...rest } = provider;
  const others = { scim_config: scimConfig, saml_certificate_set_id: certificateSetId };
  return { ...rest, ...others, created_at: createdAt, updated_at: updatedAt };
}

export function providerFrom(record: IdentityProviderRecord): IdentityProvider {
  const { scim_config, saml_certificate_set_id, created_at: createdAt, updated_at: updatedAt, ...rest } = record;
  return { ...rest, scimConfig: scim_config, certificateSetId: saml_certificate_set_id, createdAt, updatedAt };
}

export function tagRecord({ name, createdAt, updatedAt }: Tag): TagRecord {
  return { name, created_at: createdAt, updated_at: updatedAt };
}

/** The tags of a snapshot; those of applications, when it is one from before there were tags. */
export function tagsFrom(document: {
  readonly tags?: readonly TagRecord[] | undefined;
  readonly applications: readonly Pick<ApplicationRecord, "options" | "created_at">[];
}): Tag[] {
  if (document.tags) {
    return document.tags.map(({ name, created_at, updated_at }) => ({
      name,
      createdAt: created_at,
      updatedAt: updated_at,
    }));
  }
  const tags = document.applications.flatMap(({ options, created_at: at }) =>
    tagsIn(options).map((name) => ({ name, createdAt: at, updatedAt: at })),
  );
  const once = new Map(tags.filter((tag) => readTag(tag).ok).map((tag) => [tag.name, tag]));
  return [...once.values()].slice(0, TAGS_LIMIT);
}
