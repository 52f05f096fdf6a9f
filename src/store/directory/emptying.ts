/** Empties the accounts of tenants that are no more, little by little: an alarm goes on with it. */
import { systemSeconds } from "../../system.ts";
import type { TenantsTable } from "./tables/tenants.ts";

/** So many accounts are emptied at once: each is a request, of which a Worker has 50. */
const EMPTIED_AT_ONCE = 40;
/** In seconds. */
const RETRY_AFTER = 60;

export class Emptying {
  readonly #storage: DurableObjectStorage;
  readonly #change: (run: () => void) => void;
  readonly #tenants: TenantsTable;
  readonly #accounts: EmulatorEnv["ACCOUNTS"];

  /** `change` carries out all of what it is given, or nothing. */
  constructor(
    storage: DurableObjectStorage,
    change: (run: () => void) => void,
    tenants: TenantsTable,
    accounts: EmulatorEnv["ACCOUNTS"],
  ) {
    this.#storage = storage;
    this.#change = change;
    this.#tenants = tenants;
    this.#accounts = accounts;
  }

  async begin(delay = 0): Promise<void> {
    await this.#storage.setAlarm((systemSeconds() + delay) * 1000);
  }

  /** Those that fail are tried again later. */
  async goOn(): Promise<void> {
    let delay = 0;
    for (const id of this.#tenants.toEmpty(EMPTIED_AT_ONCE)) {
      try {
        await this.#accounts.getByName(id).reset();
        this.#change(() => this.#tenants.isEmptied(id, systemSeconds()));
      } catch (problem) {
        console.error(`Account ${id} of a deleted tenant could not be emptied; it is tried again`, problem);
        delay = RETRY_AFTER;
      }
    }
    if (this.#tenants.left() > 0) await this.begin(delay);
  }

  /** Whether a request that was on its way has done something in such an account: then it is emptied again. */
  async isDue(accountId: string): Promise<boolean> {
    if (!this.#tenants.wasOfNobody(accountId, systemSeconds())) return false;
    this.#tenants.emptyAgain(accountId);
    await this.begin();
    return true;
  }
}
