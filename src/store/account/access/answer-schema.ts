/** What fixed answers may say, as schemas: of the control plane, of seeds and of snapshots. */
import * as z from "zod/mini";
import { answerMethods, type KeptAnswer } from "../../../contract/answers.ts";
import { isKeepable, KEEPABLE } from "../../../rules/access/size.ts";
import { isPattern, PATTERN } from "../../../rules/answers/pattern.ts";
import { whole } from "../tables/shapes.ts";

export const ANSWERS_LIMIT = 100;
/** All of them together, as JSON. */
export const ANSWERS_BYTES = 1024 * 1024;

const MOST = 1_000_000;

const parts = () => ({
  method: z.literal(answerMethods, `must be one of ${answerMethods.join(", ")}`),
  path: z.string(PATTERN).check(z.refine(isPattern, PATTERN)),
  status: z._default(z.literal([200, 201, 202], "must be 200, 201 or 202"), 200),
  result: z.unknown().check(
    z.refine((result) => result !== undefined, "must be given; it may be null"),
    z.refine((result) => isKeepable(result), KEEPABLE),
  ),
  result_info: z.optional(z.record(z.string(), z.unknown(), "must be an object").check(z.refine(isKeepable, KEEPABLE))),
});

const NOT_AN_ANSWER = "must be an object with method, path and result";
const TOO_LARGE = `must take at most ${ANSWERS_BYTES} bytes as JSON, all of them together`;
const MANY = `must have at most ${ANSWERS_LIMIT} answers`;

const listOf = <T extends z.ZodMiniType>(item: T) =>
  z.array(item, "must be a list of answers").check(z.maxLength(ANSWERS_LIMIT, MANY), z.refine(isSmall, TOO_LARGE));

/** Each alone is shallow enough to be written, or refused for that already. How often one answered does not count. */
function isSmall(answers: readonly unknown[]): boolean {
  if (!answers.every(isKeepable)) return true;
  const uncounted = answers.map((answer) => ({ ...Object(answer), hits: undefined }));
  return new TextEncoder().encode(JSON.stringify(uncounted)).byteLength <= ANSWERS_BYTES;
}

/** A list that is set anew. */
export const answerSpecs = () =>
  listOf(
    z.strictObject(
      {
        ...parts(),
        times: z._default(z.nullable(whole(1, MOST)), null),
        hits: z.optional(whole(0, Number.MAX_SAFE_INTEGER)), // as it is shown; it begins anew
      },
      NOT_AN_ANSWER,
    ),
  );

export const keptAnswer = () =>
  z.strictObject(
    { ...parts(), times: z.nullable(whole(1, MOST)), hits: whole(0, Number.MAX_SAFE_INTEGER) },
    NOT_AN_ANSWER,
  );

/** Those of a snapshot. */
export const answers = () => z._default(listOf(keptAnswer()), []);

/** An answer of such a list. */
export type AnswerSpec = z.output<ReturnType<typeof answerSpecs>>[number];

/** As it is kept: nothing asked for it yet. */
export function keptOf({ result_info: info, result, ...spec }: AnswerSpec): KeptAnswer {
  return { ...spec, result, ...(info === undefined ? {} : { result_info: info }), hits: 0 };
}
