/** Rotation: a new secret, while the previous one is let in for the time of its grace. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ServiceToken } from "../../contract/tokens.ts";
import { useChange } from "../core/change.ts";
import { api } from "../core/client.ts";
import { now } from "../core/clock.ts";
import { durationMs, sentTime, timeOf } from "../core/duration.ts";
import { ErrorNote } from "../parts/notes.tsx";
import { Choice, chosenValue, type Chosen } from "./choice.tsx";
import { keepSecret } from "./secrets.ts";

const GRACES = [
  ["", "none: the previous secret ends now"],
  ["1h", "1 hour"],
  ["24h", "24 hours"],
  ["168h", "7 days"],
] as const;

export function Rotate({ account, id }: { readonly account: string; readonly id: string }): VNode {
  const [grace, setGrace] = useState<Chosen>({ choice: "24h", own: "" });
  const { run, isPending, problem } = useChange(async () => {
    const text = chosenValue(grace);
    const body = text === "" ? {} : { previous_client_secret_expires_at: graceEnd(text) };
    const path = `/accounts/${account}/access/service_tokens/${id}/rotate`;
    await keepSecret(account, api<ServiceToken>("POST", path, body));
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    void run();
  };
  return (
    <form class="token-part" aria-label="Rotate" onSubmit={submit}>
      <h3>Rotate</h3>
      <div class="toolbar">
        <Choice
          label="Grace of the previous secret"
          choices={GRACES}
          ownLabel="Duration such as 90m, or a time"
          value={grace}
          onChange={setGrace}
        />
        <button type="submit" class="button" aria-disabled={isPending}>
          {isPending ? "Rotating …" : "Rotate the secret"}
        </button>
      </div>
      <ErrorNote problem={problem} />
    </form>
  );
}

/** What is neither a duration nor a time is sent as it is: the emulator says what is wrong with it. */
function graceEnd(text: string): string {
  const milliseconds = durationMs(text);
  if (milliseconds === null || !Number.isFinite(milliseconds)) return timeOf(text) ?? text;
  return sentTime(now.peek() + milliseconds);
}
