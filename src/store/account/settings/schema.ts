/** What settings may say, as a schema. */
import * as z from "zod/mini";
import { permissions } from "../../../contract/operations.ts";
import { otherPathsValues } from "../../../contract/settings.ts";
import { assumptionNames, catalogue } from "../../../rules/fidelity/assumptions/index.ts";
import { parseDuration } from "../../../rules/values/duration.ts";
import { parseTimestamp } from "../../../rules/values/timestamp.ts";

const LONGEST = 86_400;
const SECONDS = "must be a Go duration of whole seconds from 1s to 24h, such as 5m";

/** A Go duration in whole seconds; NaN when it is not one, or has a part of a second. */
export function secondsOf(duration: string): number {
  const parsed = parseDuration(duration);
  if (!parsed.ok || parsed.nanoseconds % 1_000_000_000n !== 0n) return Number.NaN;
  return Number(parsed.nanoseconds / 1_000_000_000n);
}

function seconds() {
  const isInRange = (text: string) => secondsOf(text) >= 1 && secondsOf(text) <= LONGEST;
  return z.string(SECONDS).check(z.refine(isInRange, SECONDS));
}

function whole(from: number, to: number) {
  const words = `must be a whole number from ${from} to ${to}`;
  return z.int(words).check(z.gte(from, words), z.lte(to, words));
}

function matching(pattern: RegExp, words: string) {
  return z.string(words).check(z.regex(pattern, words));
}

function time() {
  const words = "must be an RFC 3339 time such as 2026-01-31T12:00:00Z";
  return z.string(words).check(z.refine((text) => parseTimestamp(text) !== undefined, words));
}

function apiToken() {
  const permission = z.literal(permissions, `must be ${permissions.map((name) => `"${name}"`).join(" or ")}`);
  return z
    .strictObject(
      {
        name: matching(/^[\s\S]{1,100}$/u, "must be a text of 1 to 100 characters"),
        permissions: z.array(permission, "must be a list of permissions"),
        status: z.optional(z.literal(["active", "disabled", "expired"], 'must be "active", "disabled" or "expired"')),
        not_before: z.optional(time()),
        expires_on: z.optional(time()),
        token: z.optional(matching(/^[A-Za-z0-9\-._~+/]+=*$/, "must have the form of a bearer token (RFC 6750)")),
        token_sha256: z.optional(matching(/^[0-9a-f]{64}$/, "must be a SHA-256 digest in 64 lower-case hex digits")),
      },
      "must be an object with name, permissions and token",
    )
    .check(
      z.refine(
        ({ token, token_sha256: digest }) => (token === undefined) !== (digest === undefined),
        "must have either token or token_sha256",
      ),
    );
}

/** What tells one API token from another. */
interface ApiTokenText {
  readonly token?: string | undefined;
  readonly token_sha256?: string | undefined;
}

/** Each token that stands there a second time: of two with the same text, who asks would be only one. */
const eachOnce = () =>
  z.check<ApiTokenText[]>(({ value, issues }) => {
    for (const { index, first } of repeated(value)) {
      issues.push({ code: "custom", input: value, path: [index], message: isRepetitionOf(first) });
    }
  });

export const isRepetitionOf = (first: number): string => `is the same API token as api_tokens.${first}: give each once`;

/** A text and the digest of it are not seen to be the same. */
export function repeated(tokens: readonly ApiTokenText[]): { readonly index: number; readonly first: number }[] {
  const places = new Map<string, number>();
  return tokens.flatMap(({ token, token_sha256: digest }, index) => {
    const first = places.get(token ?? digest ?? "");
    if (first === undefined) places.set(token ?? digest ?? "", index);
    return first === undefined ? [] : [{ index, first }];
  });
}

function shapeOfAssumptions(): Record<string, z.ZodMiniType> {
  const shape: Record<string, z.ZodMiniType> = {};
  for (const name of assumptionNames) {
    const { schema } = catalogue[name];
    shape[name] = schema
      ? z.optional(z.nullable<z.ZodMiniType>(schema))
      : z.optional(z.literal("fixed", `is fixed: it has no alternative that could be switched on`));
  }
  return shape;
}

/** A change of settings: null puts a value back to what it was before. */
export const SettingsChange = z.lazy(() =>
  z.strictObject(
    {
      assumptions: z.optional(z.strictObject(shapeOfAssumptions(), "must be an object of assumptions")),
      access_enabled: z.optional(z.nullable(z.boolean("must be true or false"))),
      rate_limit: z.optional(
        z.nullable(
          z.strictObject({ quota: whole(1, 1_000_000), window: seconds() }, "must be an object with quota and window"),
        ),
      ),
      api_tokens: z.optional(
        z.nullable(
          z
            .array(apiToken(), "must be a list of API tokens")
            .check(z.maxLength(100, "must have at most 100 API tokens"), eachOnce()),
        ),
      ),
      propagation_lag: z.optional(z.nullable(seconds())),
      journal_limit: z.optional(z.nullable(whole(0, 100_000))),
      random_seed: z.optional(z.nullable(matching(/^[\s\S]{1,256}$/u, "must be a text of 1 to 256 characters"))),
      other_paths: z.optional(
        z.nullable(z.literal(otherPathsValues, 'must be "not-emulated", "unroutable" or "carry"')),
      ),
    },
    "must be an object of settings",
  ),
);
export type SettingsChange = z.infer<typeof SettingsChange>;
