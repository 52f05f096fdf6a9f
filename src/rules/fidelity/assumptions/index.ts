/**
 * Everything the emulator supposes about the real API without proof, a chapter a resource. `docs/fidelity.md` is rendered
 * from this catalogue, in its order; settings switch what can be switched.
 */
import type * as z from "zod/mini";
import * as access from "./access.ts";
import * as account from "./account.ts";
import * as edge from "./edge.ts";
import * as lists from "./lists.ts";
import * as organization from "./organization.ts";
import * as requests from "./requests.ts";
import * as serviceTokens from "./service-tokens.ts";

export const catalogue = {
  ...serviceTokens.creation,
  ...lists.lists,
  ...serviceTokens.lifetimesAndSecrets,
  ...requests.reading,
  ...lists.listsOfZones,
  ...account.accessEnabled,
  ...requests.encoding,
  ...serviceTokens.fields,
  ...account.zones,
  ...serviceTokens.secrets,
  ...requests.refusals,
  ...account.limits,
  ...requests.answers,
  ...account.lookups,
  ...access.access,
  ...organization.organization,
  ...edge.edge,
};

type Catalogue = typeof catalogue;
export type AssumptionName = keyof Catalogue;
export type FixedName = { [N in AssumptionName]: Catalogue[N]["schema"] extends null ? N : never }[AssumptionName];
export type SwitchableName = Exclude<AssumptionName, FixedName>;
export type AssumptionValue<N extends SwitchableName> =
  NonNullable<Catalogue[N]["schema"]> extends z.ZodMiniType<infer V> ? V : never;
/** The assumptions that are switched away from their defaults. */
export type Switched = { readonly [N in SwitchableName]?: AssumptionValue<N> };

export const assumptionNames = Object.keys(catalogue) as AssumptionName[];

export function isSwitchable(name: AssumptionName): name is SwitchableName {
  return catalogue[name].schema !== null;
}
