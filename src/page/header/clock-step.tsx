/** A button of the clock that says where it leads: to the next expiry, or to the end of the next grace. */
import type { VNode } from "preact";
import type { NextMoment } from "../../contract/clock.ts";
import { now } from "../core/clock.ts";
import { exact, relative } from "../core/time.ts";
import { visible } from "../parts/text.tsx";
import { pastRequest, type ClockRequest } from "./clock-request.ts";

interface StepToProps {
  readonly what: "next expiry" | "end of the next grace";
  /** Null when there is none, undefined as long as it is not known. */
  readonly due: NextMoment | null | undefined;
  readonly isPending: boolean;
  readonly ask: (request: ClockRequest) => void;
}

/** What ends from then on is called forever. */
const FOREVER = "9000";

const NONE = {
  "next expiry": { label: "no expiry to come", why: "No token expires after now." },
  "end of the next grace": { label: "no grace to end", why: "No previous secret is in its grace." },
} as const;

export function StepTo({ what, due, isPending, ask }: StepToProps): VNode | null {
  if (due === undefined) return null; // what stands after it is at the other end
  if (due === null || due.time >= FOREVER) {
    return (
      <button type="button" class="button small clock-step" disabled title={NONE[what].why}>
        {NONE[what].label}
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
