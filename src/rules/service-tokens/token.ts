/** A service token as the rules see it. Times are whole seconds since 1970 (UTC). */
export interface Token {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  /** As it was sent: a Go duration, or `forever`. */
  readonly duration: string;
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
  /** When it was last let in; null before the first time. */
  readonly lastSeenAt: number | null;
  readonly secret: CurrentSecret;
  readonly previous: PreviousSecret;
  /** Whether a policy, group or app uses it, so that it cannot be deleted; a mark that the control plane sets. */
  readonly inUse: boolean;
}

/** The secret that a rotation made last. Only its SHA-256 digest is known. */
export interface CurrentSecret {
  readonly digest: Uint8Array;
  readonly version: number;
}

/** The secret before it, and the end of its grace period. Each can be there without the other. */
export interface PreviousSecret {
  readonly digest: Uint8Array | null;
  readonly expiresAt: number | null;
}

/** What a client may send for a token; null and absent both mean "not given". Names are the API's. */
export interface TokenInput {
  readonly name?: string | null | undefined;
  readonly duration?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly client_secret_version?: number | string | null | undefined;
  readonly previous_client_secret_expires_at?: string | null | undefined;
}

/** Random parts of a new token, made before the transaction that uses them. */
export interface NewIdentity {
  readonly id: string;
  readonly clientId: string;
}

export const SECONDS_PER_YEAR = 8760 * 3600;
export const DEFAULT_DURATION = "8760h";
export const NAME_LIMIT = 350;
export const LARGEST_VERSION = 2 ** 31 - 1;
