/** A whole universe as one JSON document, and back. Secrets and API tokens stand in it by their digests. */
import * as z from "zod/mini";
import type { WorldParts } from "../account-state.ts";
import { counted, faultJson } from "../tables/fault-schema.ts";
import { unknownFields } from "../../../rules/values/nearest-name.ts";
import { schemaVersion } from "../migrations.ts";
import { changed, type Overrides } from "../settings/settings.ts";
import { Snapshot } from "./snapshot-schema.ts";
import { recordOf, tokenFrom } from "../tables/token-record.ts";

/** A larger document is neither made nor taken. */
export const SNAPSHOT_LIMIT = 64 * 1024 * 1024;

/** What became of a restore: how many tokens there are, or what is wrong with the document. */
export type Restored =
  | { readonly ok: true; readonly tokens: number }
  | { readonly ok: false; readonly kind: "invalid"; readonly message: string };

/** The document in pieces of text; all of one moment, as nothing awaits. */
export function snapshotOf(parts: WorldParts, withJournal: boolean): string[] {
  const { tokens, row, faults, journal, gone, superseded } = parts;
  const { offset, frozenAt } = row.clock();
  const head = {
    access_emulator_snapshot: 1,
    schema_version: schemaVersion,
    created_at: row.createdAt(),
    clock: { offset_ms: offset, frozen_at_ms: frozenAt },
    settings: row.settings(),
    draws: row.draws(),
    faults: faults.all().map(faultJson),
    retired_secrets: gone.secrets(),
    superseded_states: superseded.all(),
    deleted_tokens: gone.tokens().map(({ token, deletedAt, verifiedAt }) => ({
      deleted_at: deletedAt,
      verified_at: verifiedAt,
      token: recordOf(token),
    })),
  };
  const verified = tokens.allVerified();
  return [
    `${JSON.stringify(head).slice(0, -1)},"tokens":[`,
    ...listed(tokens.all(), (token) => ({ ...recordOf(token), verified_at: verified.get(token.id) ?? null })),
    `],"journal":[`,
    ...listed(withJournal ? journal.all() : [], (entry) => entry),
    `]}`,
  ];
}

/** Each value as JSON, with a comma before all but the first. */
function* listed<T>(values: Iterable<T>, show: (value: T) => unknown): Generator<string> {
  let comma = "";
  for (const value of values) {
    yield comma + JSON.stringify(show(value));
    comma = ",";
  }
}

/** Puts the world of the document in the place of what is there; nothing is touched before all of it is known to be right. */
export function restoreInto(parts: WorldParts, text: string): Restored {
  const document = documentOf(text);
  if (typeof document === "string") return { ok: false, kind: "invalid", message: document };
  const { tokens, row, faults, journal, gone, superseded } = parts;
  for (const part of [tokens, gone, superseded]) part.clear();
  row.reopen(document.created_at);
  row.keepClock({ offset: document.clock.offset_ms, frozenAt: document.clock.frozen_at_ms });
  row.keepSettings(settingsOf(document));
  row.keepDraws(document.draws);
  for (const { verified_at: verifiedAt, ...record } of document.tokens) {
    tokens.insert(tokenFrom(record));
    if (verifiedAt !== null) tokens.markVerified(record.client_id, verifiedAt);
  }
  for (const { token, deleted_at: deletedAt, verified_at: verifiedAt } of document.deleted_tokens) {
    gone.keepToken({ token: tokenFrom(token), deletedAt, verifiedAt });
  }
  for (const secret of document.retired_secrets) gone.keepSecret(secret);
  superseded.restore(document.superseded_states);
  faults.restore(document.faults.map(({ effect, ...fault }) => ({ ...fault, effect: counted(effect) })));
  journal.restore(document.journal);
  return { ok: true, tokens: document.tokens.length };
}

/** The document, or what is wrong with it. */
function documentOf(text: string): Snapshot | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "The snapshot is not valid JSON.";
  }
  const version = (Object(value) as { schema_version?: unknown }).schema_version;
  if (typeof version === "number" && version > schemaVersion) {
    return `The snapshot has schema version ${version}, this emulator knows ${schemaVersion}: use a newer emulator.`;
  }
  const parsed = z.safeParse(Snapshot, value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const isOther = issue?.path[0] === "access_emulator_snapshot" && !Object.hasOwn(Object(value), issue.path[0]);
    if (isOther) return "The document is not a snapshot: it has no access_emulator_snapshot.";
    if (issue?.code === "unrecognized_keys") return unknownFields(issue.keys, issue.path, Snapshot, value);
    return `${issue?.path.join(".") || "The snapshot"} ${issue?.message ?? "is not valid"}.`;
  }
  return inClear(parsed.data) ?? twice(parsed.data) ?? parsed.data;
}

/** An API token that stands in the document itself: it would be kept as it is. */
function inClear({ settings }: Snapshot): string | undefined {
  const index = settings.api_tokens?.findIndex(({ token }) => token !== undefined) ?? -1;
  return index < 0
    ? undefined
    : `settings.api_tokens.${index}.token stands in clear: a snapshot has token_sha256 instead.`;
}

/** What stands twice where it may stand once. */
function twice({ tokens, faults, journal }: Snapshot): string | undefined {
  const lists: [string, readonly (string | number)[]][] = [
    ["tokens: the id", tokens.map(({ id }) => id)],
    ["tokens: the client_id", tokens.map(({ client_id: id }) => id)],
    ["faults: the id", faults.map(({ id }) => id)],
    ["journal: the id", journal.map(({ id }) => id)],
  ];
  for (const [what, values] of lists) {
    const seen = new Set<string | number>();
    for (const value of values) {
      if (seen.has(value)) return `${what} ${value} stands twice in the snapshot.`;
      seen.add(value);
    }
  }
  return undefined;
}

function settingsOf({ settings }: Snapshot): Overrides {
  return changed({ assumptions: {} }, settings);
}
