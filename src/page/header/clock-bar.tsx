import type { VNode } from "preact";
import { clock, now } from "../core/clock.ts";
import { exact } from "../core/time.ts";

/** What time it is by the account's clock, whether it passes, and how to move it. */
export function ClockBar({ account }: { readonly account: string }): VNode {
  return (
    <div class="clock" role="group" aria-label={`Clock of the account ${account}`}>
      <span class="figures">{exact(new Date(now.value).toISOString())}</span> <span>{clock.value?.mode ?? ""}</span>
    </div>
  );
}
