/** The journal of an account, as the control plane shows it. */
import * as z from "zod/mini";
import { assumptionNames } from "../../../src/rules/fidelity/assumptions/index.ts";
import { edgeCredentials, edgeReasons } from "../../../src/contract/edge.ts";
import { grades } from "../../../src/contract/evidence.ts";
import { adviceKinds, requestClients } from "../../../src/contract/journal.ts";
import { requestOperationNames } from "../../../src/contract/operations.ts";
import { send } from "./client.ts";

const Row = z.strictObject({
  id: z.int(),
  time: z.iso.datetime({ precision: 3 }),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  operation: z.nullable(z.literal(requestOperationNames)),
  token_id: z.nullable(z.string()),
  object_id: z.nullable(z.string()),
  status: z.int(),
  codes: z.array(z.int()),
  duration_ms: z.int().check(z.gte(0)),
  user_agent: z.nullable(z.string()),
  client: z.nullable(z.literal(requestClients)),
  api_token: z.nullable(z.string()),
  body: z.nullable(z.string().check(z.maxLength(4096))),
  body_cut: z.boolean(),
  ray: z.string().check(z.regex(/^[0-9a-f]{16}-EMU$/)),
  evidence: z.literal(grades),
  assumptions: z.array(z.literal(assumptionNames)),
  fault: z.nullable(z.literal(["error", "gateway-page", "delay", "truncate", "drop", "refuse"])),
  unknown_fields: z.array(z.string()),
  page_info: z.nullable(z.strictObject({ page: z.int(), per_page: z.int(), total_count: z.int() })),
  retry_after: z.nullable(z.int()),
  edge: z.nullable(
    z.strictObject({
      host: z.string(),
      admitted: z.boolean(),
      reason: z.literal(edgeReasons),
      policy_id: z.nullable(z.string()),
      credentials: z.literal(edgeCredentials),
      client_id: z.nullable(z.string()),
      ip: z.nullable(z.string()),
      country: z.nullable(z.string()),
    }),
  ),
});
export type Row = z.infer<typeof Row>;

const Journal = z.strictObject({
  requests: z.array(Row),
  page: z.int(),
  per_page: z.int(),
  total_count: z.int(),
  dropped: z.int(),
  advice: z.array(
    z.strictObject({
      kind: z.literal(adviceKinds),
      message: z.string(),
      requests: z.array(z.int()),
      token_id: z.nullable(z.string()),
    }),
  ),
});
export type Journal = z.infer<typeof Journal>;

/** The journal; the test fails when it has not exactly the promised form. */
export async function journalOf({ id }: { readonly id: string }, query = ""): Promise<Journal> {
  const answer = await send("GET", `/_emulator/accounts/${id}/requests${query}`);
  return z.parse(Journal, answer.body);
}

/** The journal of what has no account, of the same form. */
export async function emulatorJournal(query = ""): Promise<Journal> {
  return z.parse(Journal, (await send("GET", `/_emulator/requests${query}`)).body);
}

export async function rowsOf(account: { readonly id: string }, query = ""): Promise<Row[]> {
  return (await journalOf(account, query)).requests;
}

/** The one row that there is; the test fails when there are none or several. */
export async function onlyRowOf(account: { readonly id: string }, query = ""): Promise<Row> {
  const [row, ...more] = await rowsOf(account, query);
  if (!row || more.length > 0) throw new Error(`There is not one row but ${row ? more.length + 1 : 0}.`);
  return row;
}
