/** A token's name and duration, changed by a PUT. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { AccountToken } from "../../contract/tokens.ts";
import { unlessChanged, useChange } from "../core/change.ts";
import { api } from "../core/client.ts";
import { durationWords } from "../core/duration.ts";
import { ErrorNote } from "../parts/notes.tsx";
import { Choice, chosenValue, durations, OWN_DURATION, type Chosen } from "./choice.tsx";

const AS_IT_IS: Chosen = { choice: "", own: "" };

export function Edit({ account, token }: { readonly account: string; readonly token: AccountToken }): VNode {
  const [name, setName] = useState<string | null>(null);
  const [duration, setDuration] = useState(AS_IT_IS);
  const wanted = chosenValue(duration);
  const body = {
    ...(name === null || name === token.name ? {} : { name }),
    ...(wanted === "" ? {} : { duration: wanted }),
  };
  const { run, isPending, problem } = useChange(() =>
    api("PUT", `/accounts/${account}/access/service_tokens/${token.id}`, body),
  );
  const isChanged = Object.keys(body).length > 0;
  const save = async (): Promise<void> => {
    if (!isChanged || !(await run())) return;
    setName(unlessChanged(name, null));
    setDuration(unlessChanged(duration, AS_IT_IS));
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form class="token-part" aria-label="Change" onSubmit={submit}>
      <h3>Change</h3>
      <div class="toolbar">
        <label class="field">
          <span>Name</span>
          <input
            type="text"
            required
            autocomplete="off"
            spellcheck={false}
            value={name ?? token.name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <Choice
          label="Duration, from now on"
          choices={[["", `as it is: ${durationWords(token.duration)}`], ...durations]}
          ownLabel={OWN_DURATION}
          value={duration}
          onChange={setDuration}
        />
        <button type="submit" class="button" aria-disabled={isPending || !isChanged}>
          {isPending ? "Saving …" : "Save"}
        </button>
      </div>
      <ErrorNote problem={problem} />
    </form>
  );
}
