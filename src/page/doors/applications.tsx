/** The applications with their hosts and policies; one opens beside the list. */
import type { VNode } from "preact";
import type { AccessApplication } from "../../contract/access.ts";
import { apiPage } from "../core/client.ts";
import { queryOf } from "../core/query.ts";
import { useLoaded } from "../core/load.ts";
import { linkTo, route, setQuery } from "../core/route.ts";
import { decisionWords } from "../explanation/reasons.ts";
import { ErrorNote } from "../parts/notes.tsx";
import { Pager } from "../parts/pager.tsx";
import { Code, Text, visible } from "../parts/text.tsx";
import { ApplicationPanel } from "./application-panel.tsx";
import { hostsOf } from "./hosts.ts";
import { NoApplications } from "./matrix.tsx";
import { NewApplication } from "./new-application.tsx";

const PER_PAGE = 25;

export function Applications({ account }: { readonly account: string }): VNode {
  const { query } = route.value;
  const page = Math.max(1, Math.trunc(Number(query["page"])) || 1);
  const open = query["app"] ?? null;
  const isNew = query["new"] === "application";
  const { data, problem, reload } = useLoaded(`applications of ${account} ${page}`, (stop) =>
    apiPage<AccessApplication>(`/accounts/${account}/access/apps${queryOf({ page, per_page: PER_PAGE })}`, stop),
  );
  return (
    <>
      <div class="toolbar">
        <button
          type="button"
          class="button"
          aria-expanded={isNew}
          onClick={() => setQuery({ new: isNew ? "" : "application" })}
        >
          New application
        </button>
      </div>
      {isNew ? <NewApplication account={account} /> : null}
      <ErrorNote problem={problem} again={reload} />
      <div class={`with-panel applications${open === null ? "" : " open"}`}>
        <div class="matrix-place">
          {data === undefined ? (
            <p class="quiet">{problem === undefined ? "Loading …" : ""}</p>
          ) : data.total === 0 ? (
            isNew ? null : (
              <NoApplications account={account} />
            )
          ) : (
            <>
              <List account={account} applications={data.result} open={open} />
              <Pager
                page={page}
                perPage={PER_PAGE}
                total={data.total}
                of="applications"
                onPage={(to) => setQuery({ page: to === 1 ? "" : String(to), app: "" })}
              />
            </>
          )}
        </div>
        {open === null ? null : (
          <ApplicationPanel key={open} account={account} id={open} onClose={() => setQuery({ app: "" })} />
        )}
      </div>
    </>
  );
}

interface ListProps {
  readonly account: string;
  readonly applications: readonly AccessApplication[];
  readonly open: string | null;
}

function List({ account, applications, open }: ListProps): VNode {
  return (
    <table class="table">
      <caption class="unseen">Applications</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Hosts</th>
          <th scope="col">Policies, in their order</th>
        </tr>
      </thead>
      <tbody>
        {applications.map((application) => {
          const { id, name, type, policies } = application;
          const hosts = hostsOf(application);
          return (
            <tr key={id} class={id === open ? "selected" : undefined}>
              <td data-label="Name">
                <a
                  data-row
                  href={linkTo({ account, place: "doors", query: { ...route.value.query, app: id } })}
                  aria-current={id === open ? "true" : undefined}
                >
                  <Text value={name} empty="(no name)" />
                </a>
              </td>
              <td data-label="Hosts">
                <span>
                  {hosts.slice(0, 3).map((host) => (
                    <Code key={host} value={visible(host)} />
                  ))}
                  {hosts.length > 3 ? <span class="quiet"> + {hosts.length - 3}</span> : null}
                  {hosts.length === 0 || type !== "self_hosted" ? (
                    <span class="quiet">{type === "self_hosted" ? "none is public" : `${type}: not at the edge`}</span>
                  ) : null}
                </span>
              </td>
              <td data-label="Policies">
                <span>
                  {policies.length === 0
                    ? "no policy: nobody gets in"
                    : policies.map(({ decision }) => decisionWords[decision] ?? decision).join(", ")}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
