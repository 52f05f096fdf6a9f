/** The search for leaked secrets, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { ACCOUNT_ID, clientId, digest, DIGEST, hexId, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";
import { ScanInput } from "./inputs.ts";

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
  /** Accounts that were left out, since what is stored of them cannot be read. */
  unreadable: z.array(z.strictObject({ account_id: hexId(), message: z.string() })),
});

export const scanOperations = {
  "secrets.scan": {
    method: "post",
    path: "/scan",
    summary: "Which accounts and tokens the secrets with these digests belong to, or belonged to",
    body: ScanInput,
    examples: {
      "all accounts": { digests: [DIGEST] },
      "one account": { digests: [DIGEST], account_id: ACCOUNT_ID },
    },
    status: 200,
    answer: Found,
    errors: ofBodies,
  },
} as const satisfies Record<string, ControlOperation>;
