/** A state as a word with a shape: the colour says nothing that the word does not. */
import type { VNode } from "preact";

const SHAPES = {
  good: "●",
  warn: "▲",
  bad: "■",
  off: "○",
  info: "◆",
} as const;
export type Tone = keyof typeof SHAPES;

export function Badge({
  tone,
  children,
  title,
}: {
  readonly tone: Tone;
  readonly children: string;
  readonly title?: string;
}): VNode {
  return (
    <span class={`badge ${tone}`} title={title}>
      <span aria-hidden="true">{SHAPES[tone]}</span> {children}
    </span>
  );
}
