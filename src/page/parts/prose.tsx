import type { VNode } from "preact";

/** A sentence of the emulator, in which what stands between backticks is code. */
export function Prose({ text }: { readonly text: string }): VNode {
  return (
    <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code key={`${index} ${part}`}>{part}</code> : part))}</>
  );
}
