/** The organization of an account and its keys: a row each, and none before the first change. */
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { standardKeys, type Keys } from "../../../rules/keys/keys.ts";
import { ruleOf, type InactivityRule } from "../../../rules/organization/inactivity.ts";
import { createdAt, standardOrganization, type Organization } from "../../../rules/organization/organization.ts";
import type { LazySql } from "./lazy-sql.ts";

type Row = {
  readonly auth_domain: string;
  readonly inactivity_since: number | null;
  readonly updated_at: number | null;
  readonly fields: string;
};

type KeysRow = { readonly intervalDays: number; readonly lastRotationAt: number; readonly rotations: number };

export class OrganizationTable {
  readonly #sql: LazySql;
  readonly #accountId: () => string;
  /** As read last: whether unused tokens are looked after is asked with each request. */
  #kept: Organization | null | undefined;
  #rule: InactivityRule | null = null;
  /** As read last: whoever signs asks for them. */
  #keys: Keys | null | undefined;

  constructor(sql: LazySql, accountId: () => string) {
    this.#sql = sql;
    this.#accountId = accountId;
  }

  get(): Organization {
    return this.kept() ?? standardOrganization(this.#accountId());
  }

  /** What stands in the row; null without one. */
  kept(): Organization | null {
    if (this.#kept !== undefined) return this.#kept;
    const [row] = this.#sql.read<Row>(`SELECT auth_domain, inactivity_since, updated_at, fields FROM organization`);
    return this.#remember(row ? organizationOf(row) : null);
  }

  /** What is done about unused tokens; null while nothing is. */
  rule(): InactivityRule | null {
    this.kept();
    return this.#rule;
  }

  keep(organization: Organization): void {
    const { authDomain, inactivitySince, updatedAt, ...fields } = organization;
    this.#sql.write(
      `INSERT OR REPLACE INTO organization (one, auth_domain, inactivity_since, updated_at, fields) VALUES (1, ?, ?, ?, ?)`,
      authDomain,
      inactivitySince,
      updatedAt,
      JSON.stringify(fields),
    );
    this.#remember(organization);
  }

  /** Those that nobody changed are as old as the organization. */
  keys(consult: Consultation): Keys {
    return this.keptKeys() ?? standardKeys(createdAt(consult));
  }

  keptKeys(): Keys | null {
    if (this.#keys !== undefined) return this.#keys;
    const [row] = this.#sql.read<KeysRow>(
      `SELECT interval_days AS intervalDays, last_rotation_at AS lastRotationAt, ifnull(count, 0) AS rotations
        FROM access_keys LEFT JOIN key_rotations USING (one)`,
    );
    return (this.#keys = row ?? null);
  }

  keepKeys(keys: Keys): void {
    const { intervalDays, lastRotationAt, rotations } = keys;
    this.#sql.write(
      `INSERT OR REPLACE INTO access_keys (one, interval_days, last_rotation_at) VALUES (1, ?, ?)`,
      intervalDays,
      lastRotationAt,
    );
    this.#sql.write(`INSERT OR REPLACE INTO key_rotations (one, count) VALUES (1, ?)`, rotations);
    this.#keys = keys;
  }

  readAgain(): void {
    this.#kept = undefined;
    this.#keys = undefined;
  }

  #remember(kept: Organization | null): Organization | null {
    this.#kept = kept;
    this.#rule = kept && ruleOf(kept);
    return kept;
  }
}

function organizationOf({ auth_domain: authDomain, inactivity_since: since, updated_at: updatedAt, fields }: Row) {
  const kept = JSON.parse(fields) as Pick<Organization, "name" | "strict" | "inactivity" | "options">;
  return { ...kept, authDomain, inactivitySince: since, updatedAt };
}
