/**
 * The log of authentications, described. The running Worker does not load this file. Source: the official OpenAPI description
 * of 2026-07-27 and the types of npm `cloudflare` 7.3.0.
 */
import * as z from "zod/mini";
import * as contract from "../../../contract/operations.ts";
import { schemaOf, type DescribedOperation } from "../described.ts";
import { ListAccessRequests } from "./inputs.ts";

export const operations = {
  "access-requests.list": {
    method: "get",
    path: "",
    summary: "List authentications, of which there are none",
    scopes: ["accounts"],
    officialId: "get-access-authentication-logs",
    permissions: contract.operations["access-requests.list"].permissions,
    query: schemaOf(ListAccessRequests),
    perPage: 25,
    status: 200,
    result: z.array(z.looseObject({})),
  },
} as const satisfies Record<contract.OperationOf<"logs/access_requests">, DescribedOperation>;
