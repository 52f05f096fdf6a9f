/** What a snapshot may say. What a later schema added is optional, so that documents of older ones can be restored. */
import * as z from "zod/mini";
import { assumptionNames, grades } from "../tokens/assumptions.ts";
import { faultOperations, KeptFault } from "./fault-schema.ts";
import { FAULT_LIMIT } from "./fault.ts";
import { SettingsChange } from "./settings-schema.ts";

const LARGEST_VERSION = 2 ** 31 - 1;

const text = () => z.string("must be a string");
const whole = () => z.int("must be a whole number");
const flag = () => z.boolean("must be true or false");

function matching(pattern: RegExp, words: string) {
  return z.string(words).check(z.regex(pattern, words));
}

const digest = () => matching(/^[0-9a-f]{64}$/, "must be a SHA-256 digest in 64 lower-case hex digits");
const time = () =>
  whole().check(
    z.gte(-62_135_596_800, "must not lie before the year 1"),
    z.lte(253_402_300_799, "must not lie after the year 9999"),
  );

const tokenShape = () => ({
  id: text(),
  client_id: text(),
  name: text(),
  duration: text(),
  enabled: flag(),
  created_at: time(),
  updated_at: time(),
  expires_at: time(),
  last_seen_at: z.nullable(time()),
  client_secret_sha256: digest(),
  client_secret_version: whole().check(z.gte(1, "must be at least 1"), z.lte(LARGEST_VERSION, "is too large")),
  previous_client_secret_sha256: z.nullable(digest()),
  previous_client_secret_expires_at: z.nullable(time()),
  in_use: z._default(flag(), false),
});

const token = () => z.strictObject(tokenShape(), "must be a token");

const milliseconds = () => whole().check(z.gte(-1e15, "is out of range"), z.lte(1e15, "is out of range"));
const clockMilliseconds = () =>
  whole().check(z.gte(-62_135_596_800_000, "is out of range"), z.lte(253_402_300_799_999, "is out of range"));

function entry() {
  return z.strictObject(
    {
      id: whole().check(z.gte(1, "must be at least 1")),
      at: clockMilliseconds(),
      started_at: clockMilliseconds(),
      duration_ms: whole(),
      operation: z.nullable(z.literal(faultOperations, "must be an operation or null")),
      method: text(),
      target: text(),
      token_id: z.nullable(text()),
      status: whole(),
      codes: z.array(whole()),
      user_agent: z.nullable(text()),
      api_token: z.nullable(text()),
      body: z.nullable(text()),
      body_cut: flag(),
      ray: text(),
      evidence: z.literal(grades, "must be a grade of evidence"),
      assumptions: z.array(z.literal(assumptionNames, "must be the name of an assumption")),
      fault: z.nullable(text()),
      unknown_fields: z.array(text()),
      page_info: z.nullable(z.strictObject({ page: whole(), per_page: whole(), total_count: whole() })),
      retry_after: z.nullable(whole()),
    },
    "must be an entry of the journal",
  );
}

export const Snapshot = z.lazy(() =>
  z.strictObject(
    {
      access_emulator_snapshot: z.literal(1, "must be 1: this emulator knows no other form of snapshots"),
      schema_version: whole().check(z.gte(1, "must be at least 1")),
      created_at: time(),
      clock: z.strictObject(
        { offset_ms: milliseconds(), frozen_at_ms: z.nullable(clockMilliseconds()) },
        "must be an object with offset_ms and frozen_at_ms",
      ),
      settings: SettingsChange,
      draws: z._default(whole(), 0),
      tokens: z.array(
        z.strictObject({ ...tokenShape(), verified_at: z._default(z.nullable(time()), null) }, "must be a token"),
      ),
      deleted_tokens: z._default(
        z.array(z.strictObject({ deleted_at: time(), verified_at: z.nullable(time()), token: token() })),
        [],
      ),
      retired_secrets: z._default(
        z.array(z.strictObject({ sha256: digest(), token_id: text(), client_id: text(), name: text() })),
        [],
      ),
      superseded_states: z._default(
        z.array(z.strictObject({ client_id: text(), until: time(), token: z.nullable(token()) })),
        [],
      ),
      faults: z._default(z.array(KeptFault).check(z.maxLength(FAULT_LIMIT, `must have at most ${FAULT_LIMIT}`)), []),
      journal: z._default(z.array(entry()), []),
    },
    "must be a snapshot: a JSON object",
  ),
);
export type Snapshot = z.infer<typeof Snapshot>;
