/** What is gone: deleted tokens, and secrets that a second rotation dropped. Kept by digest; of each kind the newest 10,000. */
import type { Token } from "../../../rules/service-tokens/token.ts";
import { toHex } from "../../../rules/service-tokens/secret.ts";
import { fromHex, recordOf, tokenFrom, type TokenRecord } from "./token-record.ts";

export const GONE_LIMIT = 10_000;

export type DeletedToken = { readonly token: Token; readonly deletedAt: number; readonly verifiedAt: number | null };

export type RetiredSecret = {
  readonly sha256: string;
  readonly token_id: string;
  readonly client_id: string;
  readonly name: string;
};

export class Gone {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keepToken({ token, deletedAt, verifiedAt }: DeletedToken): void {
    const { seq } = this.#sql
      .exec<{ seq: number }>(
        `INSERT INTO deleted_tokens (deleted_at, verified_at, token) VALUES (?, ?, ?) RETURNING seq`,
        deletedAt,
        verifiedAt,
        JSON.stringify(recordOf(token)),
      )
      .one();
    this.#sql.exec(`DELETE FROM deleted_tokens WHERE seq <= ?`, seq - GONE_LIMIT);
  }

  keepSecret(secret: RetiredSecret): void {
    const { seq } = this.#sql
      .exec<{ seq: number }>(
        `INSERT INTO retired_secrets (digest, token_id, client_id, name) VALUES (?, ?, ?, ?) RETURNING seq`,
        fromHex(secret.sha256),
        secret.token_id,
        secret.client_id,
        secret.name,
      )
      .one();
    this.#sql.exec(`DELETE FROM retired_secrets WHERE seq <= ?`, seq - GONE_LIMIT);
  }

  /** The oldest first. */
  tokens(): DeletedToken[] {
    const rows = this.#sql.exec<{ deleted_at: number; verified_at: number | null; token: string }>(
      `SELECT deleted_at, verified_at, token FROM deleted_tokens ORDER BY seq`,
    );
    return Array.from(rows, ({ deleted_at: deletedAt, verified_at: verifiedAt, token }) => ({
      token: tokenFrom(JSON.parse(token) as TokenRecord),
      deletedAt,
      verifiedAt,
    }));
  }

  secrets(): RetiredSecret[] {
    const rows = this.#sql.exec<{ digest: ArrayBuffer; token_id: string; client_id: string; name: string }>(
      `SELECT digest, token_id, client_id, name FROM retired_secrets ORDER BY seq`,
    );
    return Array.from(rows, ({ digest, ...secret }) => ({ sha256: toHex(new Uint8Array(digest)), ...secret }));
  }

  /** Whether it is one that a second rotation dropped. */
  hasSecret(digest: Uint8Array): boolean {
    return this.#sql.exec(`SELECT 1 FROM retired_secrets WHERE digest = ? LIMIT 1`, digest).toArray().length > 0;
  }

  clear(): void {
    this.#sql.exec(`DELETE FROM deleted_tokens`);
    this.#sql.exec(`DELETE FROM retired_secrets`);
  }
}
