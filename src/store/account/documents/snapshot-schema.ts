/** What a snapshot may say. What a later schema added is optional, so that documents of older ones can be restored. */
import * as z from "zod/mini";
import { assumptionNames, grades } from "../../../rules/fidelity/assumptions.ts";
import { Consultation } from "../../../rules/fidelity/consultation.ts";
import { expiryOf, readName } from "../../../rules/service-tokens/fields.ts";
import { faultOperations, KeptFault } from "../tables/fault-schema.ts";
import { FAULT_LIMIT } from "../tables/fault.ts";
import { SettingsChange } from "../settings/schema.ts";

const LARGEST_NUMBER = 2 ** 31 - 1;

/** A text; the store can hold no longer ones than 2 MB, and the emulator makes none longer than these. */
function text(longest: number) {
  const words = `must be a string of at most ${longest} characters`;
  return z.string(words).check(z.maxLength(longest, words));
}

function whole(from = 0, to = LARGEST_NUMBER) {
  const words = `must be a whole number from ${from} to ${to}`;
  return z.int(words).check(z.gte(from, words), z.lte(to, words));
}

const flag = () => z.boolean("must be true or false");

function matching(pattern: RegExp, words: string) {
  return z.string(words).check(z.regex(pattern, words));
}

const digest = () => matching(/^[0-9a-f]{64}$/, "must be a SHA-256 digest in 64 lower-case hex digits");
const tokenId = () => matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be a lower-case UUID");
const clientId = () => matching(/^[0-9a-f]{32}\.access$/, "must be 32 lower-case hex digits and .access");

function name() {
  const words = "must have 1 to 350 characters";
  return z
    .string(words)
    .check(z.refine((value) => value.isWellFormed() && readName(value, new Consultation()).ok, words));
}

function duration() {
  const words = "must be a Go duration of more than 0, or forever";
  return z.string(words).check(z.refine((value) => expiryOf(value, 0, new Consultation()).ok, words));
}

/** 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z, in seconds: what RFC 3339 can write. */
const time = () => whole(-62_167_219_200, 253_402_300_799);
/** The years that a clock goes through, in milliseconds. */
const clockTime = () => whole(-62_135_596_800_000, 253_402_300_799_999);

const tokenShape = () => ({
  id: tokenId(),
  client_id: clientId(),
  name: name(),
  duration: duration(),
  enabled: flag(),
  created_at: time(),
  updated_at: time(),
  expires_at: time(),
  last_seen_at: z.nullable(time()),
  client_secret_sha256: digest(),
  client_secret_version: whole(1),
  previous_client_secret_sha256: z.nullable(digest()),
  previous_client_secret_expires_at: z.nullable(time()),
  in_use: z._default(flag(), false),
});

const token = () => z.strictObject(tokenShape(), "must be a token");

function entry() {
  return z.strictObject(
    {
      id: whole(1),
      at: clockTime(),
      started_at: clockTime(),
      duration_ms: whole(),
      operation: z.nullable(z.literal(faultOperations, "must be an operation or null")),
      method: text(32),
      target: text(2048),
      token_id: z.nullable(text(100)),
      status: whole(100, 599),
      codes: z.array(whole(), "must be a list of codes").check(z.maxLength(10, "must have at most 10 codes")),
      user_agent: z.nullable(text(512)),
      api_token: z.nullable(text(100)),
      body: z.nullable(text(4096)),
      body_cut: flag(),
      ray: matching(/^[0-9a-f]{0,16}$/, "must be a ray in lower-case hex digits"),
      evidence: z.literal(grades, "must be a grade of evidence"),
      assumptions: z.array(z.literal(assumptionNames, "must be the name of an assumption"), "must be a list"),
      fault: z.nullable(text(20)),
      unknown_fields: z
        .array(text(100), "must be a list of names")
        .check(z.maxLength(10, "must have at most 10 names")),
      page_info: z.nullable(
        z.strictObject({ page: whole(1), per_page: whole(1), total_count: whole() }, "must be an object or null"),
      ),
      retry_after: z.nullable(whole()),
    },
    "must be an entry of the journal",
  );
}

const LARGEST_OFFSET = 3e14;

/** A list that an older schema did not have. */
function listOf<const S extends z.core.$ZodLooseShape>(shape: S, what: string) {
  return z._default(z.array(z.strictObject(shape, `must be ${what}`), `must be a list, each ${what}`), []);
}

export const Snapshot = z.lazy(() =>
  z.strictObject(
    {
      access_emulator_snapshot: z.literal(1, "must be 1: this emulator knows no other form of snapshots"),
      schema_version: whole(1),
      created_at: time(),
      clock: z.strictObject(
        { offset_ms: whole(-LARGEST_OFFSET, LARGEST_OFFSET), frozen_at_ms: z.nullable(clockTime()) },
        "must be an object with offset_ms and frozen_at_ms",
      ),
      settings: SettingsChange,
      draws: z._default(whole(), 0),
      tokens: z.array(
        z.strictObject({ ...tokenShape(), verified_at: z._default(z.nullable(time()), null) }, "must be a token"),
        "must be a list of tokens",
      ),
      deleted_tokens: listOf(
        { deleted_at: time(), verified_at: z.nullable(time()), token: token() },
        "a deleted token",
      ),
      retired_secrets: listOf(
        { sha256: digest(), token_id: tokenId(), client_id: clientId(), name: name() },
        "a retired secret",
      ),
      superseded_states: listOf(
        { client_id: clientId(), until: time(), token: z.nullable(token()) },
        "a superseded state",
      ),
      faults: z._default(
        z
          .array(KeptFault, "must be a list of faults")
          .check(z.maxLength(FAULT_LIMIT, `must have at most ${FAULT_LIMIT}`)),
        [],
      ),
      journal: z._default(z.array(entry(), "must be a list of entries"), []),
    },
    "must be a snapshot: a JSON object",
  ),
);
export type Snapshot = z.infer<typeof Snapshot>;
