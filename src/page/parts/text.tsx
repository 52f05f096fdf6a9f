/** Text that somebody else chose: a name, a user agent. It is shown as it is, in its own direction, and what cannot be seen is made visible. */
import type { VNode } from "preact";

/** Control characters, marks of direction and blanks without a width. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** `U+202E` for what changes the direction of the text after it, and so on. */
export function visible(text: string): string {
  const unseen = text.trim() === "" ? /[^]/gu : UNSEEN; // a name of blanks alone
  return text.replaceAll(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x200d) return character; // it joins emoji
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

export function Text({ value, empty = "(empty)" }: { readonly value: string; readonly empty?: string }): VNode {
  if (value === "") return <span class="quiet">{empty}</span>;
  const shown = visible(value);
  return (
    <bdi class="text" dir="auto" title={shown}>
      {shown}
    </bdi>
  );
}

/** The name of a policy beside its decision: either may read like the other. */
export function Name({ value }: { readonly value: string }): VNode {
  if (value === "") return <Text value="" empty="(no name)" />;
  return (
    <span>
      "<Text value={value} />"
    </span>
  );
}

/** An id, a client id, a header: in a monospaced face, on one line. */
export function Code({ value }: { readonly value: string }): VNode {
  return (
    <code class="code" title={value}>
      {value}
    </code>
  );
}
