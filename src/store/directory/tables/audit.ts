/** What was done through the control plane of a deployed emulator, and by whom. It is bounded: the oldest rows are dropped. */
import type { AuditAction } from "../../../contract/tenants.ts";

export type AuditRow = {
  readonly id: number;
  /** Whole seconds since 1970, by the system's clock. */
  readonly at: number;
  /** Null is the operator. */
  readonly tenantId: string | null;
  readonly action: AuditAction;
  readonly subject: string;
};

const ROWS_KEPT = 10_000;

export class AuditTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  write({ at, tenantId, action, subject }: Omit<AuditRow, "id">): void {
    const { id } = this.#sql
      .exec<{ id: number }>(
        `INSERT INTO audit (at, tenant_id, action, subject) VALUES (?, ?, ?, ?) RETURNING id`,
        at,
        tenantId,
        action,
        subject,
      )
      .one();
    if (id % 100 === 0) this.#sql.exec(`DELETE FROM audit WHERE id <= ?`, id - ROWS_KEPT);
  }

  /** The newest first. */
  page(page: number, perPage: number): { entries: AuditRow[]; totalCount: number } {
    const { newest } = this.#sql.exec<{ newest: number | null }>(`SELECT max(id) AS newest FROM audit`).one();
    const oldest = (newest ?? 0) - ROWS_KEPT;
    const rows = this.#sql.exec<AuditRow>(
      `SELECT id, at, tenant_id AS tenantId, action, subject FROM audit WHERE id > ? ORDER BY id DESC LIMIT ? OFFSET ?`,
      oldest,
      perPage,
      (page - 1) * perPage,
    );
    const entries = rows.toArray();
    return {
      entries,
      totalCount: this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM audit WHERE id > ?`, oldest).one().n,
    };
  }
}
