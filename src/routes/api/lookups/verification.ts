/** What both verifications of an API token say: the user's, and an account's. */
import type { Context } from "hono";
import { malformedAuthorization } from "../../../rules/fidelity/problems.ts";
import type { Message } from "../envelope.ts";
import { refuse, type ApiEnv } from "../gateway.ts";

export const VALID: Message = { code: 10000, message: "This API Token is valid and active", type: null };

/** Of an e-mail address with a key, in which there is no token to verify. */
export function refuseWithoutToken(c: Context<ApiEnv>): Response {
  return refuse(c, { ...malformedAuthorization, restsOn: ["verify-without-token"] });
}
