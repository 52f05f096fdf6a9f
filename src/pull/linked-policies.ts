/** The reusable policies, and those of applications: which are whose. */
import type { Members } from "../api-client/answers.ts";
import type { SeedLink, SeedPolicy } from "../contract/seed.ts";
import { readPrecedence } from "../rules/applications/links.ts";
import { POLICIES_LIMIT } from "../rules/policies/policy.ts";
import { atMost, inOrder, type Carrying } from "./carrying.ts";
import { carriedPolicy } from "./policies.ts";
import type { Named } from "./rules.ts";

type Kept = SeedPolicy & { readonly id: string };

export class LinkedPolicies {
  readonly #reusable = new Map<string, Kept>();
  /** Those that were looked at and cannot be carried: it was noted. */
  readonly #leftOut = new Set<unknown>();
  /** How many applications have a policy. */
  readonly #uses = new Map<unknown, number>();
  readonly #named: Named;
  readonly #carrying: Carrying;

  constructor(
    reusable: readonly Members[],
    ofApplications: readonly (readonly Members[])[],
    named: Named,
    carrying: Carrying,
  ) {
    this.#named = named;
    this.#carrying = carrying;
    for (const { id } of ofApplications.flat()) this.#uses.set(id, (this.#uses.get(id) ?? 0) + 1);
    const ordered = inOrder(reusable as readonly (Members & { id: string })[]);
    for (const item of atMost(POLICIES_LIMIT, "reusable policies", ordered, carrying)) this.#adopt(item);
  }

  get reusable(): SeedPolicy[] {
    return inOrder([...this.#reusable.values()]);
  }

  /** What stands in the seed of an application for its policies. */
  of(owner: string, items: readonly Members[]): (SeedLink | SeedPolicy)[] {
    const precedences = new Set<number>();
    const met = new Set<unknown>();
    return items.flatMap((item): (SeedLink | SeedPolicy)[] => {
      const { id } = item;
      if (met.has(id)) return [];
      met.add(id);
      const policy = this.#of(item);
      if (policy === undefined) return [];
      const read = readPrecedence(item["precedence"], "precedence");
      const given = read.ok && read.value !== undefined && !precedences.has(read.value) ? read.value : undefined;
      if (given !== undefined) precedences.add(given);
      else if (item["precedence"]) {
        this.#carrying.notes.field(
          `policy of ${owner}`,
          "precedence",
          item,
          "it must be a whole number that no other has",
        );
      }
      return [{ ...policy, ...(given === undefined ? {} : { precedence: given }) }];
    });
  }

  isServiceAuth(link: SeedLink | SeedPolicy): boolean {
    const policy = "decision" in link ? link : this.#reusable.get(link.id ?? "");
    return policy?.decision === "non_identity";
  }

  /** A link to a reusable policy, or else a policy of the application's own. */
  #of(item: Members): SeedLink | SeedPolicy | undefined {
    const id = String(item["id"]);
    if (this.#leftOut.has(id)) return undefined;
    const isReusable = item["reusable"] === true || (this.#uses.get(item["id"]) ?? 0) > 1;
    if (!this.#reusable.has(id) && isReusable) this.#adopt(item); // the list of policies did not show it
    if (this.#reusable.has(id)) return { id };
    return isReusable ? undefined : carriedPolicy(item, this.#named, this.#carrying);
  }

  #adopt(item: Members): void {
    const policy = carriedPolicy(item, this.#named, this.#carrying);
    if (policy) this.#reusable.set(policy.id, policy);
    else this.#leftOut.add(item["id"]);
  }
}
