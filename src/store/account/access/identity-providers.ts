/** The identity providers of an account. */
import type { IdentityProviderType } from "../../../contract/identity-providers.ts";
import type { IdentityProvider } from "../../../rules/identity-providers/identity-provider.ts";
import type { LazySql } from "./lazy-sql.ts";

type Row = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly fields: string;
};

const COLUMNS = "id, name, type, created_at, updated_at, fields";
/** `?1` is 1 for those only that have SCIM on. */
const WANTED = "(?1 = 0 OR json_type(fields, '$.scimConfig.enabled') = 'true')";

export class IdentityProvidersTable {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  byId(id: string): IdentityProvider | undefined {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM identity_providers WHERE id = ?`, id).map(providerOf)[0];
  }

  insert(provider: IdentityProvider): void {
    const { id, name, type, createdAt, updatedAt } = provider;
    const values = [id, name, type, createdAt, updatedAt, fieldsOf(provider)];
    this.#sql.write(`INSERT INTO identity_providers (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`, ...values);
  }

  update(provider: IdentityProvider): void {
    const { id, name, type, updatedAt } = provider;
    const values = [name, type, updatedAt, fieldsOf(provider), id];
    this.#sql.write(
      `UPDATE identity_providers SET name = ?, type = ?, updated_at = ?, fields = ? WHERE id = ?`,
      ...values,
    );
  }

  delete(id: string): void {
    this.#sql.delete(`DELETE FROM identity_providers WHERE id = ?`, id);
  }

  /** In the order of their making. */
  page(page: number, perPage: number, onlyScim: boolean): { providers: IdentityProvider[]; totalCount: number } {
    const scim = onlyScim ? 1 : 0;
    const rows = this.#sql.read<Row>(
      `SELECT ${COLUMNS} FROM identity_providers WHERE ${WANTED} ORDER BY seq LIMIT ?2 OFFSET ?3`,
      scim,
      perPage,
      (page - 1) * perPage,
    );
    const [count] = this.#sql.read<{ n: number }>(`SELECT count(*) AS n FROM identity_providers WHERE ${WANTED}`, scim);
    return { providers: rows.map(providerOf), totalCount: count?.n ?? 0 };
  }

  count(): number {
    return this.#sql.read<{ n: number }>(`SELECT count(*) AS n FROM identity_providers`)[0]?.n ?? 0;
  }

  all(): IdentityProvider[] {
    return this.#sql.read<Row>(`SELECT ${COLUMNS} FROM identity_providers ORDER BY seq`).map(providerOf);
  }
}

function fieldsOf({ config, scimConfig, certificateSetId }: IdentityProvider): string {
  return JSON.stringify({ config, scimConfig, certificateSetId });
}

function providerOf({ id, name, type, created_at: createdAt, updated_at: updatedAt, fields }: Row): IdentityProvider {
  const { config, scimConfig, certificateSetId } = JSON.parse(fields) as IdentityProvider;
  return { id, name, type: type as IdentityProviderType, config, scimConfig, certificateSetId, createdAt, updatedAt };
}
