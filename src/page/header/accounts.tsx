/** Which account is shown, and the way to another: a list that is searched by the emulator, the one used last first. */
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { signal } from "@preact/signals";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { accountPath } from "../core/paths.ts";
import { go, route } from "../core/route.ts";
import { Combobox } from "../parts/combobox.tsx";
import { Copy } from "../parts/copy.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { useSettled } from "../parts/settled.ts";
import { Code, Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { NewAccount, ThisAccount } from "./account-forms.tsx";
import { listAccounts, type AccountPage, type ListedAccount } from "./list.ts";

/** So many stand in the list; a search finds the others. */
const SHOWN = 50;

const isOpen = signal(false);

export function AccountPicker(): VNode {
  const { account } = route.value;
  const { data } = useLoaded(account === null ? null : `account ${account}`, (stop) =>
    control<{ name: string }>("GET", accountPath(account ?? ""), undefined, stop),
  );
  return (
    <span class="account">
      <button
        type="button"
        class="button account-button"
        data-accounts
        aria-haspopup="dialog"
        onClick={() => (isOpen.value = true)}
      >
        <span class="unseen">Account: </span>
        {account === null ? <span class="text">Choose an account</span> : <Text value={data?.name ?? account} />}
        <span aria-hidden="true">▾</span>
      </button>
      {account === null ? null : (
        <>
          <span class="account-id">
            <Code value={account} />
          </span>
          <Copy text={account} label="Copy id" of="of the account" />
        </>
      )}
      {isOpen.value ? <Accounts account={account} /> : null}
    </span>
  );
}

function Accounts({ account }: { readonly account: string | null }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal(); // which gives focus back when it is closed
    dialog.current?.querySelector<HTMLElement>("[role=combobox]")?.focus();
  }, []);
  const [text, setText] = useState("");
  const search = useSettled(text.trim());
  const { data, problem, reload } = useLoaded(`accounts like ${search}`, (stop) =>
    listAccounts(search, 1, SHOWN, stop),
  );
  const isLoading = text.trim() !== search || (data === undefined && problem === undefined);
  const close = (): void => dialog.current?.close();
  const choose = (id: string): void => {
    close();
    const { place } = route.peek();
    go({ account: id, place: place === "tenants" ? "tokens" : place });
  };
  // What was found before stands there until the next is: nothing jumps.
  const last = useRef<AccountPage | undefined>(undefined);
  if (data !== undefined) last.current = data;
  const page = data ?? last.current;
  const beyond = (page?.total_count ?? 0) - (page?.accounts.length ?? 0);
  return (
    <dialog
      ref={dialog}
      class="dialog accounts"
      aria-labelledby="accounts-title"
      onClose={() => (isOpen.value = false)}
    >
      <div class="panel-head">
        <h2 id="accounts-title">Accounts</h2>
        <button type="button" class="button small" onClick={close}>
          Close
        </button>
      </div>
      <ErrorNote problem={problem} again={reload} />
      <Combobox
        isAlwaysOpen
        isLoading={isLoading}
        label="Search by name or id"
        text={text}
        onText={setText}
        current={account ?? undefined}
        choices={(page?.accounts ?? []).map((each) => ({ value: each.id, shown: <Listed account={each} /> }))}
        onChoose={choose}
        nothing={isLoading ? "Loading …" : search === "" ? "No account is in use yet." : "No account is like this."}
      />
      <p class="quiet small-text">
        {beyond > 0 ? `${beyond.toLocaleString("en")} more: search for them.` : "The one used last stands first."}
      </p>
      <NewAccount heading="h3" onMade={choose} />
      {account === null ? null : <ThisAccount key={account} account={account} onEmptied={close} />}
    </dialog>
  );
}

function Listed({ account: { id, name, last_used_at: used } }: { readonly account: ListedAccount }): VNode {
  return (
    <span class="listed">
      <Text value={name} />
      <span class="quiet small-text">
        <Time at={used} never="not used yet" by="system" />
      </span>
      <span class="quiet small-text">
        <Code value={id} />
      </span>
    </span>
  );
}
