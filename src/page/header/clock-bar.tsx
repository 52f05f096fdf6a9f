/** What time it is by the account's clock, whether it passes, and how to move it. It is always there; on a phone it folds. */
import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { unlessChanged, useChange } from "../core/change.ts";
import { control } from "../core/client.ts";
import { clock, now } from "../core/clock.ts";
import { lookNow } from "../core/live.ts";
import { exact } from "../core/time.ts";
import { Badge } from "../parts/badge.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { askedBy, type ClockRequest } from "./clock-request.ts";
import { StepTo } from "./clock-step.tsx";

export function ClockBar({ account }: { readonly account: string }): VNode {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const { run, isPending, problem, forget } = useChange(async (asked: ClockRequest | string) => {
    if (clock.peek() === null) await lookNow(); // back from now needs to know when that is
    const [method, path, body] = typeof asked === "string" ? askedBy(asked, now.peek()) : asked;
    await control(method, `/accounts/${account}/clock${path}`, body);
    await lookNow();
  });
  const state = clock.value;
  const isFrozen = state?.mode === "frozen";
  const ask = (request: ClockRequest): void => {
    if (!isPending) void run(request);
  };
  const set = async (): Promise<void> => {
    if (text.trim() !== "" && (await run(text))) setText(unlessChanged(text, ""));
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void set();
  };
  return (
    <div class={`clock${isOpen ? " unfolded" : ""}`} role="group" aria-label="Clock of the account">
      <span class="clock-now">
        <time class="figures" dateTime={state === null ? undefined : new Date(now.value).toISOString()}>
          {state === null ? "–" : exact(new Date(now.value).toISOString())}
        </time>{" "}
        <span class="clock-mode">
          {state === null ? null : <Badge tone={isFrozen ? "info" : "good"}>{state.mode}</Badge>}
        </span>
        <button
          type="button"
          class="button small clock-fold"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          Clock
        </button>
      </span>
      <div class="clock-steps" id={id}>
        <button
          type="button"
          class="button small clock-freeze"
          aria-disabled={isPending}
          disabled={state === null}
          onClick={() => ask(["PUT", "", { mode: isFrozen ? "running" : "frozen" }])}
        >
          {isFrozen ? "Run" : "Freeze"}
        </button>
        <button
          type="button"
          class="button small"
          aria-disabled={isPending}
          onClick={() => ask(["POST", "/advance", { by: "1h" }])}
        >
          +1 h
        </button>
        <button
          type="button"
          class="button small"
          aria-disabled={isPending}
          onClick={() => ask(["POST", "/advance", { by: "24h" }])}
        >
          +1 d
        </button>
        <StepTo what="next expiry" due={state?.next?.expiry} isPending={isPending} ask={ask} />
        <StepTo what="end of the next grace" due={state?.next?.grace_end} isPending={isPending} ask={ask} />
        <form class="clock-field" onSubmit={submit}>
          <input
            type="text"
            aria-label="A time to set the clock to, or a duration to move it by"
            placeholder="90m, -1h or 2026-03-01"
            title="A duration moves the clock: 90m, or back by -1h. A time sets it: 2026-03-01T12:00:00Z; 2026-03-01 12:00 is in UTC."
            autocomplete="off"
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
              if (problem !== undefined) forget();
            }}
          />
          <button type="submit" class="button small" aria-disabled={isPending}>
            Set
          </button>
        </form>
      </div>
      <ErrorNote problem={problem} />
    </div>
  );
}
