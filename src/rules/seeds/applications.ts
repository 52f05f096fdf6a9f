/** The applications of a seed, with their policies. */
import type * as contract from "../../contract/seed.ts";
import { readApplication, type Application, type ApplicationInput } from "../applications/application.ts";
import { claimsOf, publicUris } from "../applications/destinations.ts";
import { LINKS_LIMIT, nextPrecedence, readPrecedence, type Link } from "../applications/links.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";
import type { Policy } from "../policies/policy.ts";
import { toHex } from "../values/hex.ts";
import { newUuid } from "../values/random.ts";
import { placed, readDated, readSeededPolicy, type Reading, type SeedPolicy } from "./access.ts";
import type { Given } from "./given.ts";
import { idOf, idOfName, type Index } from "./names.ts";

export type SeedApplication = Given<contract.SeedApplication>;
type SeedLink = Given<contract.SeedLink>;

export interface SeededApplication {
  readonly application: Application;
  readonly links: readonly Link[];
  /** Those of its policies that are its own. */
  readonly policies: readonly Policy[];
}

/** The name of the policy that `admits` stands for. */
const ADMITTING = "Service Auth";

export function readApplications(
  seeds: readonly SeedApplication[],
  reusable: Index,
  reading: Reading,
): Result<readonly SeededApplication[]> {
  const applications: SeededApplication[] = [];
  const claims = new Map<string, number>();
  for (const [number, seed] of seeds.entries()) {
    const at = `applications.${number}`;
    const read = readSeededApplication(seed, at, reading);
    if (!read.ok) return read;
    const application = read.value;
    for (const claim of application.type === "self_hosted" ? claimsOf(application.destinations) : []) {
      const owner = claims.get(claim);
      if (owner !== undefined) return invalid(at, `protects ${claim}, which applications.${owner} protects`);
      claims.set(claim, number);
    }
    const policies = readPoliciesOf(seed, application.id, at, reusable, reading);
    if (!policies.ok) return policies;
    applications.push({ application, ...policies.value });
  }
  return ok(applications);
}

function readSeededApplication(seed: SeedApplication, at: string, reading: Reading): Result<Application> {
  const { id = newUuid(reading.random), aud = toHex(reading.random(32)), created_at, updated_at, ...rest } = seed;
  const { admits: _, policies: __, ...own } = rest;
  const [host] = seed.self_hosted_domains ?? publicUris(seed.destinations ?? []);
  const input: ApplicationInput = { name: seed.domain ?? host, ...own, type: seed.type ?? "self_hosted" };
  const fields = placed(at, readApplication(input, reading.consult));
  if (!fields.ok) return fields;
  const dated = readDated(id, { created_at, updated_at }, at, reading);
  if (!dated.ok) return dated;
  if (reading.met.has(aud)) return invalid(`${at}.aud`, "stands twice in the seed");
  reading.met.add(aud);
  return ok({ aud, ...fields.value, ...dated.value, revokedAt: null });
}

function readPoliciesOf(
  { policies: items = [], admits }: SeedApplication,
  applicationId: string,
  path: string,
  reusable: Index,
  reading: Reading,
): Result<Omit<SeededApplication, "application">> {
  const links: Link[] = [];
  const policies: Policy[] = [];
  const link = (policyId: string, given: unknown, at: string): Result<null> => {
    if (links.length === LINKS_LIMIT) return invalid(path, `must have at most ${LINKS_LIMIT} policies`);
    if (links.some((each) => each.policyId === policyId)) return invalid(at, "names a policy a second time");
    const read = placed(at, readPrecedence(given, "precedence"));
    if (!read.ok) return read;
    const precedence = placed(at, nextPrecedence(links, read.value, reading.consult));
    if (!precedence.ok) return precedence;
    links.push({ policyId, precedence: precedence.value });
    return ok(null);
  };
  const own = (seed: SeedPolicy, precedence: unknown, at: string): Result<null> => {
    const policy = readSeededPolicy(seed, applicationId, at, reading);
    if (!policy.ok) return policy;
    policies.push(policy.value);
    return link(policy.value.id, precedence, at);
  };
  for (const [number, item] of items.entries()) {
    const at = `${path}.policies.${number}`;
    if (isPolicy(item)) {
      const { precedence, ...seed } = item;
      const read = own(seed, precedence, at);
      if (!read.ok) return read;
      continue;
    }
    const id = idOfLink(item, at, reusable);
    if (!id.ok) return id;
    const read = link(id.value, typeof item === "string" ? undefined : item.precedence, at);
    if (!read.ok) return read;
  }
  if (admits) {
    const ids = new Set<string>();
    for (const [number, token] of admits.entries()) {
      const id = idOf(`${path}.admits.${number}`, token, reading.named.tokens);
      if (!id.ok) return id;
      ids.add(id.value);
    }
    const include = [...ids].map((id) => ({ service_token: { token_id: id } }));
    const read = own({ name: ADMITTING, decision: "non_identity", include }, undefined, `${path}.admits`);
    if (!read.ok) return read;
  }
  return ok({ links, policies });
}

type Item = NonNullable<SeedApplication["policies"]>[number];

const isPolicy = (item: Item): item is Extract<Item, SeedPolicy> => typeof item !== "string" && "decision" in item;

function idOfLink(item: string | SeedLink, at: string, reusable: Index): Result<string> {
  if (typeof item === "string") return idOf(at, item, reusable);
  const { id, name } = item;
  if ((id === undefined) === (name === undefined)) {
    return invalid(at, "must name a reusable policy by its name or its id, or be a policy with a decision");
  }
  if (name !== undefined) return idOfName(at, name, reusable);
  return reusable.has(id ?? "") ? ok(id ?? "") : invalid(`${at}.id`, "is the id of no reusable policy of the seed");
}
