/** What a deployed emulator asks for before it shows anything, and an emulator on this machine of who looks at it from another. */
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useChange } from "../core/change.ts";
import { tryKey } from "../core/client.ts";
import { lookNow } from "../core/live.ts";
import { keyProblem, key, setKey } from "../core/session.ts";
import { ErrorNote } from "../parts/notes.tsx";

/** The fragment stays as it is: with the right key the same place is there again. */
export function KeyForm(): VNode {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const open = useChange(async () => {
    const candidate = text.trim();
    await tryKey(candidate);
    setKey(candidate);
    void lookNow();
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() !== "") void open.run();
  };
  return (
    <main class="content" id="content">
      <form class="key-form" onSubmit={submit}>
        <h1>A key is needed here</h1>
        <p>
          Enter the operator's token or a tenant's key. It is kept for this tab's session alone, and sent as a header to
          this emulator and to nobody else.
        </p>
        {open.problem === undefined ? (
          <p class={key.value === null ? "quiet" : "note bad"} role={key.value === null ? undefined : "alert"}>
            {key.value === null ? "" : "The key that was in use is refused now. "}
            {keyProblem.value}
          </p>
        ) : (
          <ErrorNote problem={open.problem} />
        )}
        <label class="field">
          <span>Key</span>
          <input
            ref={input}
            type="password"
            autocomplete="off"
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <button type="submit" class="button main" disabled={open.isPending}>
          {open.isPending ? "Asking …" : "Open"}
        </button>
      </form>
    </main>
  );
}
