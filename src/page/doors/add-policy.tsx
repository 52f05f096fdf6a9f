/** A Service Auth policy that includes a token, for an application. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { unlessChanged, useChange } from "../core/change.ts";
import { addServiceAuth, ofToken } from "../explanation/changes.ts";
import { ErrorNote } from "../parts/notes.tsx";
import { TokenChoice } from "../parts/token-choice.tsx";

export function AddPolicy({ account, application }: { readonly account: string; readonly application: string }): VNode {
  const [token, setToken] = useState("");
  const change = useChange(() => addServiceAuth(account, application, "Service tokens", [ofToken(token)]));
  const submit = (event: Event): void => {
    event.preventDefault();
    if (token === "") return;
    void change.run().then((isDone) => isDone && setToken(unlessChanged(token, "")));
  };
  return (
    <form class="add-policy" onSubmit={submit} aria-label="Let a token in">
      <TokenChoice account={account} label="Let a token in by a Service Auth policy" token={token} onToken={setToken} />
      <button type="submit" class="button" disabled={token === "" || change.isPending}>
        {change.isPending ? "Add the policy …" : "Add the policy"}
      </button>
      <ErrorNote problem={change.problem} />
    </form>
  );
}
