/** Which tokens nobody uses, as far as what is on disk tells. Asked only while the organization looks after them. */
import type { InactivityRule } from "../../../rules/organization/inactivity.ts";
import type { LazySql } from "./lazy-sql.ts";

/** A token that no rule protects. */
export type Unused = { readonly id: string; readonly lastUse: number; readonly byGroup: number };

export type OfGroups = "protects" | "does-not-protect";

/** `?1`: 1 when they are deleted, which a disabled token can be, too; `?2`: 1 when a group protects. */
const UNPROTECTED = `SELECT id, lastUse, byGroup FROM (
  SELECT id, enabled,
    max(created_at, coalesce(last_seen_at, created_at),
      coalesce((SELECT at FROM verifications WHERE token_id = tokens.id), created_at),
      coalesce((SELECT at FROM token_uses WHERE token_id = tokens.id), created_at)) AS lastUse,
    EXISTS (SELECT 1 FROM named_in_rules JOIN access_groups ON access_groups.id = by WHERE named = tokens.id) AS byGroup
  FROM tokens
  WHERE (enabled = 1 OR ?1 = 1)
    AND NOT EXISTS (SELECT 1 FROM tokens_in_use WHERE tokens_in_use.id = tokens.id)
    AND NOT EXISTS (SELECT 1 FROM named_in_rules JOIN policies ON policies.id = by WHERE named = tokens.id)
) WHERE byGroup = 0 OR (?2 = 0 AND enabled = 1)`;

export class UnusedTokens {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  /** When the first of them was used last; undefined when there is none. */
  firstUse(rule: InactivityRule, groups: OfGroups): number | undefined {
    const [row] = this.#sql.read<{ at: number | null }>(
      `SELECT min(lastUse) AS at FROM (${UNPROTECTED})`,
      ...valuesOf(rule, groups),
    );
    return row?.at ?? undefined;
  }

  /** Those that were not used since a time. */
  since(time: number, rule: InactivityRule, groups: OfGroups): Unused[] {
    return this.#sql.read<Unused>(
      `SELECT * FROM (${UNPROTECTED}) WHERE lastUse <= ?3`,
      ...valuesOf(rule, groups),
      time,
    );
  }
}

function valuesOf({ action }: InactivityRule, groups: OfGroups): [number, number] {
  return [action === "delete" ? 1 : 0, groups === "protects" ? 1 : 0];
}
