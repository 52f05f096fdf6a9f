/** Doors, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { edgeReasons } from "../../../contract/edge.ts";
import { ACCOUNT, paged, type ControlOperation } from "../described.ts";
import { ofQueries } from "../error-codes.described.ts";
import { DoorsQuery } from "./inputs.ts";

export const Doors = z.strictObject({
  doors: z.array(
    z.strictObject({
      application_id: z.string(),
      application: z.string(),
      domain: z.string(),
      destinations: z.array(z.string()),
      token_id: z.nullable(z.string()),
      token: z.nullable(z.string()),
      admitted: z.boolean(),
      reason: z.literal(edgeReasons),
      policy_id: z.nullable(z.string()),
      policy: z.nullable(z.string()),
      depends_on: z.array(z.literal(["ip", "country"])),
      conditions: z.nullable(z.string()),
    }),
  ),
  ...paged,
  open_to_everybody: z.array(z.strictObject({ application_id: z.string(), application: z.string(), by: z.string() })),
  unmatched: z.strictObject({ denied: z.boolean(), but_for: z.array(z.string()) }),
});

export const edgeDoorOperations = {
  "edge.doors": {
    method: "get",
    path: `${ACCOUNT}/doors`,
    summary: "Every application with every token, and with none: who gets in, and what is open to everybody",
    query: DoorsQuery,
    status: 200,
    answer: Doors,
    errors: [...ofQueries, "no-such-application", "no-such-token"],
  },
} as const satisfies Record<string, ControlOperation>;
