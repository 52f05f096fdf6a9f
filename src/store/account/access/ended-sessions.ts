/** The JWTs that were logged out with: they let nobody in any more, however long they would have. */
import type { LazySql } from "./lazy-sql.ts";

export interface EndedSession {
  /** The SHA-256 digest of its text, as 64 lower-case hex digits. */
  readonly digest: string;
  /** When it would have ended by itself, in whole seconds. */
  readonly expires_at: number;
}

type Row = { [M in keyof EndedSession]: EndedSession[M] };

/** So long after its own end one is still known, in seconds: clocks go back. */
const SLACK = 86_400;

export class EndedSessions {
  readonly #sql: LazySql;
  readonly #now: () => number;

  /** `now` is the account's time, in whole seconds. */
  constructor(sql: LazySql, now: () => number) {
    this.#sql = sql;
    this.#now = now;
  }

  /** Ends one, and forgets those that ended by themselves a day ago. */
  end(digest: string, expiresAt: number): void {
    this.#sql.delete(`DELETE FROM ended_sessions WHERE expires_at < ?`, this.#now() - SLACK);
    this.insert({ digest, expires_at: expiresAt });
  }

  has(digest: string): boolean {
    return this.#sql.read(`SELECT 1 FROM ended_sessions WHERE digest = ?`, digest).length > 0;
  }

  /** Leaves one that is there as it is. */
  insert({ digest, expires_at: expiresAt }: EndedSession): void {
    this.#sql.write(`INSERT OR IGNORE INTO ended_sessions (digest, expires_at) VALUES (?, ?)`, digest, expiresAt);
  }

  all(): EndedSession[] {
    return this.#sql.read<Row>(`SELECT digest, expires_at FROM ended_sessions ORDER BY digest`);
  }
}
