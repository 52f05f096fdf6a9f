/** What the API plane has, described, by the name of each resource in the contract. The running Worker does not load it. */
import { operations as accessRequests } from "./access-requests/described.ts";
import { operations as applications } from "./applications/described.ts";
import { operations as applicationPolicies } from "./applications/policies.described.ts";
import type { DescribedResource } from "./described.ts";
import { operations as groups } from "./groups/described.ts";
import { operations as keys } from "./keys/described.ts";
import { operations as organizations } from "./organizations/described.ts";
import { operations as identityProviders } from "./identity-providers/described.ts";
import { operations as policies } from "./policies/described.ts";
import { operations as serviceTokens } from "./service-tokens/described.ts";
import { operations as tags } from "./tags/described.ts";

export const resources = {
  service_tokens: {
    collection: "service_tokens",
    idPrefix: "service-tokens",
    tag: "service tokens",
    operations: serviceTokens,
  },
  apps: { collection: "apps", idPrefix: "applications", tag: "applications", operations: applications },
  "apps/policies": {
    collection: "apps/{app_id}/policies",
    idPrefix: "policies",
    tag: "application-scoped policies",
    operations: applicationPolicies,
  },
  policies: { collection: "policies", idPrefix: "policies", tag: "reusable policies", operations: policies },
  groups: { collection: "groups", idPrefix: "groups", tag: "groups", operations: groups },
  organizations: {
    collection: "organizations",
    idPrefix: "organizations",
    tag: "organization",
    operations: organizations,
  },
  keys: { collection: "keys", idPrefix: "key-configuration", tag: "keys", operations: keys },
  identity_providers: {
    collection: "identity_providers",
    idPrefix: "identity-providers",
    tag: "identity providers",
    operations: identityProviders,
  },
  tags: { collection: "tags", idPrefix: "tags", tag: "tags", operations: tags },
  "logs/access_requests": {
    collection: "logs/access_requests",
    idPrefix: "authentication-logs",
    tag: "authentication logs",
    operations: accessRequests,
  },
} as const satisfies Record<string, DescribedResource>;
