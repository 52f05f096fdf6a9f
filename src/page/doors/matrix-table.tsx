/** The matrix as a table; on a phone each token is a card with a line an application. */
import type { VNode } from "preact";
import type { AccessApplication } from "../../contract/access.ts";
import type { AccountToken } from "../../contract/tokens.ts";
import { linkTo, route } from "../core/route.ts";
import { decisionWords, reasonWords } from "../explanation/reasons.ts";
import { Badge } from "../parts/badge.tsx";
import { Code, Text, visible } from "../parts/text.tsx";
import { hostsOf } from "./hosts.ts";
import type { MatrixPart } from "./matrix-data.ts";

interface TableProps {
  readonly account: string;
  readonly part: MatrixPart;
  /** The cell that is open: an application and a token. */
  readonly cell: string;
}

export function MatrixTable({ account, part, cell }: TableProps): VNode {
  const { applications, tokens } = part;
  if (applications.length === 0) return <p class="quiet">No application here has such a name.</p>;
  return (
    <table class="table matrix">
      <caption class="unseen">Which token gets in to which application, by the account's clock</caption>
      <thead>
        <tr>
          <th scope="col">Token</th>
          {applications.map((application) => (
            <th key={application.id} scope="col">
              <Head account={account} application={application} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Row {...{ account, part, cell }} token={null} />
        {tokens.map((token) => (
          <Row key={token.id} {...{ account, part, cell }} token={token} />
        ))}
        {tokens.length === 0 ? (
          <tr>
            <td class="quiet" colSpan={applications.length + 1}>
              {part.tokenCount === 0 && !route.value.query["token"]
                ? "No tokens yet: make one in the place Tokens."
                : "No token here has such a name."}
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

function Head({ account, application }: { readonly account: string; readonly application: AccessApplication }): VNode {
  const { id, name, policies } = application;
  const hosts = hostsOf(application);
  const decisions = [...new Set(policies.map(({ decision }) => decisionWords[decision] ?? decision))];
  return (
    <>
      <a href={linkTo({ account, place: "doors", query: { view: "applications", app: id } })}>
        <Text value={name} empty="(no name)" />
      </a>
      <span class="head-host">{hosts[0] === undefined ? "no host" : <Code value={visible(hosts[0])} />}</span>
      <span class="quiet">
        {hosts.length > 1 ? `+ ${hosts.length - 1} · ` : ""}
        {decisions.join(", ") || "no policy"}
      </span>
    </>
  );
}

interface RowProps extends TableProps {
  /** Null is a request without one. */
  readonly token: AccountToken | null;
}

function Row({ account, part, cell, token }: RowProps): VNode {
  return (
    <tr class={token === null ? "nobody" : undefined}>
      <th scope="row">
        {token === null ? (
          "without a token"
        ) : (
          <a href={linkTo({ account, place: "tokens", query: { open: token.id } })}>
            <Text value={token.name} empty={token.id} />
          </a>
        )}
        {token !== null && token.state !== "active" ? <span class="quiet"> {token.state}</span> : null}
      </th>
      {part.applications.map((application) => (
        <td key={application.id} data-label={visible(application.name) || "(no name)"}>
          <Cell {...{ account, part, cell, token }} application={application} />
        </td>
      ))}
    </tr>
  );
}

function Cell({ account, part, cell, token, application }: RowProps & { readonly application: AccessApplication }) {
  const door = part.door(application.id, token?.id ?? null);
  if (door === undefined) {
    const isHosted = application.type === "self_hosted";
    return <span class="quiet small-text">{isHosted ? "no public host" : `${application.type}: not at the edge`}</span>;
  }
  const { words, tone } = reasonWords(door.reason);
  const isToEverybody = token === null && door.admitted;
  const at = `${application.id}~${token?.id ?? "none"}`;
  const who = token === null ? "a request without a token" : `the token ${visible(token.name)}`;
  const query = { ...route.value.query, cell: at };
  const hangsOn = door.depends_on.length === 0 ? "" : ` hangs on ${door.depends_on.join(" and ")}`;
  return (
    <a
      class="door"
      data-row
      href={linkTo({ account, place: "doors", query })}
      aria-label={`${isToEverybody ? "open to everybody" : words}${hangsOn}: ${who} at ${visible(application.name)}`}
      aria-current={at === cell ? "true" : undefined}
    >
      <Badge tone={isToEverybody ? "warn" : tone}>{isToEverybody ? "open to everybody" : words}</Badge>
      {hangsOn === "" ? null : <span class="quiet small-text">{hangsOn}</span>}
    </a>
  );
}
