/** The keys that an account made for itself, by their generations: none before its keys were rotated, and none in a snapshot. */
import type { KeptKey } from "../../signing-key.ts";
import type { Late } from "../../table.ts";
import type { LazySql } from "./lazy-sql.ts";

type Row = { [M in keyof KeptKey]: KeptKey[M] };

export class SigningKeysTable implements Late {
  readonly #sql: LazySql;
  /** As read: undefined stands for none. */
  #read = new Map<number, KeptKey | undefined>();
  /** Those that a full disk kept from being written: they sign until this object ends. */
  #waiting: ReadonlyMap<number, KeptKey> = new Map();

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  get(generation: number): KeptKey | undefined {
    const waiting = this.#waiting.get(generation);
    if (waiting || this.#read.has(generation)) return waiting ?? this.#read.get(generation);
    const [row] = this.#sql.read<Row>(
      `SELECT kid, n, e, certificate, pkcs8 FROM signing_keys WHERE generation = ?`,
      generation,
    );
    this.#read.set(generation, row);
    return row;
  }

  keep(generation: number, key: KeptKey): void {
    const { kid, n, e, certificate, pkcs8 } = key;
    this.#sql.write(
      `INSERT INTO signing_keys (generation, kid, n, e, certificate, pkcs8) VALUES (?, ?, ?, ?, ?, ?)`,
      generation,
      kid,
      n,
      e,
      certificate,
      pkcs8,
    );
    this.#read.set(generation, key);
  }

  /** It is kept as soon as that is possible. */
  hold(generation: number, key: KeptKey): void {
    this.#waiting = new Map([...this.#waiting, [generation, key]]);
  }

  /** Those of the generations before this one verify nothing any more. */
  forgetBefore(generation: number): void {
    this.#sql.delete(`DELETE FROM signing_keys WHERE generation < ?`, generation);
    this.#waiting = new Map([...this.#waiting].filter(([each]) => each >= generation));
    this.#read.clear();
  }

  flush(): void {
    for (const [generation, key] of this.#waiting) this.keep(generation, key);
    this.#waiting = new Map();
  }

  beforehand(): () => void {
    const waiting = this.#waiting;
    return () => (this.#waiting = waiting);
  }

  clear(): void {
    this.#sql.delete(`DELETE FROM signing_keys`);
    this.#waiting = new Map();
    this.#read.clear();
  }

  readAgain(): void {
    this.#read.clear();
  }
}
