/** A button that asks once, in place, before it does what cannot be undone. */
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface ConfirmProps {
  readonly label: string;
  /** `Delete "ci"?` */
  readonly question: string;
  readonly isPending?: boolean;
  readonly onConfirm: () => void;
}

export function Confirm({ label, question, isPending = false, onConfirm }: ConfirmProps): VNode {
  const [isAsking, setIsAsking] = useState(false);
  const no = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  // Before the next key or click can come: otherwise Escape right after the click would meet nobody.
  useLayoutEffect(() => {
    if (isAsking) no.current?.focus();
    else if (wasAsking.current) first.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  if (!isAsking) {
    return (
      <button type="button" class="button danger" ref={first} disabled={isPending} onClick={() => setIsAsking(true)}>
        {isPending ? `${label} …` : label}
      </button>
    );
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    setIsAsking(false);
  };
  return (
    <span class="confirm" role="group" aria-label={question} onKeyDown={onKeyDown}>
      <span class="text-wrap">{question}</span>{" "}
      <button type="button" class="button danger" onClick={() => (setIsAsking(false), onConfirm())}>
        {label}
      </button>{" "}
      <button type="button" class="button" ref={no} onClick={() => setIsAsking(false)}>
        Keep
      </button>
    </span>
  );
}
