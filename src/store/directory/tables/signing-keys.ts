/** The key that accounts sign JWTs with: one for the emulator, made when it is needed first. */
import { makeSigningKey, type KeptKey } from "../../signing-key.ts";
import { tellsOfDamage } from "../../unreadable-state.ts";

type Row = { [M in keyof KeptKey]: KeptKey[M] };

export class SigningKeys {
  readonly #sql: SqlStorage;
  #kept: KeptKey | undefined;
  /** Made, and not written down yet: the disk was full. Nobody's request fails for it. */
  #waiting: KeptKey | undefined;
  #making: Promise<KeptKey> | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  async key(): Promise<KeptKey> {
    this.#kept ??= this.#read();
    if (this.#kept) return this.#kept;
    if (this.#waiting) return this.#keep(this.#waiting);
    this.#making ??= makeSigningKey()
      .then((key) => this.#keep(key))
      .finally(() => (this.#making = undefined));
    return this.#making;
  }

  #read(): KeptKey | undefined {
    return this.#sql.exec<Row>(`SELECT kid, n, e, certificate, pkcs8 FROM signing_keys`).toArray()[0];
  }

  #keep(key: KeptKey): KeptKey {
    const { kid, n, e, certificate, pkcs8 } = key;
    try {
      this.#sql.exec(`INSERT INTO signing_keys VALUES (1, ?, ?, ?, ?, ?)`, kid, n, e, certificate, pkcs8);
      this.#kept = key;
      this.#waiting = undefined;
    } catch (problem) {
      if (tellsOfDamage(problem)) throw problem;
      console.error("The key that JWTs are signed with could not be written down; the next need tries again", problem);
      this.#waiting = key;
    }
    return key;
  }
}
