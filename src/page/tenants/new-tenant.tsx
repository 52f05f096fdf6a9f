/** To make a tenant. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Quotas, TenantWithKey } from "../../contract/tenants.ts";
import { unlessChanged, useChange } from "../core/change.ts";
import { control } from "../core/client.ts";
import { ErrorNote } from "../parts/notes.tsx";
import { madeKeys } from "./made-keys.ts";

/** What is not given has the emulator's default. */
const QUOTAS: readonly (readonly [keyof Quotas, string])[] = [
  ["accounts", "Accounts in use (100)"],
  ["tokens_per_account", "Tokens in each account (1000)"],
  ["journal_rows_per_account", "Rows of each journal (1000)"],
  ["bytes", "Bytes of storage (104857600)"],
  ["requests_per_minute", "Requests per minute (6000)"],
];

export function NewTenant(): VNode {
  const [name, setName] = useState("");
  const [end, setEnd] = useState("");
  const [quotas, setQuotas] = useState<Partial<Record<keyof Quotas, string>>>({});
  const make = useChange(async () => {
    const given = Object.entries(quotas).filter(([, text]) => text.trim() !== "");
    const body = {
      name: name.trim(),
      ...(end.trim() === "" ? {} : { expires_at: end.trim() }),
      ...(given.length === 0
        ? {}
        : { quotas: Object.fromEntries(given.map(([quota, text]) => [quota, Number(text)])) }),
    };
    await madeKeys.keep(control<TenantWithKey>("POST", "/tenants", body));
    setName(unlessChanged(name, ""));
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    void make.run();
  };
  return (
    <form class="new-tenant" onSubmit={submit} aria-labelledby="new-tenant">
      <h2 id="new-tenant">New tenant</h2>
      <label class="field">
        <span>Name</span>
        <input type="text" maxLength={100} value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
      </label>
      <label class="field">
        <span>Its key counts until (empty: for ever)</span>
        <input
          type="text"
          placeholder="2027-06-30T00:00:00Z"
          spellcheck={false}
          value={end}
          onInput={({ currentTarget }) => setEnd(currentTarget.value)}
        />
      </label>
      <details>
        <summary>Quotas</summary>
        {QUOTAS.map(([quota, label]) => (
          <label key={quota} class="field">
            <span>{label}</span>
            <input
              type="number"
              min={0}
              value={quotas[quota] ?? ""}
              onInput={({ currentTarget }) => setQuotas({ ...quotas, [quota]: currentTarget.value })}
            />
          </label>
        ))}
      </details>
      <ErrorNote problem={make.problem} />
      <button type="submit" class="button main" disabled={make.isPending || name.trim() === ""}>
        {make.isPending ? "Making …" : "Make the tenant"}
      </button>
    </form>
  );
}
