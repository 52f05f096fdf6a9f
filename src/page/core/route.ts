/** Where the page is: account, place, and what is open and filtered there. All of it stands in the fragment, so that a link can be sent. */
import { signal } from "@preact/signals";
import { routeOf, type Route } from "./fragment.ts";

export type { Place, Route } from "./fragment.ts";

/** The fragment of a route, for links. */
export function linkTo({ account, place, query }: Route): string {
  const set = Object.entries(query).filter(([, value]) => value !== "");
  const text = new URLSearchParams(set).toString();
  return `#/${account === null ? "" : `${account}/`}${place}${text === "" ? "" : `?${text}`}`;
}

export const route = signal<Route>(routeOf(location.hash));
addEventListener("hashchange", () => {
  route.value = routeOf(location.hash);
});

/** Goes there; `query` replaces the whole one. Another place or account forgets the query unless it is given. */
export function go(to: Partial<Route>, { replace = false } = {}): void {
  const here = route.peek();
  const isElsewhere = (to.account ?? here.account) !== here.account || (to.place ?? here.place) !== here.place;
  const next: Route = {
    account: to.account === undefined ? here.account : to.account,
    place: to.place ?? here.place,
    query: to.query ?? (isElsewhere ? {} : here.query),
  };
  const fragment = linkTo(next);
  if (replace) history.replaceState(null, "", fragment);
  else if (fragment !== location.hash) history.pushState(null, "", fragment);
  route.value = next;
}

/** Changes some members of the query; an empty text takes one away. */
export function setQuery(change: Readonly<Record<string, string>>, options: { replace?: boolean } = {}): void {
  const query = Object.fromEntries(
    Object.entries({ ...route.peek().query, ...change }).filter(([, value]) => value !== ""),
  );
  go({ query }, options);
}
addEventListener("popstate", () => {
  route.value = routeOf(location.hash);
});
