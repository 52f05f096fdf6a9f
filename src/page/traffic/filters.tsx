/** Which requests are wanted: each filter stands in the fragment. */
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { edgeReasons } from "../../contract/edge.ts";
import { minimumGrades } from "../../contract/evidence.ts";
import { requestOperationNames } from "../../contract/operations.ts";
import { go, route, setQuery } from "../core/route.ts";
import { useSettled } from "../parts/settled.ts";
import { TokenChoice } from "../parts/token-choice.tsx";
import type { FilterName, Filters } from "./query.ts";

interface FilterBarProps {
  readonly account: string;
  readonly filters: Filters;
  readonly isOfNobody: boolean;
}

/** Another filter begins at the newest row again. */
function set(name: FilterName, value: string): void {
  setQuery({ [name]: value, before: "", open: "" }, { replace: true });
}

export function FilterBar({ account, filters, isOfNobody }: FilterBarProps): VNode {
  const count = Object.keys(filters).length;
  const [isWide] = useState(() => matchMedia("(width >= 700px)").matches);
  const clear = (): void => {
    const { of } = route.peek().query;
    go({ query: of === undefined ? {} : { of } });
  };
  return (
    <details class="filters" open={isWide || count > 0}>
      <summary>{count === 0 ? "Filters" : `Filters (${count})`}</summary>
      <div class="toolbar" role="search" aria-label="Filters">
        <Choose name="operation" label="Operation" filters={filters} options={requestOperationNames} />
        <Written name="status" label="Status" filters={filters} pattern={/^([1-5]xx|[1-5]\d\d)$/} hint="4xx or 404" />
        {isOfNobody ? null : (
          <>
            <Written
              name="host"
              label="Host"
              filters={filters}
              pattern={/^[\w.-]{1,253}$/}
              hint="app.example.com"
              isSearch
            />
            <Choose name="reason" label="Reason at the edge" filters={filters} options={edgeReasons} />
            <TokenChoice
              account={account}
              label="Token"
              token={filters.token_id ?? ""}
              onToken={(id) => set("token_id", id)}
            />
          </>
        )}
        <Choose name="weaker_than" label="Rests on less than" filters={filters} options={minimumGrades} />
        <Choose name="client" label="Sent by" filters={filters} options={["page", "none"]} words={SENT_BY} />
        <button type="button" class="button" disabled={count === 0} onClick={clear}>
          Clear
        </button>
      </div>
    </details>
  );
}

const SENT_BY: Readonly<Record<string, string>> = { page: "this page", none: "your clients" };

interface FilterProps {
  readonly name: FilterName;
  readonly label: string;
  readonly filters: Filters;
}

function Choose({
  name,
  label,
  filters,
  options,
  words = {},
}: FilterProps & { readonly options: readonly string[]; readonly words?: Readonly<Record<string, string>> }): VNode {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={filters[name] ?? ""} onChange={({ currentTarget }) => set(name, currentTarget.value)}>
        <option value="">any</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {words[option] ?? option}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What is typed counts when nobody has typed for a moment, and only in its form. */
function Written({
  name,
  label,
  filters,
  pattern,
  hint,
  isSearch = false,
}: FilterProps & { readonly pattern: RegExp; readonly hint: string; readonly isSearch?: boolean }): VNode {
  const inForce = filters[name] ?? "";
  const [text, setText] = useState(inForce);
  const settled = useSettled(text.trim());
  const isRight = text.trim() === "" || pattern.test(text.trim());
  useEffect(() => setText(inForce), [inForce]);
  useEffect(() => {
    const isWanted = settled === text.trim() && settled !== inForce;
    if (isWanted && (settled === "" || pattern.test(settled))) set(name, settled);
  }, [settled]);
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        spellcheck={false}
        autocomplete="off"
        placeholder={hint}
        aria-invalid={!isRight}
        data-search={isSearch ? "" : undefined}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
    </label>
  );
}
