/** The settings of an account, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { behaviourGrades } from "../../../contract/evidence.ts";
import { permissions } from "../../../contract/operations.ts";
import { otherPathsValues } from "../../../contract/settings.ts";
import {
  assumptionNames,
  catalogue,
  isSwitchable,
  type AssumptionName,
} from "../../../rules/fidelity/assumptions/index.ts";
import { SettingsChange } from "../../../store/account/settings/schema.ts";
import { referenceTo, type Narrowed } from "../../http/forms.described.ts";
import { ACCOUNT, count, digest, DIGEST, fromOne, type ControlOperation } from "../described.ts";
import { ofBodies, ofQueries } from "../error-codes.described.ts";
import { SettingsQuery } from "./inputs.ts";

/** What the schema of settings refuses by functions, which a document cannot show. */
export const narrowedSettings: Narrowed = {
  "assumptions.forever-expires-at": referenceTo("Time"),
  "rate_limit.window": referenceTo("PositiveDuration"),
  "api_tokens[]": { oneOf: [{ required: ["token"] }, { required: ["token_sha256"] }] },
  "api_tokens[].not_before": referenceTo("Time"),
  "api_tokens[].expires_on": referenceTo("Time"),
  propagation_lag: referenceTo("PositiveDuration"),
};
export const settingsNarrowed: [z.core.$ZodType, Narrowed][] = [[SettingsChange, narrowedSettings]];

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
  other_paths: z.literal(otherPathsValues),
};

/** Every value in force. */
export const Settings = z.strictObject(settingsShape);

export const AssumptionEvidence = z.strictObject({
  default: z.nullable(z.union([z.string(), z.number()])),
  alternatives: z.string(),
  grade: z.literal(behaviourGrades),
  statement: z.string(),
  evidence: z.string(),
  observed_by: z.string(),
});

/** The same, with what speaks for each assumption when it was asked for. */
export const SettingsWithEvidence = z.strictObject({
  ...settingsShape,
  evidence: z.optional(z.record(z.literal(assumptionNames), AssumptionEvidence)),
});

const switched = assumptionNames.filter(isSwitchable).map((name) => [name, z.optional(valueOf(name))]);

/** What an account has set, as its snapshot has it; the rest is as the process has it. */
export const KeptSettings = z.strictObject({
  assumptions: z.strictObject(Object.fromEntries(switched)),
  access_enabled: z.optional(z.boolean()),
  rate_limit: z.optional(RateLimit),
  api_tokens: z.optional(ApiTokens),
  propagation_lag: z.optional(z.string()),
  journal_limit: z.optional(count()),
  random_seed: z.optional(z.string()),
  other_paths: z.optional(z.literal(otherPathsValues)),
});

const changes = {
  assumption: { assumptions: { "token-limit": "none" } },
  "rate limit": { rate_limit: { quota: 1200, window: "5m" } },
  "API tokens": {
    api_tokens: [
      { name: "ci", permissions: ["Access: Service Tokens Write"], token: "the-token-of-ci" },
      {
        name: "audit",
        permissions: ["Access: Service Tokens Read"],
        status: "active",
        not_before: "2026-01-01T00:00:00Z",
        expires_on: "2036-01-01T00:00:00Z",
        token_sha256: DIGEST,
      },
    ],
  },
  "the rest": { access_enabled: true, propagation_lag: "5s", journal_limit: 500, random_seed: "a test" },
  "other paths": { other_paths: "unroutable" },
  back: {
    rate_limit: null,
    api_tokens: null,
    propagation_lag: null,
    journal_limit: null,
    random_seed: null,
    other_paths: null,
  },
};

export const settingsOperations = {
  "settings.get": {
    method: "get",
    path: `${ACCOUNT}/settings`,
    summary: "Every setting in force; on request with the evidence for each assumption",
    query: SettingsQuery,
    status: 200,
    answer: SettingsWithEvidence,
    errors: ofQueries,
  },
  "settings.change": {
    method: "patch",
    path: `${ACCOUNT}/settings`,
    summary: "Changes the given settings; null restores a default",
    body: SettingsChange,
    examples: changes,
    status: 200,
    answer: Settings,
    errors: ofBodies,
  },
} as const satisfies Record<string, ControlOperation>;
