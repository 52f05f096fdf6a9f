import { DurableObject } from "cloudflare:workers";
import type { Zone } from "../../rules/lookups/shown.ts";
import { migrate } from "../migrate.ts";
import {
  damagedBy,
  damageIn,
  problemOfOpening,
  unreadableDirectory,
  type UnreadableState,
} from "../unreadable-state.ts";
import type { JournalFilter } from "../account/tables/journal.ts";
import type { JournalAnswer } from "../account/views/views.ts";
import { EmulatorJournal, type RequestWithoutAccount } from "./emulator-journal.ts";
import { directoryMigrations } from "./migrations.ts";

export type ListedAccount = { readonly id: string; readonly createdAt: number };

/** How long a request that has asked for its zone may be on its way to the account, in milliseconds. */
const ON_THE_WAY = 20;

/** What cannot be computed from a request: which accounts were touched, and which account a zone belongs to. */
export class DirectoryObject extends DurableObject<EmulatorEnv> {
  readonly #requests: EmulatorJournal;
  /** Why what is stored cannot be read, if it cannot. */
  #problem: UnreadableState | undefined;

  constructor(ctx: DurableObjectState, env: EmulatorEnv) {
    super(ctx, env);
    this.#requests = new EmulatorJournal(ctx.storage.sql, (run) => ctx.storage.transactionSync(run));
    void ctx.blockConcurrencyWhile(async () => {
      this.#problem = problemOfOpening(
        () => migrate(ctx.storage, directoryMigrations, () => " of the list of accounts and zones"),
        ({ message }) => unreadableDirectory(damagedBy(message)),
      );
    });
  }

  /** Every door goes through here: while what is stored cannot be read, it tells why. */
  get #sql(): SqlStorage {
    if (this.#problem) throw this.#problem;
    return this.ctx.storage.sql;
  }

  get #journal(): EmulatorJournal {
    if (this.#problem) throw this.#problem;
    return this.#requests;
  }

  /** What is wrong with the file, if anything. */
  async damage(): Promise<string | undefined> {
    return damageIn(this.#sql);
  }

  async list(accountId: string, createdAt: number): Promise<void> {
    this.#sql.exec(`INSERT OR REPLACE INTO accounts (id, created_at) VALUES (?, ?)`, accountId, createdAt);
  }

  async forget(accountId: string): Promise<void> {
    this.#sql.exec(`DELETE FROM accounts WHERE id = ?`, accountId);
    this.#sql.exec(`DELETE FROM api_tokens WHERE account_id = ?`, accountId);
  }

  /** The API tokens that an account has, by their digests: one token may belong to several accounts. */
  async keepApiTokens(accountId: string, digests: readonly string[]): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec(`DELETE FROM api_tokens WHERE account_id = ?`, accountId);
      for (const digest of new Set(digests)) {
        this.#sql.exec(`INSERT INTO api_tokens (digest, account_id) VALUES (?, ?)`, digest, accountId);
      }
    });
  }

  async knowsApiToken(digest: string): Promise<boolean> {
    return this.#sql.exec(`SELECT 1 FROM api_tokens WHERE digest = ? LIMIT 1`, digest).toArray().length > 0;
  }

  /** The accounts that an API token belongs to. */
  async accountsOfApiToken(digest: string): Promise<string[]> {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT account_id AS id FROM api_tokens WHERE digest = ? ORDER BY account_id`,
      digest,
    );
    return Array.from(rows, ({ id }) => id);
  }

  /** The accounts touched so far, the oldest first: all of them, or those among `only`. */
  async accounts(
    page: number,
    perPage: number,
    only: readonly string[] | null = null,
  ): Promise<{ accounts: ListedAccount[]; totalCount: number }> {
    const where = `WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1))`;
    const wanted = only && JSON.stringify(only);
    const rows = this.#sql.exec<{ id: string; created_at: number }>(
      `SELECT id, created_at FROM accounts ${where} ORDER BY created_at, id LIMIT ?2 OFFSET ?3`,
      wanted,
      perPage,
      (page - 1) * perPage,
    );
    return {
      accounts: Array.from(rows, ({ id, created_at }) => ({ id, createdAt: created_at })),
      totalCount: this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM accounts ${where}`, wanted).one().n,
    };
  }

  /** The zone as it was bound; an unbound zone belongs to the account with the same id. */
  async zone(zoneId: string): Promise<Zone> {
    const [row] = this.#sql
      .exec<{ account_id: string; name: string }>(`SELECT account_id, name FROM zones WHERE id = ?`, zoneId)
      .toArray();
    return { id: zoneId, accountId: row?.account_id ?? zoneId, name: row?.name ?? defaultZoneName(zoneId) };
  }

  /** Binds the zone, unless the account that it had until then holds tokens. */
  async bind(zoneId: string, accountId: string, name: string | undefined): Promise<Zone | "zone-has-tokens"> {
    const before = await this.zone(zoneId);
    const zone = { id: zoneId, accountId, name: name ?? before.name };
    this.#keep(zone);
    if (before.accountId === zoneId && accountId !== zoneId) {
      // From here on nobody is sent to the account that the zone had; who was on the way there has arrived after this.
      await scheduler.wait(ON_THE_WAY);
      const { tokenCount } = await this.env.ACCOUNTS.getByName(zoneId).describe();
      if (tokenCount > 0) {
        this.#keep(before);
        return "zone-has-tokens";
      }
    }
    return zone;
  }

  /** Writes down a request that has no account. */
  async recordRequest(request: RequestWithoutAccount): Promise<void> {
    this.#journal.record(request);
  }

  /** Those requests, as an account shows its own. */
  async requests(
    filter: JournalFilter,
    order: "asc" | "desc",
    page: number,
    perPage: number,
    withAdvice?: boolean,
  ): Promise<JournalAnswer> {
    return this.#journal.page(filter, order, page, perPage, withAdvice);
  }

  async clearRequests(): Promise<void> {
    this.#journal.clear();
  }

  #keep({ id, accountId, name }: Zone): void {
    this.#sql.exec(`INSERT OR REPLACE INTO zones (id, account_id, name) VALUES (?, ?, ?)`, id, accountId, name);
  }

  async unbind(zoneId: string): Promise<void> {
    this.#sql.exec(`DELETE FROM zones WHERE id = ?`, zoneId);
  }
}

/** Zones have names in Cloudflare; `.example` is reserved (RFC 2606), so a made-up one can harm nobody. */
function defaultZoneName(zoneId: string): string {
  return `zone-${zoneId.slice(0, 8)}.example`;
}
