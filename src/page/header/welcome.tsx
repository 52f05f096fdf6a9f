/** Without an account: the accounts that there are, or how to make a first token. */
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLoaded } from "../core/load.ts";
import { ACCOUNTS_PER_PAGE } from "../core/paths.ts";
import { go, linkTo, route, setQuery } from "../core/route.ts";
import { Empty, ErrorNote } from "../parts/notes.tsx";
import { Pager } from "../parts/pager.tsx";
import { useSettled } from "../parts/settled.ts";
import { Code, Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { NewAccount } from "./account-forms.tsx";
import { listAccounts } from "./list.ts";

const FIRST = "00000000000000000000000000000001";

export function Welcome(): VNode {
  const { query } = route.value;
  const search = query["search"] ?? "";
  const page = Math.max(1, Number(query["page"] ?? 1) || 1);
  const [text, setText] = useState(search);
  const settled = useSettled(text.trim());
  useEffect(() => setText(search), [search]);
  useEffect(() => {
    if (settled === text.trim() && settled !== search) setQuery({ search: settled, page: "" }, { replace: true });
  }, [settled]);
  const { data, problem, reload } = useLoaded(`accounts ${page} ${search}`, (stop) =>
    listAccounts(search, page, ACCOUNTS_PER_PAGE, stop),
  );
  const isNone = data?.total_count === 0 && search === "";
  const command = `curl -H "Authorization: Bearer any-token" -d '{"name":"first"}' \\\n  ${location.origin}/client/v4/accounts/${FIRST}/access/service_tokens`;
  return (
    <>
      <h1>Accounts</h1>
      <ErrorNote problem={problem} again={reload} />
      {isNone ? (
        <Empty title="No account is in use yet. Make a first token:" command={command} />
      ) : (
        <>
          <div class="toolbar" role="search">
            <label class="field">
              <span>Search by name or id</span>
              <input
                type="search"
                data-search
                spellcheck={false}
                value={text}
                onInput={({ currentTarget }) => setText(currentTarget.value)}
              />
            </label>
          </div>
          {data?.accounts.length === 0 ? (
            <Empty title="No account is like this." />
          ) : (
            <table class="table welcome" aria-busy={data === undefined}>
              <thead>
                <tr>
                  <th scope="col">Account</th>
                  <th scope="col">Id</th>
                  <th scope="col">Used last</th>
                </tr>
              </thead>
              <tbody>
                {data?.accounts.map(({ id, name, last_used_at: used }) => (
                  <tr key={id}>
                    <td data-label="Account">
                      <a data-row href={linkTo({ account: id, place: "tokens", query: {} })}>
                        <Text value={name} />
                      </a>
                    </td>
                    <td data-label="Id">
                      <Code value={id} />
                    </td>
                    <td data-label="Used last">
                      <Time at={used} never="not used yet" by="system" />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {data && (data.total_count > ACCOUNTS_PER_PAGE || page > 1) ? (
            <Pager
              page={page}
              perPage={ACCOUNTS_PER_PAGE}
              total={data.total_count}
              of="accounts"
              onPage={(next) => setQuery({ page: String(next) })}
            />
          ) : null}
        </>
      )}
      <div class="welcome-new">
        <NewAccount heading="h2" onMade={(id) => go({ account: id, place: "tokens" })} />
      </div>
    </>
  );
}
