/** The rule of a seed: a token that is there from the start, as the test wants it. */
import type { Consultation } from "../fidelity/consultation.ts";
import { expiryOf, readGraceEnd, readName, readVersion } from "./fields.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";
import { DEFAULT_DURATION, type NewIdentity, type Token } from "./token.ts";
import { parseTimestamp } from "../values/timestamp.ts";

/** So many a bulk may make: they are one change, and the platform ends an object that is busy with one for 30 seconds. */
export const BULK_LIMIT = 200_000;

/** What a seed says of a token; what it does not say is as for a token that was created just now. */
export interface SeededToken {
  readonly name: string;
  readonly id?: string | undefined;
  readonly client_id?: string | undefined;
  readonly client_secret_version?: number | undefined;
  readonly previous_client_secret_expires_at?: string | undefined;
  readonly duration?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly created_at?: string | undefined;
  readonly updated_at?: string | undefined;
  readonly last_seen_at?: string | undefined;
  readonly expires_at?: string | undefined;
  readonly in_use?: boolean | undefined;
}

/** The digests of its secrets, made before. */
export interface SeededDigests {
  readonly current: Uint8Array;
  readonly previous: Uint8Array | null;
}

/** The token that a seed describes. Limits of the API, such as the number of tokens, do not bind a seed. */
export function seededToken(
  seed: SeededToken,
  identity: NewIdentity,
  digests: SeededDigests,
  now: number,
  consult: Consultation,
): Result<Token> {
  const name = readName(seed.name, consult);
  if (!name.ok) return name;
  const createdAt = readTime("created_at", seed.created_at);
  if (!createdAt.ok) return createdAt;
  const start = createdAt.value ?? now;
  const duration = seed.duration ?? DEFAULT_DURATION;
  const expiry = expiryOf(duration, start, consult);
  if (!expiry.ok) return expiry;
  const updatedAt = readTime("updated_at", seed.updated_at);
  if (!updatedAt.ok) return updatedAt;
  const lastSeenAt = readTime("last_seen_at", seed.last_seen_at);
  if (!lastSeenAt.ok) return lastSeenAt;
  const expiresAt = readTime("expires_at", seed.expires_at);
  if (!expiresAt.ok) return expiresAt;
  const version = readVersion(seed.client_secret_version, consult);
  if (!version.ok) return version;
  const graceEnd = readGraceEnd(seed.previous_client_secret_expires_at, consult);
  if (!graceEnd.ok) return graceEnd;
  return ok({
    id: seed.id ?? identity.id,
    clientId: seed.client_id ?? identity.clientId,
    name: name.value,
    duration,
    enabled: seed.enabled ?? true,
    createdAt: start,
    updatedAt: updatedAt.value ?? start,
    expiresAt: expiresAt.value ?? expiry.value,
    lastSeenAt: lastSeenAt.value ?? null,
    secret: { digest: digests.current, version: version.value ?? (digests.previous ? 2 : 1) },
    previous: { digest: digests.previous, expiresAt: graceEnd.value ?? (digests.previous ? start : null) },
    inUse: seed.in_use ?? false,
  });
}

/** A time that a seed may leave out. */
export function readTime(parameter: string, text: string | undefined): Result<number | undefined> {
  if (text === undefined) return ok(undefined);
  const seconds = parseTimestamp(text);
  return seconds === undefined
    ? invalid(parameter, "must be an RFC 3339 time such as 2026-01-31T12:00:00Z")
    : ok(seconds);
}
