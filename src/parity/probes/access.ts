/** Policies and groups: what is refused while it is in use, and what a list of rules may be; and lists of all three. */
import { NOBODY } from "../access-objects.ts";
import { errorOf, infoOf, isRefusal, isSuccess, toldBy, tokenOf, type Token } from "../../api-client/answers.ts";
import type { Answer } from "../../api-client/client.ts";
import type { Collection } from "../collection.ts";
import { compared, fits, neither, type Observation, type ProbesOf } from "../probe.ts";

type Names =
  | "policy-in-use"
  | "group-in-use"
  | "group-circle"
  | "group-not-found-text"
  | "empty-include"
  | "access-list-order"
  | "malformed-access-id";

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
      const policy = await policies.created({ include: [NOBODY, { group: { id } }] });
      const answer = await groups.delete(id);
      if (!isSuccess(answer)) return refusalOfUse(answer, "a group that a policy names");
      const { include } = tokenOf(await policies.get(policy.id));
      const seen = `a DELETE of a group that a policy names: accepted; what the policy includes then: ${JSON.stringify(include)}`;
      const isNamed = JSON.stringify(include ?? null).includes(id);
      return Array.isArray(include) && include.length === 1 && !isNamed ? fits("drop-rules", seen) : neither(seen);
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
    observe: async ({ access: { applications, policies, groups } }) => {
      const others = compared(
        { what: "a policy with the id x", seen: await policies.get("x"), supposed: "404 / 12135" },
        { what: "a group", seen: await groups.get("x"), supposed: "404 / 12152" },
      );
      const answer = await applications.get("x");
      const seen = `an application with the id x: ${toldBy(answer)}; ${others.seen}`;
      if (others.fits === null) return neither(seen);
      if (isRefusal(answer, 404, 11021)) return fits("unknown", seen);
      return isRefusal(answer, 400, 12045) ? fits("refuse", seen) : neither(answer);
    },
  },
};
