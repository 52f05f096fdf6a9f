/** What a part of the page shows is loaded when it is shown, when what it depends on changes, and after each change of the account. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { asRefusal, type Refusal } from "./refusal.ts";

/** Goes up whenever something of the account may have changed: by the page, by a client, or by the clock. */
export const revision = signal(0);
export const changed = (): void => {
  revision.value += 1;
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
    of: null,
    isLoading: true,
  });
  const [again, setAgain] = useState(0);
  const at = revision.value;
  useEffect(() => {
    if (of === null) return undefined;
    const stop = new AbortController();
    setState((before) => (before.of === of ? { ...before, isLoading: true } : { of, isLoading: true }));
    load(stop.signal).then(
      (data) => !stop.signal.aborted && setState({ of, data, isLoading: false }),
      (problem: unknown) =>
        !stop.signal.aborted &&
        setState((before) => ({
          of,
          ...(before.of === of && before.data !== undefined ? { data: before.data } : {}),
          problem: asRefusal(problem),
          isLoading: false,
        })),
    );
    return () => stop.abort();
  }, [of, at, again]);
  const isOfThis = state.of === of;
  return {
    data: isOfThis ? state.data : undefined,
    problem: isOfThis ? state.problem : undefined,
    isLoading: !isOfThis || state.isLoading,
    reload: () => setAgain((count) => count + 1),
  };
}
