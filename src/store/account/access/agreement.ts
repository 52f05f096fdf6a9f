/** What has to agree in a snapshot: what rules and applications name is there, a domain belongs to one application, and the like. */
import { hasForm, type Form } from "../../../rules/access/forms.ts";
import { claimsOf, publicUris, readProtected, type Destination } from "../../../rules/applications/destinations.ts";
import { options } from "../../../rules/applications/options.ts";
import { options as optionsOfOrganizations } from "../../../rules/organization/options.ts";
import { Consultation } from "../../../rules/fidelity/consultation.ts";
import { withoutCircle } from "../../../rules/groups/group.ts";
import { POLICIES_LIMIT, policyOptions } from "../../../rules/policies/policy.ts";
import { namedBy } from "../../../rules/policies/rules.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import { excessOf } from "./changes.ts";

/** What does not agree, if anything. */
export function disagreement(document: Snapshot): string | undefined {
  return (
    sharedId(document) ??
    missingName(document) ??
    missingToken(document) ??
    wrongOrganization(document) ??
    circle(document) ??
    tooManyPolicies(document) ??
    wrongOption(document) ??
    wrongProtection(document) ??
    wrongLink(document)
  );
}

/** Whom a rule names, and whose rule it is, is kept by the id alone. */
function sharedId({ tokens, policies, groups }: Snapshot): string | undefined {
  const lists = { tokens, policies, groups };
  const met = new Map<string, string>();
  for (const [list, items] of Object.entries(lists)) {
    for (const { id } of items) {
      const other = met.get(id);
      if (other !== undefined && other !== list) return `${list}: the id ${id} stands in ${other}, too.`;
      met.set(id, list);
    }
  }
  return undefined;
}

function missingName({ tokens, policies, groups }: Snapshot): string | undefined {
  const known = { tokens: new Set(tokens.map(({ id }) => id)), groups: new Set(groups.map(({ id }) => id)) };
  for (const [list, items] of [["policies", policies] as const, ["groups", groups] as const]) {
    for (const item of items) {
      const names = namedBy(item);
      const missing =
        names.tokens.find((id) => !known.tokens.has(id)) ?? names.groups.find((id) => !known.groups.has(id));
      if (missing === undefined) continue;
      return `${list}: a rule of ${item.id} names ${shown(missing)}, which is not in the snapshot.`;
    }
  }
  return undefined;
}

function missingToken({ tokens, token_uses: uses }: Snapshot): string | undefined {
  const known = new Set(tokens.map(({ id }) => id));
  const missing = uses.find(({ token_id: id }) => !known.has(id));
  return missing && `token_uses: the token ${missing.token_id} is not in the snapshot.`;
}

function wrongOrganization({ organization }: Snapshot): string | undefined {
  for (const [name, value] of Object.entries(organization?.options ?? {})) {
    const option = Object.hasOwn(optionsOfOrganizations, name) ? optionsOfOrganizations[name] : undefined;
    if (!option) return `organization: the option ${shown(name)} is not known.`;
    if (!hasForm(value, option.form))
      return `organization: the option ${name} does not have the form that it must have.`;
  }
  return undefined;
}

function circle({ groups }: Snapshot): string | undefined {
  const named = new Map(groups.map((group) => [group.id, namedBy(group).groups]));
  const consult = new Consultation();
  const turning = groups.find((group) => !withoutCircle(group.id, group, (id) => named.get(id) ?? [], consult).ok);
  return turning && `groups: ${turning.id} includes itself, directly or through other groups.`;
}

function tooManyPolicies({ policies }: Snapshot): string | undefined {
  const count = policies.filter(({ application_id: of }) => of === null).length;
  return count > POLICIES_LIMIT ? `policies must have at most ${POLICIES_LIMIT} that are reusable.` : undefined;
}

const formsOfApplications = Object.fromEntries(Object.entries(options).map(([name, { form }]) => [name, form]));

const formsOfPolicies = { ...policyOptions, session_duration: "text" } as const;

function wrongOption({ applications, policies }: Snapshot): string | undefined {
  const wrong = (list: string, known: Readonly<Record<string, Form>>, items: Snapshot["policies" | "applications"]) => {
    for (const { id, options: given } of items) {
      for (const [name, value] of Object.entries(given)) {
        const form = Object.hasOwn(known, name) ? known[name] : undefined;
        if (form === undefined) return `${list}: ${id} has the option ${shown(name)}, which is not known.`;
        if (!hasForm(value, form))
          return `${list}: the option ${name} of ${id} does not have the form that it must have.`;
      }
    }
    return undefined;
  };
  return wrong("applications", formsOfApplications, applications) ?? wrong("policies", formsOfPolicies, policies);
}

/** Domains and destinations are one value, and a domain belongs to one application. */
function wrongProtection({ applications }: Snapshot): string | undefined {
  const domains = new Set<string>();
  for (const { id, type, domain, destinations } of applications) {
    if (type !== "self_hosted") continue;
    const read = readProtected({ destinations: destinations as Destination[] }, new Consultation());
    if (!read.ok) return `applications: the destinations of ${id} are not those of a self-hosted application.`;
    const uris = publicUris(read.value.destinations);
    if (domain === null ? uris.length > 0 : !uris.includes(domain)) {
      return `applications: the domain of ${id} is none of its public destinations.`;
    }
    for (const uri of claimsOf(read.value.destinations)) {
      if (domains.has(uri)) return `applications: the domain ${shown(uri)} stands twice in the snapshot.`;
      domains.add(uri);
    }
  }
  return undefined;
}

function wrongLink({ applications, policies }: Snapshot): string | undefined {
  const policyOf = new Map(policies.map((policy) => [policy.id, policy]));
  const linked = new Set<string>();
  for (const { id, policies: links } of applications) {
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
    const excess = excessOf(links.flatMap((link) => policyOf.get(link.id) ?? []));
    if (excess !== undefined) return `applications: of ${id}, ${excess}.`;
  }
  const alone = policies.find(({ id, application_id: of }) => of !== null && !linked.has(`${of} ${id}`));
  return alone && `policies: ${alone.id} is of the application ${alone.application_id}, which does not have it.`;
}

/** Of a text that may be anything. */
const shown = (text: string): string => JSON.stringify(text.slice(0, 100));
