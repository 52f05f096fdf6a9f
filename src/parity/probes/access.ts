/** Policies and groups: what is refused while it is in use, and what a list of rules may be; and lists of all three. */
import { NOBODY } from "../access-objects.ts";
import { errorOf, infoOf, isRefusal, isSuccess, membersOf, toldBy, tokenOf, tokensOf, type Token } from "../answers.ts";
import type { Answer } from "../client.ts";
import type { Collection } from "../collection.ts";
import { compared, fits, neither, type Observation, type ProbesOf } from "../probe.ts";

type Names =
  | "policy-in-use"
  | "group-in-use"
  | "group-circle"
  | "group-not-found-text"
  | "empty-include"
  | "access-list-order"
  | "malformed-access-id"
  | "precedence-auto"
  | "application-policy-list"
  | "make-reusable-answer";

const REFUSED = "400 / 12130";

/** How the deletion of something in use is refused. */
function refusalOfUse(answer: Answer, what: string): Observation<409 | 400> {
  const seen = `a DELETE of ${what}: ${toldBy(answer)}`;
  if (isRefusal(answer, 409, 12132)) return fits(409, seen);
  if (isRefusal(answer, 400, 12130)) return fits(400, seen);
  return isSuccess(answer) ? neither(seen) : neither(answer);
}

/** In which order three objects are listed that were made one after the other; their names are in another one. */
async function orderOf(place: Collection): Promise<string> {
  const made: Token[] = [];
  for (const label of ["m", "z", "a"]) made.push(await place.created({}, label));
  const numbers = new Map(made.map(({ id }, index) => [id, index + 1]));
  return (await place.everything()).flatMap(({ id }) => numbers.get(id) ?? []).join(", ");
}

export const accessProbes: ProbesOf<Names> = {
  "policy-in-use": {
    access: "policies",
    observe: async ({ access: { applications, policies } }) => {
      const { id } = await policies.created();
      await applications.created({ policies: [id] });
      return refusalOfUse(await policies.delete(id), "a reusable policy that an application has");
    },
  },

  "group-in-use": {
    access: "groups",
    observe: async ({ access: { groups, policies } }) => {
      const { id } = await groups.created();
      await policies.created({ include: [{ group: { id } }] });
      return refusalOfUse(await groups.delete(id), "a group that a policy names");
    },
  },

  "group-circle": {
    access: "groups",
    observe: async ({ access: { groups } }) => {
      const { id, name } = await groups.created();
      const answer = await groups.update(id, { name, include: [{ group: { id } }] });
      // One that names itself might never be removed again.
      if (!isRefusal(answer, 400, 12130)) await groups.update(id, { name, include: [NOBODY] });
      return compared({ what: "a group in itself", seen: answer, supposed: REFUSED });
    },
  },

  "group-not-found-text": {
    access: "groups",
    observe: async ({ access: { groups } }) => {
      const answer = await groups.get(crypto.randomUUID());
      const message = errorOf(answer)?.message ?? "none";
      return compared(
        { what: "a GET of no group", seen: answer, supposed: "404 / 12152" },
        { what: "its words", seen: message, supposed: "access.api.error.group_not_found" },
      );
    },
  },

  "empty-include": {
    access: "policies",
    observe: async ({ access: { groups, policies } }) => {
      const policy = { name: policies.name(), decision: "non_identity", include: [] };
      const group = { name: groups.name(), include: [] };
      return compared(
        { what: "a policy with an empty include", seen: await policies.create(policy), supposed: "accepted" },
        { what: "a group", seen: await groups.create(group), supposed: "accepted" },
      );
    },
  },

  "access-list-order": {
    access: "applications",
    observe: async ({ access: { applications, policies, groups } }) => {
      const supposed = "1, 2, 3";
      const large = infoOf(await groups.list({ per_page: 1001 }), "per_page");
      return compared(
        { what: "applications, numbered as they were made", seen: await orderOf(applications), supposed },
        { what: "policies", seen: await orderOf(policies), supposed },
        { what: "groups", seen: await orderOf(groups), supposed },
        { what: "per_page of a list with per_page=1001", seen: String(large), supposed: "1000" },
      );
    },
  },

  "malformed-access-id": {
    access: "groups",
    observe: async ({ access: { applications, policies, groups } }) =>
      compared(
        { what: "an application with the id x", seen: await applications.get("x"), supposed: "404 / 11021" },
        { what: "a policy", seen: await policies.get("x"), supposed: "404 / 12135" },
        { what: "a group", seen: await groups.get("x"), supposed: "404 / 12152" },
      ),
  },

  "precedence-auto": {
    access: "applications",
    observe: async ({ access: { applications, policies } }) => {
      const { id } = await applications.created();
      const precedenceOf = async (more: object) => {
        const body = { name: policies.name(), decision: "non_identity", include: [NOBODY], ...more };
        return precedenceIn(await applications.addPolicy(id, body));
      };
      return compared(
        { what: "the precedence of a first policy without one", seen: await precedenceOf({}), supposed: "1" },
        { what: "of one with 7", seen: await precedenceOf({ precedence: 7 }), supposed: "7" },
        { what: "of the next without", seen: await precedenceOf({}), supposed: "8" },
        { what: "of the next with 0", seen: await precedenceOf({ precedence: 0 }), supposed: "9" },
      );
    },
  },

  "application-policy-list": {
    access: "policies",
    observe: async ({ access: { applications, policies } }) => {
      const policy = await policies.created();
      const { id } = await applications.created({ policies: [policy.id] });
      const listed = await applications.policies(id);
      const isShown = isSuccess(listed) && tokensOf(listed).some((each) => each.id === policy.id);
      return compared(
        {
          what: "a reusable policy in the list of its application",
          seen: isSuccess(listed) ? (isShown ? "shown" : "not shown") : listed,
          supposed: "shown",
        },
        { what: "by itself", seen: await applications.policy("GET", id, policy.id), supposed: "404 / 12135" },
      );
    },
  },

  "make-reusable-answer": {
    access: "applications",
    observe: async ({ access }) => {
      const { applications, policies } = access;
      const { id } = await applications.created();
      const body = { name: policies.name(), decision: "non_identity", include: [NOBODY] };
      const policy = tokenOf(await applications.addPolicy(id, body));
      const answer = await applications.makeReusable(id, policy.id);
      if (isSuccess(answer)) access.adoptPolicy(policy.id);
      const result = membersOf(answer.body)?.["result"];
      const form = Array.isArray(result) ? `a list of ${result.length}` : "no list";
      return compared({ what: "its answer", seen: isSuccess(answer) ? form : answer, supposed: "a list of 1" });
    },
  },
};

function precedenceIn(answer: Answer): string | Answer {
  return isSuccess(answer) ? String(tokenOf(answer)["precedence"]) : answer;
}
