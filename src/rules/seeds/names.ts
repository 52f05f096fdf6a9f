/** What a seed names: a token, a group or a policy of the same account, by its name or by its id. */
import { invalid, ok, type Result } from "../fidelity/result.ts";

/** What the rules have to know of the tokens of an account. */
export interface Tokens {
  hasToken(id: string): boolean;
  tokenOfClientId(clientId: string): string | undefined;
  /** The ids of the tokens with a name; no more than two. */
  tokensNamed(name: string): readonly string[];
}

/** Where a name or an id is looked up. */
export interface Index {
  /** What is looked up, such as "service token". */
  readonly what: string;
  has(id: string): boolean;
  named(name: string): readonly string[];
}

export function indexOf(what: string, items: readonly { readonly id: string; readonly name: string }[]): Index {
  const ids = new Set(items.map(({ id }) => id));
  const byName = new Map<string, string[]>();
  for (const { id, name } of items) byName.set(name, [...(byName.get(name) ?? []), id].slice(0, 2));
  return { what, has: (id) => ids.has(id), named: (name) => byName.get(name) ?? [] };
}

export function indexOfTokens(tokens: Tokens): Index {
  return { what: "service token", has: (id) => tokens.hasToken(id), named: (name) => tokens.tokensNamed(name) };
}

/** The id of what has this name. */
export function idOfName(at: string, name: string, { what, named }: Index): Result<string> {
  const [id, another] = named(name);
  if (id === undefined) return invalid(at, `names the ${what} ${JSON.stringify(name)}, which is not in the seed`);
  if (another === undefined) return ok(id);
  return invalid(
    at,
    `names the ${what} ${JSON.stringify(name)}, and several have this name: give one of them an id, and name that`,
  );
}

/** The id of what has this id, or else this name. */
export function idOf(at: string, nameOrId: string, index: Index): Result<string> {
  return index.has(nameOrId) ? ok(nameOrId) : idOfName(at, nameOrId, index);
}
