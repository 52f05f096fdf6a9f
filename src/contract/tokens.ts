/** Service tokens: as the API answers them, and as the control plane shows them. */

/** A service token as the API answers it, in the order of the wire. Times are RFC 3339, UTC, in whole seconds. */
export interface ServiceToken {
  readonly client_id: string;
  /** In the one answer that shows it: of a create, a rotation, or an update that rotated. */
  readonly client_secret?: string;
  readonly created_at: string;
  readonly enabled: boolean;
  readonly expires_at: string;
  readonly id: string;
  readonly last_seen_at?: string;
  readonly name: string;
  readonly updated_at: string;
  readonly duration: string;
  readonly client_secret_version: number;
  readonly previous_client_secret_expires_at?: string | null;
}

export type AdmissionRefusal = "unknown-client-id" | "wrong-secret" | "disabled" | "expired" | "grace-over";

/** Whether a client id and secret would be let in, and why not. */
export interface Admission {
  readonly admitted: boolean;
  readonly secret: "current" | "previous" | null;
  readonly reason: AdmissionRefusal | null;
}

/** A policy or a group whose rules name a token. */
export interface TokenUser {
  readonly kind: "policy" | "group";
  readonly id: string;
  readonly name: string;
}

export const tokenStates = ["active", "expired", "disabled", "deleted"] as const;
export type TokenState = (typeof tokenStates)[number];

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
  /** The policies and groups whose rules name it. */
  readonly used_by: readonly TokenUser[];
  readonly deleted_at: string | null;
}

export const tokenEventKinds = [
  "created",
  "rotated",
  "refreshed",
  "disabled",
  "enabled",
  "updated",
  "deleted",
] as const;

/** What a request of the journal did to a token. */
export interface TokenEvent {
  /** RFC 3339, by the clock of the account. */
  readonly time: string;
  readonly kind: (typeof tokenEventKinds)[number];
  /** The id of the request. */
  readonly request: number;
  /** Of the secret that it made; null when it made none, or when the journal does not tell. */
  readonly client_secret_version: number | null;
}

export interface ListedToken extends AccountToken {
  /** When they are asked for: what the journal tells of it, the oldest first; at most the newest 100. */
  readonly events?: readonly TokenEvent[];
}

export interface TokenQuery {
  /** With `true` the deleted ones, too. */
  readonly deleted?: boolean | undefined;
  readonly name?: string | undefined;
  /** A part of the name, the id or the client id, in any case: at most 350 characters. */
  readonly search?: string | undefined;
  /** Only those in this state; `deleted` asks for the deleted ones by itself. */
  readonly state?: TokenState | undefined;
  /** Only those whose previous secret is let in, too; with `false` only the others. */
  readonly in_grace?: boolean | undefined;
  /** Only those that expire before this time (RFC 3339). */
  readonly expires_before?: string | undefined;
  /** Only those whose DELETE is refused because something uses them; with `false` only the others. */
  readonly in_use?: boolean | undefined;
  /** `desc`: the newest first; of the deleted ones, which follow, the one that was deleted last. */
  readonly order?: "asc" | "desc" | undefined;
  /** With `true` each token has `events`. */
  readonly events?: boolean | undefined;
  readonly page?: number | undefined;
  /** 100 unless given, at most 1000. */
  readonly per_page?: number | undefined;
}

export interface TokenPage {
  readonly tokens: readonly ListedToken[];
  readonly page: number;
  readonly per_page: number;
  readonly total_count: number;
}
