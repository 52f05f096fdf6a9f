/** What was done through the control plane of a deployed emulator, and by whom. It is bounded: the oldest rows are dropped; and nobody pushes out those of another. */
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

/** Of the operator, of each tenant, and of all tenants together. Pruned now and then: there may be some more. */
const [OF_OPERATOR, OF_TENANT, OF_TENANTS] = [10_000, 1000, 10_000];
const PRUNED_AT_ONCE = 100;

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
    if (id % PRUNED_AT_ONCE === 0) this.#prune();
  }

  /** The newest first. */
  page(page: number, perPage: number): { entries: AuditRow[]; totalCount: number } {
    const rows = this.#sql.exec<AuditRow>(
      `SELECT id, at, tenant_id AS tenantId, action, subject FROM audit ORDER BY id DESC LIMIT ? OFFSET ?`,
      perPage,
      (page - 1) * perPage,
    );
    const entries = rows.toArray();
    return { entries, totalCount: this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM audit`).one().n };
  }

  #prune(): void {
    this.#sql.exec(
      `DELETE FROM audit WHERE id IN (
        SELECT id FROM (
          SELECT id, tenant_id IS NULL AS isOperators,
            row_number() OVER (PARTITION BY tenant_id ORDER BY id DESC) AS ofWriter,
            row_number() OVER (PARTITION BY tenant_id IS NULL ORDER BY id DESC) AS ofKind
          FROM audit)
        WHERE CASE WHEN isOperators THEN ofWriter > ? ELSE ofWriter > ? OR ofKind > ? END)`,
      OF_OPERATOR,
      OF_TENANT,
      OF_TENANTS,
    );
  }
}
