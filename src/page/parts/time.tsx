import type { VNode } from "preact";
import { now, tick } from "../core/clock.ts";
import { exact, relative } from "../core/time.ts";

interface TimeProps {
  readonly at: string | null | undefined;
  readonly never?: string;
  /** By which clock it is: the account's, or the system's. */
  readonly by?: "account" | "system";
}

/** A time as far away as it is now; the exact one on hover. */
export function Time({ at, never = "never", by = "account" }: TimeProps): VNode {
  if (at === null || at === undefined) return <span class="quiet">{never}</span>;
  return (
    <time dateTime={at} title={exact(at)}>
      {relative(at, by === "account" ? now.value : tick.value)}
    </time>
  );
}
