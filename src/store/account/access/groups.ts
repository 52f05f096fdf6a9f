/** The groups of an account. */
import type { Group } from "../../../rules/groups/group.ts";
import { foldCase } from "../../../rules/values/fold.ts";
import type { LazySql } from "./lazy-sql.ts";

type Row = {
  readonly id: string;
  readonly name: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly fields: string;
};

/** Which are wanted; null is any. */
export type NameFilter = { readonly name: string | null; readonly search: string | null };

const COLUMNS = "id, name, created_at, updated_at, fields";
const WANTED = `(?1 IS NULL OR name = ?1) AND (?2 IS NULL OR instr(folded_name, ?2) > 0)`;

export class GroupsTable {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  byId(id: string): Group | undefined {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM access_groups WHERE id = ?`, id).map(groupOf)[0];
  }

  insert(group: Group): void {
    const { id, name, createdAt, updatedAt } = group;
    this.#sql.write(
      `INSERT INTO access_groups (id, name, folded_name, created_at, updated_at, fields) VALUES (?, ?, ?, ?, ?, ?)`,
      id,
      name,
      foldCase(name),
      createdAt,
      updatedAt,
      fieldsOf(group),
    );
  }

  update(group: Group): void {
    const { id, name, updatedAt } = group;
    this.#sql.write(
      `UPDATE access_groups SET name = ?, folded_name = ?, updated_at = ?, fields = ? WHERE id = ?`,
      name,
      foldCase(name),
      updatedAt,
      fieldsOf(group),
      id,
    );
  }

  delete(id: string): void {
    this.#sql.delete(`DELETE FROM access_groups WHERE id = ?`, id);
  }

  /** In the order of their making; undefined when they are too large for an answer. */
  page(
    page: number,
    perPage: number,
    { name, search }: NameFilter,
  ): { groups: Group[]; totalCount: number } | undefined {
    const wanted = [name, search === null ? null : foldCase(search)];
    const rows = this.#sql.readPage<Row>(
      `SELECT ${COLUMNS} FROM access_groups WHERE ${WANTED} ORDER BY seq LIMIT ?3 OFFSET ?4`,
      ...wanted,
      perPage,
      (page - 1) * perPage,
    );
    if (!rows) return undefined;
    const [count] = this.#sql.read<{ n: number }>(`SELECT count(*) AS n FROM access_groups WHERE ${WANTED}`, ...wanted);
    return { groups: rows.map(groupOf), totalCount: count?.n ?? 0 };
  }

  count(): number {
    return this.#sql.read<{ n: number }>(`SELECT count(*) AS n FROM access_groups`)[0]?.n ?? 0;
  }

  all(): Group[] {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM access_groups ORDER BY seq`).map(groupOf);
  }
}

function fieldsOf({ include, exclude, require }: Group): string {
  return JSON.stringify({ include, exclude, require });
}

function groupOf({ id, name, created_at: createdAt, updated_at: updatedAt, fields }: Row): Group {
  const { include, exclude, require } = JSON.parse(fields) as Group;
  return { id, name, include, exclude, require, createdAt, updatedAt };
}
