/** Requirements of groups and policies. */
import { NOBODY, NOBODY_EITHER } from "../access-objects.ts";
import { isSuccess, toldBy } from "../../api-client/answers.ts";
import { deletedById, hasUid, perPage, rulesOf, succeeded, withAccess } from "./access-checks.ts";
import { demand, every, hasMembers, ofToken as ofObject, refusedWith } from "./requirement.ts";

export const policyRequirements = withAccess([
  {
    id: "group-created",
    grade: "DOC",
    statement: "A POST of a group answers 201, a PUT 200 with the same id.",
    check: (walk) =>
      every([
        succeeded(walk, "group-created", 201),
        succeeded(walk, "group-updated", 200),
        ofObject("group-updated", ({ id }) => demand(id === walk.id("group-created"), "the same id", "another"))(walk),
      ]),
  },
  {
    id: "group-members",
    grade: "REC",
    statement:
      "A group shows uid equal to id, name, include, and exclude and require as empty lists when they were not given.",
    check: ofObject("group-got", (group, walk) =>
      every([
        hasUid(group),
        hasMembers(group, { name: walk.token("group-created")?.["name"] }),
        demand(
          rulesOf(group, "exclude") === "[]" && rulesOf(group, "require") === "[]",
          "exclude and require: []",
          `exclude: ${rulesOf(group, "exclude")}, require: ${rulesOf(group, "require")}`,
        ),
      ]),
    ),
  },
  {
    id: "group-rule-order",
    grade: "ACC",
    statement: "The rules of a group stay in the order in which they were sent.",
    check: (walk) =>
      every([
        ofObject("group-created", (group) =>
          demand(rulesOf(group) === JSON.stringify([NOBODY, NOBODY_EITHER]), "the order sent", rulesOf(group)),
        )(walk),
        ofObject("group-updated", (group) =>
          demand(rulesOf(group) === JSON.stringify([NOBODY_EITHER, NOBODY]), "the order sent", rulesOf(group)),
        )(walk),
      ]),
  },
  {
    id: "group-deleted",
    grade: "DOC",
    statement: "A DELETE of a group answers 202 with its id alone, and afterwards the group is 404.",
    check: (walk) => {
      const gone = walk.answer("group-gone");
      return every([
        deletedById(walk, "group-deleted", walk.id("last-group")),
        demand(gone.status === 404 && !isSuccess(gone), "404", toldBy(gone)),
      ]);
    },
  },
  {
    id: "policy-created",
    grade: "DOC",
    statement: "A POST of a reusable policy answers 201, a PUT 200 with the same id.",
    check: (walk) =>
      every([
        succeeded(walk, "policy-created", 201),
        succeeded(walk, "policy-updated", 200),
        ofObject("policy-updated", ({ id }) => demand(id === walk.id("policy-created"), "the same id", "another"))(
          walk,
        ),
      ]),
  },
  {
    id: "policy-members",
    grade: "REC",
    statement:
      "A reusable policy shows uid equal to id, decision, include, empty exclude and require, reusable, app_count and session_duration 24h, and no precedence.",
    check: ofObject("policy-got", (policy) =>
      every([
        hasUid(policy),
        hasMembers(policy, { decision: "non_identity", reusable: true, app_count: 0, session_duration: "24h" }),
        demand(
          rulesOf(policy, "exclude") === "[]" && rulesOf(policy, "require") === "[]",
          "exclude and require: []",
          `exclude: ${rulesOf(policy, "exclude")}, require: ${rulesOf(policy, "require")}`,
        ),
        demand(!("precedence" in policy), "no precedence", "a precedence"),
      ]),
    ),
  },
  {
    id: "policy-rule-order",
    grade: "REC",
    statement: "The rules of a policy stay in the order in which they were sent.",
    check: (walk) => {
      const rules = [
        { service_token: { token_id: walk.id("policy-token") } },
        { group: { id: walk.id("group-created") } },
      ];
      const isInOrder = (step: "policy-created" | "policy-updated", wanted: readonly object[]) =>
        ofObject(step, (policy) =>
          demand(rulesOf(policy) === JSON.stringify(wanted), `${step}: the order sent`, rulesOf(policy)),
        )(walk);
      return every([isInOrder("policy-created", rules), isInOrder("policy-updated", rules.toReversed())]);
    },
  },
  {
    id: "policy-decision",
    grade: "REC",
    statement: "A policy without a decision is 400 / 12130 with the words `unrecognized policy decision`.",
    check: refusedWith("policy-without-decision", 400, 12130, /unrecognized policy decision/),
  },
  {
    id: "client-id-as-token-id",
    grade: "REC",
    statement:
      "A rule with the client id of a token, or with no token's id, is 400 / 12130 with the words `service token not found`.",
    check: (walk) =>
      every([
        refusedWith("policy-of-client-id", 400, 12130, /service token not found/)(walk),
        refusedWith("policy-of-no-token", 400, 12130, /service token not found/)(walk),
      ]),
  },
  {
    id: "token-in-use",
    grade: "REC",
    statement: "A token that a policy names cannot be deleted: 400 / 12139.",
    check: refusedWith("token-in-use", 400, 12139, /service_token_in_use/),
  },
  {
    id: "policy-missing",
    grade: "REC",
    statement: "A policy that is not there is 404 / 12135.",
    check: refusedWith("policy-missing", 404, 12135),
  },
  {
    id: "policy-deleted",
    grade: "DOC",
    statement: "A DELETE of a reusable policy answers 202 with its id alone, and afterwards the policy is 404 / 12135.",
    check: (walk) =>
      every([
        deletedById(walk, "policy-deleted", walk.id("last-policy")),
        refusedWith("policy-gone", 404, 12135)(walk),
      ]),
  },
  {
    id: "default-pages",
    grade: "DOC",
    statement:
      "Without parameters a page has 1000 applications or groups, 100 reusable policies, or 200 policies of an application.",
    check: (walk) =>
      perPage(walk, {
        "groups-listed": 1000,
        "policies-listed": 100,
        "apps-listed": 1000,
        "app-policies-listed": 200,
      }),
  },
]);
