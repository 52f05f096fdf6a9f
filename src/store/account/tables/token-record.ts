/** A token as JSON, for snapshots and for states that are kept aside: secrets by their digests, in hex. */
import type { Token } from "../../../rules/service-tokens/token.ts";
import { fromHex, toHex } from "../../../rules/values/hex.ts";

export type TokenRecord = {
  readonly id: string;
  readonly client_id: string;
  readonly name: string;
  readonly duration: string;
  readonly enabled: boolean;
  readonly created_at: number;
  readonly updated_at: number;
  readonly expires_at: number;
  readonly last_seen_at: number | null;
  readonly client_secret_sha256: string;
  readonly client_secret_version: number;
  readonly previous_client_secret_sha256: string | null;
  readonly previous_client_secret_expires_at: number | null;
  readonly in_use: boolean;
};

export function recordOf(token: Token): TokenRecord {
  return {
    id: token.id,
    client_id: token.clientId,
    name: token.name,
    duration: token.duration,
    enabled: token.enabled,
    created_at: token.createdAt,
    updated_at: token.updatedAt,
    expires_at: token.expiresAt,
    last_seen_at: token.lastSeenAt,
    client_secret_sha256: toHex(token.secret.digest),
    client_secret_version: token.secret.version,
    previous_client_secret_sha256: token.previous.digest && toHex(token.previous.digest),
    previous_client_secret_expires_at: token.previous.expiresAt,
    in_use: token.inUse,
  };
}

export function tokenFrom(record: TokenRecord): Token {
  return {
    id: record.id,
    clientId: record.client_id,
    name: record.name,
    duration: record.duration,
    enabled: record.enabled,
    createdAt: record.created_at,
    updatedAt: record.updated_at,
    expiresAt: record.expires_at,
    lastSeenAt: record.last_seen_at,
    secret: { digest: fromHex(record.client_secret_sha256), version: record.client_secret_version },
    previous: {
      digest: record.previous_client_secret_sha256 === null ? null : fromHex(record.previous_client_secret_sha256),
      expiresAt: record.previous_client_secret_expires_at,
    },
    inUse: record.in_use,
  };
}
