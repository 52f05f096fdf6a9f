/** Secrets that a second rotation dropped, by their digests: for the search for leaked ones. */
import { fromHex, toHex } from "../../../rules/values/hex.ts";
import type { Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";

/** The newest are kept. */
export const RETIRED_SECRETS_LIMIT = 10_000;

export type RetiredSecret = {
  readonly sha256: string;
  readonly token_id: string;
  readonly client_id: string;
  readonly name: string;
};

export class RetiredSecrets implements Table {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keep(secret: RetiredSecret): void {
    const { seq } = this.#sql
      .exec<{ seq: number }>(
        `INSERT INTO retired_secrets (digest, token_id, client_id, name) VALUES (?, ?, ?, ?) RETURNING seq`,
        fromHex(secret.sha256),
        secret.token_id,
        secret.client_id,
        secret.name,
      )
      .one();
    this.#sql.exec(`DELETE FROM retired_secrets WHERE seq <= ?`, seq - RETIRED_SECRETS_LIMIT);
  }

  /** The oldest first. */
  all(): RetiredSecret[] {
    const rows = this.#sql.exec<{ digest: ArrayBuffer; token_id: string; client_id: string; name: string }>(
      `SELECT digest, token_id, client_id, name FROM retired_secrets ORDER BY seq`,
    );
    return Array.from(rows, ({ digest, ...secret }) => ({ sha256: toHex(new Uint8Array(digest)), ...secret }));
  }

  has(digest: Uint8Array): boolean {
    return this.#sql.exec(`SELECT 1 FROM retired_secrets WHERE digest = ? LIMIT 1`, digest).toArray().length > 0;
  }

  clear(): void {
    this.#sql.exec(`DELETE FROM retired_secrets`);
  }

  readAgain(): void {} // nothing is remembered

  section() {
    return { retired_secrets: this.all() };
  }

  restore({ retired_secrets: secrets }: Snapshot): void {
    for (const secret of secrets) this.keep(secret);
  }
}
