/** Deleted tokens, for the list of tokens and for the search for leaked secrets. */
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import { recordOf, tokenFrom, type TokenRecord } from "./token-record.ts";

/** The newest are kept. */
export const DELETED_TOKENS_LIMIT = 10_000;

export type DeletedToken = { readonly token: Token; readonly deletedAt: number; readonly verifiedAt: number | null };

export class DeletedTokens implements Table {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keep({ token, deletedAt, verifiedAt }: DeletedToken): void {
    const { seq } = this.#sql
      .exec<{ seq: number }>(
        `INSERT INTO deleted_tokens (deleted_at, verified_at, token) VALUES (?, ?, ?) RETURNING seq`,
        deletedAt,
        verifiedAt,
        JSON.stringify(recordOf(token)),
      )
      .one();
    this.#sql.exec(`DELETE FROM deleted_tokens WHERE seq <= ?`, seq - DELETED_TOKENS_LIMIT);
  }

  /** The oldest first. */
  all(): DeletedToken[] {
    const rows = this.#sql.exec<{ deleted_at: number; verified_at: number | null; token: string }>(
      `SELECT deleted_at, verified_at, token FROM deleted_tokens ORDER BY seq`,
    );
    return Array.from(rows, ({ deleted_at: deletedAt, verified_at: verifiedAt, token }) => ({
      token: tokenFrom(JSON.parse(token) as TokenRecord),
      deletedAt,
      verifiedAt,
    }));
  }

  clear(): void {
    this.#sql.exec(`DELETE FROM deleted_tokens`);
  }

  readAgain(): void {} // nothing is remembered

  section() {
    return {
      deleted_tokens: this.all().map(({ token, deletedAt, verifiedAt }) => ({
        deleted_at: deletedAt,
        verified_at: verifiedAt,
        token: recordOf(token),
      })),
    };
  }

  restore({ deleted_tokens: tokens }: Snapshot): void {
    for (const { token, deleted_at: deletedAt, verified_at: verifiedAt } of tokens) {
      this.keep({ token: tokenFrom(token), deletedAt, verifiedAt });
    }
  }
}
