/** What is read of an account, and with which permission. Each is a list, but for the organization, of which there is one. */
export type Part = "tokens" | "applications" | "policies" | "groups" | "tags" | "organization";

export interface List {
  readonly part: Part;
  /** Below `/accounts/{id}/access/`. */
  readonly segment: string;
  /** What stands in it, in the plural. */
  readonly things: string;
  /** What an API token has to have. Source: the official description of each operation. */
  readonly permission: string;
}

const APPS_AND_POLICIES = "Access: Apps and Policies Read";
const ORGANIZATIONS_AND_GROUPS = "Access: Organizations, Identity Providers, and Groups Read";

/** In the order in which they are asked for: what names something comes after what it names. */
export const lists: readonly List[] = [
  {
    part: "tokens",
    segment: "service_tokens",
    things: "service tokens",
    permission: "Access: Service Tokens Read",
  },
  { part: "groups", segment: "groups", things: "groups", permission: ORGANIZATIONS_AND_GROUPS },
  { part: "policies", segment: "policies", things: "reusable policies", permission: APPS_AND_POLICIES },
  { part: "applications", segment: "apps", things: "applications", permission: APPS_AND_POLICIES },
  { part: "tags", segment: "tags", things: "tags", permission: APPS_AND_POLICIES },
  { part: "organization", segment: "organizations", things: "organization", permission: ORGANIZATIONS_AND_GROUPS },
];
