/** Search, state and order of the list. */
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { setQuery } from "../core/route.ts";
import { filters, type TokenView } from "./view.ts";

const WAIT = 200;

export function Filters({ view }: { readonly view: TokenView }): VNode {
  const [text, setText] = useState(view.search);
  useEffect(() => setText(view.search), [view.search]);
  useEffect(() => {
    if (text === view.search) return undefined;
    const timer = setTimeout(() => setQuery({ search: text, page: "" }, { replace: true }), WAIT);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <form class="toolbar" role="search" aria-label="Tokens" onSubmit={(event) => event.preventDefault()}>
      <label class="field">
        <span>Search by name, id or client id</span>
        <input
          type="search"
          data-search
          maxLength={350}
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>State</span>
        <select
          value={view.filter}
          onChange={({ currentTarget: { value } }) => setQuery({ state: value === "all" ? "" : value, page: "" })}
        >
          {Object.entries(filters).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Order</span>
        <select
          value={view.isOldestFirst ? "asc" : "desc"}
          onChange={({ currentTarget: { value } }) => setQuery({ order: value === "asc" ? "asc" : "", page: "" })}
        >
          <option value="desc">Newest first</option>
          <option value="asc">Oldest first</option>
        </select>
      </label>
    </form>
  );
}
