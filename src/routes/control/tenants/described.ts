/** Tenants, what they use, and the audit, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { auditActions } from "../../../contract/tenants.ts";
import { referenceTo, type Narrowed } from "../../http/forms.described.ts";
import { count, fromOne, hexId, paged, time, type ControlOperation } from "../described.ts";
import { ofBodies, ofQueries } from "../error-codes.described.ts";
import { ListQuery, NewTenant, RotateKey, TenantChange } from "./inputs.ts";

const bound = () => z.nullable(count());

const Quotas = z.strictObject({
  accounts: bound(),
  tokens_per_account: bound(),
  journal_rows_per_account: bound(),
  bytes: bound(),
  requests_per_minute: bound(),
});

const fields = {
  id: hexId(),
  name: z.string(),
  created_at: time(),
  expires_at: z.nullable(time()),
  quotas: Quotas,
  previous_key_expires_at: z.nullable(time()),
};

export const Tenant = z.strictObject(fields);
export const TenantWithKey = z.strictObject({ ...fields, key: z.string().check(z.regex(/^aek_[0-9a-f]{64}$/)) });
export const Tenants = z.strictObject({ tenants: z.array(Tenant), ...paged });
export const Deletion = z.strictObject({ accounts_left: count() });

export const Usage = z.strictObject({
  usage: z.array(
    z.strictObject({
      tenant_id: z.nullable(hexId()),
      name: z.nullable(z.string()),
      accounts: count(),
      tokens: count(),
      journal_rows: count(),
      bytes: count(),
      requests_this_minute: z.nullable(count()),
      quotas: z.nullable(Quotas),
    }),
  ),
  ...paged,
});

export const Audit = z.strictObject({
  entries: z.array(
    z.strictObject({
      id: fromOne(),
      time: time(),
      tenant_id: z.nullable(hexId()),
      action: z.literal(auditActions),
      subject: z.string(),
    }),
  ),
  ...paged,
});

/** What is refused beyond the inputs. */
export const tenantsNarrowed: [z.core.$ZodType, Narrowed][] = [
  [NewTenant, { expires_at: referenceTo("Time") }],
  [TenantChange, { expires_at: referenceTo("Time") }],
  [RotateKey, { grace: referenceTo("GoDuration") }],
];

const TENANT = "/tenants/{tenant_id}";

export const tenantOperations = {
  "tenants.list": {
    method: "get",
    path: "/tenants",
    summary: "The tenants, the oldest first",
    query: ListQuery,
    status: 200,
    answer: Tenants,
    errors: ofQueries,
  },
  "tenants.create": {
    method: "post",
    path: "/tenants",
    summary: "Makes a tenant; its key is shown only once",
    body: NewTenant,
    examples: {
      named: { name: "Team Shop" },
      bounded: { name: "CI", expires_at: "2090-01-01T00:00:00Z", quotas: { accounts: 10, bytes: null } },
    },
    status: 201,
    answer: TenantWithKey,
    errors: ofBodies,
  },
  "tenants.get": {
    method: "get",
    path: TENANT,
    summary: "A tenant",
    status: 200,
    answer: Tenant,
    errors: ["no-such-tenant"],
  },
  "tenants.change": {
    method: "patch",
    path: TENANT,
    summary: "Changes the name, the end or the quotas of a tenant",
    body: TenantChange,
    examples: { renamed: { name: "Team Store" }, "without end": { expires_at: null } },
    status: 200,
    answer: Tenant,
    errors: [...ofBodies, "no-such-tenant"],
  },
  "tenants.rotateKey": {
    method: "post",
    path: `${TENANT}/rotate_key`,
    summary:
      "Gives a tenant another key; the previous key is accepted for the grace period, which is none unless given",
    body: RotateKey,
    examples: { "at once": {}, "with grace": { grace: "24h" } },
    status: 200,
    answer: TenantWithKey,
    errors: [...ofBodies, "no-such-tenant"],
  },
  "tenants.delete": {
    method: "delete",
    path: TENANT,
    summary: "Deletes a tenant: its key is refused at once, and its accounts are emptied in the background",
    status: 202,
    answer: Deletion,
    errors: ["no-such-tenant"],
  },
  "usage.list": {
    method: "get",
    path: "/usage",
    summary: "What the operator and each tenant use; a tenant sees its own usage",
    query: ListQuery,
    status: 200,
    answer: Usage,
    errors: ofQueries,
  },
  "audit.list": {
    method: "get",
    path: "/audit",
    summary: "The changes through the control plane of a deployed emulator, the latest first",
    query: ListQuery,
    status: 200,
    answer: Audit,
    errors: ofQueries,
  },
} as const satisfies Record<string, ControlOperation>;
