/** Rules name tokens and groups by their ids: these are their names. */
import type { AccessGroup } from "../../contract/access.ts";
import type { AccountToken } from "../../contract/tokens.ts";
import { api, control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { asRefusal } from "../core/refusal.ts";

export interface Names {
  /** Undefined while it is not known; null of what is not there any more. */
  readonly token: (id: string) => string | null | undefined;
  readonly group: (id: string) => string | null | undefined;
}

type Rules = readonly Readonly<Record<string, unknown>>[];

/** So many of a kind are asked for: the ids of the others are shown. */
const MOST = 20;

export function useNames(account: string, rules: Rules): Names {
  const tokens = idsIn(rules, "service_token", "token_id");
  const groups = idsIn(rules, "group", "id");
  const of = tokens.length + groups.length === 0 ? null : `names of ${account}: ${[...tokens, ...groups].join(" ")}`;
  const { data } = useLoaded(of, async (stop) => {
    const tokenOf = (id: string) =>
      control<AccountToken>("GET", `/accounts/${account}/tokens/${encodeURIComponent(id)}`, undefined, stop);
    const groupOf = (id: string) =>
      api<AccessGroup>("GET", `/accounts/${account}/access/groups/${encodeURIComponent(id)}`, undefined, stop);
    const [ofTokens, ofGroups] = await Promise.all([named(tokens, tokenOf), named(groups, groupOf)]);
    return { ofTokens, ofGroups };
  });
  return { token: (id) => data?.ofTokens.get(id), group: (id) => data?.ofGroups.get(id) };
}

function idsIn(rules: Rules, selector: string, member: string): readonly string[] {
  const ids = rules.flatMap((rule) => {
    const value = rule[selector] as Readonly<Record<string, unknown>> | undefined;
    return typeof value?.[member] === "string" ? [value[member]] : [];
  });
  return [...new Set(ids)].slice(0, MOST);
}

async function named(
  ids: readonly string[],
  get: (id: string) => Promise<{ readonly name: string; readonly state?: string }>,
): Promise<ReadonlyMap<string, string | null>> {
  const found = await Promise.all(
    ids.map(async (id) => {
      try {
        return [id, (await get(id)).name] as const;
      } catch (problem) {
        if (asRefusal(problem).status === 404) return [id, null] as const;
        throw problem;
      }
    }),
  );
  return new Map(found);
}
