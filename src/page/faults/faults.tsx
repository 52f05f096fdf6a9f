/** Which requests go wrong: the account's faults, and a form for another. */
import type { VNode } from "preact";
import type { Fault } from "../../contract/faults.ts";
import { useChange } from "../core/change.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { linkTo } from "../core/route.ts";
import { Badge } from "../parts/badge.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Empty, ErrorNote } from "../parts/notes.tsx";
import { Code, Text } from "../parts/text.tsx";
import { effectOf, leftOf } from "./effects.ts";
import { NewFault } from "./form.tsx";

export function Faults({ account }: { readonly account: string }): VNode {
  const { data, problem, reload } = useLoaded(`faults of ${account}`, (stop) =>
    control<{ faults: readonly Fault[] }>("GET", `/accounts/${account}/faults`, undefined, stop),
  );
  const clear = useChange(() => control("DELETE", `/accounts/${account}/faults`));
  const faults = data?.faults ?? [];
  return (
    <>
      <h1>Faults</h1>
      <p class="quiet">
        A fault makes requests go wrong: so many of them, never at random. Of two that apply the older one acts.
      </p>
      <ErrorNote problem={problem} again={reload} />
      {data === undefined ? (
        <p class="quiet">{problem === undefined ? "Loading …" : ""}</p>
      ) : (
        <div class="faults">
          <section aria-labelledby="faults-list">
            <div class="panel-head">
              <h2 id="faults-list">{counted(faults.length)}</h2>
              {faults.length > 1 ? (
                <Confirm
                  label="Remove all"
                  question={`Remove all ${faults.length} faults?`}
                  isPending={clear.isPending}
                  onConfirm={() => void clear.run()}
                />
              ) : null}
            </div>
            <ErrorNote problem={clear.problem} />
            {faults.length === 0 ? (
              <Empty
                title="No fault: every request goes right. Add one with the form, or from a terminal:"
                command={`curl ${location.origin}/_emulator/accounts/${account}/faults \\\n  -d '{"operation":"create","position":"before","effect":{"type":"error","status":500}}'`}
              />
            ) : (
              <ul class="plain fault-list">
                {faults.map((fault) => (
                  <FaultItem key={fault.id} account={account} fault={fault} />
                ))}
              </ul>
            )}
          </section>
          <NewFault account={account} />
        </div>
      )}
    </>
  );
}

function counted(count: number): string {
  return count === 0 ? "No faults" : count === 1 ? "1 fault" : `${count} faults`;
}

function FaultItem({ account, fault }: { readonly account: string; readonly fault: Fault }): VNode {
  const remove = useChange(() => control("DELETE", `/accounts/${account}/faults/${fault.id}`));
  const { operation, match, position, effect, hits, times } = fault;
  return (
    <li class={remove.isPending ? "pending" : ""}>
      <div class="fault-line">
        <strong>{operation}</strong>
        <Badge tone={times === 0 ? "off" : "warn"}>{times === 0 ? "used up" : effect.type}</Badge>
        <button
          type="button"
          class="button small"
          disabled={remove.isPending}
          aria-label={`Remove the fault ${fault.id} of ${operation}`}
          onClick={() => void remove.run()}
        >
          {remove.isPending ? "Removing …" : "Remove"}
        </button>
      </div>
      <p>
        {position === "before" ? "Instead of it: " : "After it was done: "}
        {effectOf(effect)}.
      </p>
      {match.name === undefined ? null : (
        <p>
          Only with the name <Text value={match.name} />
        </p>
      )}
      {match.host === undefined ? null : (
        <p>
          Only for the host <Text value={match.host} />
        </p>
      )}
      {match.token_id === undefined ? null : (
        <p>
          Only with the token{" "}
          <a href={linkTo({ account, place: "tokens", query: { open: match.token_id } })}>
            <Code value={match.token_id} />
          </a>
        </p>
      )}
      <p class="quiet">
        {times === 0 ? "Used up" : `Hits ${leftOf(fault)}`};{" "}
        {hits === 0 ? "none hit yet" : `${hits.toLocaleString("en")} hit so far`}
      </p>
      <ErrorNote problem={remove.problem} />
    </li>
  );
}
