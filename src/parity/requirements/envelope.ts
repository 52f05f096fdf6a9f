/** Requirements of every answer, and of refusals. */
import { errorOf, isSuccess, membersOf, toldBy } from "../../api-client/answers.ts";
import { demand, every, notHeld, refusedWith, type Requirement } from "./requirement.ts";
import type { Step } from "./walk.ts";

const SINGLE: readonly Step[] = ["created", "got", "renamed", "refreshed", "rotated", "deleted"];
const REFUSED_BY_ACCESS: readonly Step[] = ["missing", "gone"];
const MEMBERS = "result, success, errors, messages";

const keysOf = (value: unknown): string => Object.keys(membersOf(value) ?? {}).join(", ");
const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

export const envelopeRequirements: readonly Requirement[] = [
  {
    id: "envelope-of-a-success",
    grade: "DOC",
    statement: "A success is result, success, errors, messages, in this order.",
    check: (walk) =>
      every(
        SINGLE.map((step) => {
          const answer = walk.answer(step);
          if (!isSuccess(answer)) return notHeld(`${step}: a success`, toldBy(answer));
          return demand(keysOf(answer.body) === MEMBERS, MEMBERS, `${step}: ${keysOf(answer.body)}`);
        }),
      ),
  },
  {
    id: "no-errors-in-a-success",
    grade: "DOC",
    statement: "errors and messages of a success are empty arrays.",
    check: (walk) =>
      every(
        [...SINGLE, "listed" as const].map((step) => {
          const { errors, messages } = membersOf(walk.answer(step).body) ?? {};
          return demand(
            isEmpty(errors) && isEmpty(messages),
            "[] and []",
            `${step}: ${JSON.stringify([errors, messages])}`,
          );
        }),
      ),
  },
  {
    id: "envelope-of-a-refusal",
    grade: "REC",
    statement: "A refusal of Access has the members of a success, in the same order, and result is null.",
    check: (walk) =>
      every(
        REFUSED_BY_ACCESS.map((step) => {
          const { body } = walk.answer(step);
          const fits = keysOf(body) === MEMBERS && membersOf(body)?.["result"] === null;
          return demand(fits, `${MEMBERS}; result null`, `${step}: ${keysOf(body)}`);
        }),
      ),
  },
  {
    id: "error-items",
    grade: "DOC",
    statement: "A refusal has at least one error, with a whole code from 1000 and a message.",
    check: (walk) =>
      every(
        (["missing", "without-name", "no-credentials"] as const).map((step) => {
          const error = errorOf(walk.answer(step));
          const fits = Number.isInteger(error?.code) && Number(error?.code) >= 1000 && error?.message !== "";
          return demand(fits, "a code from 1000 and a message", `${step}: ${toldBy(walk.answer(step))}`);
        }),
      ),
  },
  {
    id: "result-info-in-lists-only",
    grade: "DOC",
    statement: "Only a list has result_info.",
    check: (walk) =>
      every(
        [...SINGLE, "listed" as const].map((step) => {
          const has = "result_info" in (membersOf(walk.answer(step).body) ?? {});
          return demand(
            has === (step === "listed"),
            "result_info in lists only",
            `${step}: ${has ? "there" : "absent"}`,
          );
        }),
      ),
  },
  {
    id: "json-content-type",
    grade: "REC",
    statement: "Answers are application/json.",
    check: (walk) =>
      every(
        (["created", "listed", "missing", "no-credentials"] as const).map((step) => {
          const type = walk.answer(step).headers.get("content-type") ?? "absent";
          return demand(/^application\/json\b/i.test(type), "application/json", `${step}: ${type}`);
        }),
      ),
  },
  {
    id: "rate-limit-headers",
    grade: "DOC",
    statement: 'Answers carry Ratelimit ("name";r=…;t=…) and Ratelimit-Policy ("name";q=…;w=…).',
    check: (walk) =>
      every(
        (["created", "listed", "got"] as const).map((step) => {
          const { headers } = walk.answer(step);
          const [limit, policy] = [headers.get("ratelimit") ?? "", headers.get("ratelimit-policy") ?? ""];
          const fits = /^"[^"]+";r=\d+;t=\d+/.test(limit) && /^"[^"]+";q=\d+;w=\d+/.test(policy);
          return demand(fits, "both, in the documented form", `${step}: ${limit || "absent"}, ${policy || "absent"}`);
        }),
      ),
  },
  {
    id: "cf-ray",
    grade: "REC",
    statement: "Answers carry cf-ray: 16 hex digits, a hyphen, three letters.",
    check: (walk) => {
      const ray = walk.answer("got").headers.get("cf-ray") ?? "absent";
      return demand(
        /^[0-9a-f]{16}-[A-Z]{3}$/.test(ray),
        "16 hex digits and three letters",
        ray === "absent" ? ray : "another form",
      );
    },
  },
  {
    id: "not-found",
    grade: "REC",
    statement: "A token that is not there is 404 / 12135, access.api.error.not_found.",
    check: refusedWith("missing", 404, 12135, /^access\.api\.error\.not_found$/),
  },
  {
    id: "name-required",
    grade: "DOC",
    statement: "A create without a name is refused.",
    check: (walk) => {
      const answer = walk.answer("without-name");
      return demand(answer.status >= 400, "a refusal", toldBy(answer));
    },
  },
  {
    id: "no-credentials",
    grade: "REC",
    statement: "A request without credentials is 400 / 9106.",
    check: refusedWith("no-credentials", 400, 9106, /^Missing X-Auth-Key, X-Auth-Email or Authorization headers$/),
  },
  {
    id: "malformed-authorization",
    grade: "REC",
    statement: "A malformed Authorization header is 400 / 6003, with 6111 in its chain.",
    check: (walk) => {
      const answer = walk.answer("malformed-authorization");
      const error = errorOf(answer);
      const fits = answer.status === 400 && error?.code === 6003 && error.chain.includes(6111);
      return demand(
        fits,
        "400 / 6003 with 6111 in its chain",
        `${toldBy(answer)}, chain ${JSON.stringify(error?.chain)}`,
      );
    },
  },
  {
    id: "unroutable-path",
    grade: "REC",
    statement: "A path with a malformed account id is 404 / 7003.",
    check: refusedWith("unroutable", 404, 7003, /^Could not route to /),
  },
];
