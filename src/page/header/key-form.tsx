/** What a deployed emulator asks for before it shows anything, and an emulator on this machine of who looks at it from another. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { changed } from "../core/load.ts";
import { lookNow } from "../core/live.ts";
import { keyProblem, key, setKey } from "../core/session.ts";

export function KeyForm(): VNode {
  const [text, setText] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() === "") return;
    setKey(text.trim());
    changed();
    void lookNow();
  };
  return (
    <main class="content" id="content">
      <form class="key-form" onSubmit={submit}>
        <h1>A key is needed here</h1>
        <p>
          Enter the operator's token or a tenant's key. It is kept for this tab's session alone, and sent as a header to
          this emulator and to nobody else.
        </p>
        {key.value !== null && keyProblem.value !== null ? (
          <p class="note bad" role="alert">
            {keyProblem.value}
          </p>
        ) : null}
        <label class="field">
          <span>Key</span>
          <input
            type="password"
            autocomplete="off"
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <button type="submit" class="button main">
          Open
        </button>
      </form>
    </main>
  );
}
