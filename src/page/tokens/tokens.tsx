/** The place of the tokens: what there is, in which state, and what can be done with it. */
import type { VNode } from "preact";
import { clock, now } from "../core/clock.ts";
import { useLoaded } from "../core/load.ts";
import { route, setQuery } from "../core/route.ts";
import { Empty, ErrorNote } from "../parts/notes.tsx";
import { Pager } from "../parts/pager.tsx";
import { Legend } from "../timeline/legend.tsx";
import { CreateToken } from "./create.tsx";
import { Filters } from "./filters.tsx";
import { TokenList } from "./list.tsx";
import { TokenPanel } from "./panel.tsx";
import { readTokens } from "./read.ts";
import { SecretBoxes } from "./secret-box.tsx";
import { PER_PAGE, viewOf, type TokenView } from "./view.ts";

export function Tokens({ account }: { readonly account: string }): VNode {
  const { query } = route.value;
  const view = viewOf(query);
  const { data, problem, reload } = useLoaded(`${account} ${JSON.stringify(view)}`, (stop) =>
    readTokens(account, view, stop),
  );
  const open = query["open"] ?? null;
  const isCreating = query["new"] === "token";
  const close = (): void => setQuery({ open: "" });
  return (
    <>
      <div class="place-head">
        <h1>Tokens</h1>
        <button
          type="button"
          class="button main"
          aria-expanded={isCreating}
          onClick={() => setQuery({ new: isCreating ? "" : "token" })}
        >
          New token
        </button>
      </div>
      <SecretBoxes account={account} />
      {isCreating ? <CreateToken account={account} onClose={() => setQuery({ new: "" })} /> : null}
      <div class={`with-panel tokens${open === null ? "" : " open"}`}>
        <div class="tokens-list">
          <Filters view={view} />
          <ErrorNote problem={problem} again={reload} />
          {data === undefined || clock.value === null /* what a row says, and how high it is, hangs on the time */ ? (
            <div class="tokens-place">{problem === undefined ? <p class="quiet">Loading …</p> : null}</div>
          ) : data.tokens.length === 0 ? (
            <Nothing account={account} view={view} total={data.total_count} />
          ) : (
            <>
              <TokenList account={account} tokens={data.tokens} open={open} now={now.value} />
              <Pager
                page={view.page}
                perPage={PER_PAGE}
                total={data.total_count}
                of="tokens"
                onPage={(page) => setQuery({ page: page === 1 ? "" : String(page) })}
              />
              <Legend />
            </>
          )}
        </div>
        {open === null ? null : (
          <TokenPanel account={account} id={open} known={data?.tokens.find(({ id }) => id === open)} onClose={close} />
        )}
      </div>
    </>
  );
}

function Nothing({
  account,
  view,
  total,
}: {
  readonly account: string;
  readonly view: TokenView;
  readonly total: number;
}): VNode {
  if (view.page > 1 && total > 0) {
    return (
      <Empty title="This page of the list is empty.">
        <button type="button" class="button" onClick={() => setQuery({ page: "" })}>
          To the first page
        </button>
      </Empty>
    );
  }
  if (view.search !== "" || view.filter !== "all") {
    return (
      <Empty title="No token is like this.">
        <p>The search and the state leave none.</p>
        <button type="button" class="button" onClick={() => setQuery({ search: "", state: "", page: "" })}>
          Show all tokens
        </button>
      </Empty>
    );
  }
  const command = `curl -H "Authorization: Bearer any-token" -d '{"name":"ci"}' \\\n  ${location.origin}/client/v4/accounts/${account}/access/service_tokens`;
  return <Empty title="No tokens yet. Make one with the button above, or from the terminal:" command={command} />;
}
