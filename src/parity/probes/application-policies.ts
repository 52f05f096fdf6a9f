/** The policies that an application has: in which order, beside which others, and what becomes of them. */
import { NOBODY, PLAIN_POLICY } from "../access-objects.ts";
import { isRefusal, isSuccess, membersOf, toldBy, tokenOf, tokensOf } from "../../api-client/answers.ts";
import type { Answer } from "../../api-client/client.ts";
import { compared, fits, neither, type ProbesOf } from "../probe.ts";

type Names =
  | "precedence-auto"
  | "application-policy-list"
  | "make-reusable-answer"
  | "mixed-policies"
  | "exclusive-policies-go"
  | "service-auth-redirect-precondition";

export const applicationPolicyProbes: ProbesOf<Names> = {
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
      const isListed = tokensOf(await applications.policies(id)).some((each) => each.id === policy.id);
      const list = `a reusable policy in the list of its application: ${isListed ? "shown" : "not shown"}`;
      if (!isListed) return neither(list);
      const answer = await applications.policy("GET", id, policy.id);
      const seen = `${list}; by itself: ${toldBy(answer)}`;
      if (isRefusal(answer, 404, 12135)) return fits("list-only", seen);
      if (!isSuccess(answer)) return neither(answer);
      return tokenOf(answer).id === policy.id ? fits("single-too", seen) : neither(`${seen}, with another id`);
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

  "mixed-policies": {
    access: "applications",
    observe: async ({ access }) => {
      const { applications, policies } = access;
      const reusable = await policies.created();
      const inline = { name: policies.name("inline"), ...PLAIN_POLICY };
      const fields = { type: "self_hosted", ...access.place(), policies: [reusable.id, inline] };
      const answer = await applications.create({ name: applications.name("mixed"), ...fields });
      const seen = `an application with a reusable policy and an inline one: ${toldBy(answer)}`;
      if (isRefusal(answer, 400, 12130)) return fits("refuse", seen);
      if (!isSuccess(answer)) return neither(answer);
      const shown = tokenOf(answer)["policies"];
      const count = Array.isArray(shown) ? shown.length : 0;
      return count === 2 ? fits("accept", seen) : neither(`${seen}, with ${count} policies`);
    },
  },

  "exclusive-policies-go": {
    notObservable:
      "if the policies of a deleted application stayed, the token that one of them names could not be removed any more",
  },

  "service-auth-redirect-precondition": {
    access: "applications",
    observe: async ({ access }) => {
      const { applications } = access;
      const fields = { type: "self_hosted", ...access.place(), service_auth_401_redirect: true, policies: [] };
      const answer = await applications.create({ name: applications.name("redirect"), ...fields });
      const seen = `an application with service_auth_401_redirect and no policies: ${toldBy(answer)}`;
      if (isSuccess(answer)) return fits("accept", seen);
      return isRefusal(answer, 400, 12130) ? fits("refuse", seen) : neither(answer);
    },
  },
};

function precedenceIn(answer: Answer): string | Answer {
  return isSuccess(answer) ? String(tokenOf(answer)["precedence"]) : answer;
}
