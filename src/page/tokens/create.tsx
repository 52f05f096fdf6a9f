/** The form that makes a token, in its place above the list. */
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ServiceToken } from "../../contract/tokens.ts";
import { useChange } from "../core/change.ts";
import { api } from "../core/client.ts";
import { ErrorNote } from "../parts/notes.tsx";
import { Choice, chosenValue, durations, OWN_DURATION, type Chosen } from "./choice.tsx";
import { keepSecret } from "./secrets.ts";

const USUAL: Chosen = { choice: "8760h", own: "" };

export function CreateToken({ account, onClose }: { readonly account: string; readonly onClose: () => void }): VNode {
  const [name, setName] = useState("");
  const [duration, setDuration] = useState(USUAL);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const form = JSON.stringify([name, duration]);
  const latest = useRef(form);
  latest.current = form;
  const { run, isPending, problem } = useChange(async () => {
    const body = { name, duration: chosenValue(duration) };
    await keepSecret(account, api<ServiceToken>("POST", `/accounts/${account}/access/service_tokens`, body));
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    void run().then((isDone) => isDone && latest.current === form && onClose()); // else another one is being written
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onClose();
  };
  return (
    <form class="panel token-create" aria-labelledby="create-title" onSubmit={submit} onKeyDown={onKeyDown}>
      <h2 id="create-title">New token</h2>
      <div class="toolbar">
        <label class="field token-create-name">
          <span>Name</span>
          <input
            type="text"
            required
            ref={field}
            autocomplete="off"
            spellcheck={false}
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <Choice label="Duration" choices={durations} ownLabel={OWN_DURATION} value={duration} onChange={setDuration} />
        <button type="submit" class="button main" aria-disabled={isPending}>
          {isPending ? "Creating …" : "Create the token"}
        </button>
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
      </div>
      <ErrorNote problem={problem} />
    </form>
  );
}
