/** One tenant: what it uses, until when its key counts, and what the operator can do with it. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Tenant, TenantUsage, TenantWithKey } from "../../contract/tenants.ts";
import { useChange } from "../core/change.ts";
import { control } from "../core/client.ts";
import { tick } from "../core/clock.ts";
import { Badge } from "../parts/badge.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { ErrorNote } from "../parts/notes.tsx";
import { Code, Text, visible } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { madeKeys } from "./made-keys.ts";
import { UsageFacts } from "./usage.tsx";

interface TenantProps {
  readonly tenant: Tenant;
  readonly usage: TenantUsage | undefined;
}

export function TenantItem({ tenant, usage }: TenantProps): VNode {
  const { id, name, expires_at: expires, previous_key_expires_at: previous } = tenant;
  const [grace, setGrace] = useState("");
  const rotate = useChange(async () => {
    const body = grace.trim() === "" ? {} : { grace: grace.trim() };
    await madeKeys.keep(control<TenantWithKey>("POST", `/tenants/${id}/rotate_key`, body));
  });
  const remove = useChange(() => control("DELETE", `/tenants/${id}`));
  const end = useChange((to: string | null) => control("PATCH", `/tenants/${id}`, { expires_at: to }));
  const isOver = expires !== null && Date.parse(expires) <= tick.value;
  return (
    <li>
      <h2 class="tenant-name">
        <Text value={name} /> <Badge tone={isOver ? "bad" : "good"}>{isOver ? "key withdrawn" : "key counts"}</Badge>
      </h2>
      <p class="quiet">
        <Code value={id} />; {isOver ? "ended" : "ends"} <Time at={expires} by="system" />
        {previous === null ? null : (
          <>
            ; the key before counts until <Time at={previous} by="system" />
          </>
        )}
      </p>
      {usage === undefined ? null : <UsageFacts usage={usage} />}
      <div class="toolbar">
        <label class="field">
          <span>The old key counts on for (such as 24h)</span>
          <input
            type="text"
            spellcheck={false}
            value={grace}
            onInput={({ currentTarget }) => setGrace(currentTarget.value)}
          />
        </label>
        <Confirm
          label="Give it another key"
          question={`Another key for "${visible(name)}"? ${grace.trim() === "" ? "The present one is refused at once." : `The present one counts for ${grace.trim()} more.`}`}
          isPending={rotate.isPending}
          onConfirm={() => void rotate.run()}
        />
        {isOver ? (
          <button type="button" class="button" disabled={end.isPending} onClick={() => void end.run(null)}>
            Let its key count again
          </button>
        ) : (
          <Confirm
            label="Withdraw its key"
            question={`Refuse the key of "${visible(name)}" and the API tokens of its accounts from now on? Its accounts stay.`}
            isPending={end.isPending}
            onConfirm={() => void end.run(new Date(Date.now() - 1000).toISOString())}
          />
        )}
        <Confirm
          label="Delete the tenant"
          question={`Delete "${visible(name)}" with all its accounts?`}
          isPending={remove.isPending}
          onConfirm={() => void remove.run()}
        />
      </div>
      <ErrorNote problem={rotate.problem} />
      <ErrorNote problem={end.problem} />
      <ErrorNote problem={remove.problem} />
    </li>
  );
}
