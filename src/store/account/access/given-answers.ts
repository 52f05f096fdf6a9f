/** The fixed answers of an account, in their order; each counts the requests that it answered. */
import type { KeptAnswer } from "../../../contract/answers.ts";
import { isFor } from "../../../rules/answers/pattern.ts";
import { tellsOfDamage } from "../../unreadable-state.ts";
import type { LazySql } from "./lazy-sql.ts";

type Row = {
  readonly seq: number;
  readonly method: string;
  readonly path: string;
  readonly times: number | null;
  readonly hits: number;
};
/** As a schema reads it. */
type Kept = Omit<KeptAnswer, "result_info"> & { readonly result_info?: KeptAnswer["result_info"] | undefined };
type Whole = Row & { readonly answer: string };

const COLUMNS = "seq, method, path, times, hits";

export class GivenAnswers {
  readonly #sql: LazySql;

  constructor(sql: LazySql) {
    this.#sql = sql;
  }

  all(): KeptAnswer[] {
    return this.#sql.read<Whole>(`SELECT ${COLUMNS}, answer FROM given_answers ORDER BY seq`).map(answerOf);
  }

  /** Puts these in the place of those that are there. */
  keep(answers: readonly Kept[]): void {
    this.clear();
    for (const { method, path, times, hits, ...answer } of answers) {
      this.#sql.write(
        `INSERT INTO given_answers (method, path, times, hits, answer) VALUES (?, ?, ?, ?, ?)`,
        method,
        path,
        times,
        hits,
        JSON.stringify(answer),
      );
    }
  }

  /** The first that is for such a request and not used up; it is counted. */
  due(method: string, path: string): KeptAnswer | undefined {
    const rows = this.#sql.read<Row>(
      `SELECT ${COLUMNS} FROM given_answers WHERE method = ? AND (times IS NULL OR hits < times) ORDER BY seq`,
      method,
    );
    const found = rows.find((row) => isFor(row.path, path));
    if (!found) return undefined;
    this.#count(found);
    return this.#sql
      .read<Whole>(`SELECT ${COLUMNS}, answer FROM given_answers WHERE seq = ?`, found.seq)
      .map(answerOf)[0];
  }

  /** An answer that is given always is given on a full disk, too. */
  #count({ seq, times }: Row): void {
    try {
      this.#sql.write(`UPDATE given_answers SET hits = hits + 1 WHERE seq = ?`, seq);
    } catch (problem) {
      if (times !== null || tellsOfDamage(problem)) throw problem;
      console.error("A fixed answer could not be counted", problem);
    }
  }

  clear(): void {
    this.#sql.delete(`DELETE FROM given_answers`);
  }
}

function answerOf({ method, path, times, hits, answer }: Whole): KeptAnswer {
  const { status, result, ...info } = JSON.parse(answer) as Omit<KeptAnswer, "method" | "path" | "times" | "hits">;
  return { method: method as KeptAnswer["method"], path, status, result, ...info, times, hits };
}
