/** The applications of an account, and the domains that each protects. */
import type { Application } from "../../../rules/applications/application.ts";
import { claimsOf } from "../../../rules/applications/destinations.ts";
import { foldCase } from "../../../rules/values/fold.ts";
import type { LazySql } from "./lazy-sql.ts";

type Row = {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly aud: string;
  readonly domain: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly revoked_at: number | null;
  readonly fields: string;
};

/** Which are wanted; null is any. `search` is compared without regard to case, as is `name` unless `exact`; a domain is as it was sent. */
export type ApplicationFilter = {
  readonly name: string | null;
  readonly domain: string | null;
  readonly aud: string | null;
  readonly search: string | null;
  readonly exact: boolean;
};

const COLUMNS = "id, type, name, aud, domain, created_at, updated_at, revoked_at, fields";

export class ApplicationsTable {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  byId(id: string): Application | undefined {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM applications WHERE id = ?`, id).map(applicationOf)[0];
  }

  insert(application: Application): void {
    const { id, type, name, aud, domain, createdAt, updatedAt, revokedAt } = application;
    this.#sql.write(
      `INSERT INTO applications (${COLUMNS}, folded_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      type,
      name,
      aud,
      domain,
      createdAt,
      updatedAt,
      revokedAt,
      fieldsOf(application),
      foldCase(name),
    );
    this.#keepDomains(application);
  }

  update(application: Application): void {
    const { id, type, name, domain, updatedAt, revokedAt } = application;
    this.#sql.write(
      `UPDATE applications SET type = ?, name = ?, folded_name = ?, domain = ?, updated_at = ?, revoked_at = ?, fields = ?
        WHERE id = ?`,
      type,
      name,
      foldCase(name),
      domain,
      updatedAt,
      revokedAt,
      fieldsOf(application),
      id,
    );
    this.#forgetDomains(id);
    this.#keepDomains(application);
  }

  delete(id: string): void {
    this.#forgetDomains(id);
    this.#sql.delete(`DELETE FROM application_policies WHERE application_id = ?`, id);
    this.#sql.delete(`DELETE FROM applications WHERE id = ?`, id);
  }

  /** The application that protects a domain, or a Worker, as `claimsOf` tells it. */
  ownerOf(domain: string): string | undefined {
    const [row] = this.#sql.read<{ id: string }>(
      `SELECT application_id AS id FROM application_domains WHERE domain = ?`,
      domain,
    );
    return row?.id;
  }

  /** In the order of their making; undefined when they are too large for an answer. */
  page(
    page: number,
    perPage: number,
    filter: ApplicationFilter,
  ): { applications: Application[]; totalCount: number } | undefined {
    const { where, values } = conditionOf(filter);
    const rows = this.#sql.readPage<Row>(
      `SELECT ${COLUMNS} FROM applications ${where} ORDER BY seq LIMIT ? OFFSET ?`,
      ...values,
      perPage,
      (page - 1) * perPage,
    );
    if (!rows) return undefined;
    const [count] = this.#sql.read<{ n: number }>(`SELECT count(*) AS n FROM applications ${where}`, ...values);
    return { applications: rows.map(applicationOf), totalCount: count?.n ?? 0 };
  }

  count(): number {
    return this.#sql.read<{ n: number }>(`SELECT count(*) AS n FROM applications`)[0]?.n ?? 0;
  }

  /** The ids of those that have a tag. */
  withTag(name: string): string[] {
    const rows = this.#sql.read<{ id: string }>(
      `SELECT id FROM applications WHERE EXISTS (SELECT 1 FROM json_each(fields, '$.options.tags') WHERE value = ?) ORDER BY seq`,
      name,
    );
    return rows.map(({ id }) => id);
  }

  all(): Application[] {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM applications ORDER BY seq`).map(applicationOf);
  }

  #keepDomains({ id, type, destinations }: Application): void {
    if (type !== "self_hosted") return;
    for (const domain of claimsOf(destinations)) {
      this.#sql.write(`INSERT INTO application_domains (domain, application_id) VALUES (?, ?)`, domain, id);
    }
  }

  #forgetDomains(id: string): void {
    this.#sql.delete(`DELETE FROM application_domains WHERE application_id = ?`, id);
  }
}

/** `instr` compares bytes: LIKE and GLOB refuse patterns of more than 50 bytes here. */
function conditionOf({ name, domain, aud, search, exact }: ApplicationFilter) {
  const conditions: [string, string][] = [];
  if (name !== null) conditions.push(exact ? ["name = ?", name] : ["instr(folded_name, ?) > 0", foldCase(name)]);
  if (domain !== null) {
    const match = exact ? "value = ?" : "instr(value, ?) > 0";
    conditions.push([
      `EXISTS (SELECT 1 FROM json_each(fields, '$.destinations') AS each WHERE json_extract(each.value, '$.uri') IS NOT NULL
        AND ${match.replace("value", "json_extract(each.value, '$.uri')")})`,
      domain,
    ]);
  }
  if (aud !== null) conditions.push(["aud = ?", aud]);
  if (search !== null) {
    conditions.push([
      "(instr(folded_name, ?1) > 0 OR instr(lower(ifnull(domain, '')), ?1) > 0 OR instr(aud, ?1) > 0)",
      foldCase(search),
    ]);
  }
  const numbered = conditions.map(([condition], index) => condition.replaceAll(/\?1?/g, `?${index + 1}`));
  return {
    where: numbered.length === 0 ? "" : `WHERE ${numbered.join(" AND ")}`,
    values: conditions.map(([, value]) => value),
  };
}

function fieldsOf({ destinations, options }: Application): string {
  return JSON.stringify({ destinations, options });
}

function applicationOf(row: Row): Application {
  const { destinations, options } = JSON.parse(row.fields) as Application;
  return {
    id: row.id,
    type: row.type as Application["type"],
    name: row.name,
    aud: row.aud,
    domain: row.domain,
    destinations,
    options,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revokedAt: row.revoked_at,
  };
}
