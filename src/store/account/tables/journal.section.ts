/** What a snapshot may say of the journal. */
import * as z from "zod/mini";
import { edgeCredentials, edgeReasons } from "../../../contract/edge.ts";
import { faultTypes } from "../../../contract/faults.ts";
import { grades } from "../../../contract/evidence.ts";
import { requestClients } from "../../../contract/journal.ts";
import { requestOperationNames } from "../../../contract/operations.ts";
import { assumptionNames } from "../../../rules/fidelity/assumptions/index.ts";
import { clockTime, flag, matching, text, whole } from "./shapes.ts";

const edge = () =>
  z.strictObject(
    {
      host: text(255),
      admitted: flag(),
      reason: z.literal(edgeReasons, "must be a reason of the edge"),
      policy_id: z.nullable(text(100)),
      credentials: z.literal(edgeCredentials, "must be a kind of credentials"),
      client_id: z.nullable(text(100)),
      ip: z.nullable(text(100)),
      country: z.nullable(text(100)),
    },
    "must be what the edge decided, or null",
  );

const entry = () =>
  z.strictObject(
    {
      id: whole(1),
      at: clockTime(),
      started_at: clockTime(),
      duration_ms: whole(),
      operation: z.nullable(z.literal(requestOperationNames, "must be an operation, edge or null")),
      method: text(32),
      target: text(2048),
      token_id: z.nullable(text(100)),
      object_id: z._default(z.nullable(text(100)), null),
      status: whole(100, 599),
      codes: z.array(whole(), "must be a list of codes").check(z.maxLength(10, "must have at most 10 codes")),
      user_agent: z.nullable(text(512)),
      client: z._default(z.nullable(z.literal(requestClients, "must be page or null")), null),
      api_token: z.nullable(text(100)),
      body: z.nullable(text(4096)),
      body_cut: flag(),
      ray: matching(/^[0-9a-f]{0,16}$/, "must be a ray in lower-case hex digits"),
      evidence: z.literal(grades, "must be a grade of evidence"),
      assumptions: z.array(z.literal(assumptionNames, "must be the name of an assumption"), "must be a list"),
      fault: z.nullable(z.literal(faultTypes, "must be the type of a fault, or null")),
      unknown_fields: z
        .array(text(100), "must be a list of names")
        .check(z.maxLength(10, "must have at most 10 names")),
      page_info: z.nullable(
        z.strictObject({ page: whole(1), per_page: whole(1), total_count: whole() }, "must be an object or null"),
      ),
      retry_after: z.nullable(whole()),
      edge: z._default(z.nullable(edge()), null),
    },
    "must be an entry of the journal",
  );

export const journal = () => z._default(z.array(entry(), "must be a list of entries"), []);
