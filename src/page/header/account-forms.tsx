/** To make an account, and to name or empty the one that is shown. */
import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { DescribedAccount } from "../../contract/accounts.ts";
import { unlessChanged, useChange } from "../core/change.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { Confirm } from "../parts/confirm.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { visible } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

interface NewAccountProps {
  readonly onMade: (id: string) => void;
  /** Its level where it stands. */
  readonly heading: "h2" | "h3";
}

export function NewAccount({ onMade, heading: Heading }: NewAccountProps): VNode {
  const [name, setName] = useState("");
  const made = useRef("");
  const make = useChange(async () => {
    const body = name.trim() === "" ? {} : { name: name.trim() };
    made.current = (await control<{ id: string }>("POST", "/accounts", body)).id;
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    void make.run().then((isDone) => isDone && onMade(made.current));
  };
  return (
    <form onSubmit={submit}>
      <Heading>New account</Heading>
      <div class="toolbar">
        <label class="field">
          <span>Name (may be empty)</span>
          <input
            type="text"
            maxLength={100}
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <button type="submit" class="button" disabled={make.isPending}>
          {make.isPending ? "Making …" : "Make an account"}
        </button>
      </div>
      <ErrorNote problem={make.problem} />
    </form>
  );
}

export function ThisAccount({
  account,
  onEmptied,
}: {
  readonly account: string;
  readonly onEmptied: () => void;
}): VNode {
  const { data } = useLoaded(`account ${account}`, (stop) =>
    control<DescribedAccount>("GET", `/accounts/${account}`, undefined, stop),
  );
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? data?.name ?? "";
  const rename = useChange(async () => {
    await control("PATCH", `/accounts/${account}`, { name: name.trim() === "" ? null : name.trim() });
    setTyped(unlessChanged(typed, null));
  });
  const empty = useChange(() => control("DELETE", `/accounts/${account}`));
  const submit = (event: Event): void => {
    event.preventDefault();
    void rename.run();
  };
  return (
    <form onSubmit={submit}>
      <h3>This account</h3>
      <p class="quiet">
        {data === undefined
          ? "Loading …"
          : `${data.tokens.toLocaleString("en")} ${data.tokens === 1 ? "token" : "tokens"}`}
        {data?.empties_at ? (
          <>
            ; emptied <Time at={data.empties_at} by="system" /> unless somebody uses it
          </>
        ) : null}
      </p>
      <div class="toolbar">
        <label class="field">
          <span>Its name</span>
          <input
            type="text"
            dir="auto"
            maxLength={100}
            value={name}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <button type="submit" class="button" disabled={rename.isPending || typed === null}>
          {rename.isPending ? "Renaming …" : "Rename"}
        </button>
        <Confirm
          label="Empty the account"
          question={`Empty "${visible(data?.name ?? account)}"? Its tokens, applications, clock, faults, settings, journal and name are gone then.`}
          isPending={empty.isPending}
          onConfirm={() => void empty.run().then((isDone) => isDone && onEmptied())}
        />
      </div>
      <ErrorNote problem={rename.problem} />
      <ErrorNote problem={empty.problem} />
    </form>
  );
}
