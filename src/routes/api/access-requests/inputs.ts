/** What may be asked of the log of authentications. Nothing is filtered, as there is nothing in it. */
import * as z from "zod/mini";
import { pageFields } from "../access-inputs.ts";

const filters = [
  "limit",
  "direction",
  "since",
  "until",
  "fields",
  "email",
  "email_exact",
  "emailOp",
  "user_id",
  "user_idOp",
  "allowedOp",
  "app_typeOp",
  "app_uidOp",
  "country_codeOp",
  "idpOp",
  "non_identityOp",
  "ray_idOp",
] as const;

export const ListAccessRequests = z.lazy(() =>
  z.object({ ...Object.fromEntries(filters.map((name) => [name, z.optional(z.string())])), ...pageFields() }),
);
