/** The tokens of an account with their state, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { tokenEventKinds, tokenStates } from "../../../contract/tokens.ts";
import { NAME_LIMIT } from "../../../rules/service-tokens/token.ts";
import { referenceTo, type Narrowed } from "../../http/forms.described.ts";
import { ACCOUNT, clientId, fromOne, paged, time, type ControlOperation } from "../described.ts";
import { ofBodies, ofQueries } from "../error-codes.described.ts";
import { TokenMark, TokensQuery } from "./inputs.ts";

export const TokenWithState = z.strictObject({
  id: z.string(),
  client_id: clientId(),
  name: z.string(),
  state: z.literal(tokenStates),
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
  used_by: z.array(z.strictObject({ kind: z.literal(["policy", "group"]), id: z.string(), name: z.string() })),
  deleted_at: z.nullable(time()),
});

/** What the query refuses beyond its schema. */
export const tokensNarrowed: [z.core.$ZodType, Narrowed][] = [
  [TokensQuery, { search: { maxLength: NAME_LIMIT }, expires_before: referenceTo("Time") }],
];

export const ListedToken = z.extend(TokenWithState, {
  /** On request. */
  events: z.optional(
    z.array(
      z.strictObject({
        time: time(),
        kind: z.literal(tokenEventKinds),
        request: fromOne(),
        client_secret_version: z.nullable(fromOne()),
      }),
    ),
  ),
});

export const TokensWithState = z.strictObject({ tokens: z.array(ListedToken), ...paged });

export const tokenOperations = {
  "tokens.list": {
    method: "get",
    path: `${ACCOUNT}/tokens`,
    summary: "The tokens of the account with their state; on request the deleted ones, too",
    query: TokensQuery,
    status: 200,
    answer: TokensWithState,
    errors: ofQueries,
  },
  "tokens.get": {
    method: "get",
    path: `${ACCOUNT}/tokens/{token_id}`,
    summary: "One token with its state, which may be a deleted one",
    status: 200,
    answer: TokenWithState,
    errors: ["no-such-token"],
  },
  "tokens.mark": {
    method: "patch",
    path: `${ACCOUNT}/tokens/{token_id}`,
    summary: "Marks a token as in use, so that its deletion is refused, or not",
    body: TokenMark,
    examples: { "in use": { in_use: true }, free: { in_use: false } },
    status: 200,
    answer: TokenWithState,
    errors: [...ofBodies, "no-such-token"],
  },
} as const satisfies Record<string, ControlOperation>;
