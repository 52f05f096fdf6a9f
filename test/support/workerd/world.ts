/** What is wrong with an account, by its snapshot and by what its tables say beside it; told apart from the emulator's own check. */

type Rule = { readonly service_token?: { readonly token_id: string }; readonly group?: { readonly id: string } };
interface Ruled {
  readonly id: string;
  readonly include: readonly Rule[];
  readonly exclude: readonly Rule[];
  readonly require: readonly Rule[];
}
export interface World {
  readonly tokens: readonly { readonly id: string }[];
  readonly groups: readonly Ruled[];
  readonly policies: readonly (Ruled & { readonly application_id: string | null })[];
  readonly applications: readonly {
    readonly id: string;
    readonly type: string;
    readonly destinations: readonly { readonly type?: string; readonly uri: string }[];
    readonly policies: readonly { readonly id: string; readonly precedence: number }[];
  }[];
}

/** Rows of the tables that are made of the others. */
export interface Kept {
  readonly names: readonly unknown[];
  readonly domains: readonly unknown[];
}

export function problemsOf({ tokens, groups, policies, applications }: World, kept: Kept): string[] {
  const problems: string[] = [];
  const has = (items: readonly { readonly id: string }[], id: string) => items.some((item) => item.id === id);
  const names = new Set<string>();
  for (const item of [...groups, ...policies]) {
    for (const { service_token: token, group } of [...item.include, ...item.exclude, ...item.require]) {
      if (token && !has(tokens, token.token_id)) problems.push(`${item.id} names the missing token ${token.token_id}`);
      if (group && !has(groups, group.id)) problems.push(`${item.id} names the missing group ${group.id}`);
      const named = token?.token_id ?? group?.id;
      if (named !== undefined) names.add(JSON.stringify([named, item.id]));
    }
  }
  for (const { id } of groups) if (reaches(groups, id, id)) problems.push(`the group ${id} includes itself`);
  const domains: string[][] = [];
  for (const { id, policies: links, destinations } of applications) {
    if (new Set(links.map(({ precedence }) => precedence)).size < links.length)
      problems.push(`${id}: equal precedences`);
    if (new Set(links.map((link) => link.id)).size < links.length) problems.push(`${id}: a policy twice`);
    for (const link of links) {
      const policy = policies.find((each) => each.id === link.id);
      if (!policy) problems.push(`${id} has the missing policy ${link.id}`);
      else if (![null, id].includes(policy.application_id)) problems.push(`${id} has another's policy ${link.id}`);
    }
    domains.push(...destinations.map(({ uri }) => [uri, id]));
  }
  if (new Set(domains.map(([uri]) => uri)).size < domains.length) problems.push("a domain is claimed twice");
  for (const { id, application_id: of } of policies) {
    const owner = applications.find((each) => each.id === of);
    if (of !== null && !owner?.policies.some((link) => link.id === id))
      problems.push(`${id} is without its application`);
  }
  if (
    !same(
      kept.names,
      [...names].map((text) => JSON.parse(text) as unknown),
    )
  )
    problems.push("whom the rules name");
  if (!same(kept.domains, domains)) problems.push("the kept domains");
  return problems;
}

function reaches(groups: World["groups"], from: string, to: string, met = new Set<string>()): boolean {
  const item = groups.find(({ id }) => id === from);
  const next = item ? [...item.include, ...item.exclude, ...item.require].flatMap(({ group }) => group?.id ?? []) : [];
  return next.some((id) => {
    if (id === to) return true;
    if (met.has(id)) return false;
    met.add(id);
    return reaches(groups, id, to, met);
  });
}

function same(some: readonly unknown[], others: readonly unknown[]): boolean {
  const sorted = (items: readonly unknown[]) => JSON.stringify(items.map((item) => JSON.stringify(item)).toSorted());
  return sorted(some) === sorted(others);
}
