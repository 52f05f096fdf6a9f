/** A button of the clock that says where it leads: to the next expiry, or to the end of the next grace. */
import type { VNode } from "preact";
import { now, type DueToken } from "../core/clock.ts";
import { exact, relative } from "../core/time.ts";
import { visible } from "../parts/text.tsx";
import { pastRequest, type ClockRequest } from "./clock-request.ts";

interface StepToProps {
  readonly what: "next expiry" | "end of the next grace";
  /** Null when there is none, undefined as long as it is not known. */
  readonly due: DueToken | null | undefined;
  readonly isPending: boolean;
  readonly ask: (request: ClockRequest) => void;
}

const NONE = {
  "next expiry": "No token expires after now.",
  "end of the next grace": "No previous secret is in grace.",
} as const;

export function StepTo({ what, due, isPending, ask }: StepToProps): VNode {
  if (due === null || due === undefined) {
    return (
      <button type="button" class="button small clock-step" disabled title={due === null ? NONE[what] : undefined}>
        <span class="clock-what">
          {due === null ? `no ${what.replace("end of the ", "").replace("next ", "")}` : what}
        </span>
      </button>
    );
  }
  const title = `${visible(due.name)}: one second past ${exact(due.time)}, when it is over.`;
  return (
    <button
      type="button"
      class="button small clock-step"
      title={title}
      aria-disabled={isPending}
      onClick={() => ask(pastRequest(due.time))}
    >
      <span class="clock-what">to the {what},</span> <bdi class="clock-name">{visible(due.name)}</bdi>
      <span class="clock-what">, {relative(due.time, now.value)}</span>
    </button>
  );
}
