/** The tags of an account, by their names. */
import type { Tag } from "../../../rules/tags/tag.ts";
import type { LazySql } from "./lazy-sql.ts";

type Row = { readonly name: string; readonly created_at: number; readonly updated_at: number };

const COLUMNS = "name, created_at, updated_at";

export class TagsTable {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  byName(name: string): Tag | undefined {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM tags WHERE name = ?`, name).map(tagOf)[0];
  }

  /** Leaves one that is there as it is. */
  insert({ name, createdAt, updatedAt }: Tag): void {
    this.#sql.write(`INSERT OR IGNORE INTO tags (${COLUMNS}) VALUES (?, ?, ?)`, name, createdAt, updatedAt);
  }

  rename(before: string, { name, updatedAt }: Tag): void {
    this.#sql.write(`UPDATE tags SET name = ?, updated_at = ? WHERE name = ?`, name, updatedAt, before);
  }

  delete(name: string): void {
    this.#sql.delete(`DELETE FROM tags WHERE name = ?`, name);
  }

  /** In the order of their names. */
  page(page: number, perPage: number): Tag[] {
    const offset = (page - 1) * perPage;
    return this.#sql
      .read<Row>(`SELECT ${COLUMNS} FROM tags ORDER BY name LIMIT ? OFFSET ?`, perPage, offset)
      .map(tagOf);
  }

  count(): number {
    return this.#sql.read<{ n: number }>(`SELECT count(*) AS n FROM tags`)[0]?.n ?? 0;
  }

  all(): Tag[] {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM tags ORDER BY name`).map(tagOf);
  }
}

function tagOf({ name, created_at: createdAt, updated_at: updatedAt }: Row): Tag {
  return { name, createdAt, updatedAt };
}
