/** Applications with their policies, from what the API shows of them to a seed. */
import type { Members } from "../api-client/answers.ts";
import type { SeedApplication, SeedLink, SeedPolicy } from "../contract/seed.ts";
import { APPLICATIONS_LIMIT, readApplication, type ApplicationInput } from "../rules/applications/application.ts";
import type { Form } from "../rules/access/forms.ts";
import { claimsOf, type Destination } from "../rules/applications/destinations.ts";
import { options, optionsOf } from "../rules/applications/options.ts";
import { closedPlaces, type Looked } from "./closed-places.ts";
import { atMost, fieldsOf, idOf, inOrder, mended, type Carrying } from "./carrying.ts";
import type { LinkedPolicies } from "./linked-policies.ts";
import { labelOf } from "./notes.ts";
import { triedTimes } from "./policies.ts";

const KIND = "application";
const forms: Readonly<Record<string, Form>> = {
  ...Object.fromEntries(Object.entries(options).map(([name, { form }]) => [name, form])),
  type: "text",
  name: "text",
  aud: "text",
  created_at: "text",
  updated_at: "text",
  domain: "text",
  self_hosted_domains: "texts",
  destinations: "objects",
};
const optional = new Set(["created_at", "updated_at", "session_duration"]);
const AUDIENCE = /^[0-9a-f]{64}$/;

type Fields = Record<string, unknown>;

export function carriedApplications(
  items: readonly (readonly [Members, readonly Members[]])[],
  linked: LinkedPolicies,
  carrying: Carrying,
): SeedApplication[] {
  const claims = new Set<string>();
  const looked: Looked[] = [];
  const made = items.flatMap(([item, policies]): SeedApplication[] => {
    const application = carriedApplication(item, claims, carrying);
    looked.push({ item, isCarried: application !== undefined });
    if (!application) return [];
    const links = linked.of(labelOf(KIND, item), policies);
    return [withPolicies(application, links, linked, carrying)];
  });
  const open = "; their places are open on the copy";
  const carried = atMost(APPLICATIONS_LIMIT, "applications", inOrder(made), carrying, open);
  return [...carried, ...closedPlaces(looked, claims, APPLICATIONS_LIMIT - carried.length, carrying)];
}

function carriedApplication(item: Members, claims: Set<string>, carrying: Carrying): SeedApplication | undefined {
  const { notes, ids } = carrying;
  const fields = fieldsOf(KIND, item, forms, ["id", "uid", "policies"], carrying);
  const isSelfHosted = fields["type"] === "self_hosted";
  const kept = { ...placeOf(fields, isSelfHosted), ...optionsIn(fields, isSelfHosted, item, carrying) };
  const { aud } = fields;
  const hasAudience = typeof aud === "string" && AUDIENCE.test(aud) && !ids.has(aud);
  if (aud !== undefined && !hasAudience)
    notes.field(KIND, "aud", item, "it is not 64 hex digits that nothing else has");
  const id = idOf(KIND, item, carrying);
  if (id === undefined) return undefined;
  const check = (draft: Fields) => {
    const read = readApplication(draft as ApplicationInput, carrying.consult);
    return read.ok ? triedTimes(draft) : read;
  };
  const draft = mended<Fields & { id: string }>(
    KIND,
    { id, ...(hasAudience ? { aud } : {}), ...kept },
    optional,
    check,
    carrying,
  );
  const taken = draft && isSelfHosted ? claimOf(draft).find((claim) => claims.has(claim)) : undefined;
  if (taken !== undefined) notes.leftOut(labelOf(KIND, item), `another application protects ${taken}, too`);
  if (!draft || taken !== undefined) {
    ids.delete(id);
    return undefined;
  }
  if (hasAudience) ids.add(aud);
  if (isSelfHosted) for (const claim of claimOf(draft)) claims.add(claim);
  return draft as SeedApplication;
}

function claimOf({ destinations, domain }: Fields): string[] {
  return destinations === undefined ? [String(domain)] : claimsOf(destinations as readonly Destination[]);
}

/** What it protects: of the three fields that say it, one is enough, and `domain` says which host is the first. */
function placeOf(fields: Fields, isSelfHosted: boolean): Fields {
  const { type, name, created_at, updated_at, domain, destinations, self_hosted_domains: hosts } = fields;
  const known = { type, name, created_at, updated_at, domain, destinations };
  const place = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined && value !== ""));
  if (!isSelfHosted || hosts === undefined) return place;
  return Array.isArray(destinations) && destinations.length > 0 ? place : { ...place, self_hosted_domains: hosts };
}

/** Every option that means something. What a type of application does not have is noted, unless it is empty. */
function optionsIn(fields: Fields, isSelfHosted: boolean, item: Members, { notes, consult }: Carrying): Fields {
  const kept = optionsOf(fields, isSelfHosted, consult);
  const given = Object.keys(options).filter((name) => Object.hasOwn(fields, name) && name !== "self_hosted_domains");
  for (const name of given) {
    if (!Object.hasOwn(kept, name) && !isEmpty(fields[name]))
      notes.field(KIND, name, item, "this type of application has none");
  }
  const names = isSelfHosted ? given : [...given, "self_hosted_domains"];
  return Object.fromEntries(names.filter((name) => Object.hasOwn(kept, name)).map((name) => [name, kept[name]]));
}

const isEmpty = (value: unknown): boolean =>
  value === "" || value === false || (typeof value === "object" && Object.keys(value ?? {}).length === 0);

function withPolicies(
  application: SeedApplication,
  links: readonly (SeedLink | SeedPolicy)[],
  linked: LinkedPolicies,
  { notes }: Carrying,
): SeedApplication {
  const isRight = application["service_auth_401_redirect"] !== true || links.some((link) => linked.isServiceAuth(link));
  if (isRight) return { ...application, ...(links.length === 0 ? {} : { policies: links }) };
  const { service_auth_401_redirect: _, ...rest } = application;
  const why = "it needs a policy with the decision non_identity, and none was carried";
  notes.field(KIND, "service_auth_401_redirect", application, why);
  return { ...rest, ...(links.length === 0 ? {} : { policies: links }) };
}
