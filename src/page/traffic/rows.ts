/** The rows that are shown, and those that came since: they wait, so that nothing moves under who reads. */
import { useRef, useState } from "preact/hooks";
import type { JournalRequest, RequestPage } from "../../contract/journal.ts";
import { control } from "../core/client.ts";
import { tick } from "../core/clock.ts";
import { revision } from "../core/load.ts";
import { asRefusal, type Refusal } from "../core/refusal.ts";
import { useAskedAgain } from "./asked-again.ts";
import { afterPath, pagePath, PER_PAGE, type Filters } from "./query.ts";

/** At most so many rows are drawn, and so many wait. */
const MOST = 300;
/** How often it is asked what is new without an account, in milliseconds. */
const EVERY = 2000;

interface State {
  readonly of: string;
  readonly rows: readonly JournalRequest[];
  readonly waiting: readonly JournalRequest[];
  /** So many came beyond those that wait. */
  readonly more: number;
  /** Ids of rows that came in while somebody looked. */
  readonly fresh: ReadonlySet<number>;
  readonly total: number;
  readonly dropped: number;
  readonly hasOlder: boolean;
  readonly problem?: Refusal;
  readonly isLoaded: boolean;
}

export interface Rows extends State {
  /** Shows the rows that wait. */
  readonly show: () => void;
  readonly reload: () => void;
}

const nothing = (of: string): State => ({
  of,
  rows: [],
  waiting: [],
  more: 0,
  fresh: new Set(),
  total: 0,
  dropped: 0,
  hasOlder: false,
  isLoaded: false,
});

/** `before` is empty for the newest rows, which alone are live. `mayCome` tells whether new rows may come in at once. */
export function useRows(journal: string, filters: Filters, before: string, mayCome: () => boolean): Rows {
  const path = pagePath(journal, filters, before);
  const [again, setAgain] = useState(0);
  const [state, setState] = useState<State>(nothing(""));
  const known = useRef(state);
  known.current = state;
  // Nothing else asks what has no account.
  const at = journal === "/requests" ? Math.floor(tick.value / EVERY) : revision.value;
  const of = `${path} ${again}`;

  const load = async (stop: AbortSignal): Promise<void> => {
    const page = await control<RequestPage>("GET", path, undefined, stop);
    const rows = page.requests;
    const hasOlder = page.total_count > rows.length;
    if (!stop.aborted) {
      setState({ ...nothing(of), rows, total: page.total_count, dropped: page.dropped, hasOlder, isLoaded: true });
    }
  };

  const look = async (stop: AbortSignal): Promise<void> => {
    const { rows, waiting } = known.current;
    const last = waiting[0]?.id ?? rows[0]?.id ?? 0;
    const page = await control<RequestPage>("GET", afterPath(journal, filters, last), undefined, stop);
    if (stop.aborted) return;
    if (page.requests.length === 0) {
      // Emptied by somebody, or put back to an earlier state: what is shown is no more.
      if (rows.length > 0) await refresh(stop, last);
      return;
    }
    const come = page.requests.toReversed();
    const more = page.total_count - come.length;
    if (!mayCome()) {
      setState((now) => ({ ...now, waiting: [...come, ...now.waiting].slice(-MOST), more }));
    } else if (more > 0) await load(stop);
    else setState((now) => withRows(now, [...come, ...now.waiting]));
  };

  /** Whether the newest row that is known is still there. */
  const refresh = async (stop: AbortSignal, last: number): Promise<void> => {
    const page = await control<RequestPage>("GET", afterPath(journal, filters, last - 1), undefined, stop);
    if (!stop.aborted && page.requests[0]?.id !== last) await load(stop);
  };

  useAskedAgain(of, at, async (stop) => {
    const isKnown = known.current.of === of && known.current.isLoaded;
    if (!isKnown) setState((now) => (now.of === of ? now : nothing(of)));
    else if (before !== "") return;
    try {
      await (isKnown ? look(stop) : load(stop));
      if (!stop.aborted) setState(withoutProblem);
    } catch (problem) {
      if (!stop.aborted) setState((now) => ({ ...now, problem: asRefusal(problem) }));
    }
  });

  return {
    ...(state.of === of ? state : nothing(of)),
    show: () => {
      // Where more came than a page holds, the newest page is asked for.
      if (state.more + state.waiting.length > PER_PAGE) setAgain((count) => count + 1);
      else setState((now) => withRows(now, now.waiting));
    },
    reload: () => setAgain((count) => count + 1),
  };
}

/** What went wrong is over once it was asked again. */
function withoutProblem(now: State): State {
  const { problem, ...rest } = now;
  return problem === undefined ? now : rest;
}

function withRows(now: State, come: readonly JournalRequest[]): State {
  const rows = [...come, ...now.rows];
  return {
    ...now,
    rows: rows.slice(0, MOST),
    waiting: [],
    more: 0,
    fresh: new Set(come.map(({ id }) => id)),
    total: now.total + come.length,
    hasOlder: now.hasOlder || rows.length > MOST,
  };
}
