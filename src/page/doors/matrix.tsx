/** Tokens down, applications across; a cell says who gets in, or why not in two or three words, and opens why. */
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { route, setQuery } from "../core/route.ts";
import { Empty, ErrorNote } from "../parts/notes.tsx";
import { Pager } from "../parts/pager.tsx";
import { useSettled } from "../parts/settled.ts";
import { CellPanel } from "./cell-panel.tsx";
import {
  APPLICATIONS_A_PAGE,
  TOKENS_A_PAGE,
  useMatrix,
  viewOf,
  type MatrixPart,
  type MatrixView,
} from "./matrix-data.ts";
import { MatrixTable } from "./matrix-table.tsx";
import { OpenNote } from "./open-note.tsx";

export function Matrix({ account }: { readonly account: string }): VNode {
  const { query } = route.value;
  const view = viewOf(query);
  const { data, problem, reload } = useMatrix(account, view);
  const [applicationId, tokenId] = (query["cell"] ?? "").split("~");
  const isNothing = data?.applicationCount === 0 && view.application === "";
  const isOpen = !isNothing && applicationId !== undefined && applicationId !== "" && tokenId !== undefined;
  return (
    <>
      <Filters />
      <ErrorNote problem={problem} again={reload} />
      <div class={`with-panel doors${isOpen ? " open" : ""}`}>
        <div class="matrix-place">
          {data === undefined ? (
            <p class="quiet">{problem === undefined ? "Loading …" : ""}</p>
          ) : (
            <>
              <OpenNote part={data} account={account} />
              {isNothing ? (
                <NoApplications account={account} />
              ) : (
                <>
                  <MatrixTable account={account} part={data} cell={query["cell"] ?? ""} />
                  <Pages part={data} view={view} />
                </>
              )}
            </>
          )}
        </div>
        {isOpen ? (
          <CellPanel
            account={account}
            applicationId={applicationId}
            tokenId={tokenId === "none" ? null : tokenId}
            onClose={() => setQuery({ cell: "" })}
          />
        ) : null}
      </div>
    </>
  );
}

function Pages({ part, view }: { readonly part: MatrixPart; readonly view: MatrixView }): VNode {
  const to = (page: number): string => (page === 1 ? "" : String(page));
  return (
    <div class="pages">
      <Pager
        page={view.page}
        perPage={TOKENS_A_PAGE}
        total={part.tokenCount}
        of="tokens"
        onPage={(page) => setQuery({ page: to(page), cell: "" })}
      />
      <Pager
        page={view.across}
        perPage={APPLICATIONS_A_PAGE}
        total={part.applicationCount}
        of="applications"
        onPage={(page) => setQuery({ across: to(page), cell: "" })}
      />
    </div>
  );
}

function Filters(): VNode {
  return (
    <div class="toolbar" role="search" aria-label="Filter the doors">
      <Filter label="Token" member="token" page="page" isSearch />
      <Filter label="Application" member="application" page="across" />
    </div>
  );
}

interface FilterProps {
  readonly label: string;
  readonly member: string;
  /** With another filter the first page is shown again. */
  readonly page: string;
  readonly isSearch?: boolean;
}

function Filter({ label, member, page, isSearch = false }: FilterProps): VNode {
  const inForce = route.value.query[member] ?? "";
  const [text, setText] = useState(inForce);
  const settled = useSettled(text);
  useEffect(() => {
    if (settled.trim() !== inForce) setQuery({ [member]: settled.trim(), [page]: "" }, { replace: true });
  }, [settled]);
  useEffect(() => setText((before) => (before.trim() === inForce ? before : inForce)), [inForce]);
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder="a part of its name"
        maxLength={350}
        data-search={isSearch ? "" : undefined}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
    </label>
  );
}

export function NoApplications({ account }: { readonly account: string }): VNode {
  const command = `curl -H "Authorization: Bearer any-token" \\
  ${location.origin}/client/v4/accounts/${account}/access/apps \\
  -d '{"type":"self_hosted","name":"App","domain":"app.example.com","policies":[{"name":"Service tokens",
       "decision":"non_identity","include":[{"any_valid_service_token":{}}]}]}'`;
  return (
    <Empty title="No applications: tokens open nothing." command={command}>
      <p>
        Make one here, or by this command, which lets in every valid token:{" "}
        <button type="button" class="button" onClick={() => setQuery({ view: "applications", new: "application" })}>
          New application
        </button>
      </p>
    </Empty>
  );
}
