/** The identity providers and tags of a seed. */
import type * as contract from "../../contract/seed.ts";
import type { Application } from "../applications/application.ts";
import { invalid, ok, type Result } from "../fidelity/result.ts";
import { readIdentityProvider, type IdentityProvider } from "../identity-providers/identity-provider.ts";
import { readTag, TAGS_LIMIT, tagsIn, type Tag } from "../tags/tag.ts";
import { newUuid } from "../values/random.ts";
import { placed, readDated, type Reading } from "./access.ts";
import type { Given } from "./given.ts";

export type SeedIdentityProvider = Given<contract.SeedIdentityProvider>;

export function readIdentityProviders(
  seeds: readonly SeedIdentityProvider[],
  reading: Reading,
): Result<readonly IdentityProvider[]> {
  const providers: IdentityProvider[] = [];
  for (const [number, { id, created_at: createdAt, ...seed }] of seeds.entries()) {
    const at = `identity_providers.${number}`;
    const fields = placed(at, readIdentityProvider({ ...seed, config: seed.config ?? {} }, reading.consult));
    if (!fields.ok) return fields;
    const dated = readDated(id ?? newUuid(reading.random), { created_at: createdAt }, at, reading);
    if (!dated.ok) return dated;
    providers.push({ ...fields.value, ...dated.value });
  }
  return ok(providers);
}

/** The tags that the seed names, and those that its applications have: who seeds an application wants its tags. */
export function readTags(
  names: readonly string[],
  applications: readonly Application[],
  { now, consult }: Pick<Reading, "now" | "consult">,
): Result<readonly Tag[]> {
  const tags = new Map<string, Tag>();
  const wanted = [
    ...names.map((name, number) => ({ name, at: `tags.${number}` })),
    ...(consult.peek("application-tags") === "carry" ? [] : applications).flatMap(({ options }, number) =>
      tagsIn(options).map((name) => ({ name, at: `applications.${number}.tags` })),
    ),
  ];
  for (const { name, at } of wanted) {
    const tag = placed(at, readTag({ name }));
    if (!tag.ok) return tag;
    tags.set(tag.value, { name: tag.value, createdAt: now, updatedAt: now });
    if (tags.size > TAGS_LIMIT) return invalid(at, `is one more than the ${TAGS_LIMIT} tags that an account may have`);
  }
  return ok([...tags.values()]);
}
