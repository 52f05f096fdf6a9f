/** Which accounts have a host, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { hexId, type ControlOperation } from "../described.ts";
import { HostQuery } from "./inputs.ts";

export const HostClaims = z.strictObject({ hostname: z.string(), accounts: z.array(hexId()) });

export const hostOperations = {
  "hosts.get": {
    method: "get",
    path: "/hosts/{hostname}",
    summary: "The accounts that protect a host, use it as their team's host or gave it an origin: ten at the most",
    query: HostQuery,
    status: 200,
    answer: HostClaims,
    errors: ["invalid-input"],
  },
} as const satisfies Record<string, ControlOperation>;
