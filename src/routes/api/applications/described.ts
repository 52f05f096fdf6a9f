/**
 * The operations on applications as data, and their answers as schemas. The running Worker does not load this file.
 *
 * Source of paths, methods, statuses and scopes: the official OpenAPI description of 2026-07-27.
 */
import * as z from "zod/mini";
import { applicationTypes } from "../../../contract/access.ts";
import * as contract from "../../../contract/operations.ts";
import type { Form } from "../../../rules/access/forms.ts";
import { options } from "../../../rules/applications/options.ts";
import type { Narrowed } from "../../http/forms.described.ts";
import { dated, DeletedObject, label, required, session } from "../access.described.ts";
import { schemaOf, type DescribedOperation, type Scope } from "../described.ts";
import { ApplicationPolicy } from "../policies/described.ts";
import { ApplicationBody, ListApplications, SettingsBody } from "./inputs.ts";

const object = () => z.record(z.string(), z.unknown());
const forms: Readonly<Record<Form, () => z.ZodMiniType>> = {
  flag: () => z.boolean(),
  text: () => z.string(),
  texts: () => z.array(z.string()),
  object,
  objects: () => z.array(object()),
  number: () => z.number(),
  list: () => z.array(z.unknown()),
};

/** What was set of an application, or has a default: each in the form in which it was sent. */
const carried = () =>
  Object.fromEntries(Object.entries(options).map(([name, { form }]) => [name, z.optional(forms[form]())]));

export const Application = z.strictObject({
  ...dated(),
  type: z.literal(applicationTypes),
  name: z.string(),
  aud: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  domain: z.optional(z.string()),
  self_hosted_domains: z.optional(z.array(z.string())),
  destinations: z.optional(z.array(object())),
  ...carried(),
  policies: z.array(ApplicationPolicy),
});

/** The settings that have a path of their own: both, whichever was sent. */
export const Settings = z.strictObject({ allow_iframe: z.boolean(), skip_interstitial: z.boolean() });

/** Nothing stands in it. */
export const Revoked = z.strictObject({});

const policy = {
  anyOf: [
    { type: "string" },
    {
      type: "object",
      properties: { id: { type: "string" }, precedence: { anyOf: [{ type: "number" }, { type: "null" }] } },
      required: ["id"],
    },
    { $ref: "#/components/schemas/PolicyBody" },
  ],
  description: "The id of a policy, an object with its id, or a policy that is to be this application's own",
};

/** What the rules refuse beyond the inputs, by the defaults of the assumptions. */
export const narrowed = new Map<z.core.$ZodType, Narrowed>([
  [
    ApplicationBody,
    {
      "": required("type"),
      type: { enum: applicationTypes },
      name: { maxLength: label["maxLength"] },
      session_duration: session,
      "policies[]": policy,
    },
  ],
]);

const both: readonly Scope[] = ["accounts", "zones"];

export const operations = {
  "applications.list": {
    method: "get",
    path: "",
    summary: "List applications",
    scopes: both,
    officialId: "list-access-applications",
    permissions: contract.operations["applications.list"].permissions,
    query: schemaOf(ListApplications),
    perPage: 1000,
    status: 200,
    result: Application,
    isList: true,
  },
  "applications.create": {
    method: "post",
    path: "",
    summary: "Create an application",
    scopes: both,
    officialId: "create-an-access-application",
    permissions: contract.operations["applications.create"].permissions,
    body: schemaOf(ApplicationBody),
    bodyRequired: true,
    status: 201,
    result: Application,
  },
  "applications.get": {
    method: "get",
    path: "/{app_id}",
    summary: "Get an application",
    scopes: both,
    officialId: "get-an-access-application",
    permissions: contract.operations["applications.get"].permissions,
    status: 200,
    result: Application,
  },
  "applications.update": {
    method: "put",
    path: "/{app_id}",
    summary: "Replace an application",
    scopes: both,
    officialId: "update-an-access-application",
    permissions: contract.operations["applications.update"].permissions,
    body: schemaOf(ApplicationBody),
    bodyRequired: true,
    status: 200,
    result: Application,
  },
  "applications.delete": {
    method: "delete",
    path: "/{app_id}",
    summary: "Delete an application",
    scopes: both,
    officialId: "delete-an-access-application",
    permissions: contract.operations["applications.delete"].permissions,
    status: 202,
    result: DeletedObject,
  },
  "applications.update-settings": {
    method: "put",
    also: { method: "patch", officialId: "patch-the-settings-of-an-access-application" },
    path: "/{app_id}/settings",
    summary: "Change the settings of an application",
    scopes: both,
    officialId: "put-the-settings-of-an-access-application",
    permissions: contract.operations["applications.update-settings"].permissions,
    body: schemaOf(SettingsBody),
    bodyRequired: true,
    status: 202,
    result: Settings,
  },
  "applications.revoke-tokens": {
    method: "post",
    path: "/{app_id}/revoke_tokens",
    summary: "Revoke the tokens of an application",
    scopes: both,
    officialId: "revoke-the-tokens-of-an-access-application",
    permissions: contract.operations["applications.revoke-tokens"].permissions,
    status: 202,
    result: Revoked,
  },
} as const satisfies Record<contract.OperationOf<"apps">, DescribedOperation>;
