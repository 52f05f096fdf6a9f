/** Accounts as documents, described: snapshot, restore, fork. The running Worker does not load this file. */
import * as z from "zod/mini";
import { tags } from "../../../store/account/access/access.section.ts";
import { Snapshot } from "../../../store/account/documents/snapshot-schema.ts";
import { prefixed, referenceTo, tokenName, type Narrowed } from "../../http/forms.described.ts";
import { FilledAccount } from "../accounts/described.ts";
import { ACCOUNT, count, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";
import { faultNarrowed } from "../faults/described.ts";
import { answerNarrowed } from "../fixed-answers/described.ts";
import { KeptSettings } from "../settings/described.ts";
import { ForkInput } from "./inputs.ts";

/** A snapshot as it is made: whole, and with nothing in clear. */
export const WholeAccount = z.extend(Snapshot._zod.innerType, { settings: KeptSettings, tags: tags() });
export const RestoredWorld = z.strictObject({ tokens: count() });

const ofToken: Narrowed = { name: tokenName, duration: referenceTo("Duration") };

/** What the schema of a snapshot refuses by functions, which a document cannot show. */
export const snapshotNarrowed: [z.core.$ZodType, Narrowed][] = [
  [
    Snapshot,
    {
      ...prefixed("tokens[].", ofToken),
      ...prefixed("deleted_tokens[].token.", ofToken),
      "retired_secrets[].name": tokenName,
      ...prefixed("superseded_states[].token.", ofToken),
      ...prefixed("faults[].", faultNarrowed),
      ...prefixed("answers[].", answerNarrowed),
    },
  ],
];

const anEmptyAccount = {
  access_emulator_snapshot: 1,
  schema_version: 1,
  created_at: 1_767_225_600,
  clock: { offset_ms: 0, frozen_at_ms: null },
  settings: { assumptions: {} },
  tokens: [],
};

export const snapshotOperations = {
  "snapshot.get": {
    method: "get",
    path: `${ACCOUNT}/snapshot`,
    summary: "The whole account as one JSON document",
    status: 200,
    answer: WholeAccount,
    errors: ["snapshot-too-large"],
  },
  "snapshot.restore": {
    method: "put",
    path: `${ACCOUNT}/snapshot`,
    summary: "Replaces the account by the document, whole or not at all",
    body: Snapshot,
    examples: { "an empty account": anEmptyAccount },
    status: 200,
    answer: RestoredWorld,
    errors: ["bad-snapshot", "body-too-large"],
  },
  "accounts.fork": {
    method: "post",
    path: `${ACCOUNT}/fork`,
    summary: "Another account with a copy of this one",
    body: ForkInput,
    examples: { "with a new id": {}, "with the journal": { journal: true } },
    status: 201,
    answer: FilledAccount,
    errors: [...ofBodies, "account-exists", "snapshot-too-large"],
  },
} as const satisfies Record<string, ControlOperation>;
