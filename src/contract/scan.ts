/** What a search for leaked secrets finds. */
import type { UnreadableAccount } from "./stored-state.ts";

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
  /**
   * Is told each account that had to be left out, since what is stored of it cannot be read. Without it, such an account
   * makes the scan fail with `state-unreadable`: its secrets would pass for nobody's.
   */
  readonly onUnreadable?: ((account: UnreadableAccount) => void) | undefined;
}
