/** Reads and writes tables that may not be there yet. */
import type { AccessSchema } from "./schema.ts";

/** An answer has no more bytes, so its rows are not read any further: a page may hold many times what the account takes. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

export class LazySql {
  readonly #sql: SqlStorage;
  readonly #schema: AccessSchema;
  /** Another one after each change: what is remembered of the tables holds for one. */
  version = 0;

  constructor(sql: SqlStorage, schema: AccessSchema) {
    this.#sql = sql;
    this.#schema = schema;
  }

  /** What a query finds; nothing where there is no table. */
  read<R extends Record<string, SqlStorageValue>>(query: string, ...values: SqlStorageValue[]): R[] {
    return this.#schema.isThere() ? this.#sql.exec<R>(query, ...values).toArray() : [];
  }

  /** The rows of a page; undefined when they are more than can be answered. */
  readPage<R extends Record<string, SqlStorageValue> & { readonly fields: string }>(
    query: string,
    ...values: SqlStorageValue[]
  ): R[] | undefined {
    if (!this.#schema.isThere()) return [];
    const rows: R[] = [];
    let size = 0;
    for (const row of this.#sql.exec<R>(query, ...values)) {
      size += row.fields.length;
      if (size > LARGEST_ANSWER) return undefined;
      rows.push(row);
    }
    return rows;
  }

  /** Makes the tables first, if there are none. */
  write(statement: string, ...values: SqlStorageValue[]): void {
    this.version += 1;
    if (!this.#schema.isThere()) this.#schema.make();
    this.#sql.exec(statement, ...values);
  }

  /** Deletes rows, where there can be some. */
  delete(statement: string, ...values: SqlStorageValue[]): void {
    this.version += 1;
    if (this.#schema.isThere()) this.#sql.exec(statement, ...values);
  }
}
