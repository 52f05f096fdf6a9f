/** One application: its hosts, its policies rule by rule, and what can be changed of it. */
import type { VNode } from "preact";
import type { AccessApplication, AccessPolicy } from "../../contract/access.ts";
import { useChange } from "../core/change.ts";
import { useLoaded } from "../core/load.ts";
import { linkTo } from "../core/route.ts";
import { readApplication, removeApplication, removePolicy } from "../explanation/changes.ts";
import { decisionWords } from "../explanation/reasons.ts";
import { Confirm } from "../parts/confirm.tsx";
import { Copy } from "../parts/copy.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { Panel } from "../parts/panel.tsx";
import { Code, Name, Text, visible } from "../parts/text.tsx";
import { AddPolicy } from "./add-policy.tsx";
import { hostsOf, placeIn } from "./hosts.ts";
import { RuleLists } from "./rule-lists.tsx";

interface PanelProps {
  readonly account: string;
  readonly id: string;
  readonly onClose: () => void;
}

export function ApplicationPanel({ account, id, onClose }: PanelProps): VNode {
  const { data, problem, reload } = useLoaded(`application ${id} of ${account}`, (stop) =>
    readApplication(account, id, stop),
  );
  const removal = useChange(() => removeApplication(account, id));
  const remove = (): void => {
    void removal.run().then((isDone) => isDone && onClose());
  };
  const isGone = problem?.status === 404;
  return (
    <Panel
      title={data && !isGone ? <Text value={data.name} empty="(no name)" /> : "Application"}
      onClose={onClose}
      of={id}
    >
      <ErrorNote problem={problem} again={reload} />
      {data === undefined || isGone ? null : (
        <>
          <Facts account={account} application={data} />
          <h3>Policies, in their order</h3>
          {data.policies.length === 0 ? <p>None: nobody gets in.</p> : null}
          <ol class="policies">
            {data.policies.map((policy) => (
              <li key={policy.id}>
                <Policy account={account} application={id} policy={policy} />
              </li>
            ))}
          </ol>
          <AddPolicy account={account} application={id} />
          <div class="panel-end">
            <Confirm
              label="Delete the application"
              question={`Delete "${visible(data.name)}"? Its hosts are then protected by no application.`}
              isPending={removal.isPending}
              onConfirm={remove}
            />
            <ErrorNote problem={removal.problem} />
          </div>
        </>
      )}
    </Panel>
  );
}

function Facts({ account, application }: { readonly account: string; readonly application: AccessApplication }): VNode {
  const hosts = hostsOf(application);
  return (
    <dl class="hosts-facts">
      <dt>Hosts</dt>
      <dd>
        {hosts.length === 0 ? <span class="quiet">none is public</span> : null}
        {hosts.map((host) => (
          <a key={host} href={linkTo({ account, place: "doors", query: { view: "box", url: placeIn(host) } })}>
            <Code value={visible(host)} />
          </a>
        ))}
      </dd>
      <dt>Audience</dt>
      <dd>
        <Code value={application.aud} /> <Copy text={application.aud} of="the audience" />
      </dd>
    </dl>
  );
}

interface PolicyProps {
  readonly account: string;
  readonly application: string;
  readonly policy: AccessPolicy;
}

function Policy({ account, application, policy }: PolicyProps): VNode {
  const { id, name, decision, precedence, reusable } = policy;
  const removal = useChange(() => removePolicy(account, application, id));
  return (
    <>
      <p class="policy-head">
        <strong>{decisionWords[decision] ?? decision}</strong> <Name value={name} />{" "}
        <span class="quiet">
          precedence {precedence}
          {reusable ? ", reusable: other applications may have it, too" : ""}
        </span>
      </p>
      <RuleLists account={account} lists={policy} />
      {reusable ? null : (
        <Confirm
          label="Delete the policy"
          question={`Delete "${visible(name)}"?`}
          isPending={removal.isPending}
          onConfirm={() => void removal.run()}
        />
      )}
      <ErrorNote problem={removal.problem} />
    </>
  );
}
