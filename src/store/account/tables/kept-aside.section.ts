/** What a snapshot may say of deleted tokens, of retired secrets, and of states that others took the place of. */
import * as z from "zod/mini";
import { clientId, digest, listOf, time, uuid } from "./shapes.ts";
import { name, token } from "./tokens.section.ts";

export const deletedTokens = () =>
  listOf({ deleted_at: time(), verified_at: z.nullable(time()), token: token() }, "a deleted token");

export const retiredSecrets = () =>
  listOf({ sha256: digest(), token_id: uuid(), client_id: clientId(), name: name() }, "a retired secret");

export const supersededTokens = () =>
  listOf({ client_id: clientId(), until: time(), token: z.nullable(token()) }, "a superseded state");

/** The uses of tokens that their verifications do not tell. */
export const tokenUses = () => listOf({ token_id: uuid(), at: time() }, "the use of a token");
