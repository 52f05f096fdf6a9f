/** Requirements of the policies that an application has. */
import { infoOf, isSuccess, toldBy, type Token } from "../../api-client/answers.ts";
import { deletedById, shownIn, succeeded, withAccess } from "./access-checks.ts";
import { policiesIn, SECOND_PRECEDENCE, THIRD_PRECEDENCE } from "./access-walk.ts";
import { demand, every, hasMembers, notHeld, ofToken as ofObject, refusedWith } from "./requirement.ts";
import type { Step, Walk } from "./walk.ts";

/** The ids of its policies, with the words of the walk for them. */
function inWords(walk: Walk, application: Token): string {
  const words = new Map([
    [walk.id("policy-created"), "the first"],
    [walk.id("second-policy"), "the second"],
  ]);
  return policiesIn(application)
    .map(({ id, reusable }) => words.get(String(id)) ?? (reusable === true ? "another" : "its own"))
    .join(", ");
}

const hasPolicies = (step: Step, wanted: string) =>
  ofObject(step, (application, walk) => {
    const seen = inWords(walk, application);
    return demand(seen === wanted, `${step}: ${wanted || "no policies"}`, seen || "no policies");
  });

export const applicationPolicyRequirements = withAccess([
  {
    id: "policies-whole-and-in-order",
    grade: "REC",
    statement: "An application shows its policies whole, with their precedences, in the order of these.",
    check: (walk) =>
      every([
        hasPolicies("app-created", "the first, the second")(walk),
        ofObject("app-created", (application) => {
          const shown = policiesIn(application);
          const isWhole = shown.every((policy) => "include" in policy && "decision" in policy && "name" in policy);
          const [first, second] = shown.map(({ precedence }) => Number(precedence));
          return every([
            demand(
              isWhole,
              "policies with name, decision and include",
              shown.map((policy) => Object.keys(policy)),
            ),
            demand(second === SECOND_PRECEDENCE && Number(first) < SECOND_PRECEDENCE, "a lower one, and 4", [
              first,
              second,
            ]),
          ]);
        })(walk),
      ]),
  },
  {
    id: "policies-in-three-shapes",
    grade: "ACC",
    statement:
      "A policy in the list of an application may be an id, an object with id and precedence, or a policy as a whole.",
    check: (walk) =>
      every([
        hasPolicies("app-created", "the first, the second")(walk),
        hasPolicies("app-of-inline-policy", "its own")(walk),
      ]),
  },
  {
    id: "absent-policies-stay",
    grade: "REC",
    statement: "A PUT without policies leaves those of the application.",
    check: hasPolicies("app-renamed", "the first, the second"),
  },
  {
    id: "get-can-be-put-back",
    grade: "DOC",
    statement: "A PUT takes everything that a GET showed, and leaves the application as it was.",
    check: (walk) => {
      const name = walk.token("app-got")?.["name"];
      return every([
        ofObject("app-put-back", (now) => hasMembers(now, { name }))(walk),
        hasPolicies("app-put-back", "the first, the second")(walk),
      ]);
    },
  },
  {
    id: "empty-policies-detach",
    grade: "REC",
    statement: "A PUT with an empty list of policies takes them off; reusable ones are still there.",
    check: (walk) =>
      every([
        hasPolicies("app-detached", "")(walk),
        ofObject("policy-after-detaching", ({ id }) =>
          demand(id === walk.id("second-policy"), "the policy", "another"),
        )(walk),
      ]),
  },
  {
    id: "exclusive-policy-goes",
    grade: "DOC",
    statement: "A policy of its own that an application is put without is deleted: 404 / 12135.",
    check: refusedWith("app-policy-left-out", 404, 12135),
  },
  {
    id: "unique-precedences",
    grade: "REC",
    statement:
      "Two policies of an application with one precedence are 400 / 12130 with the words `policy precedences must be unique`.",
    check: (walk) =>
      every([
        refusedWith("same-precedence", 400, 12130, /policy precedences must be unique/)(walk),
        refusedWith("equal-precedences", 400, 12130, /policy precedences must be unique/)(walk),
      ]),
  },
  {
    id: "exclusive-policy",
    grade: "REC",
    statement:
      "A POST of a policy below an application answers 201 with its precedence and reusable false; a GET and a PUT answer 200.",
    check: (walk) =>
      every([
        succeeded(walk, "app-policy-created", 201),
        succeeded(walk, "app-policy-got", 200),
        succeeded(walk, "app-policy-updated", 200),
        ofObject("app-policy-got", (policy) => hasMembers(policy, { precedence: THIRD_PRECEDENCE, reusable: false }))(
          walk,
        ),
      ]),
  },
  {
    id: "exclusive-policy-elsewhere",
    grade: "REC",
    statement: "A policy of an application's own is 404 / 12135 among the reusable ones.",
    check: refusedWith("app-policy-elsewhere", 404, 12135),
  },
  {
    id: "exclusive-policy-listed",
    grade: "DOC",
    statement: "The list of an application's policies has its own and the reusable ones.",
    check: (walk) => {
      const answer = walk.answer("app-policies-listed");
      if (!isSuccess(answer)) return notHeld("a list", toldBy(answer));
      const steps = ["policy-created", "second-policy", "app-policy-created"] as const;
      return every(
        steps.map((step) => demand(shownIn(answer, walk.id(step)) === "shown", `${step}: shown`, "not shown")),
      );
    },
  },
  {
    id: "no-linking-below-an-application",
    grade: "REC",
    statement:
      "A POST of an id alone below an application is 400 / 12130 with the words `unrecognized policy decision`.",
    check: refusedWith("bare-id-posted", 400, 12130, /unrecognized policy decision/),
  },
  {
    id: "exclusive-policy-deleted",
    grade: "DOC",
    statement: "A DELETE of a policy below its application answers 202 with its id alone.",
    check: (walk) => {
      const own = policiesIn(walk.token("app-of-inline-policy")).find(({ reusable }) => reusable === false);
      return deletedById(walk, "inline-policy-deleted", String(own?.["id"]));
    },
  },
  {
    id: "empty-list-info",
    grade: "REC",
    statement: "The result_info of an empty list has page 1, and count, total_count and total_pages 0.",
    check: (walk) => {
      const answer = walk.answer("app-policies-empty");
      const info = { page: infoOf(answer, "page"), count: infoOf(answer, "count") };
      const seen = { ...info, total_count: infoOf(answer, "total_count"), total_pages: infoOf(answer, "total_pages") };
      return demand(
        seen.page === 1 && seen.count + seen.total_count + seen.total_pages === 0,
        "page 1, and 0 for the others",
        seen,
      );
    },
  },
]);
