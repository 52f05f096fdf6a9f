/** The object of the directory. What stands here can be called over RPC, and nothing else. */
import { DurableObject } from "cloudflare:workers";
import type { Zone } from "../../rules/lookups/shown.ts";
import { systemMilliseconds, systemSeconds } from "../../system.ts";
import { migrate } from "../migrate.ts";
import {
  damagedBy,
  damageIn,
  problemOfOpening,
  unreadableDirectory,
  type UnreadableState,
} from "../unreadable-state.ts";
import type { KeptKey } from "../signing-key.ts";
import type { JournalFilter } from "../account/tables/journal.ts";
import type { JournalAnswer } from "../account/views/views.ts";
import { admission, edgeAdmission, type Admission, type Asking, type EdgeAdmission } from "./admission.ts";
import { bindZone, type Bound } from "./binding.ts";
import { Emptying } from "./emptying.ts";
import { EmulatorJournal, type RequestWithoutAccount } from "./emulator-journal.ts";
import { recentUses } from "../recent-uses.ts";
import { directoryMigrations } from "./migrations.ts";
import { RequestWindows } from "./request-windows.ts";
import { AccountsTable, type AccountFilter, type AccountsPage } from "./tables/accounts.ts";
import { AuditTable, type AuditRow } from "./tables/audit.ts";
import { SigningKeys } from "./tables/signing-keys.ts";
import { ClaimedHostsTable } from "./tables/claimed-hosts.ts";
import { TenantsTable, type TenantRow } from "./tables/tenants.ts";
import { UsageTable, type AccountUsage } from "./tables/usage.ts";
import { OPERATOR, ZonesTable, type ListedZone, type Owner, type ZoneFilter } from "./tables/zones.ts";
import { Tenancy, type Claim, type TenantChange, type UsageRow } from "./tenancy.ts";

/** What cannot be computed from a request: which accounts were touched, whose they are, and where a zone belongs. */
export class DirectoryObject extends DurableObject<EmulatorEnv> {
  readonly #parts: Parts;
  /** Why what is stored cannot be read, if it cannot. */
  #problem: UnreadableState | undefined;

  constructor(ctx: DurableObjectState, env: EmulatorEnv) {
    super(ctx, env);
    const { sql } = ctx.storage;
    const windows = new RequestWindows();
    const tables = {
      accounts: new AccountsTable(sql),
      zones: new ZonesTable(sql),
      hosts: new ClaimedHostsTable(sql),
      tenants: new TenantsTable(sql),
      usage: new UsageTable(sql),
    };
    this.#parts = {
      ...tables,
      sql,
      windows,
      audit: new AuditTable(sql),
      signingKeys: new SigningKeys(sql),
      tenancy: new Tenancy(tables, windows),
      emptying: new Emptying(ctx.storage, (run) => ctx.storage.transactionSync(run), tables.tenants, env.ACCOUNTS),
      journal: new EmulatorJournal(sql, (run) => ctx.storage.transactionSync(run)),
    };
    void ctx.blockConcurrencyWhile(async () => {
      this.#problem = problemOfOpening(
        () => migrate(ctx.storage, directoryMigrations, () => " of the list of accounts and zones"),
        ({ message }) => unreadableDirectory(damagedBy(message)),
      );
    });
  }

  /** Every door goes through here: while what is stored cannot be read, it tells why. */
  get #readable(): Parts {
    if (this.#problem) throw this.#problem;
    return this.#parts;
  }

  /** What is wrong with the file, if anything. */
  async damage(): Promise<string | undefined> {
    return damageIn(this.#readable.sql);
  }

  // Accounts.
  async list(accountId: string, createdAt: number, name: string | null = null): Promise<void> {
    const { accounts, emptying } = this.#readable;
    if (await emptying.isDue(accountId)) return;
    this.#change(() => accounts.keep(accountId, createdAt, name));
  }

  /** Puts an account on the list that somebody was told to use. It is as fresh as it was: a seed can still fill it. */
  async announce(accountId: string): Promise<void> {
    const { createdAt } = await this.env.ACCOUNTS.getByName(accountId).describe();
    if (await this.#readable.emptying.isDue(accountId)) return;
    this.#readable.accounts.announce(accountId, createdAt);
  }

  async forget(accountId: string): Promise<void> {
    const { accounts, tenants, usage } = this.#readable;
    this.#change(() => accounts.forget(accountId));
    usage.forget(tenants.ownerOf(accountId));
    recentUses.forget(accountId);
  }

  /** The API tokens that an account has, by their digests: one token may belong to several accounts. */
  async keepApiTokens(accountId: string, digests: readonly string[]): Promise<void> {
    const { accounts, emptying } = this.#readable;
    if (await emptying.isDue(accountId)) return;
    this.#change(() => accounts.keepApiTokens(accountId, digests));
  }

  async knowsApiToken(digest: string): Promise<boolean> {
    return this.#readable.accounts.knowsApiToken(digest);
  }

  async accountsOfApiToken(digest: string): Promise<string[]> {
    return this.#readable.accounts.ofApiToken(digest);
  }

  /** The accounts used so far, or announced, the oldest first: those that the filter leaves. */
  async accounts(page: number, perPage: number, filter: Partial<AccountFilter> = {}): Promise<AccountsPage> {
    await this.#listKnown();
    return this.#readable.accounts.page(page, perPage, filter);
  }
  async writeUses(): Promise<void> {
    this.#readable.usage.writeUses(systemMilliseconds());
  }

  // Hosts.
  /** The hosts that an account answers for now beside those that it had; and those that are gone, or null for all that are not named. */
  async claimHosts(accountId: string, hosts: readonly string[], gone: readonly string[] | null): Promise<void> {
    const { hosts: table, emptying } = this.#readable;
    if (await emptying.isDue(accountId)) return;
    this.#change(() => table.keep(accountId, hosts, gone));
  }
  /** The accounts that may answer for a host, by its name: so many, those behind one of them, or one alone. */
  async accountsClaiming(name: string, most = 10, after = "", only: string | null = null): Promise<string[]> {
    return this.#readable.hosts.claiming(name, { most, after, only });
  }

  // Zones.
  /** The names of the zones that are bound to an account. */
  async zoneNames(accountId: string): Promise<string[]> {
    return this.#readable.zones.namesOf(accountId);
  }

  /** The zones that are bound, by their names. */
  async zones(page: number, perPage: number, filter: ZoneFilter): Promise<{ zones: ListedZone[]; totalCount: number }> {
    await this.#listKnown();
    return this.#readable.zones.page(page, perPage, filter);
  }

  async zone(zoneId: string, owner: Owner = OPERATOR): Promise<Zone> {
    return this.#readable.zones.zone(owner, zoneId);
  }

  /** Binds the zone, unless the account that it had until then holds tokens. */
  async bind(zoneId: string, accountId: string, name: string | undefined, owner: Owner = OPERATOR): Promise<Bound> {
    return bindZone(this.#readable, this.env.ACCOUNTS, owner, { id: zoneId, accountId, name });
  }

  async unbind(zoneId: string, owner: Owner = OPERATOR): Promise<void> {
    this.#readable.zones.remove(owner, zoneId);
  }

  /** What accounts sign JWTs with; made at the first need. */
  async signingKey(): Promise<KeptKey> {
    return this.#readable.signingKeys.key();
  }

  // Requests without an account.
  async recordRequest(request: RequestWithoutAccount): Promise<void> {
    this.#readable.journal.record(request);
  }
  async requests(
    filter: JournalFilter,
    order: "asc" | "desc",
    page: number,
    perPage: number,
    withAdvice?: boolean,
  ): Promise<JournalAnswer> {
    return this.#readable.journal.page(filter, order, page, perPage, withAdvice);
  }
  async clearRequests(): Promise<void> {
    this.#readable.journal.clear();
  }

  // Tenants.
  async admit(asking: Asking): Promise<Admission> {
    const { windows, ...tables } = this.#readable;
    return admission(tables, windows, asking, systemSeconds());
  }
  /** Whether an account's edge may be visited now, and whether a tenant's key, by its digest, is that of its own tenant. */
  async admitToEdge(asking: Parameters<typeof edgeAdmission>[2]): Promise<EdgeAdmission> {
    const { windows, ...tables } = this.#readable;
    return edgeAdmission(tables, windows, asking, systemSeconds());
  }
  async addTenant(tenant: TenantRow): Promise<void> {
    this.#readable.tenants.keep(tenant);
  }
  async tenant(id: string): Promise<TenantRow | undefined> {
    return this.#readable.tenants.byId(id);
  }
  async tenants(page: number, perPage: number): Promise<{ tenants: TenantRow[]; totalCount: number }> {
    return this.#readable.tenants.page(page, perPage);
  }
  async changeTenant(id: string, change: TenantChange): Promise<TenantRow | undefined> {
    return this.#readable.tenancy.change(id, change);
  }
  async rotateKey(id: string, keyDigest: string, previousExpiresAt: number | null): Promise<TenantRow | undefined> {
    return this.#readable.tenancy.rotate(id, keyDigest, previousExpiresAt);
  }
  /** How many of its accounts are still to be emptied, which an alarm goes on with; undefined when there is no such tenant. */
  async removeTenant(id: string): Promise<number | undefined> {
    const { tenancy, emptying } = this.#readable;
    const left = this.#change(() => tenancy.remove(id));
    if (left !== undefined) await emptying.begin(); // in one commit with it, as nothing awaits between
    return left;
  }
  /** Gives a tenant accounts that are about to be filled: fresh ones, or ones that are its own already. */
  async claim(tenantId: string, ids: readonly string[], areFresh: boolean): Promise<Claim> {
    return this.#change(() => this.#readable.tenancy.claim(tenantId, ids, areFresh, systemSeconds()));
  }
  async release(tenantId: string, accountId: string): Promise<void> {
    this.#change(() => this.#readable.tenancy.release(tenantId, accountId));
  }
  /** Whether all of these accounts are the tenant's own. */
  async owns(tenantId: string, accountIds: readonly string[]): Promise<boolean> {
    const { tenants } = this.#readable;
    return accountIds.every((id) => tenants.owns(tenantId, id));
  }
  /** Whether the account is one that takes anything. */
  async report(accountId: string, used: AccountUsage, usedAt: number): Promise<boolean> {
    const { usage, tenants } = this.#readable;
    const more = usage.keep(accountId, used, usedAt);
    if (more) usage.grew(tenants.ownerOf(accountId), more);
    return more !== undefined;
  }
  async usage(only: string | null, page: number, perPage: number): Promise<{ rows: UsageRow[]; totalCount: number }> {
    return this.#readable.tenancy.usage(only, page, perPage, systemSeconds());
  }
  async writeAudit(rows: readonly Omit<AuditRow, "id">[]): Promise<void> {
    this.#change(() => rows.forEach((row) => this.#readable.audit.write(row)));
  }
  async audit(page: number, perPage: number): Promise<{ entries: AuditRow[]; totalCount: number }> {
    return this.#readable.audit.page(page, perPage);
  }

  override async alarm(): Promise<void> {
    await this.#readable.emptying.goOn();
  }

  /** Puts on the list whatever belongs there before its first use: what the process announces, and what has a zone. */
  async #listKnown(): Promise<void> {
    const known = [...(this.env.EMULATOR_ACCOUNTS?.matchAll(/\b[0-9a-f]{32}\b/g) ?? [])].map(([id]) => id);
    for (const id of this.#readable.accounts.unlisted(known)) {
      // The others are listed whatever is the matter with this one.
      await this.announce(id).catch((problem: unknown) => console.error(`Account ${id} is not listed`, problem));
    }
  }

  #change<T>(run: () => T): T {
    return this.ctx.storage.transactionSync(run);
  }
}

interface Parts {
  readonly sql: SqlStorage;
  readonly accounts: AccountsTable;
  readonly zones: ZonesTable;
  readonly hosts: ClaimedHostsTable;
  readonly tenants: TenantsTable;
  readonly usage: UsageTable;
  readonly audit: AuditTable;
  readonly signingKeys: SigningKeys;
  readonly tenancy: Tenancy;
  readonly emptying: Emptying;
  readonly windows: RequestWindows;
  readonly journal: EmulatorJournal;
}
