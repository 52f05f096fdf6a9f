/**
 * The last uses of tokens, as far as `verifications` does not tell them: by a secret that is not the current one any more, before
 * the clock was set back, and what else counts as a use, such as enabling a token again. Whether a token is unused goes by both.
 */
import type { Snapshot } from "../documents/snapshot-schema.ts";
import { Verifications } from "./verifications.ts";

const VERIFIED_AFTER = `SELECT token_id, at FROM verifications WHERE at > ?`;
const SEEN_AFTER = `SELECT id, last_seen_at FROM tokens WHERE last_seen_at > ?`;

export class TokenUses extends Verifications {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    super(sql, "token_uses", "latest");
    this.#sql = sql;
  }

  /** The uses that lie after a time, when the clock was set back to it: the next ones take their place. */
  keepUsesAfter(time: number): void {
    for (const uses of [VERIFIED_AFTER, SEEN_AFTER]) {
      this.#sql.exec(
        `INSERT INTO token_uses (token_id, at) ${uses} ON CONFLICT DO UPDATE SET at = max(at, excluded.at)`,
        time,
      );
    }
  }

  override section() {
    return { token_uses: Array.from(this.all(), ([id, at]) => ({ token_id: id, at })) };
  }

  override restore({ token_uses: uses }: Snapshot): void {
    for (const { token_id: id, at } of uses) {
      this.#sql.exec(`INSERT INTO token_uses (token_id, at) VALUES (?, ?)`, id, at);
    }
  }
}
