/** What is told only once, such as a secret: it is shown until somebody closes it, and to nobody who has another key. */
import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { key } from "./session.ts";

export interface ToldOnce<T> {
  readonly all: ReadonlySignal<readonly T[]>;
  /** Keeps what comes, in the place of an earlier one of the same name, unless the key is another one by then. */
  readonly keep: (coming: Promise<T | undefined>) => Promise<void>;
  readonly close: (one: T) => void;
}

export function toldOnce<T>(nameOf: (one: T) => string): ToldOnce<T> {
  const all = signal<readonly T[]>([]);
  let keyBefore = key.peek();
  effect(() => {
    if (key.value === keyBefore) return;
    keyBefore = key.value;
    all.value = [];
  });
  return {
    all,
    keep: async (coming) => {
      const asked = key.peek();
      const told = await coming;
      if (told === undefined || key.peek() !== asked) return;
      all.value = [told, ...all.peek().filter((other) => nameOf(other) !== nameOf(told))];
    },
    close: (one) => {
      all.value = all.peek().filter((other) => other !== one);
    },
  };
}
