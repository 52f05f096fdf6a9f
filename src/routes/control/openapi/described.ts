/** The description of the control plane, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import type { ControlOperation } from "../described.ts";

/** An OpenAPI document, which its own specification describes. */
export const OpenApi = z.looseObject({ openapi: z.string().check(z.regex(/^3\.1\./)) });

export const openApiOperations = {
  "openapi.get": {
    method: "get",
    path: "/openapi.json",
    summary: "This document",
    isOpen: true,
    status: 200,
    answer: OpenApi,
  },
} as const satisfies Record<string, ControlOperation>;
