/** The policies of an account, reusable and exclusive ones, and which application has which. */
import type { Link } from "../../../rules/applications/links.ts";
import type { Policy } from "../../../rules/policies/policy.ts";
import type { LazySql } from "./lazy-sql.ts";

type Row = {
  readonly id: string;
  readonly application_id: string | null;
  readonly name: string;
  readonly decision: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly fields: string;
};

const COLUMNS = "id, application_id, name, decision, created_at, updated_at, fields";

const LINKED = `${COLUMNS.replace("application_id", "policies.application_id")}, precedence`;
type LinkedRow = Row & { precedence: number };

/** A policy of an application, in its place there. */
type OfApplication = { readonly policy: Policy; readonly precedence: number };

export class PoliciesTable {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  byId(id: string): Policy | undefined {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM policies WHERE id = ?`, id).map(policyOf)[0];
  }

  insert(policy: Policy): void {
    const { id, applicationId, name, decision, createdAt, updatedAt } = policy;
    this.#sql.write(
      `INSERT INTO policies (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      id,
      applicationId,
      name,
      decision,
      createdAt,
      updatedAt,
      fieldsOf(policy),
    );
  }

  update(policy: Policy): void {
    const { id, applicationId, name, decision, updatedAt } = policy;
    this.#sql.write(
      `UPDATE policies SET application_id = ?, name = ?, decision = ?, updated_at = ?, fields = ? WHERE id = ?`,
      applicationId,
      name,
      decision,
      updatedAt,
      fieldsOf(policy),
      id,
    );
  }

  delete(id: string): void {
    this.#sql.delete(`DELETE FROM application_policies WHERE policy_id = ?`, id);
    this.#sql.delete(`DELETE FROM policies WHERE id = ?`, id);
  }

  /** The reusable ones, in the order of their making; undefined when they are too large for an answer. */
  reusable(page: number, perPage: number): Policy[] | undefined {
    return this.#sql
      .readPage<Row>(
        `SELECT ${COLUMNS} FROM policies WHERE application_id IS NULL ORDER BY seq LIMIT ? OFFSET ?`,
        perPage,
        (page - 1) * perPage,
      )
      ?.map(policyOf);
  }

  countReusable(): number {
    const [row] = this.#sql.read<{ n: number }>(`SELECT count(*) AS n FROM policies WHERE application_id IS NULL`);
    return row?.n ?? 0;
  }

  /** How many applications have it. */
  appCount(id: string): number {
    const [row] = this.#sql.read<{ n: number }>(
      `SELECT count(*) AS n FROM application_policies WHERE policy_id = ?`,
      id,
    );
    return row?.n ?? 0;
  }

  /** How many applications have each of these, asked at once; what no application has is left out. */
  appCounts(ids: readonly string[]): ReadonlyMap<string, number> {
    const rows = this.#sql.read<{ id: string; n: number }>(
      `SELECT policy_id AS id, count(*) AS n FROM application_policies
        WHERE policy_id IN (SELECT value FROM json_each(?)) GROUP BY policy_id`,
      JSON.stringify(ids),
    );
    return new Map(rows.map(({ id, n }) => [id, n]));
  }

  applicationsOf(id: string): string[] {
    return this.#sql
      .read<{ id: string }>(`SELECT application_id AS id FROM application_policies WHERE policy_id = ?`, id)
      .map((row) => row.id);
  }

  /** Those of an application, in the ascending order of their precedences. */
  ofApplication(applicationId: string): OfApplication[] {
    return this.#sql
      .read<LinkedRow>(
        `SELECT ${LINKED} FROM application_policies AS links
          JOIN policies ON id = policy_id WHERE links.application_id = ? ORDER BY precedence`,
        applicationId,
      )
      .map((row) => ({ policy: policyOf(row), precedence: row.precedence }));
  }

  /** Those of each of these applications, asked at once; undefined when they are too large for an answer. */
  ofApplications(ids: readonly string[]): ReadonlyMap<string, OfApplication[]> | undefined {
    const rows = this.#sql.readPage<LinkedRow & { owner: string }>(
      `SELECT ${LINKED}, owner FROM (SELECT value AS owner FROM json_each(?))
        CROSS JOIN application_policies AS links ON links.application_id = owner
        CROSS JOIN policies ON id = policy_id ORDER BY owner, precedence`,
      JSON.stringify(ids),
    );
    if (!rows) return undefined;
    const found = new Map<string, OfApplication[]>(ids.map((id) => [id, []]));
    for (const row of rows) found.get(row.owner)?.push({ policy: policyOf(row), precedence: row.precedence });
    return found;
  }

  links(applicationId: string): Link[] {
    return this.#sql.read<{ [N in keyof Link]: Link[N] }>(
      `SELECT policy_id AS policyId, precedence FROM application_policies WHERE application_id = ? ORDER BY precedence`,
      applicationId,
    );
  }

  /** Puts these in the place of the links that an application has. */
  keepLinks(applicationId: string, links: readonly Link[]): void {
    this.#sql.delete(`DELETE FROM application_policies WHERE application_id = ?`, applicationId);
    for (const { policyId, precedence } of links) {
      this.#sql.write(
        `INSERT INTO application_policies (application_id, precedence, policy_id) VALUES (?, ?, ?)`,
        applicationId,
        precedence,
        policyId,
      );
    }
  }

  all(): Policy[] {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM policies ORDER BY seq`).map(policyOf);
  }
}

function fieldsOf({ include, exclude, require, options }: Policy): string {
  return JSON.stringify({ include, exclude, require, options });
}

function policyOf({
  application_id: applicationId,
  created_at: createdAt,
  updated_at: updatedAt,
  ...row
}: Row): Policy {
  const { include, exclude, require, options } = JSON.parse(row.fields) as Policy;
  return {
    id: row.id,
    applicationId,
    name: row.name,
    decision: row.decision as Policy["decision"],
    include,
    exclude,
    require,
    options,
    createdAt,
    updatedAt,
  };
}
