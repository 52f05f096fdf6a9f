/** Keys of the whole page: `/` searches, `g` and a letter goes to a place, `j` and `k` move in a list, `?` tells all of them. */
import { signal } from "@preact/signals";
import { go, route, type Place } from "./route.ts";

export const isHelpOpen = signal(false);

const PLACES: Readonly<Record<string, Place>> = {
  t: "tokens",
  d: "doors",
  r: "traffic",
  f: "faults",
  s: "settings",
  n: "snapshots",
};

/** As the help lists them. */
export const keys: readonly (readonly [string, string])[] = [
  ["/", "search in this place"],
  ["g t", "tokens"],
  ["g d", "doors"],
  ["g r", "traffic (requests)"],
  ["g f", "faults"],
  ["g s", "settings"],
  ["g n", "snapshots"],
  ["g a", "choose an account"],
  ["j, k", "next row, row before"],
  ["Enter", "open the row; in the search of a list: go to the first row"],
  ["Esc", "close what is open"],
  ["?", "this list"],
];

let isAfterG = false;

export function listenToKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.matches("[type=search][data-search]")) leaveSearch(target as HTMLInputElement, event);
    if (target.matches("input, textarea, select, [contenteditable]")) return;
    if (isAfterG) {
      isAfterG = false;
      const place = PLACES[event.key];
      if (place !== undefined && route.peek().account !== null) go({ place });
      else if (event.key === "a") document.querySelector<HTMLElement>("[data-accounts]")?.click();
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === "g") isAfterG = true;
    else if (event.key === "?") isHelpOpen.value = !isHelpOpen.value;
    else if (event.key === "/") focusOn(document.querySelector<HTMLElement>("[data-search]"), event);
    else if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1, event);
  });
}

/** From the search of a list on to its first row, where `j` and `k` go on; the browser itself empties it at the first Escape. */
function leaveSearch(search: HTMLInputElement, event: KeyboardEvent): void {
  if (event.key === "Enter") focusOn(document.querySelector<HTMLElement>("[data-row]"), event);
  else if (event.key === "Escape" && search.value === "") search.blur();
}

function focusOn(element: HTMLElement | null, event: KeyboardEvent): void {
  if (!element) return;
  event.preventDefault();
  element.focus();
}

/** Each row that can be opened has one element with `data-row`: a link or a button. */
function move(by: 1 | -1, event: KeyboardEvent): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? (by === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
  focusOn(rows[next] ?? null, event);
}
