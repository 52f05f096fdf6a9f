/**
 * When a token was verified by a secret that is not its current one any more: `verifications` forgets that, and an unused token is
 * not one that was used by its last secret.
 */
import type { LazySql } from "./lazy-sql.ts";

export type TokenUse = { readonly token_id: string; readonly at: number };

/** What is known of a token whose creation lies long enough back. */
export type Candidate = {
  readonly id: string;
  readonly lastUse: number;
  readonly byPolicy: number;
  readonly byGroup: number;
};

export class TokenUsesTable {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  /** In whole seconds; an earlier time than what is known changes nothing. */
  note(tokenId: string, at: number): void {
    this.#sql.write(
      `INSERT INTO token_uses (token_id, at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = max(at, ?2)`,
      tokenId,
      at,
    );
  }

  forget(tokenId: string): void {
    this.#sql.delete(`DELETE FROM token_uses WHERE token_id = ?`, tokenId);
  }

  all(): TokenUse[] {
    return this.#sql.read<TokenUse>(`SELECT token_id, at FROM token_uses ORDER BY token_id`);
  }

  /** Tokens that were not used since a time, as far as what is on disk tells, and who names them. */
  unusedSince(time: number): Candidate[] {
    return this.#sql.read<Candidate>(
      `SELECT id, lastUse, byPolicy, byGroup FROM (
        SELECT id,
          max(created_at, coalesce(last_seen_at, created_at),
            coalesce((SELECT at FROM verifications WHERE token_id = tokens.id), created_at),
            coalesce((SELECT at FROM token_uses WHERE token_id = tokens.id), created_at)) AS lastUse,
          EXISTS (SELECT 1 FROM named_in_rules JOIN policies ON policies.id = by WHERE named = tokens.id) AS byPolicy,
          EXISTS (SELECT 1 FROM named_in_rules JOIN access_groups ON access_groups.id = by WHERE named = tokens.id) AS byGroup
        FROM tokens WHERE created_at <= ?1
      ) WHERE lastUse <= ?1`,
      time,
    );
  }
}
