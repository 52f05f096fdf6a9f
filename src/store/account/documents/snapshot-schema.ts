/** What a snapshot may say. What a later schema added is optional, so that documents of older ones can be restored. */
import * as z from "zod/mini";
import { keys, organization } from "../access/organization.section.ts";
import { applications, groups, identityProviders, policies, tags } from "../access/access.section.ts";
import { answers } from "../access/answer-schema.ts";
import { carried } from "../access/carried.section.ts";
import { origins } from "../access/origins.section.ts";
import { endedSessions } from "../access/ended-sessions.section.ts";
import { faults } from "../tables/fault-schema.ts";
import { journal } from "../tables/journal.section.ts";
import { deletedTokens, retiredSecrets, supersededTokens, tokenUses } from "../tables/kept-aside.section.ts";
import { row } from "../tables/row.section.ts";
import { whole } from "../tables/shapes.ts";
import { tokens } from "../tables/tokens.section.ts";

export const Snapshot = z.lazy(() =>
  z.strictObject(
    {
      access_emulator_snapshot: z.literal(1, "must be 1: this emulator knows no other form of snapshots"),
      schema_version: whole(1),
      ...row(),
      tokens: tokens(),
      applications: applications(),
      policies: policies(),
      groups: groups(),
      organization: organization(),
      keys: keys(),
      token_uses: tokenUses(),
      identity_providers: identityProviders(),
      tags: z.optional(tags()), // from before there were tags, applications have those that they name
      answers: answers(),
      carried: carried(),
      ended_sessions: endedSessions(),
      origins: origins(),
      deleted_tokens: deletedTokens(),
      retired_secrets: retiredSecrets(),
      superseded_states: supersededTokens(),
      faults: faults(),
      journal: journal(),
    },
    "must be a snapshot: a JSON object",
  ),
);

/** What may stand once only in a list of the document. */
export const once = {
  tokens: ["id", "client_id"],
  applications: ["id", "aud"],
  policies: ["id"],
  groups: ["id"],
  token_uses: ["token_id"],
  identity_providers: ["id"],
  tags: ["name"],
  carried: ["id"],
  ended_sessions: ["digest"],
  origins: ["hostname"],
  faults: ["id"],
  journal: ["id"],
} as const satisfies {
  readonly [M in keyof Snapshot]?: readonly string[];
};

export type Snapshot = z.infer<typeof Snapshot>;
