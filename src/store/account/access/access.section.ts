/** What a snapshot may say of applications, policies and groups, and what has to agree in it. */
import * as z from "zod/mini";
import { applicationTypes, decisions, type AccessRule } from "../../../contract/access.ts";
import { claimsOf, type Destination } from "../../../rules/applications/destinations.ts";
import { namedBy } from "../../../rules/policies/rules.ts";
import { problemOfValue } from "../../../rules/policies/selectors.ts";
import { isKeepable, KEEPABLE } from "../../../rules/access/size.ts";
import { matching, time, uuid, whole } from "../tables/shapes.ts";

const name = (from: 0 | 1) => {
  const words = `must have ${from} to 350 characters`;
  return z
    .string(words)
    .check(z.refine((text) => text.isWellFormed() && [...text].length <= 350 && text.length >= from, words));
};

const RULE = "must be an object with exactly one selector and its value";
const isRule = (rule: Readonly<Record<string, unknown>>) => {
  const [first, ...others] = Object.entries(rule);
  return first !== undefined && others.length === 0 && problemOfValue(...first) === undefined;
};
const object = (words: string) => z.record(z.string(), z.unknown(), words).check(z.refine(isKeepable, KEEPABLE));
const rule = () => object(RULE).check(z.refine(isRule, RULE)) as unknown as z.ZodMiniType<AccessRule>;
const rules = () => z.array(rule(), "must be a list of rules");

const lists = () => ({ include: rules(), exclude: rules(), require: rules() });
const dated = () => ({ id: uuid(), created_at: time(), updated_at: time() });

export const applications = () =>
  z._default(
    z.array(
      z.strictObject(
        {
          ...dated(),
          name: name(0),
          type: z.literal(applicationTypes, "must be a type of application"),
          aud: matching(/^[0-9a-f]{64}$/, "must be 64 lower-case hex digits"),
          domain: z.nullable(z.string("must be a string or null")),
          destinations: z.array(object("must be an object"), "must be a list of destinations"),
          options: object("must be an object"),
          revoked_at: z.nullable(time()),
          policies: z.array(
            z.strictObject({ id: uuid(), precedence: whole(1) }, "must be an object with id and precedence"),
            "must be a list of policies",
          ),
        },
        "must be an application",
      ),
      "must be a list of applications",
    ),
    [],
  );

export const policies = () =>
  z._default(
    z.array(
      z.strictObject(
        {
          ...dated(),
          name: name(1),
          application_id: z.nullable(uuid()),
          decision: z.literal(decisions, `must be one of ${decisions.join(", ")}`),
          options: object("must be an object"),
          ...lists(),
        },
        "must be a policy",
      ),
      "must be a list of policies",
    ),
    [],
  );

export const groups = () =>
  z._default(
    z.array(z.strictObject({ ...dated(), name: name(1), ...lists() }, "must be a group"), "must be a list of groups"),
    [],
  );

/** What a snapshot says of them, and of the tokens that rules name. */
interface Sections {
  readonly tokens: readonly { readonly id: string }[];
  readonly applications: z.output<ReturnType<typeof applications>>;
  readonly policies: z.output<ReturnType<typeof policies>>;
  readonly groups: z.output<ReturnType<typeof groups>>;
}

/** What does not agree, if anything: whom rules name is there, a domain belongs to one application, and the like. */
export function disagreement({
  tokens,
  applications: apps,
  policies: all,
  groups: named,
}: Sections): string | undefined {
  const known = { tokens: new Set(tokens.map(({ id }) => id)), groups: new Set(named.map(({ id }) => id)) };
  for (const [list, items] of [["policies", all] as const, ["groups", named] as const]) {
    for (const item of items) {
      const names = namedBy(item);
      const missing =
        names.tokens.find((id) => !known.tokens.has(id)) ?? names.groups.find((id) => !known.groups.has(id));
      if (missing !== undefined) return `${list}: a rule of ${item.id} names ${missing}, which is not in the snapshot.`;
    }
  }
  return disagreementOfApplications(apps, all);
}

function disagreementOfApplications(apps: Sections["applications"], all: Sections["policies"]): string | undefined {
  const policyOf = new Map(all.map((policy) => [policy.id, policy]));
  const domains = new Set<string>();
  const linked = new Set<string>();
  for (const { id, type, destinations, policies: links } of apps) {
    for (const uri of type === "self_hosted" ? claimsOf(destinations as Destination[]) : []) {
      if (domains.has(uri)) return `applications: the domain ${uri} stands twice in the snapshot.`;
      domains.add(uri);
    }
    if (new Set(links.map(({ precedence }) => precedence)).size < links.length) {
      return `applications: two policies of ${id} have the same precedence.`;
    }
    for (const { id: policyId } of links) {
      const policy = policyOf.get(policyId);
      if (!policy) return `applications: ${id} has the policy ${policyId}, which is not in the snapshot.`;
      if (policy.application_id !== null && policy.application_id !== id) {
        return `applications: ${id} has the policy ${policyId} of another application.`;
      }
      if (linked.has(`${id} ${policyId}`)) return `applications: ${id} has the policy ${policyId} twice.`;
      linked.add(`${id} ${policyId}`);
    }
  }
  const alone = all.find(({ id, application_id: of }) => of !== null && !linked.has(`${of} ${id}`));
  return alone && `policies: ${alone.id} is of the application ${alone.application_id}, which does not have it.`;
}
