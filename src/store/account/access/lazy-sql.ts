/** Reads and writes tables that may not be there yet. */
import type { AccessSchema } from "./schema.ts";

export class LazySql {
  readonly #sql: SqlStorage;
  readonly #schema: AccessSchema;

  constructor(sql: SqlStorage, schema: AccessSchema) {
    this.#sql = sql;
    this.#schema = schema;
  }

  /** What a query finds; nothing where there is no table. */
  read<R extends Record<string, SqlStorageValue>>(query: string, ...values: SqlStorageValue[]): R[] {
    return this.#schema.isThere() ? this.#sql.exec<R>(query, ...values).toArray() : [];
  }

  /** Makes the tables first, if there are none. */
  write(statement: string, ...values: SqlStorageValue[]): void {
    if (!this.#schema.isThere()) this.#schema.make();
    this.#sql.exec(statement, ...values);
  }

  /** Deletes rows, where there can be some. */
  delete(statement: string, ...values: SqlStorageValue[]): void {
    if (this.#schema.isThere()) this.#sql.exec(statement, ...values);
  }
}
