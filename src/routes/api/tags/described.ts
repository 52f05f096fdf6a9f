/**
 * The operations on tags, described: the OpenAPI document is made of this. The running Worker does not load it. Source of paths,
 * permissions and statuses: the official OpenAPI description of 2026-07-27; of the members: the types of npm `cloudflare` 7.3.0.
 */
import * as z from "zod/mini";
import * as contract from "../../../contract/operations.ts";
import { TAG_LENGTH } from "../../../rules/tags/tag.ts";
import type { Narrowed } from "../../http/forms.described.ts";
import { PageQuery } from "../access-inputs.ts";
import { required } from "../access.described.ts";
import { schemaOf, type DescribedOperation, type Scope } from "../described.ts";
import { TagBody } from "./inputs.ts";

export const Tag = z.strictObject({ name: z.string() });

/** What the rules refuse beyond the inputs. */
export const narrowed = new Map<z.core.$ZodType, Narrowed>([
  [TagBody, { "": required("name"), name: { minLength: 1, maxLength: TAG_LENGTH } }],
]);

const account: readonly Scope[] = ["accounts"];

export const operations = {
  "tags.list": {
    method: "get",
    path: "",
    summary: "List tags",
    scopes: account,
    officialId: "list-tags",
    permissions: contract.operations["tags.list"].permissions,
    query: schemaOf(PageQuery),
    perPage: 50,
    status: 200,
    result: Tag,
    isList: true,
  },
  "tags.create": {
    method: "post",
    path: "",
    summary: "Create a tag",
    scopes: account,
    officialId: "create-tag",
    permissions: contract.operations["tags.create"].permissions,
    body: schemaOf(TagBody),
    bodyRequired: true,
    status: 201,
    result: Tag,
  },
  "tags.get": {
    method: "get",
    path: "/{tag_name}",
    summary: "Get a tag",
    scopes: account,
    officialId: "get-a-tag",
    permissions: contract.operations["tags.get"].permissions,
    status: 200,
    result: Tag,
  },
  "tags.update": {
    method: "put",
    path: "/{tag_name}",
    summary: "Rename a tag",
    scopes: account,
    officialId: "update-a-tag",
    permissions: contract.operations["tags.update"].permissions,
    body: schemaOf(TagBody),
    bodyRequired: true,
    status: 200,
    result: Tag,
  },
  "tags.delete": {
    method: "delete",
    path: "/{tag_name}",
    summary: "Delete a tag",
    scopes: account,
    officialId: "delete-a-tag",
    permissions: contract.operations["tags.delete"].permissions,
    status: 202,
    result: Tag,
  },
} as const satisfies Record<contract.OperationOf<"tags">, DescribedOperation>;
