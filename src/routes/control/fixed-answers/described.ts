/** The fixed answers of an account, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { PATTERN, PATTERN_LENGTH } from "../../../rules/answers/pattern.ts";
import { keptAnswer } from "../../../store/account/access/answer-schema.ts";
import type { Narrowed } from "../../http/forms.described.ts";
import { ACCOUNT, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";
import { FixedAnswers } from "./inputs.ts";

export const KeptAnswers = z.strictObject({ answers: z.array(keptAnswer()) });

/** What the schema refuses by functions, which a document cannot show. */
export const answerNarrowed: Narrowed = {
  path: {
    maxLength: PATTERN_LENGTH,
    pattern: "^/(accounts|zones)/(\\*|[0-9a-f]{32})(/(\\*|[A-Za-z0-9._~!$&'()+,;=:@%-]+))+$",
    description: `${PATTERN}; and for no path that is emulated`,
  },
};

export const fixedAnswersNarrowed: [z.core.$ZodType, Narrowed][] = [
  [
    FixedAnswers,
    { "answers[].path": answerNarrowed.path ?? {}, "": { description: "Together at most 1 MiB as JSON" } },
  ],
];

const examples = {
  "a list that is empty": {
    answers: [
      {
        method: "GET",
        path: "/zones/*/dns_records",
        result: [],
        result_info: { page: 1, per_page: 100, count: 0, total_count: 0, total_pages: 0 },
      },
    ],
  },
  "made once": {
    answers: [
      {
        method: "POST",
        path: "/accounts/*/cfd_tunnel",
        result: { id: "c1744f8b-faa1-48a4-9e5c-02ac921467fa" },
        times: 1,
      },
    ],
  },
};

export const fixedAnswerOperations = {
  "answers.list": {
    method: "get",
    path: `${ACCOUNT}/answers`,
    summary: "The fixed answers to paths that are not emulated, with how many requests each answered",
    status: 200,
    answer: KeptAnswers,
  },
  "answers.set": {
    method: "put",
    path: `${ACCOUNT}/answers`,
    summary: "Replaces the fixed answers of the account",
    body: FixedAnswers,
    examples,
    status: 200,
    answer: KeptAnswers,
    errors: [...ofBodies],
  },
  "answers.clear": {
    method: "delete",
    path: `${ACCOUNT}/answers`,
    summary: "Removes all fixed answers",
    status: 204,
  },
} as const satisfies Record<string, ControlOperation>;
