/** A new application: a name, a host, and which tokens its Service Auth policy lets in. */
import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { useChange } from "../core/change.ts";
import { route, setQuery } from "../core/route.ts";
import { addApplication, anyToken, ofToken } from "../explanation/changes.ts";
import { ErrorNote } from "../parts/notes.tsx";
import { Code } from "../parts/text.tsx";
import { TokenChoice } from "../parts/token-choice.tsx";

const WHO = [
  ["chosen", "the tokens that are chosen here"],
  ["any", "any valid service token"],
  ["nobody", "nobody yet: no policy"],
] as const;

export function NewApplication({ account }: { readonly account: string }): VNode {
  const [name, setName] = useState("");
  const [domain, setDomain] = useState("");
  const [who, setWho] = useState<(typeof WHO)[number][0]>("chosen");
  const [tokens, setTokens] = useState<readonly string[]>([]);
  const form = JSON.stringify([name, domain, who, tokens]);
  const latest = useRef(form);
  latest.current = form;
  const made = useRef("");
  const change = useChange(async () => {
    const include = who === "any" ? [anyToken] : who === "chosen" ? tokens.map(ofToken) : [];
    made.current = (await addApplication(account, name.trim() || domain.trim(), domain.trim(), include)).id;
  });
  const lacksToken = who === "chosen" && tokens.length === 0;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (domain.trim() === "" || lacksToken) return;
    const { app } = route.peek().query;
    if (!(await change.run()) || latest.current !== form) return; // else another one is being written
    setQuery({ new: "", ...(route.peek().query["app"] === app && { app: made.current }) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    setQuery({ new: "" });
  };
  return (
    <form
      class="new-application"
      onSubmit={(event) => void submit(event)}
      onKeyDown={onKeyDown}
      aria-label="New application"
    >
      <label class="field">
        <span>Host, or a host with a path</span>
        <input
          type="text"
          required
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder="app.example.com"
          value={domain}
          onInput={({ currentTarget }) => setDomain(currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>Name (the host, unless given)</span>
        <input
          type="text"
          autocomplete="off"
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <fieldset class="choice">
        <legend>Its Service Auth policy lets in</legend>
        {WHO.map(([value, words]) => (
          <label key={value}>
            <input type="radio" name="who" value={value} checked={who === value} onChange={() => setWho(value)} />{" "}
            {words}
          </label>
        ))}
      </fieldset>
      {who === "chosen" ? (
        <>
          {tokens.length === 0 ? null : (
            <ul class="plain chosen">
              {tokens.map((id) => (
                <li key={id}>
                  <Code value={id} />{" "}
                  <button
                    type="button"
                    class="button small"
                    aria-label={`Leave out ${id}`}
                    onClick={() => setTokens(tokens.filter((each) => each !== id))}
                  >
                    Leave out
                  </button>
                </li>
              ))}
            </ul>
          )}
          <TokenChoice
            key={tokens.length}
            account={account}
            label={tokens.length === 0 ? "Token" : "Another token"}
            token=""
            onToken={(id) => id !== "" && setTokens([...new Set([...tokens, id])])}
          />
        </>
      ) : null}
      <button type="submit" class="button main" disabled={change.isPending || domain.trim() === "" || lacksToken}>
        {change.isPending ? "Make the application …" : "Make the application"}
      </button>
      <ErrorNote problem={change.problem} />
    </form>
  );
}
