/** The whole account as a document: kept, given back, or copied into another account. */
import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { DescribedAccount } from "../../contract/accounts.ts";
import { unlessChanged, useChange } from "../core/change.ts";
import { control, controlText } from "../core/client.ts";
import { now } from "../core/clock.ts";
import { useLoaded } from "../core/load.ts";
import { Refusal } from "../core/refusal.ts";
import { linkTo } from "../core/route.ts";
import { Confirm } from "../parts/confirm.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { Code, visible } from "../parts/text.tsx";
import { fileName, readDocument, saveAs, sizeOf } from "./document.ts";

interface OfAccount {
  readonly account: string;
}

export function Snapshots({ account }: OfAccount): VNode {
  return (
    <>
      <h1>Snapshots</h1>
      <p class="quiet">
        A snapshot is the whole account at one moment, as one JSON document. It holds no secrets, only their digests: a
        token that gets in here gets in to the copy, too.
      </p>
      <div class="snapshots">
        <Download account={account} />
        <Upload account={account} />
        <Fork account={account} />
      </div>
    </>
  );
}

function Download({ account }: OfAccount): VNode {
  const [told, setTold] = useState("");
  const download = useChange(async () => {
    setTold("");
    const name = fileName(account, now.peek());
    const text = await controlText("GET", `/accounts/${account}/snapshot`);
    saveAs(name, text);
    setTold(`${name}, ${sizeOf(text.length)}`);
  });
  return (
    <section>
      <h2>Download</h2>
      <p>Keep the account as it is now in a file.</p>
      <button type="button" class="button main" disabled={download.isPending} onClick={() => void download.run()}>
        {download.isPending ? "Making the snapshot …" : "Download a snapshot"}
      </button>
      <p role="status" class="told">
        {told}
      </p>
      <ErrorNote problem={download.problem} />
    </section>
  );
}

function Upload({ account }: OfAccount): VNode {
  const [file, setFile] = useState<File | null>(null);
  const [holds, setHolds] = useState<string | null>(null);
  const chosenLast = useRef<File | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState("");
  const { data } = useLoaded(`account ${account}`, (stop) =>
    control<DescribedAccount>("GET", `/accounts/${account}`, undefined, stop),
  );
  const restore = useChange(async () => {
    if (file === null) return;
    const answer = await controlText("PUT", `/accounts/${account}/snapshot`, await bodyOf(file));
    const { tokens } = JSON.parse(answer) as { tokens: number };
    setTold(
      `Done: the account is what ${visible(file.name)} holds, with ${tokens} ${tokens === 1 ? "token" : "tokens"}.`,
    );
    if (chosenLast.current !== file) return;
    setFile(null);
    if (input.current) input.current.value = "";
  });
  const choose = (chosen: File | null): void => {
    restore.forget();
    setTold("");
    setFile(chosen);
    setHolds(null);
    chosenLast.current = chosen;
    const tell = (words: string): void => {
      if (chosenLast.current === chosen) setHolds(words); // else another one was chosen meanwhile
    };
    void chosen?.text().then(
      (text) => tell(readDocument(text).holds ?? "nothing that is a snapshot"),
      () => tell("it cannot be read"),
    );
  };
  const tokens = data?.tokens ?? 0;
  return (
    <section>
      <h2>Upload</h2>
      <p>
        Put the account into the state of a snapshot. Everything that is in it now is replaced: its {tokens}{" "}
        {tokens === 1 ? "token" : "tokens"}, applications, clock, settings, faults and journal. Its name stays.
      </p>
      <label class="field">
        <span>Snapshot</span>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          onChange={({ currentTarget }) => choose(currentTarget.files?.[0] ?? null)}
        />
      </label>
      {file === null ? null : (
        <>
          <p class="text-wrap">
            {visible(file.name)}, {sizeOf(file.size)}: {holds ?? "reading …"}.
          </p>
          <Confirm
            label="Replace the account"
            question={`Replace everything in this account by ${visible(file.name)}?`}
            isPending={restore.isPending}
            onConfirm={() => void restore.run()}
          />
        </>
      )}
      <p role="status" class="told">
        {told}
      </p>
      <ErrorNote problem={restore.problem} />
    </section>
  );
}

/** Read before it is sent: a file that was moved or changed since it was chosen would look like an emulator that does not answer. */
async function bodyOf(file: File): Promise<Blob> {
  try {
    return new Blob([await file.arrayBuffer()]);
  } catch {
    throw new Refusal(
      0,
      "file",
      "The file cannot be read: it was moved or changed since it was chosen. Choose it again.",
    );
  }
}

function Fork({ account }: OfAccount): VNode {
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const [hasJournal, setHasJournal] = useState(false);
  const [made, setMade] = useState<{ id: string; tokens: number } | null>(null);
  const fork = useChange(async () => {
    setMade(null);
    const body = { ...(id.trim() === "" ? {} : { id: id.trim() }), ...(hasJournal ? { journal: true } : {}) };
    const copy = await control<{ id: string; tokens: number }>("POST", `/accounts/${account}/fork`, body);
    setMade(copy);
    setId(unlessChanged(id, ""));
    if (name.trim() !== "") await control("PATCH", `/accounts/${copy.id}`, { name: name.trim() });
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    void fork.run();
  };
  return (
    <form onSubmit={submit} aria-labelledby="fork">
      <h2 id="fork">Fork</h2>
      <p>Copy the account into another one that is not in use yet.</p>
      <label class="field">
        <span>Name of the copy (may be empty)</span>
        <input type="text" maxLength={100} value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
      </label>
      <label class="field">
        <span>Its id: 32 hex digits (empty: a random one)</span>
        <input
          type="text"
          class="mono"
          spellcheck={false}
          autocomplete="off"
          value={id}
          onInput={({ currentTarget }) => setId(currentTarget.value)}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={hasJournal}
          onChange={({ currentTarget }) => setHasJournal(currentTarget.checked)}
        />{" "}
        with the journal
      </label>
      <button type="submit" class="button main" disabled={fork.isPending}>
        {fork.isPending ? "Copying …" : "Make a copy"}
      </button>
      <p role="status" class="told">
        {made === null ? null : (
          <>
            Copied {made.tokens} {made.tokens === 1 ? "token" : "tokens"} to{" "}
            <a href={linkTo({ account: made.id, place: "tokens", query: {} })}>
              <Code value={made.id} />
            </a>
          </>
        )}
      </p>
      <ErrorNote problem={fork.problem} />
    </form>
  );
}
