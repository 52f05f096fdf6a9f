/** While the page is visible it asks every two seconds what is new: the clock, and the id of the last request. */
import { effect } from "@preact/signals";
import type { ShownClock } from "../../contract/clock.ts";
import type { JournalRequest, RequestPage } from "../../contract/journal.ts";
import { clock, noteClock, now, tick } from "./clock.ts";
import { control, isGone } from "./client.ts";
import { changed } from "./load.ts";
import { clockPath, lastRequestPath } from "./paths.ts";
import { route } from "./route.ts";
import { keyProblem } from "./session.ts";

const EVERY = 2000;
/** So far the clock may be from where it was expected before it counts as set. */
const JUMP = 2500;
/** In milliseconds, what the clocks of browser and emulator may differ by over a load of the page. */
const SLACK = 1000;

let timer: ReturnType<typeof setTimeout> | undefined;
/** Undefined until somebody asks. */
let asked: string | null | undefined;
/** The id of the account's last request: 0 while it has none, null until it is known. */
let latest: number | null = null;
/** Since when what is shown of the account may have been asked for, as `performance.now()` tells it. */
let since = 0;
/** Answers may come in another order than they were asked for: an older one than the last that was noted says nothing. */
let looks = 0;
let noted = 0;

/** Asks at once, and from then on again and again. */
export async function lookNow(): Promise<void> {
  clearTimeout(timer);
  if (keyProblem.peek() !== null) return; // whoever gives a key asks again; a refused one would count as a guess each time
  const { account } = route.peek();
  if (account !== asked) {
    latest = null;
    since = asked === undefined ? 0 : performance.now();
    asked = account;
  }
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
  const [{ state, isMoved }, page] = await Promise.all([
    control<ShownClock>("GET", clockPath(account)).then((answered) => {
      if (isOld()) return { state: answered, isMoved: false };
      noted = turn;
      return { state: answered, isMoved: isMovedBy(answered) };
    }),
    control<RequestPage>("GET", lastRequestPath(account)),
  ]);
  if (isOld()) return;
  const [last] = page.requests;
  const isNew = latest === null ? mayBeNew(last, state) : latest !== (last?.id ?? 0);
  latest = last?.id ?? 0;
  if (wasGone || isMoved || isNew) changed();
}

/**
 * Whether the last request that the first look finds may have come after what is shown was read, as both are asked for at once. By a
 * frozen clock, that is so of each that came since it was frozen or set.
 */
function mayBeNew(last: JournalRequest | undefined, { now: then }: ShownClock): boolean {
  if (last === undefined) return false;
  return Math.abs(Date.parse(then) - Date.parse(last.time)) < performance.now() - since + SLACK;
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
    if (route.value.account !== asked /* as at the start */) {
      noteClock(null);
      void lookNow();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void lookNow();
    else clearTimeout(timer);
  });
  setInterval(() => {
    if (document.visibilityState === "visible") tick.value = Date.now();
  }, 1000);
}
