/** The origins of an account's hosts; a host without one has the echo. */
import type { Origin } from "../../../contract/origins.ts";
import type { LazySql } from "./lazy-sql.ts";

export class OriginsTable {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  of(hostname: string): string | null {
    const [row] = this.#sql.read<{ url: string }>(`SELECT url FROM origins WHERE hostname = ?`, hostname);
    return row?.url ?? null;
  }

  /** By their names. */
  all(): Origin[] {
    return this.#sql.read<{ hostname: string; url: string }>(`SELECT hostname, url FROM origins ORDER BY hostname`);
  }

  count(): number {
    return this.#sql.read<{ n: number }>(`SELECT count(*) AS n FROM origins`)[0]?.n ?? 0;
  }

  keep({ hostname, url }: Origin): void {
    this.#sql.write(`INSERT OR REPLACE INTO origins (hostname, url) VALUES (?, ?)`, hostname, url);
  }

  remove(hostname: string): void {
    this.#sql.delete(`DELETE FROM origins WHERE hostname = ?`, hostname);
  }
}
