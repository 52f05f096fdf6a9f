/** Fixed answers: what an account answers to paths that the emulator does not have. They prove nothing about Cloudflare. */

export const answerMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type AnswerMethod = (typeof answerMethods)[number];

/** One answer. It is put into the envelope of all successes. */
export interface FixedAnswer {
  readonly method: AnswerMethod;
  /** Below `/client/v4`, beginning with `/accounts/*` or `/zones/*`; `*` is any one segment. */
  readonly path: string;
  /** 200 unless given. */
  readonly status?: 200 | 201 | 202;
  readonly result: unknown;
  readonly result_info?: Readonly<Record<string, unknown>>;
  /** How many requests it answers; always, when it is `null` or not given. */
  readonly times?: number | null;
  /** What a list shows may be sent back: this is not read. */
  readonly hits?: number;
}

/** A fixed answer as it stands, with how many requests it answered. */
export interface KeptAnswer {
  readonly method: AnswerMethod;
  readonly path: string;
  readonly status: 200 | 201 | 202;
  readonly result: unknown;
  readonly result_info?: Readonly<Record<string, unknown>>;
  readonly times: number | null;
  readonly hits: number;
}
