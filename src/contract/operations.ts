/**
 * The operations of the API plane, each once: what faults, journal, permissions, settings, documents and the library know
 * of them is made of this list.
 *
 * Source of the permissions: the official OpenAPI description, `x-api-token-group` (`Read` suffices for reads,
 * `Write` is for everything, and `Revoke` for what revokes tokens, and to list applications).
 */
import type { Grade } from "./evidence.ts";

/** The permissions that an API token can have. */
export const permissions = [
  "Access: Service Tokens Read",
  "Access: Service Tokens Write",
  "Access: Apps and Policies Read",
  "Access: Apps and Policies Write",
  "Access: Apps and Policies Revoke",
  "Access: Organizations, Identity Providers, and Groups Read",
  "Access: Organizations, Identity Providers, and Groups Write",
  "Access: Organizations, Identity Providers, and Groups Revoke",
  "Access: Audit Logs Read",
] as const;

/** What a read or a change needs of an API token. */
export type Permission = (typeof permissions)[number];

export interface OperationEntry {
  /** The resource, as the last part of its path names it. */
  readonly resource: string;
  /** Whether it changes anything. */
  readonly changes: boolean;
  /** The evidence for its answers as a whole. */
  readonly grade: Grade;
  /** Each of these suffices. */
  readonly permissions: readonly Permission[];
}

const write: readonly Permission[] = ["Access: Service Tokens Write"];
const read: readonly Permission[] = [...write, "Access: Service Tokens Read"];

const serviceTokens = { resource: "service_tokens" } as const;

const writeApps: readonly Permission[] = ["Access: Apps and Policies Write"];
const readApps: readonly Permission[] = [...writeApps, "Access: Apps and Policies Read"];
const revokeApps: readonly Permission[] = [...writeApps, "Access: Apps and Policies Revoke"];
const listApps: readonly Permission[] = [...readApps, "Access: Apps and Policies Revoke"];
const writeGroups: readonly Permission[] = ["Access: Organizations, Identity Providers, and Groups Write"];
const readGroups: readonly Permission[] = [
  ...writeGroups,
  "Access: Organizations, Identity Providers, and Groups Read",
];

const readOrganization: readonly Permission[] = [
  ...readGroups,
  "Access: Organizations, Identity Providers, and Groups Revoke",
];

const readsApps = { changes: false, grade: "documented", permissions: readApps } as const;
const changesApps = { changes: true, grade: "documented", permissions: writeApps } as const;
const readsGroups = { changes: false, grade: "documented", permissions: readGroups } as const;
const changesGroups = { changes: true, grade: "documented", permissions: writeGroups } as const;

const applications = { resource: "apps" } as const;
const applicationPolicies = { resource: "apps/policies" } as const;
const policies = { resource: "policies" } as const;
const groups = { resource: "groups" } as const;
const organization = { resource: "organizations" } as const;
const keys = { resource: "keys" } as const;
const identityProviders = { resource: "identity_providers" } as const;
const tags = { resource: "tags" } as const;

export const operations = {
  create: { ...serviceTokens, changes: true, grade: "documented", permissions: write },
  get: { ...serviceTokens, changes: false, grade: "documented", permissions: read },
  list: { ...serviceTokens, changes: false, grade: "recorded", permissions: read },
  update: { ...serviceTokens, changes: true, grade: "recorded", permissions: write },
  delete: { ...serviceTokens, changes: true, grade: "documented", permissions: write },
  refresh: { ...serviceTokens, changes: true, grade: "documented", permissions: write },
  rotate: { ...serviceTokens, changes: true, grade: "documented", permissions: write },
  "applications.list": { ...applications, ...readsApps, permissions: listApps, grade: "recorded" },
  "applications.create": { ...applications, ...changesApps },
  "applications.get": { ...applications, ...readsApps, grade: "recorded" },
  "applications.update": { ...applications, ...changesApps },
  "applications.delete": { ...applications, ...changesApps },
  "applications.update-settings": { ...applications, ...changesApps },
  "applications.revoke-tokens": { ...applications, ...changesApps, permissions: revokeApps },
  "application-policies.list": { ...applicationPolicies, ...readsApps },
  "application-policies.create": { ...applicationPolicies, ...changesApps },
  "application-policies.get": { ...applicationPolicies, ...readsApps },
  "application-policies.update": { ...applicationPolicies, ...changesApps },
  "application-policies.delete": { ...applicationPolicies, ...changesApps },
  "application-policies.make-reusable": { ...applicationPolicies, ...changesApps },
  "policies.list": { ...policies, ...readsApps, grade: "recorded" },
  "policies.create": { ...policies, ...changesApps },
  "policies.get": { ...policies, ...readsApps },
  "policies.update": { ...policies, ...changesApps },
  "policies.delete": { ...policies, ...changesApps },
  "groups.list": { ...groups, ...readsGroups, grade: "recorded" },
  "groups.create": { ...groups, ...changesGroups },
  "groups.get": { ...groups, ...readsGroups },
  "groups.update": { ...groups, ...changesGroups },
  "groups.delete": { ...groups, ...changesGroups },
  "organization.get": { ...organization, ...readsGroups, permissions: readOrganization, grade: "recorded" },
  "organization.create": { ...organization, ...changesGroups },
  "organization.update": { ...organization, ...changesGroups },
  "organization.patch": { ...organization, ...changesGroups },
  "organization.revoke-user": { ...organization, ...changesGroups },
  "keys.get": { ...keys, ...readsGroups, grade: "recorded" },
  "keys.update": { ...keys, ...changesGroups },
  "keys.rotate": { ...keys, ...changesGroups },
  "identity-providers.list": { ...identityProviders, ...readsGroups },
  "identity-providers.create": { ...identityProviders, ...changesGroups },
  "identity-providers.get": { ...identityProviders, ...readsGroups },
  "identity-providers.update": { ...identityProviders, ...changesGroups },
  "identity-providers.delete": { ...identityProviders, ...changesGroups },
  "tags.list": { ...tags, ...readsApps, permissions: listApps },
  "tags.create": { ...tags, ...changesApps },
  "tags.get": { ...tags, ...readsApps },
  "tags.update": { ...tags, ...changesApps },
  "tags.delete": { ...tags, ...changesApps },
  "access-requests.list": {
    resource: "logs/access_requests",
    changes: false,
    grade: "documented",
    permissions: ["Access: Audit Logs Read"],
  },
} as const satisfies Record<string, OperationEntry>;

export type Operation = keyof typeof operations;

/** The operations of one resource. */
export type OperationOf<R extends string> = {
  [N in Operation]: (typeof operations)[N]["resource"] extends R ? N : never;
}[Operation];

export const operationNames = Object.keys(operations) as [Operation, ...Operation[]];

/** What a row of the journal, or a fault, can be about: an operation of the API plane, or a request to the edge. */
export type RequestOperation = Operation | "edge";

export const requestOperationNames: readonly [Operation, ...Operation[], "edge"] = [...operationNames, "edge"];
