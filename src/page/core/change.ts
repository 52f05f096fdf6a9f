/** A change that somebody asked for: pending, done, or taken back with the reason beside it. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { lookNow } from "./live.ts";
import { beginChange, endChange } from "./load.ts";
import { asRefusal, type Refusal } from "./refusal.ts";

export interface Change<A extends readonly unknown[]> {
  readonly isPending: boolean;
  readonly problem: Refusal | undefined;
  /** Does it, unless it is being done: a second click does nothing. Whether it was done, and who asked for it is still there. */
  readonly run: (...args: A) => Promise<boolean>;
  readonly forget: () => void;
}

/** Empties a field whose text has been sent, unless something else was typed or chosen meanwhile. */
export function unlessChanged<T>(sent: T, empty: T): (now: T) => T {
  return (now) => (now === sent ? empty : now);
}

export function useChange<A extends readonly unknown[]>(act: (...args: A) => Promise<unknown>): Change<A> {
  const [state, setState] = useState<{ isPending: boolean; problem?: Refusal }>({ isPending: false });
  const isUnderWay = useRef(false);
  const isShown = useRef(true);
  useLayoutEffect(() => () => void (isShown.current = false), []);
  const run = async (...args: A): Promise<boolean> => {
    if (isUnderWay.current) return false;
    isUnderWay.current = true;
    setState({ isPending: true });
    beginChange();
    try {
      await act(...args);
      setState({ isPending: false });
      return isShown.current;
    } catch (problem) {
      setState({ isPending: false, problem: asRefusal(problem) });
      return false;
    } finally {
      isUnderWay.current = false;
      endChange(); // when it was refused, too: what is shown may be old
      void lookNow(); // what the clock comes to next may be another now
    }
  };
  return {
    isPending: state.isPending,
    problem: state.problem,
    run,
    forget: () => setState(({ isPending }) => ({ isPending })),
  };
}
