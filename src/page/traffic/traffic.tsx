/** What happened: one row a request, newest first, API and edge alike. */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { RequestPage } from "../../contract/journal.ts";
import { control } from "../core/client.ts";
import { useChange } from "../core/change.ts";
import { linkTo, route, setQuery } from "../core/route.ts";
import { Confirm } from "../parts/confirm.tsx";
import { Empty, ErrorNote } from "../parts/notes.tsx";
import { AdviceList } from "./advice.tsx";
import { FilterBar } from "./filters.tsx";
import { afterPath, filtersOf, journalOf, PER_PAGE, queryOfRow } from "./query.ts";
import { Row } from "./row.tsx";
import { useRows, type Rows } from "./rows.ts";
import { useAdvice } from "./use-advice.ts";

/** Whoever has scrolled farther than this reads something. */
const TOP = 200;

export function Traffic({ account }: { readonly account: string }): VNode {
  const { query } = route.value;
  const filters = filtersOf(query);
  const journal = journalOf(account, query);
  const isOfNobody = journal === "/requests";
  const before = query["before"] ?? "";
  const open = Number(query["open"] ?? 0);
  const list = useRef<HTMLTableElement>(null);
  const mayCome = (): boolean =>
    open === 0 && window.scrollY < TOP && list.current?.contains(document.activeElement) !== true;
  const rows = useRows(journal, filters, before, mayCome);
  const advice = useAdvice(journal, rows.total);
  const isShown = rows.rows.some(({ id }) => id === open);
  const isBelow = rows.isLoaded && open > 0 && !isShown && open < (rows.rows.at(-1)?.id ?? 0);
  useEffect(() => {
    // A link leads to a row that is farther down: its page is shown.
    if (isBelow) setQuery({ before: String(open + 20) }, { replace: true });
  }, [isBelow, open]);

  return (
    <>
      <div class="traffic-head">
        <h1>{isOfNobody ? "Traffic that names no account" : "Traffic"}</h1>
        <a class="button small" href={linkTo({ account, place: "traffic", query: isOfNobody ? {} : { of: "none" } })}>
          {isOfNobody ? "Traffic of this account" : "Requests without an account"}
        </a>
      </div>
      <AdviceList account={account} advice={advice} />
      <FilterBar account={account} filters={filters} isOfNobody={isOfNobody} />
      <ErrorNote problem={rows.problem} again={rows.reload} />
      <div class="traffic-count">
        <span role="status">{counted(rows)}</span>
        <button type="button" class="button small main" hidden={rows.waiting.length === 0} onClick={rows.show}>
          {(rows.waiting.length + rows.more).toLocaleString("en")} new
        </button>
        {rows.total > 0 || !rows.isLoaded ? (
          <EmptyJournal key={journal} journal={journal} onEmptied={rows.reload} />
        ) : null}
      </div>
      {rows.isLoaded && open > 0 && !isShown && !isBelow ? (
        <p class="note warn">
          The request {open} is not in this list: the journal no longer has it, or a filter hides it.{" "}
          <a href={linkTo({ account, place: "traffic", query: queryOfRow(open) })}>Look without filters</a>
        </p>
      ) : null}
      {rows.isLoaded && rows.rows.length === 0 ? (
        <Nothing account={account} isFiltered={Object.keys(filters).length > 0} isOfNobody={isOfNobody} />
      ) : (
        <table class="table traffic" ref={list} aria-label="Requests, newest first" aria-busy={!rows.isLoaded}>
          <thead>
            <tr>
              <th scope="col" class="time">
                Time
              </th>
              <th scope="col">Request</th>
              <th scope="col" class="status">
                Status
              </th>
              <th scope="col" class="why">
                Reason or error
              </th>
              <th scope="col" class="took">
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.rows.map((row) => (
              <Row
                key={row.id}
                account={account}
                row={row}
                isOpen={row.id === open}
                isFresh={rows.fresh.has(row.id)}
                advice={advice ?? []}
              />
            ))}
          </tbody>
        </table>
      )}
      <Pages journal={journal} rows={rows} before={before} />
    </>
  );
}

function EmptyJournal({ journal, onEmptied }: { readonly journal: string; readonly onEmptied: () => void }): VNode {
  const empty = useChange(() => control("DELETE", journal));
  return (
    <>
      <ErrorNote problem={empty.problem} />
      <Confirm
        label="Empty the journal"
        question="Forget all requests of this journal?"
        isPending={empty.isPending}
        onConfirm={() => void empty.run().then((isDone) => isDone && onEmptied())}
      />
    </>
  );
}

function counted({ isLoaded, rows, total, dropped }: Rows): string {
  if (!isLoaded) return "Loading …";
  const shown = rows.length < total ? `${rows.length.toLocaleString("en")} of ` : "";
  const gone = dropped === 0 ? "" : `; ${dropped.toLocaleString("en")} older ones were dropped`;
  return `${shown}${total.toLocaleString("en")} ${total === 1 ? "request" : "requests"}${gone}`;
}

/** The way to older rows and back. */
function Pages({
  journal,
  rows,
  before,
}: {
  readonly journal: string;
  readonly rows: Rows;
  readonly before: string;
}): VNode | null {
  const oldest = rows.rows.at(-1)?.id ?? 0;
  if (before === "" && !rows.hasOlder) return null;
  const newer = async (): Promise<void> => {
    const here = route.peek();
    const filters = filtersOf(here.query);
    const page = await control<RequestPage>("GET", afterPath(journal, filters, Number(before) - 1));
    if (route.peek() !== here) return; // somebody went elsewhere meanwhile
    const isNewest = page.total_count <= PER_PAGE;
    setQuery({ before: isNewest ? "" : String((page.requests.at(-1)?.id ?? 0) + 1), open: "" });
  };
  return (
    <nav class="pager" aria-label="Pages of requests">
      <button
        type="button"
        class="button small"
        disabled={before === ""}
        onClick={() => setQuery({ before: "", open: "" })}
      >
        Newest
      </button>
      <button
        type="button"
        class="button small"
        disabled={before === ""}
        onClick={() => void newer().catch(rows.reload)}
      >
        Newer
      </button>
      <button
        type="button"
        class="button small"
        disabled={!rows.hasOlder}
        onClick={() => (setQuery({ before: String(oldest), open: "" }), scrollTo(0, 0))}
      >
        Older
      </button>
    </nav>
  );
}

function Nothing({
  account,
  isFiltered,
  isOfNobody,
}: {
  readonly account: string;
  readonly isFiltered: boolean;
  readonly isOfNobody: boolean;
}): VNode {
  if (isFiltered) {
    return (
      <Empty title="No request is like this.">
        <a class="button" href={linkTo({ account, place: "traffic", query: isOfNobody ? { of: "none" } : {} })}>
          Show all requests
        </a>
      </Empty>
    );
  }
  const path = isOfNobody ? "accounts" : `accounts/${account}/access/service_tokens`;
  const command = `curl -H "Authorization: Bearer any-token" ${location.origin}/client/v4/${path}`;
  return <Empty title="No request yet. Make a first one:" command={command} />;
}
