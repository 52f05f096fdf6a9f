/**
 * The operations on the organization as data, and their answers as schemas. The running Worker does not load this file.
 *
 * Source of paths, methods, statuses and scopes: the official OpenAPI description of 2026-07-27; of PATCH the documentation of
 * service tokens of 2026-10.
 */
import * as z from "zod/mini";
import * as contract from "../../../contract/operations.ts";
import { inactivityActions } from "../../../contract/organization.ts";
import { withForm } from "../../../rules/access/form-schemas.ts";
import { options } from "../../../rules/organization/options.ts";
import { AUTH_DOMAIN_PATTERN } from "../../../rules/organization/organization.ts";
import type { Narrowed } from "../../http/forms.described.ts";
import { label, required, session } from "../access.described.ts";
import { schemaOf, type DescribedOperation, type Scope } from "../described.ts";
import { timestamp } from "../service-tokens/described.ts";
import { OrganizationBody, RevokeUserBody, RevokeUserQuery } from "./inputs.ts";

export const Organization = z.strictObject({
  ...Object.fromEntries(Object.entries(options).map(([name, { form }]) => [name, z.optional(withForm(form))])),
  allow_authenticate_via_warp: z.boolean(),
  auth_domain: z.string(),
  auto_redirect_to_identity: z.boolean(),
  created_at: timestamp,
  is_ui_read_only: z.boolean(),
  login_design: z.record(z.string(), z.unknown()),
  name: z.string(),
  service_token_inactivity: z.optional(
    z.strictObject({
      enabled: z.boolean(),
      inactivity_threshold_days: z.int().check(z.gte(30), z.lte(365)),
      action: z.literal(inactivityActions),
    }),
  ),
  session_duration: z.string(),
  strict_service_token_auth: z.boolean(),
  updated_at: timestamp,
});

/** Of the revocation of a user. */
export const Done = z.literal(true);

/** What the rules refuse beyond the inputs, by the defaults of the assumptions. */
export const narrowed = new Map<z.core.$ZodType, Narrowed>([
  [
    OrganizationBody,
    {
      "": {
        description:
          "A PUT and a POST must have auth_domain, a POST name, too; service_token_inactivity must have all of its members",
      },
      auth_domain: {
        pattern: AUTH_DOMAIN_PATTERN,
      },
      name: label,
      session_duration: session,
    },
  ],
  [RevokeUserBody, { "": required("email"), email: { minLength: 1 } }],
]);

const both: readonly Scope[] = ["accounts", "zones"];

const changing = { path: "", scopes: both, body: schemaOf(OrganizationBody), result: Organization } as const;

export const operations = {
  "organization.get": {
    method: "get",
    path: "",
    summary: "Get the organization",
    scopes: both,
    officialId: "get-your-zero-trust-organization",
    permissions: contract.operations["organization.get"].permissions,
    status: 200,
    result: Organization,
  },
  "organization.create": {
    ...changing,
    method: "post",
    summary: "Create the organization",
    officialId: "create-your-zero-trust-organization",
    permissions: contract.operations["organization.create"].permissions,
    bodyRequired: true,
    status: 201,
  },
  "organization.update": {
    ...changing,
    method: "put",
    summary: "Update the organization",
    officialId: "update-your-zero-trust-organization",
    permissions: contract.operations["organization.update"].permissions,
    bodyRequired: true,
    status: 200,
  },
  "organization.patch": {
    ...changing,
    method: "patch",
    summary: "Change some of the organization",
    officialId: "patch-your-zero-trust-organization",
    permissions: contract.operations["organization.patch"].permissions,
    status: 200,
  },
  "organization.revoke-user": {
    method: "post",
    path: "/revoke_user",
    summary: "Revoke the tokens of a user",
    scopes: both,
    officialId: "revoke-all-access-tokens-for-a-user",
    permissions: contract.operations["organization.revoke-user"].permissions,
    query: schemaOf(RevokeUserQuery),
    body: schemaOf(RevokeUserBody),
    bodyRequired: true,
    status: 200,
    result: Done,
  },
} as const satisfies Record<contract.OperationOf<"organizations">, DescribedOperation>;
