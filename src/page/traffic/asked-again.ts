/** What is asked again and again: not before it was answered, since a slow answer would be given up each time. */
import { useEffect, useRef, useState } from "preact/hooks";

/** Asks for each `of`, and again with another `at`. With another `of`, what was asked before is given up. */
export function useAskedAgain(of: string, at: string | number, ask: (stop: AbortSignal) => Promise<unknown>): void {
  const awaited = useRef<AbortController | null>(null);
  const isOld = useRef(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    return () => {
      awaited.current?.abort();
      awaited.current = null;
    };
  }, [of]);
  useEffect(() => {
    isOld.current = awaited.current !== null;
    if (isOld.current) return;
    const stop = new AbortController();
    awaited.current = stop;
    const answered = async (): Promise<void> => {
      await ask(stop.signal);
      if (stop.signal.aborted) return;
      awaited.current = null;
      if (isOld.current) setTurn((count) => count + 1);
    };
    void answered();
  }, [of, at, turn]);
}
