/** The items of collections that are not emulated, while the setting `other_paths` is `carry`. */
import type { Fields, Item } from "../../../rules/carried/item.ts";
import type { LazySql } from "./lazy-sql.ts";

type Row = {
  readonly collection: string;
  readonly id: string;
  readonly created_at: number;
  readonly fields: string;
};

const COLUMNS = "collection, id, created_at, fields";

export class CarriedItems {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  byId(id: string): Item | undefined {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM carried_items WHERE id = ?`, id).map(itemOf)[0];
  }

  insert({ collection, id, createdAt, fields }: Item): void {
    const values = [collection, id, createdAt, JSON.stringify(fields)];
    this.#sql.write(`INSERT INTO carried_items (${COLUMNS}) VALUES (?, ?, ?, ?)`, ...values);
  }

  update({ id, fields }: Item): void {
    this.#sql.write(`UPDATE carried_items SET fields = ? WHERE id = ?`, JSON.stringify(fields), id);
  }

  /** With all that is below it. */
  delete({ collection, id }: Pick<Item, "collection" | "id">): void {
    this.#sql.delete(`DELETE FROM carried_items WHERE id = ?`, id);
    const below = `${collection}/${id}/`;
    this.#sql.delete(`DELETE FROM carried_items WHERE substr(collection, 1, ?) = ?`, below.length, below);
  }

  /** In the order of their making. */
  of(collection: string): Item[] {
    return this.#sql
      .read<Row>(`SELECT ${COLUMNS} FROM carried_items WHERE collection = ? ORDER BY seq`, collection)
      .map(itemOf);
  }

  all(): Item[] {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM carried_items ORDER BY seq`).map(itemOf);
  }

  /** How many there are, and how many bytes their fields take. */
  size(): { readonly count: number; readonly bytes: number } {
    const [row] = this.#sql.read<{ count: number; bytes: number }>(
      `SELECT count(*) AS count, coalesce(sum(octet_length(fields)), 0) AS bytes FROM carried_items`,
    );
    return row ?? { count: 0, bytes: 0 };
  }
}

function itemOf({ collection, id, created_at: createdAt, fields }: Row): Item {
  return { collection, id, createdAt, fields: JSON.parse(fields) as Fields };
}
