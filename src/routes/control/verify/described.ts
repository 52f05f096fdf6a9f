/** Who is let in, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { ACCOUNT, ACCOUNT_ID, SECRET, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";
import { Credentials } from "./inputs.ts";

export const Verdict = z.strictObject({
  admitted: z.boolean(),
  secret: z.nullable(z.literal(["current", "previous"])),
  reason: z.nullable(z.literal(["unknown-client-id", "wrong-secret", "disabled", "expired", "grace-over"])),
});

export const verifyOperations = {
  "verify.ask": {
    method: "post",
    path: `${ACCOUNT}/verify`,
    summary: "Whether a client id and secret would be let in now, and if not, why",
    body: Credentials,
    examples: { credentials: { client_id: `${ACCOUNT_ID}.access`, client_secret: SECRET } },
    status: 200,
    answer: Verdict,
    errors: ofBodies,
  },
} as const satisfies Record<string, ControlOperation>;
