/** Applications, policies and groups as JSON, for snapshots. Times are whole seconds. */
import type { AccessRule, ApplicationType, Decision } from "../../../contract/access.ts";
import type { Application } from "../../../rules/applications/application.ts";
import type { Destination } from "../../../rules/applications/destinations.ts";
import type { Link } from "../../../rules/applications/links.ts";
import type { Group } from "../../../rules/groups/group.ts";
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
