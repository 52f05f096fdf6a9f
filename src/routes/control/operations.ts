/**
 * The operations of the control plane as data: what its OpenAPI document is made of, and what tests go through. The
 * running Worker does not load this file.
 */
import type * as z from "zod/mini";
import { SettingsChange } from "../../store/account/settings/schema.ts";
import { FaultSpec } from "../../store/account/tables/fault-schema.ts";
import { Snapshot } from "../../store/account/documents/snapshot-schema.ts";
import * as answers from "./answer-schemas.ts";
import { ofBodies, ofQueries, type ErrorCode } from "./error-codes.ts";
import * as examples from "./examples.ts";
import {
  Binding,
  ClockAdvance,
  ClockChange,
  Credentials,
  ForkInput,
  ListQuery,
  NewAccount,
  RequestsQuery,
  ScanInput,
  SettingsQuery,
  TokenMark,
  TokensQuery,
} from "./inputs.ts";
import { Seed } from "./seed-schema.ts";

export interface ControlOperation {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Without `/_emulator`. */
  readonly path: string;
  readonly summary: string;
  /** Whether anyone may ask, from any host and without credentials. */
  readonly isOpen?: boolean;
  readonly query?: z.ZodMiniLazy<z.ZodMiniObject>;
  readonly body?: z.ZodMiniLazy;
  /** Bodies that are accepted, by a name. */
  readonly examples?: Readonly<Record<string, unknown>>;
  readonly status: 200 | 201 | 204;
  /** The body of the success; a 204 has none. */
  readonly answer?: z.ZodMiniType;
  /** Beside the errors that its path brings. */
  readonly errors?: readonly ErrorCode[];
}

const ACCOUNT = "/accounts/{account_id}";

export const controlOperations = {
  "health.get": {
    method: "get",
    path: "/health",
    summary: "Whether the emulator answers, and what this host can do",
    isOpen: true,
    status: 200,
    answer: answers.Health,
  },
  "openapi.get": {
    method: "get",
    path: "/openapi.json",
    summary: "This document",
    isOpen: true,
    status: 200,
    answer: answers.OpenApi,
  },
  "accounts.list": {
    method: "get",
    path: "/accounts",
    summary: "The accounts touched so far, the oldest first",
    query: ListQuery,
    status: 200,
    answer: answers.Accounts,
    errors: ofQueries,
  },
  "accounts.create": {
    method: "post",
    path: "/accounts",
    summary: "A fresh account, filled by a seed if there is one",
    body: NewAccount,
    examples: examples.ofNewAccount,
    status: 201,
    answer: answers.FilledAccount,
    errors: [...ofBodies, "bad-seed", "account-exists", "zone-has-tokens"],
  },
  "accounts.reset": {
    method: "delete",
    path: ACCOUNT,
    summary: "Makes the account empty again: tokens, clock, faults, journal, settings",
    status: 204,
  },
  "settings.get": {
    method: "get",
    path: `${ACCOUNT}/settings`,
    summary: "Every setting in force; on request with what speaks for each assumption",
    query: SettingsQuery,
    status: 200,
    answer: answers.SettingsWithEvidence,
    errors: ofQueries,
  },
  "settings.change": {
    method: "patch",
    path: `${ACCOUNT}/settings`,
    summary: "Changes what is given; null puts a setting back",
    body: SettingsChange,
    examples: examples.ofSettings,
    status: 200,
    answer: answers.Settings,
    errors: ofBodies,
  },
  "verify.ask": {
    method: "post",
    path: `${ACCOUNT}/verify`,
    summary: "Whether a client id and secret would be let in now, and why not",
    body: Credentials,
    examples: examples.ofVerify,
    status: 200,
    answer: answers.Verdict,
    errors: ofBodies,
  },
  "clock.get": {
    method: "get",
    path: `${ACCOUNT}/clock`,
    summary: "The clock of the account",
    status: 200,
    answer: answers.Clock,
  },
  "clock.set": {
    method: "put",
    path: `${ACCOUNT}/clock`,
    summary: "Sets the time, forward or back, and whether it passes",
    body: ClockChange,
    examples: examples.ofClock,
    status: 200,
    answer: answers.Clock,
    errors: ofBodies,
  },
  "clock.advance": {
    method: "post",
    path: `${ACCOUNT}/clock/advance`,
    summary: "Advances the clock by a duration, or to a time",
    body: ClockAdvance,
    examples: examples.ofAdvance,
    status: 200,
    answer: answers.Clock,
    errors: ofBodies,
  },
  "faults.list": {
    method: "get",
    path: `${ACCOUNT}/faults`,
    summary: "The faults of the account as they stand",
    status: 200,
    answer: answers.Faults,
  },
  "faults.add": {
    method: "post",
    path: `${ACCOUNT}/faults`,
    summary: "Sets a fault: counted requests go wrong",
    body: FaultSpec,
    examples: examples.ofFaults,
    status: 201,
    answer: answers.Fault,
    errors: [...ofBodies, "unknown-operation", "effect-not-available", "too-many-faults"],
  },
  "faults.clear": {
    method: "delete",
    path: `${ACCOUNT}/faults`,
    summary: "Takes all faults away",
    status: 204,
  },
  "faults.remove": {
    method: "delete",
    path: `${ACCOUNT}/faults/{fault}`,
    summary: "Takes one fault away",
    status: 204,
    errors: ["no-such-fault"],
  },
  "requests.list": {
    method: "get",
    path: `${ACCOUNT}/requests`,
    summary: "The journal: every request to the account and its answer, with advice",
    query: RequestsQuery,
    status: 200,
    answer: answers.Requests,
    errors: ofQueries,
  },
  "requests.clear": {
    method: "delete",
    path: `${ACCOUNT}/requests`,
    summary: "Empties the journal",
    status: 204,
  },
  "tokens.list": {
    method: "get",
    path: `${ACCOUNT}/tokens`,
    summary: "The tokens of the account with their state; on request the deleted ones, too",
    query: TokensQuery,
    status: 200,
    answer: answers.TokensWithState,
    errors: ofQueries,
  },
  "tokens.get": {
    method: "get",
    path: `${ACCOUNT}/tokens/{token_id}`,
    summary: "One token with its state, which may be a deleted one",
    status: 200,
    answer: answers.TokenWithState,
    errors: ["no-such-token"],
  },
  "tokens.mark": {
    method: "patch",
    path: `${ACCOUNT}/tokens/{token_id}`,
    summary: "Marks a token as in use, so that its deletion is refused, or not",
    body: TokenMark,
    examples: examples.ofMark,
    status: 200,
    answer: answers.TokenWithState,
    errors: [...ofBodies, "no-such-token"],
  },
  "snapshot.get": {
    method: "get",
    path: `${ACCOUNT}/snapshot`,
    summary: "The whole account as one JSON document",
    status: 200,
    answer: answers.World,
    errors: ["snapshot-too-large"],
  },
  "snapshot.restore": {
    method: "put",
    path: `${ACCOUNT}/snapshot`,
    summary: "Makes the account the world of the document, whole or not at all",
    body: Snapshot,
    examples: examples.ofSnapshot,
    status: 200,
    answer: answers.RestoredWorld,
    errors: ["bad-snapshot", "body-too-large"],
  },
  "accounts.fork": {
    method: "post",
    path: `${ACCOUNT}/fork`,
    summary: "Another account with a copy of this one",
    body: ForkInput,
    examples: examples.ofFork,
    status: 201,
    answer: answers.FilledAccount,
    errors: [...ofBodies, "account-exists", "snapshot-too-large"],
  },
  "seed.apply": {
    method: "post",
    path: "/seed",
    summary: "Fills accounts; one that was touched already is left as it is",
    body: Seed,
    examples: examples.ofSeed,
    status: 200,
    answer: answers.SeededAccounts,
    errors: [...ofBodies, "bad-seed", "zone-has-tokens"],
  },
  "secrets.scan": {
    method: "post",
    path: "/scan",
    summary: "Which accounts and tokens the secrets with these digests belong to, or belonged to",
    body: ScanInput,
    examples: examples.ofScan,
    status: 200,
    answer: answers.Found,
    errors: ofBodies,
  },
  "zones.get": {
    method: "get",
    path: "/zones/{zone_id}",
    summary: "The account that a zone belongs to",
    status: 200,
    answer: answers.Zone,
  },
  "zones.bind": {
    method: "put",
    path: "/zones/{zone_id}",
    summary: "Binds a zone to an account",
    body: Binding,
    examples: examples.ofZone,
    status: 200,
    answer: answers.Zone,
    errors: [...ofBodies, "zone-has-tokens"],
  },
  "zones.unbind": {
    method: "delete",
    path: "/zones/{zone_id}",
    summary: "Unbinds a zone: it belongs to the account with the same id again",
    status: 204,
  },
} as const satisfies Record<string, ControlOperation>;

export type ControlOperationId = keyof typeof controlOperations;
