/** While the page is visible it asks every two seconds what is new: the clock, and the id of the last request. */
import { effect, signal } from "@preact/signals";
import type { ShownClock } from "../../contract/clock.ts";
import type { RequestPage } from "../../contract/journal.ts";
import { clock, noteClock, now, tick } from "./clock.ts";
import { control, isGone } from "./client.ts";
import { changed } from "./load.ts";
import { route } from "./route.ts";
import { keyProblem } from "./session.ts";

/** The id of the account's last request; 0 while it has none. */
export const latestRequest = signal(0);

const EVERY = 2000;
/** So far the clock may be from where it was expected before it counts as set. */
const JUMP = 2500;

let timer: ReturnType<typeof setTimeout> | undefined;
let asked: string | null = null;
/** Answers may come in another order than they were asked for: an older one than the last that was noted says nothing. */
let looks = 0;
let noted = 0;

/** Asks at once, and from then on again and again. */
export async function lookNow(): Promise<void> {
  clearTimeout(timer);
  if (keyProblem.peek() !== null) return; // whoever gives a key asks again; a refused one would count as a guess each time
  const { account } = route.peek();
  asked = account;
  try {
    if (account === null) {
      noteClock(null);
      if (isGone.peek()) await control("GET", "/health").then(changed);
    } else await look(account);
  } catch {
    // What is shown stands there, and each part tells why it could not be loaded again.
  }
  clearTimeout(timer);
  if (document.visibilityState === "visible") timer = setTimeout(() => void lookNow(), EVERY);
}

async function look(account: string): Promise<void> {
  const wasGone = isGone.peek();
  looks += 1;
  const turn = looks;
  const isOld = (): boolean => route.peek().account !== account || turn < noted;
  // The clock is shown when it is there: what is drawn by it does not wait for the journal.
  const [isMoved, page] = await Promise.all([
    control<ShownClock>("GET", `/accounts/${account}/clock?next=true`).then((state) => {
      if (isOld()) return false;
      noted = turn;
      return isMovedBy(state);
    }),
    control<RequestPage>("GET", `/accounts/${account}/requests?order=desc&per_page=1&advice=false`),
  ]);
  if (isOld()) return;
  const latest = page.requests[0]?.id ?? 0;
  if (wasGone || isMoved || latest !== latestRequest.peek()) changed();
  latestRequest.value = latest;
}

/** Notes a state of the clock: whether it is another one than was to be expected. */
function isMovedBy(state: ShownClock): boolean {
  const before = clock.peek();
  const expected = now.peek();
  noteClock(state);
  return before !== null && (before.mode !== state.mode || Math.abs(Date.parse(state.now) - expected) > JUMP);
}

export function startLooking(): void {
  effect(() => {
    if (route.value.account !== asked) {
      noteClock(null);
      void lookNow();
    }
  });
  void lookNow();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void lookNow();
    else clearTimeout(timer);
  });
  setInterval(() => {
    if (document.visibilityState === "visible") tick.value = Date.now();
  }, 1000);
}
