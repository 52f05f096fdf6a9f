/** The groups with their rules in words. */
import type { VNode } from "preact";
import type { AccessGroup } from "../../contract/access.ts";
import { apiPage } from "../core/client.ts";
import { queryOf } from "../core/query.ts";
import { useLoaded } from "../core/load.ts";
import { route, setQuery } from "../core/route.ts";
import { Empty, ErrorNote } from "../parts/notes.tsx";
import { Pager } from "../parts/pager.tsx";
import { Code, Text } from "../parts/text.tsx";
import { RuleLists } from "./rule-lists.tsx";

const PER_PAGE = 10;

export function Groups({ account }: { readonly account: string }): VNode {
  const page = Math.max(1, Math.trunc(Number(route.value.query["page"])) || 1);
  const { data, problem, reload } = useLoaded(`groups of ${account} ${page}`, (stop) =>
    apiPage<AccessGroup>(`/accounts/${account}/access/groups${queryOf({ page, per_page: PER_PAGE })}`, stop),
  );
  if (data === undefined) {
    return (
      <>
        <ErrorNote problem={problem} again={reload} />
        <p class="quiet matrix-place">{problem === undefined ? "Loading …" : ""}</p>
      </>
    );
  }
  const command = `curl -H "Authorization: Bearer any-token" \\
  ${location.origin}/client/v4/accounts/${account}/access/groups \\
  -d '{"name":"Machines","include":[{"any_valid_service_token":{}}]}'`;
  return (
    <>
      <ErrorNote problem={problem} again={reload} />
      {data.total === 0 ? (
        <Empty title="No groups: a group is a list of rules that several policies can name." command={command} />
      ) : (
        <>
          <ul class="plain groups">
            {data.result.map((group) => (
              <li key={group.id}>
                <h2>
                  <Text value={group.name} empty="(no name)" />
                </h2>
                <Code value={group.id} />
                <RuleLists account={account} lists={group} />
              </li>
            ))}
          </ul>
          <Pager
            page={page}
            perPage={PER_PAGE}
            total={data.total}
            of="groups"
            onPage={(to) => setQuery({ page: to === 1 ? "" : String(to) })}
          />
        </>
      )}
    </>
  );
}
