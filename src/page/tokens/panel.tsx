/** Everything about one token, and what can be done with it. */
import type { ListedToken } from "../../contract/tokens.ts";
import type { ComponentChildren, VNode } from "preact";
import { now } from "../core/clock.ts";
import { durationWords } from "../core/duration.ts";
import { useLoaded } from "../core/load.ts";
import { linkTo } from "../core/route.ts";
import { exact, relative } from "../core/time.ts";
import { Copy } from "../parts/copy.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { Panel } from "../parts/panel.tsx";
import { Code, Text, visible } from "../parts/text.tsx";
import { isForever } from "../timeline/life.ts";
import { LargeTimeline } from "../timeline/large.tsx";
import { Legend } from "../timeline/legend.tsx";
import { Actions } from "./actions.tsx";
import { Edit } from "./edit.tsx";
import { readToken } from "./read.ts";
import { Rotate } from "./rotate.tsx";
import { States } from "./states.tsx";
import { UsedBy } from "./used-by.tsx";

interface PanelProps {
  readonly account: string;
  readonly id: string;
  /** As the list has it, so that something stands there at once. */
  readonly known: ListedToken | undefined;
  readonly onClose: () => void;
}

export function TokenPanel({ account, id, known, onClose }: PanelProps): VNode {
  const { data, problem, isLoading, reload } = useLoaded(`token ${account} ${id}`, (stop) =>
    readToken(account, id, stop),
  );
  const token = data === undefined ? known : data;
  return (
    <Panel of={id} title={token ? <Text value={token.name} /> : "Token"} onClose={onClose}>
      <ErrorNote problem={problem} again={reload} />
      {token ? (
        <Details account={account} token={token} />
      ) : isLoading ? (
        <p class="quiet">Loading …</p>
      ) : problem === undefined ? (
        <p>
          The account has no token with the id <Code value={visible(id)} />. It may have been emptied, or made again.
        </p>
      ) : null}
    </Panel>
  );
}

function Details({ account, token }: { readonly account: string; readonly token: ListedToken }): VNode {
  const at = now.value;
  return (
    <>
      <p>
        <States token={token} now={at} />
      </p>
      <h3>Timeline</h3>
      <LargeTimeline key={token.id} account={account} token={token} name={visible(token.name)} now={at} />
      <Legend />
      <dl class="facts">
        <Fact label="Name">
          <bdi class="text-wrap" dir="auto">
            {visible(token.name)}
          </bdi>
        </Fact>
        <Fact label="Id">
          <Code value={token.id} /> <Copy text={token.id} of="the id" />
        </Fact>
        <Fact label="Client id">
          <Code value={token.client_id} /> <Copy text={token.client_id} of="the client id" />
        </Fact>
        <Fact label="Secret">version {token.client_secret_version}; it was shown once, when it was made</Fact>
        <Fact label="Grace">
          <Moment at={token.previous_client_secret_expires_at} now={at} never="no previous secret" />
        </Fact>
        <Fact label="Duration">
          {durationWords(token.duration)}
          {durationWords(token.duration) === token.duration ? null : <span class="quiet"> ({token.duration})</span>}
        </Fact>
        <Fact label="Expires">
          {isForever(token) ? (
            <>
              never <span class="quiet">({exact(token.expires_at)})</span>
            </>
          ) : (
            <Moment at={token.expires_at} now={at} />
          )}
        </Fact>
        <Fact label="Created">
          <Moment at={token.created_at} now={at} />
        </Fact>
        <Fact label="Changed">
          <Moment at={token.updated_at} now={at} />
        </Fact>
        {token.deleted_at === null ? null : (
          <Fact label="Deleted">
            <Moment at={token.deleted_at} now={at} />
          </Fact>
        )}
        <Fact label="Last seen">
          <Moment at={token.last_seen_at} now={at} />
        </Fact>
        <Fact label="Verified">
          <Moment at={token.last_verified_at} now={at} />
        </Fact>
        <Fact label="In use by">
          <UsedBy account={account} token={token} />
        </Fact>
        <Fact label="Doors">
          <a href={linkTo({ account, place: "doors", query: { token: token.id } })}>Where this token gets in</a>
        </Fact>
        <Fact label="Traffic">
          <a href={linkTo({ account, place: "traffic", query: { token_id: token.id } })}>Requests of this token</a>
        </Fact>
      </dl>
      {token.state === "deleted" ? null : (
        <div key={token.id}>
          <Rotate account={account} id={token.id} />
          <Edit account={account} token={token} />
          <Actions account={account} token={token} />
        </div>
      )}
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Moment({
  at,
  now: from,
  never = "never",
}: {
  readonly at: string | null;
  readonly now: number;
  readonly never?: string;
}): VNode {
  if (at === null) return <span class="quiet">{never}</span>;
  return (
    <>
      <time dateTime={at}>{relative(at, from)}</time> <span class="quiet small-text">{exact(at)}</span>
    </>
  );
}
