/** The table of tokens: its SQL, and rows <-> tokens. The kept count of `account` moves with them, by triggers. */
import { foldCase } from "../../../rules/values/fold.ts";
import { type Listing, type TextFilter } from "../../../rules/service-tokens/listing.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import { inGraceAt, type Condition } from "./token-filter.ts";
import { recordOf, tokenFrom } from "./token-record.ts";
import { INSERT_ROWS, inRows } from "./token-rows.ts";
import type { LastSeen } from "./last-seen.ts";
import type { Verifications } from "./verifications.ts";

type Row = {
  id: string;
  client_id: string;
  name: string;
  duration: string;
  enabled: number;
  created_at: number;
  updated_at: number;
  expires_at: number;
  last_seen_at: number | null;
  secret_digest: ArrayBuffer;
  secret_version: number;
  previous_digest: ArrayBuffer | null;
  previous_expires_at: number | null;
  in_use: number;
};

/** A token, and the time at which something is to happen to it, in whole seconds. */
export type Upcoming = { readonly id: string; readonly name: string; readonly at: number };

const COLUMNS = `id, client_id, name, duration, enabled, created_at, updated_at, expires_at, last_seen_at,
  secret_digest, secret_version, previous_digest, previous_expires_at`;

/** So many tokens are deleted one by one at the most. */
const MANY = 1000;

const IN_USE = `EXISTS (SELECT 1 FROM tokens_in_use WHERE tokens_in_use.id = tokens.id) AS in_use`;

export class TokensTable implements Table {
  readonly #sql: SqlStorage;
  readonly #verifications: Verifications;
  /** What waits of it stands in every token that is read. */
  readonly #lastSeen: LastSeen;

  constructor(sql: SqlStorage, verifications: Verifications, lastSeen: LastSeen) {
    this.#sql = sql;
    this.#verifications = verifications;
    this.#lastSeen = lastSeen;
  }

  byId(id: string): Token | undefined {
    return this.#one(`SELECT ${COLUMNS}, ${IN_USE} FROM tokens WHERE id = ?`, id);
  }

  byClientId(clientId: string): Token | undefined {
    return this.#one(`SELECT ${COLUMNS}, ${IN_USE} FROM tokens WHERE client_id = ?`, clientId);
  }

  hasName(name: string): boolean {
    return this.#sql.exec(`SELECT 1 FROM tokens WHERE name = ? LIMIT 1`, name).toArray().length > 0;
  }

  /** The ids of the tokens with this name, but no more than two: one, or not one. */
  idsNamed(name: string): string[] {
    const found = this.#sql.exec<{ id: string }>(`SELECT id FROM tokens WHERE name = ? LIMIT 2`, name);
    return found.toArray().map(({ id }) => id);
  }

  count(): number {
    return this.#sql.exec<{ token_count: number }>(`SELECT token_count FROM account`).one().token_count;
  }

  insert(token: Token): void {
    this.#sql.exec(
      `INSERT INTO tokens (${COLUMNS}, folded_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      token.id,
      token.clientId,
      token.name,
      token.duration,
      token.enabled ? 1 : 0,
      token.createdAt,
      token.updatedAt,
      token.expiresAt,
      token.lastSeenAt,
      token.secret.digest,
      token.secret.version,
      token.previous.digest,
      token.previous.expiresAt,
      foldCase(token.name),
    );
    if (token.inUse) this.markInUse(token.id, true);
  }

  /** In their order. */
  insertMany(tokens: readonly Token[]): void {
    for (const [some, rows] of inRows(tokens)) {
      if (rows === undefined) for (const token of some) this.insert(token);
      else {
        this.#sql.exec(INSERT_ROWS, rows);
        for (const { id, inUse } of some) if (inUse) this.markInUse(id, true);
      }
    }
  }

  /** Writes what a rule may change; id, client id and time of creation stay. */
  update(token: Token): void {
    this.#sql.exec(
      `UPDATE tokens SET name = ?, folded_name = ?, duration = ?, enabled = ?, updated_at = ?, expires_at = ?,
        secret_digest = ?, secret_version = ?, previous_digest = ?, previous_expires_at = ? WHERE id = ?`,
      token.name,
      foldCase(token.name),
      token.duration,
      token.enabled ? 1 : 0,
      token.updatedAt,
      token.expiresAt,
      token.secret.digest,
      token.secret.version,
      token.previous.digest,
      token.previous.expiresAt,
      token.id,
    );
  }

  markInUse(id: string, inUse: boolean): void {
    if (!inUse) this.#sql.exec(`DELETE FROM tokens_in_use WHERE id = ?`, id);
    else if (this.byId(id)) this.#sql.exec(`INSERT OR IGNORE INTO tokens_in_use (id) VALUES (?)`, id);
  }

  /** Whether a token has this secret, as its current or its previous one; a look at all of them. */
  hasSecret(digest: Uint8Array): boolean {
    const found = this.#sql.exec(`SELECT 1 FROM tokens WHERE ?1 IN (secret_digest, previous_digest) LIMIT 1`, digest);
    return found.toArray().length > 0;
  }

  /** All of them, in the order of insertion. */
  *all(): Generator<Token> {
    for (const row of this.#sql.exec<Row>(`SELECT ${COLUMNS}, ${IN_USE} FROM tokens ORDER BY seq`))
      yield this.#tokenOf(row);
  }

  /** So many of them in the order of insertion, from a place on. */
  slice(offset: number, limit: number): Token[] {
    const query = `SELECT ${COLUMNS}, ${IN_USE} FROM tokens ORDER BY seq LIMIT ? OFFSET ?`;
    return Array.from(this.#sql.exec<Row>(query, limit, offset), (row) => this.#tokenOf(row));
  }

  delete(id: string): void {
    this.#sql.exec(`DELETE FROM tokens WHERE id = ?`, id);
  }

  /** The token that expires first after a time, of all that there are; undefined without one. */
  firstToExpire(now: number): Upcoming | undefined {
    return this.#first("expires_at", ["expires_at > ?", now]);
  }

  /** The token whose grace, which counts now, ends first. */
  firstToEndGrace(now: number): Upcoming | undefined {
    return this.#first("previous_expires_at", inGraceAt(now));
  }

  /** A look at all of them: an index would cost each change a row. */
  #first(time: "expires_at" | "previous_expires_at", [where, ...values]: Condition): Upcoming | undefined {
    const query = `SELECT id, name, ${time} AS at FROM tokens WHERE ${where} ORDER BY ${time}, seq LIMIT 1`;
    return this.#sql.exec<Upcoming>(query, ...values).toArray()[0];
  }

  /** The tokens on a page, and how many the filters and conditions left in all. */
  page(listing: Listing, conditions: readonly Condition[] = []): { tokens: Token[]; filteredCount: number } {
    const all = [...listing.filters.map(condition), ...conditions];
    const where = all.length > 0 ? `WHERE ${all.map(([sql]) => sql).join(" AND ")}` : "";
    const values = all.flatMap(([, ...some]) => some);
    const filteredCount = where
      ? this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM tokens ${where}`, ...values).one().n
      : this.count();
    const offset = (listing.page - 1) * listing.perPage;
    if (offset >= filteredCount) return { tokens: [], filteredCount };

    const direction = listing.descending ? "DESC" : "ASC";
    const rows = this.#sql.exec<Row>(
      `SELECT ${COLUMNS}, ${IN_USE} FROM tokens ${where} ORDER BY created_at ${direction}, seq ${direction} LIMIT ? OFFSET ?`,
      ...values,
      listing.perPage,
      offset,
    );
    return { tokens: Array.from(rows, (row) => this.#tokenOf(row)), filteredCount };
  }

  clear(): void {
    if (this.#sql.exec(`SELECT 1 FROM tokens LIMIT 1 OFFSET ${MANY}`).toArray().length > 0) this.#clearMany();
    for (const table of ["tokens", "tokens_in_use"]) this.#sql.exec(`DELETE FROM ${table}`);
  }

  readAgain(): void {} // nothing is remembered

  /** Each with the time of its last verification, which is a table of its own. */
  section() {
    return { tokens: this.#records() };
  }

  restore({ tokens }: Snapshot): void {
    this.insertMany(tokens.map(tokenFrom));
    for (const { verified_at: verifiedAt, ...token } of tokens) {
      if (verifiedAt !== null) this.#verifications.write(token.client_id, verifiedAt);
    }
  }

  *#records() {
    const verified = this.#verifications.all();
    for (const token of this.all()) yield { ...recordOf(token), verified_at: verified.get(token.id) ?? null };
  }

  /** Without the trigger that counts each, SQLite gives up all rows at once. */
  #clearMany(): void {
    const { sql } = this.#sql
      .exec<{ sql: string }>(`SELECT sql FROM sqlite_master WHERE name = 'tokens_deleted'`)
      .one();
    this.#sql.exec(`DROP TRIGGER tokens_deleted`);
    this.#sql.exec(`DELETE FROM tokens`);
    this.#sql.exec(sql);
    this.#sql.exec(`UPDATE account SET token_count = 0`);
  }

  #one(query: string, key: string): Token | undefined {
    const [row] = this.#sql.exec<Row>(query, key).toArray();
    return row && this.#tokenOf(row);
  }

  #tokenOf(row: Row): Token {
    return tokenOf(row, this.#lastSeen.waiting(row.client_id) ?? row.last_seen_at);
  }
}

/** `instr` compares bytes: LIKE and GLOB refuse patterns of more than 50 bytes here, and LIKE folds ASCII only. */
function condition({ text, match }: TextFilter): Condition {
  if (match === "exact") return ["name = ?", text];
  return match === "substring" ? ["instr(name, ?) > 0", text] : ["instr(folded_name, ?) > 0", foldCase(text)];
}

function tokenOf(row: Row, lastSeenAt: number | null): Token {
  return {
    id: row.id,
    clientId: row.client_id,
    name: row.name,
    duration: row.duration,
    enabled: row.enabled === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at,
    lastSeenAt,
    secret: { digest: new Uint8Array(row.secret_digest), version: row.secret_version },
    previous: {
      digest: row.previous_digest && new Uint8Array(row.previous_digest),
      expiresAt: row.previous_expires_at,
    },
    inUse: row.in_use === 1,
  };
}
