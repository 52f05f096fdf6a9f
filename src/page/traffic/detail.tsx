/** What a request was, what it was answered, and why: the fold below its line. */
import type { ComponentChildren, VNode } from "preact";
import type { Advice, JournalRequest } from "../../contract/journal.ts";
import type { AssumptionEvidence } from "../../contract/settings.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { linkTo, route } from "../core/route.ts";
import { exact } from "../core/time.ts";
import { Copy } from "../parts/copy.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { Prose } from "../parts/prose.tsx";
import { Code, Text, visible } from "../parts/text.tsx";
import { AdvicePiece } from "./advice.tsx";
import { Why } from "./why.tsx";
import { gradeWords, meaningOf, pretty } from "./words.ts";

interface DetailProps {
  readonly account: string;
  readonly row: JournalRequest;
  /** Only what names this request. */
  readonly advice: readonly Advice[];
}

export function Detail({ account, row, advice }: DetailProps): VNode {
  return (
    <div class="detail">
      {advice.length > 0 ? (
        <ul class="plain note warn">
          {advice.map((piece) => (
            <li key={`${piece.kind} ${piece.message}`}>
              <AdvicePiece account={account} piece={{ ...piece, requests: [] }} />
            </li>
          ))}
        </ul>
      ) : null}
      {row.edge === null ? null : <Why account={account} request={row.id} />}
      <div class="detail-parts">
        <Asked account={account} row={row} />
        <Answered account={account} row={row} />
        <Evidence account={account} row={row} />
      </div>
    </div>
  );
}

function Asked({ account, row }: { readonly account: string; readonly row: JournalRequest }): VNode {
  const { edge } = row;
  const target = `${row.path}${row.query === "" ? "" : `?${row.query}`}`;
  return (
    <section>
      <h3>Request {row.id}</h3>
      <dl class="request-facts">
        <Fact name="Asked">
          <Code value={`${row.method} ${visible(edge === null ? target : `${edge.host}${target}`)}`} />
        </Fact>
        <Fact name="Time">{exact(row.time)}</Fact>
        {row.token_id === null ? null : (
          <Fact name="Token">
            <a href={linkTo({ account, place: "tokens", query: { open: row.token_id } })}>
              <Code value={row.token_id} />
            </a>
          </Fact>
        )}
        {row.object_id === null ? null : (
          <Fact name={edge === null ? "Object" : "Application"}>
            <Code value={row.object_id} />
          </Fact>
        )}
        {edge === null ? null : (
          <>
            <Fact name="Credentials">
              {edge.credentials} {edge.client_id === null ? null : <Code value={edge.client_id} />}
            </Fact>
            <Fact name="From">
              {edge.ip ?? "an unknown address"}
              {edge.country === null ? "" : `, ${edge.country}`}
            </Fact>
          </>
        )}
        <Fact name="User agent">
          <Text value={row.user_agent ?? ""} empty="none" />
        </Fact>
        {row.api_token === null ? null : (
          <Fact name="API token">
            <Text value={row.api_token} />
          </Fact>
        )}
        {row.unknown_fields.length === 0 ? null : (
          <Fact name="Not read">
            <Text value={row.unknown_fields.join(", ")} />
          </Fact>
        )}
      </dl>
      {row.body === null ? null : (
        <>
          <pre class="body" tabIndex={0} aria-label="Body of the request" dir="ltr">
            {visibleLines(pretty(row.body))}
          </pre>
          {row.body_cut ? <p class="quiet">The body was longer: its first 4,096 characters are kept.</p> : null}
        </>
      )}
    </section>
  );
}

/** Lines stay lines; what else cannot be seen is made visible. */
function visibleLines(text: string): string {
  return text
    .split("\n")
    .map((line) => visible(line.replaceAll("\t", "  ")))
    .join("\n");
}

function Answered({ account, row }: { readonly account: string; readonly row: JournalRequest }): VNode {
  return (
    <section>
      <h3>Answer</h3>
      <dl class="request-facts">
        <Fact name="Status">{row.status}</Fact>
        {row.codes.map((code) => (
          <Fact key={code} name="Error">
            {code}
            {meaningOf(code) === "" ? "" : `: ${meaningOf(code)}`}
            {code === 10_000 ? (
              <>
                . <a href={linkTo({ account, place: "settings", query: {} })}>The API tokens of the account</a>
              </>
            ) : null}
          </Fact>
        ))}
        {row.retry_after === null ? null : <Fact name="Retry after">{row.retry_after} s</Fact>}
        {row.page_info === null ? null : (
          <Fact name="Page">
            {row.page_info.page}, of {row.page_info.per_page} each, {row.page_info.total_count} in all
          </Fact>
        )}
        {row.fault === null ? null : (
          <Fact name="Fault">
            <a href={linkTo({ account, place: "faults", query: {} })}>{row.fault}</a>
          </Fact>
        )}
        <Fact name="Took">{row.duration_ms} ms</Fact>
        <Fact name="Ray">
          <Code value={row.ray} /> <Copy text={row.ray} of="the ray" />
        </Fact>
      </dl>
    </section>
  );
}

function Evidence({ account, row }: { readonly account: string; readonly row: JournalRequest }): VNode {
  const { assumptions, evidence } = row;
  const isOfNobody = route.value.query["of"] === "none";
  const { data, problem, reload } = useLoaded(
    assumptions.length === 0 || isOfNobody ? null : `evidence ${account}`,
    (stop) =>
      control<{ evidence: Record<string, AssumptionEvidence> }>(
        "GET",
        `/accounts/${account}/settings?evidence=true`,
        undefined,
        stop,
      ),
  );
  return (
    <section>
      <h3>What the answer rests on</h3>
      <p>
        <strong>{evidence}</strong> <span class="quiet">{gradeWords[evidence]}</span>
      </p>
      <ErrorNote problem={problem} again={reload} />
      <ul class="plain">
        {assumptions.map((name) => (
          <li key={name}>
            <a href={linkTo({ account, place: "settings", query: { search: name } })}>{name}</a>{" "}
            <span class="quiet">
              <Prose text={data?.evidence[name]?.statement ?? ""} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
