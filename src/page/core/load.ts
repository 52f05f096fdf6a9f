/** What a part of the page shows is loaded when it is shown, when what it depends on changes, and after each change of the account. */
import { effect, signal, untracked } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { asRefusal, type Refusal } from "./refusal.ts";

/** Goes up whenever something of the account may have changed: by the page, by a client, or by the clock. */
export const revision = signal(0);
export const changed = (): void => {
  if (changesUnderWay === 0) revision.value += 1;
};

/** What is shown is loaded again after a change and not during it: what the change deletes would be asked for once more. */
let changesUnderWay = 0;
export const beginChange = (): void => {
  changesUnderWay += 1;
};
export const endChange = (): void => {
  // Once the parts that end with the change are closed.
  setTimeout(() => {
    changesUnderWay -= 1;
    changed();
  });
};

export interface Loaded<T> {
  /** What was loaded last; it stays while it is loaded again, and when that fails. */
  readonly data: T | undefined;
  readonly problem: Refusal | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** `of` says what `load` depends on: with another one, what was loaded before is forgotten. A null `of` loads nothing. */
export function useLoaded<T>(of: string | null, load: (stop: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ of: string | null; data?: T; problem?: Refusal; isLoading: boolean }>({
    of,
    isLoading: true,
  });
  const [again, setAgain] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useLayoutEffect(() => {
    // As soon as it is drawn: a question need not wait until the browser has painted.
    if (of === null) return undefined;
    const stop = new AbortController();
    let isUnderWay = false;
    let isOld = false;
    // While it is loaded, changes wait: a slow answer would be given up at each of them, and none ever shown.
    const ask = async (): Promise<void> => {
      if (isUnderWay) {
        isOld = true;
        return;
      }
      isUnderWay = true;
      setState((before) => {
        if (before.of !== of) return { of, isLoading: true };
        return before.isLoading ? before : { ...before, isLoading: true };
      });
      do {
        isOld = false;
        const loaded = await outcomeOf(latest.current(stop.signal));
        if (stop.signal.aborted) return;
        const isLoading = isOld;
        setState((before) => ({
          ...(before.of === of && "data" in before ? { data: before.data } : {}),
          of,
          ...loaded,
          isLoading,
        }));
      } while (isOld);
      isUnderWay = false;
    };
    const end = effect(() => {
      void revision.value; // asks again when it goes up
      untracked(() => void ask());
    });
    return () => {
      end();
      stop.abort();
    };
  }, [of, again]);
  const isOfThis = state.of === of;
  return {
    data: isOfThis ? state.data : undefined,
    problem: isOfThis ? state.problem : undefined,
    isLoading: !isOfThis || state.isLoading,
    reload: () => setAgain((count) => count + 1),
  };
}

async function outcomeOf<T>(loading: Promise<T>): Promise<{ readonly data: T } | { readonly problem: Refusal }> {
  try {
    return { data: await loading };
  } catch (problem) {
    return { problem: asRefusal(problem) };
  }
}
