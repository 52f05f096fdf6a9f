/** Deleted tokens, for the list of tokens and for the search for leaked secrets. */
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import { isWantedDeleted, type TokenFilter } from "./token-filter.ts";
import { recordOf, tokenFrom, type TokenRecord } from "./token-record.ts";

/** The newest are kept. */
export const DELETED_TOKENS_LIMIT = 10_000;

export type DeletedToken = { readonly token: Token; readonly deletedAt: number; readonly verifiedAt: number | null };

type Row = { deleted_at: number; verified_at: number | null; token: string };

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
    return Array.from(this.#rows(), (row) => deletedOf(row, JSON.parse(row.token) as TokenRecord));
  }

  /** So many of those that a filter leaves, from a place on, and how many it leaves in all. */
  page(filter: TokenFilter, isDescending: boolean, offset: number, limit: number) {
    const tokens: DeletedToken[] = [];
    let count = 0;
    for (const row of this.#rows(isDescending)) {
      const record = JSON.parse(row.token) as TokenRecord;
      if (!isWantedDeleted(record, filter)) continue;
      if (count >= offset && tokens.length < limit) tokens.push(deletedOf(row, record));
      count += 1;
    }
    return { tokens, count };
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

  #rows(isDescending = false) {
    return this.#sql.exec<Row>(
      `SELECT deleted_at, verified_at, token FROM deleted_tokens ORDER BY seq ${isDescending ? "DESC" : "ASC"}`,
    );
  }
}

function deletedOf({ deleted_at: deletedAt, verified_at: verifiedAt }: Row, record: TokenRecord): DeletedToken {
  return { token: tokenFrom(record), deletedAt, verifiedAt };
}
