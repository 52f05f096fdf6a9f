import type { VNode } from "preact";
import { now } from "../core/clock.ts";
import { exact, relative } from "../core/time.ts";

/** A time by the account's clock, as far away as it is now; the exact one on hover. */
export function Time({
  at,
  never = "never",
}: {
  readonly at: string | null | undefined;
  readonly never?: string;
}): VNode {
  if (at === null || at === undefined) return <span class="quiet">{never}</span>;
  return (
    <time dateTime={at} title={exact(at)}>
      {relative(at, now.value)}
    </time>
  );
}
