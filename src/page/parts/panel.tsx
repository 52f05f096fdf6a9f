/** A detail: beside its list where there is room, over it where there is none. Escape closes it, and focus returns to where it was, unless it is elsewhere. */
import type { ComponentChildren, VNode } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { mayMoveFocusFrom } from "./focus.ts";

interface PanelProps {
  readonly title: ComponentChildren;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Another one takes the focus again. */
  readonly of: string;
}

export function Panel({ title, onClose, children, of }: PanelProps): VNode {
  const id = useId();
  const head = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    head.current?.focus();
    return () => {
      if (before?.isConnected && mayMoveFocusFrom(panel.current)) before.focus();
    };
  }, [of]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  return (
    <section class="panel" ref={panel} aria-labelledby={id} onKeyDown={onKeyDown}>
      <header class="panel-head">
        <h2 id={id} ref={head} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="button small" onClick={onClose}>
          Close
        </button>
      </header>
      {children}
    </section>
  );
}
