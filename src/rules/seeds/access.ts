/** What a seed says of groups, policies and applications, as what an account keeps; or what is wrong with which field. */
import type * as contract from "../../contract/seed.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";
import { readGroup, withoutCircle, type Group } from "../groups/group.ts";
import { readPolicy, type Policy, type PolicyInput } from "../policies/policy.ts";
import { namedBy } from "../policies/rules.ts";
import { readTime } from "../service-tokens/seeding.ts";
import { newUuid, type RandomBytes } from "../values/random.ts";
import type { Given } from "./given.ts";
import { indexOf, indexOfTokens, type Tokens } from "./names.ts";
import { readSeededRules, type Named } from "./rules.ts";

export type SeedGroup = Given<contract.SeedGroup>;
export type SeedPolicy = Given<contract.SeedPolicy>;

/** What is at hand while a seed is read. */
export interface Reading {
  readonly named: Named;
  readonly consult: Consultation;
  readonly random: RandomBytes;
  /** In whole seconds. */
  readonly now: number;
  /** Every id and audience so far. */
  readonly met: Set<string>;
}

/** The groups, and what is to be known of them to read policies and applications. */
export function readGroups(
  seeds: readonly SeedGroup[],
  tokens: Tokens,
  context: Omit<Reading, "named" | "met">,
): Result<{ readonly groups: readonly Group[]; readonly reading: Reading }> {
  const ids = seeds.map(({ id }) => id ?? newUuid(context.random));
  const index = indexOf(
    "group",
    seeds.map(({ name }, number) => ({ id: ids[number] ?? "", name })),
  );
  const named = {
    tokens: { ...indexOfTokens(tokens), tokenOfClientId: (clientId: string) => tokens.tokenOfClientId(clientId) },
    groups: index,
  };
  const reading: Reading = { ...context, named, met: new Set() };
  const groups: Group[] = [];
  for (const [number, seed] of seeds.entries()) {
    const at = `groups.${number}`;
    const group = readSeededGroup(seed, ids[number] ?? "", at, reading);
    if (!group.ok) return group;
    groups.push(group.value);
  }
  const byId = new Map(groups.map((group) => [group.id, group]));
  const groupsOf = (id: string) => {
    const group = byId.get(id);
    return group ? namedBy(group).groups : [];
  };
  for (const [number, group] of groups.entries()) {
    const straight = placed(`groups.${number}`, withoutCircle(group.id, group, groupsOf, context.consult));
    if (!straight.ok) return straight;
  }
  return ok({ groups, reading });
}

function readSeededGroup(seed: SeedGroup, id: string, at: string, reading: Reading): Result<Group> {
  const lists = readSeededRules(seed, at, reading.named);
  if (!lists.ok) return lists;
  const fields = placed(at, readGroup({ name: seed.name, ...given(seed, lists.value) }, anybody, reading.consult));
  if (!fields.ok) return fields;
  const dated = readDated(id, seed, at, reading);
  return dated.ok ? ok({ ...fields.value, ...dated.value }) : dated;
}

/** A policy, which is reusable unless it is of an application. */
export function readSeededPolicy(
  seed: SeedPolicy,
  applicationId: string | null,
  at: string,
  reading: Reading,
): Result<Policy> {
  const id = seed.id ?? newUuid(reading.random);
  const lists = readSeededRules(seed, at, reading.named);
  if (!lists.ok) return lists;
  const { id: _, created_at: __, updated_at: ___, ...input } = seed;
  const fields = placed(
    at,
    readPolicy({ ...(input as PolicyInput), ...given(seed, lists.value) }, anybody, reading.consult),
  );
  if (!fields.ok) return fields;
  const dated = readDated(id, seed, at, reading);
  return dated.ok ? ok({ applicationId, ...fields.value, ...dated.value }) : dated;
}

/** An id that nothing else has, and the times. */
export function readDated(
  id: string,
  seed: { readonly created_at?: string | undefined; readonly updated_at?: string | undefined },
  at: string,
  { met, now, named }: Reading,
): Result<{ readonly id: string; readonly createdAt: number; readonly updatedAt: number }> {
  if (named.tokens.has(id)) return invalid(`${at}.id`, "is the id of a service token of the seed");
  if (met.has(id)) return invalid(`${at}.id`, "stands twice in the seed");
  met.add(id);
  const created = placed(at, readTime("created_at", seed.created_at));
  if (!created.ok) return created;
  const updated = placed(at, readTime("updated_at", seed.updated_at));
  if (!updated.ok) return updated;
  const createdAt = created.value ?? now;
  return ok({ id, createdAt, updatedAt: updated.value ?? createdAt });
}

/** What a rule says no to, with its place in the seed. */
export function placed<T>(at: string, result: Result<T>): Result<T> {
  if (result.ok) return result;
  const { refusal } = result;
  if (refusal.kind === "invalid") return invalid(`${at}.${refusal.parameter}`, refusal.detail);
  if (refusal.kind === "invalid-request") return invalid(at, `is refused: ${refusal.detail}`);
  throw new Error(`A seed was refused as ${refusal.kind}.`);
}

/** The rules without what was not given, which the API may ask for. */
function given<S extends { readonly include?: unknown }, L extends object>({ include }: S, lists: L) {
  return include === undefined ? { ...lists, include: undefined } : lists;
}

/** Whom the rules name was looked at before. */
const anybody = { hasToken: () => true, hasGroup: () => true, tokenOfClientId: () => undefined };
