/**
 * What the control plane answers, as schemas, for its OpenAPI document and the tests. The running Worker does not load
 * this file.
 */
import * as z from "zod/mini";
import { adviceKinds } from "../../store/account/views/advice.ts";
import { faultOperations, KeptFault } from "../../store/account/tables/fault-schema.ts";
import { permissions } from "../../store/account/settings/schema.ts";
import { Snapshot } from "../../store/account/documents/snapshot-schema.ts";
import {
  assumptionNames,
  catalogue,
  grades,
  isSwitchable,
  type AssumptionName,
} from "../../rules/fidelity/assumptions.ts";
import { capabilities } from "./capabilities.ts";

const count = () => z.int().check(z.gte(0));
const fromOne = () => z.int().check(z.gte(1));
const time = () => z.iso.datetime({ precision: 0 });
const hexId = () => z.string().check(z.regex(/^[0-9a-f]{32}$/));
const digest = () => z.string().check(z.regex(/^[0-9a-f]{64}$/));
const clientId = () => z.string().check(z.regex(/^[0-9a-f]{32}\.access$/));

/** The numbers of a page of a list. */
const paged = { page: fromOne(), per_page: fromOne(), total_count: count() };

export const ControlError = z.strictObject({
  error: z.strictObject({ code: z.string().check(z.regex(/^[a-z]+(-[a-z]+)*$/)), message: z.string() }),
});

export const Health = z.strictObject({
  status: z.literal("ok"),
  version: z.string(),
  schema_version: fromOne(),
  capabilities: z.array(z.literal([...capabilities, "fault-drop"])),
});

export const Accounts = z.strictObject({
  accounts: z.array(z.strictObject({ id: hexId(), created_at: time() })),
  ...paged,
});

/** An account that was made, or filled. */
export const FilledAccount = z.strictObject({ id: hexId(), tokens: count() });

const valueOf = (name: AssumptionName): z.ZodMiniType => catalogue[name].schema ?? z.literal("fixed");

/** The value of each assumption. */
export const Assumptions = z.strictObject(Object.fromEntries(assumptionNames.map((name) => [name, valueOf(name)])));

const RateLimit = z.strictObject({ quota: fromOne(), window: z.string() });

const ApiTokens = z.array(
  z.strictObject({
    name: z.string(),
    permissions: z.array(z.literal(permissions)),
    status: z.optional(z.literal(["active", "disabled", "expired"])),
    not_before: z.optional(z.string()),
    expires_on: z.optional(z.string()),
    token_sha256: digest(),
  }),
);

const settingsShape = {
  assumptions: Assumptions,
  access_enabled: z.boolean(),
  rate_limit: z.nullable(RateLimit),
  api_tokens: z.nullable(ApiTokens),
  propagation_lag: z.nullable(z.string()),
  journal_limit: count(),
  random_seed: z.nullable(z.string()),
};

/** Every value in force. */
export const Settings = z.strictObject(settingsShape);

export const AssumptionEvidence = z.strictObject({
  default: z.nullable(z.union([z.string(), z.number()])),
  alternatives: z.string(),
  grade: z.literal(grades),
  statement: z.string(),
  evidence: z.string(),
  observed_by: z.string(),
});

/** The same, with what speaks for each assumption when it was asked for. */
export const SettingsWithEvidence = z.strictObject({
  ...settingsShape,
  evidence: z.optional(z.record(z.literal(assumptionNames), AssumptionEvidence)),
});

export const Verdict = z.strictObject({
  admitted: z.boolean(),
  secret: z.nullable(z.literal(["current", "previous"])),
  reason: z.nullable(z.literal(["unknown-client-id", "wrong-secret", "disabled", "expired", "grace-over"])),
});

export const Clock = z.strictObject({ now: time(), mode: z.literal(["running", "frozen"]) });

/** A fault as it stands; a snapshot has the same. */
export const Fault = KeptFault._zod.innerType;
export const Faults = z.strictObject({ faults: z.array(Fault) });

/** One request and its answer. */
export const JournalRequest = z.strictObject({
  id: fromOne(),
  time: z.iso.datetime({ precision: 3 }),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  operation: z.nullable(z.literal(faultOperations)),
  token_id: z.nullable(z.string()),
  status: z.int().check(z.gte(200), z.lte(599)),
  codes: z.array(z.int()),
  duration_ms: count(),
  user_agent: z.nullable(z.string()),
  api_token: z.nullable(z.string()),
  body: z.nullable(z.string()),
  body_cut: z.boolean(),
  ray: z.string(),
  evidence: z.literal(grades),
  assumptions: z.array(z.literal(assumptionNames)),
  fault: z.nullable(z.literal(["error", "gateway-page", "delay", "truncate", "drop"])),
  unknown_fields: z.array(z.string()),
  page_info: z.nullable(z.strictObject({ page: z.int(), per_page: z.int(), total_count: count() })),
  retry_after: z.nullable(count()),
});

/** What a client probably did not mean. */
export const Advice = z.strictObject({
  kind: z.literal(adviceKinds),
  message: z.string(),
  requests: z.array(fromOne()).check(z.minLength(1)),
  token_id: z.nullable(z.string()),
});

/** Without advice when it was not asked for. */
export const Requests = z.strictObject({
  requests: z.array(JournalRequest),
  ...paged,
  dropped: count(),
  advice: z.optional(z.array(Advice)),
});

export const TokenWithState = z.strictObject({
  id: z.string(),
  client_id: clientId(),
  name: z.string(),
  state: z.literal(["active", "expired", "disabled", "deleted"]),
  enabled: z.boolean(),
  duration: z.string(),
  created_at: time(),
  updated_at: time(),
  expires_at: time(),
  last_seen_at: z.nullable(time()),
  last_verified_at: z.nullable(time()),
  client_secret_version: fromOne(),
  previous_client_secret_expires_at: z.nullable(time()),
  in_grace_until: z.nullable(time()),
  in_use: z.boolean(),
  deleted_at: z.nullable(time()),
});

export const TokensWithState = z.strictObject({ tokens: z.array(TokenWithState), ...paged });

const switched = assumptionNames.filter(isSwitchable).map((name) => [name, z.optional(valueOf(name))]);

/** What an account has set; the rest is as the process has it. */
export const KeptSettings = z.strictObject({
  assumptions: z.strictObject(Object.fromEntries(switched)),
  access_enabled: z.optional(z.boolean()),
  rate_limit: z.optional(RateLimit),
  api_tokens: z.optional(ApiTokens),
  propagation_lag: z.optional(z.string()),
  journal_limit: z.optional(count()),
  random_seed: z.optional(z.string()),
});

/** A snapshot as it is made: whole, and with nothing in clear. */
export const World = z.extend(Snapshot._zod.innerType, { settings: KeptSettings });
export const RestoredWorld = z.strictObject({ tokens: count() });

export const Found = z.strictObject({
  found: z.array(
    z.strictObject({
      digest: digest(),
      account_id: hexId(),
      token_id: z.string(),
      token_name: z.string(),
      client_id: clientId(),
      state: z.literal(["current", "previous", "retired", "deleted"]),
    }),
  ),
});

export const SeededAccounts = z.strictObject({
  accounts: z.array(z.strictObject({ id: hexId(), seeded: z.boolean(), tokens: count() })),
});

export const Zone = z.strictObject({ id: hexId(), account_id: hexId(), name: z.string() });

/** An OpenAPI document, which its own specification describes. */
export const OpenApi = z.looseObject({ openapi: z.string().check(z.regex(/^3\.1\./)) });
