/** What a seed says of the organization of an account: what a PATCH would make of the one that is there from the start. */
import type * as contract from "../../contract/seed.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";
import { AUTH_DOMAIN, change, type Organization } from "../organization/organization.ts";
import { readTime } from "../service-tokens/seeding.ts";
import { placed } from "./access.ts";
import type { Given } from "./given.ts";

export type SeedOrganization = Given<contract.SeedOrganization>;

export function readSeededOrganization(
  before: Organization,
  seed: SeedOrganization,
  context: { readonly now: number; readonly consult: Consultation },
): Result<Organization> {
  const organization = change(before, seed, "patch", context);
  if (!organization.ok && organization.refusal.kind === "invalid-auth-domain") {
    return invalid("organization.auth_domain", AUTH_DOMAIN);
  }
  const changed = placed("organization", organization);
  if (!changed.ok) return changed;
  const updatedAt = placed("organization", readTime("updated_at", seed.updated_at));
  return updatedAt.ok ? ok({ ...changed.value, updatedAt: updatedAt.value ?? changed.value.updatedAt }) : updatedAt;
}
