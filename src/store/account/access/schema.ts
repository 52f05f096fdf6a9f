/** Whether the tables of what stands around tokens are there, and how they are made. */
import { migrate } from "../../migrate.ts";
import { accessMigrations } from "./migrations.ts";

/** Where the steps are written down that were made. */
const VERSIONS = "access_schema_versions";

export class AccessSchema {
  readonly #storage: DurableObjectStorage;
  readonly #id: () => string;
  #isThere: boolean | undefined;

  /** `id` is that of the account. */
  constructor(storage: DurableObjectStorage, id: () => string) {
    this.#storage = storage;
    this.#id = id;
  }

  isThere(): boolean {
    this.#isThere ??=
      this.#storage.sql.exec(`SELECT 1 FROM sqlite_master WHERE name = '${VERSIONS}'`).toArray().length > 0;
    return this.#isThere;
  }

  /** Brings tables that are there to the newest schema. A store that was made just now has none, and is not asked. */
  open(isNew: boolean): void {
    if (isNew) this.#isThere = false;
    else if (this.isThere()) this.make();
  }

  /** Makes them, as a part of the transaction that is open if one is. */
  make(): void {
    migrate(
      this.#storage,
      accessMigrations,
      () => ` of account ${this.#id()} (its applications, policies and groups)`,
      VERSIONS,
    );
    this.#isThere = true;
  }

  /** A transaction that may have made them failed. */
  readAgain(): void {
    this.#isThere = undefined;
  }
}
