/** The shapes of tokens as the control plane shows them, of whole accounts, and of what a scan finds. */

export type TokenState = "active" | "expired" | "disabled" | "deleted";

/** A token with its state by the clock of the account. Times are RFC 3339; no secret stands in it. */
export interface AccountToken {
  readonly id: string;
  readonly client_id: string;
  readonly name: string;
  readonly state: TokenState;
  readonly enabled: boolean;
  readonly duration: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly expires_at: string;
  /** When it was last let in; null before the first time. */
  readonly last_seen_at: string | null;
  readonly last_verified_at: string | null;
  readonly client_secret_version: number;
  readonly previous_client_secret_expires_at: string | null;
  /** Until when the previous secret is let in, too; null when it is not. */
  readonly in_grace_until: string | null;
  /** Whether a DELETE is refused because something uses it. */
  readonly in_use: boolean;
  readonly deleted_at: string | null;
}

export interface TokenQuery {
  /** With `true` the deleted ones, too. */
  readonly deleted?: boolean | undefined;
  readonly name?: string | undefined;
  readonly page?: number | undefined;
  /** 100 unless given, at most 1000. */
  readonly per_page?: number | undefined;
}

export interface TokenPage {
  readonly tokens: readonly AccountToken[];
  readonly page: number;
  readonly per_page: number;
  readonly total_count: number;
}

/** A whole account as one document: to be kept and given back, and not to be looked into. No secret stands in it. */
export interface Snapshot {
  readonly access_emulator_snapshot: 1;
  readonly [member: string]: unknown;
}

export interface ForkOptions {
  /** The id of the new account, which must not exist yet; a random one unless given. */
  readonly id?: string | undefined;
  /** With `true` the journal is copied, too; else the copy's is empty. */
  readonly journal?: boolean | undefined;
}

export type SecretState = "current" | "previous" | "retired" | "deleted";

/** The token whose secret has this digest. */
export interface MintedSecret {
  readonly digest: string;
  readonly account_id: string;
  readonly token_id: string;
  readonly token_name: string;
  readonly client_id: string;
  readonly state: SecretState;
}

/** Where a secret stands in a text. The secret itself is not part of it. */
export interface SecretPlace {
  /** From 1. */
  readonly line: number;
  /** In bytes, from 1. */
  readonly column: number;
  /** `cfast`: with the prefix and a checksum that is right. `hex`: 64 hex digits. */
  readonly form: "cfast" | "hex";
  /** Whether it stands there in base64. */
  readonly base64: boolean;
  /** SHA-256 of the secret, in hex. */
  readonly digest: string;
}

/** A secret that was found: whose it is, and null when this emulator did not make it but form and checksum are right. */
export interface FoundSecret extends SecretPlace {
  readonly minted: MintedSecret | null;
}

export interface ScanOptions {
  /** Only the secrets of this account count as made here. */
  readonly account?: string | undefined;
}
