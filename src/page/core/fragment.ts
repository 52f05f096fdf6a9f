/** The fragment of the page's address, read: account, place, and what is open and filtered there. */
import { pagePlaces } from "../../contract/page.ts";

/** Those of an account, and one of the whole emulator. */
export const places = [...pagePlaces, "tenants"] as const;
export type Place = (typeof places)[number];

export interface Route {
  /** An account's id; null where none is chosen. */
  readonly account: string | null;
  readonly place: Place;
  /** Filters and what is open, each with its value. */
  readonly query: Readonly<Record<string, string>>;
}

export function routeOf(fragment: string): Route {
  const [path = "", query = ""] = fragment.replace(/^#\/?/, "").split("?", 2);
  const parts = path.split("/");
  const account = parts.find((part) => /^[0-9a-f]{32}$/.test(part)) ?? null;
  const place = places.find((each) => parts.includes(each)) ?? "tokens";
  return { account, place, query: Object.fromEntries(new URLSearchParams(query)) };
}
