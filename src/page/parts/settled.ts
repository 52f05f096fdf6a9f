/** A text that is typed counts once nobody has typed for a moment. */
import { useEffect, useState } from "preact/hooks";

const MOMENT = 250;

export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), MOMENT);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
