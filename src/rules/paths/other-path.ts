/** What the API plane has no route for: wrong in itself, or not emulated. Paths are told without `/client/v4`. */
import leven from "leven";

/** A request to what is not emulated. */
export interface OtherPath {
  readonly method: string;
  /** As it was sent, with `/client/v4`. */
  readonly path: string;
  /** The template of the nearest path that is there. */
  readonly nearest: string;
}

/** The request itself, for what is answered to it all the same. */
export interface OtherRequest extends OtherPath {
  /** The path without `/client/v4`. */
  readonly place: string;
  readonly query: string;
  readonly body: string;
}

export type Scope = "accounts" | "zones";

/** Whose id a path begins with; its form was not looked at. */
const OWNER = /^\/(accounts|zones)\/([^/]*)/;
const ID = /^[0-9a-f]{32}$/;

/** What is wrong in itself: the kind of the id that has not the form of one. Source of 7003 for it: public recordings. */
export function malformedIdIn(path: string): Scope | undefined {
  const [, scope, id = ""] = OWNER.exec(path) ?? [];
  return scope === undefined || ID.test(id) ? undefined : scopeOf(scope);
}

/** The account or zone that a path names. */
export function ownerIn(path: string): { readonly scope: Scope; readonly id: string } | undefined {
  const [, scope, id = ""] = OWNER.exec(path) ?? [];
  return scope !== undefined && ID.test(id) ? { scope: scopeOf(scope), id } : undefined;
}

const scopeOf = (word: string): Scope => (word === "zones" ? "zones" : "accounts");

/** So much of a path is compared. */
const COMPARED = 300;

/** The template (`/accounts/{account_id}`) that is the nearest to a path: of those that agree with it for the longest. */
export function nearestPath(path: string, templates: readonly string[]): string {
  const start = path.slice(0, COMPARED).replace(/\/+$/, "");
  const measured = templates.map((template) => {
    const same = filled(template, start);
    return { template, agreeing: agreeing(same, start), distance: leven(same, start) };
  });
  const [nearest] = measured.toSorted((a, b) => b.agreeing - a.agreeing || a.distance - b.distance);
  return nearest?.template ?? "/";
}

/** How many segments two paths have alike before the first that differs. */
function agreeing(one: string, other: string): number {
  const others = other.split("/");
  const segments = one.split("/");
  const differing = segments.findIndex((segment, n) => segment !== others[n]);
  return differing === -1 ? segments.length : differing;
}

/** The template with what stands at the same place of the path for each of its parameters: an id is near to any other. */
function filled(template: string, path: string): string {
  const parts = path.split("/");
  return template
    .split("/")
    .map((part, n) => (part.startsWith("{") ? (parts[n] ?? part) : part))
    .join("/");
}
