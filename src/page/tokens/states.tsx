/** The states of a token, each as a word with a shape. */
import type { ListedToken } from "../../contract/tokens.ts";
import type { VNode } from "preact";
import { exact, relative } from "../core/time.ts";
import { Badge, type Tone } from "../parts/badge.tsx";
import { isForever } from "../timeline/life.ts";
import { expiresSoon } from "./read.ts";

const TONES = { active: "good", expired: "bad", disabled: "off", deleted: "bad" } as const satisfies Record<
  ListedToken["state"],
  Tone
>;

export function States({ token, now }: { readonly token: ListedToken; readonly now: number }): VNode {
  const { state, in_grace_until: grace } = token;
  const isOver = state !== "expired" && state !== "deleted" && Date.parse(token.expires_at) <= now;
  return (
    <span class="token-states">
      {expiresSoon(token, now) ? <Badge tone="warn">expiring soon</Badge> : <Badge tone={TONES[state]}>{state}</Badge>}
      {isOver ? <Badge tone="bad">expired</Badge> : null}
      {grace !== null && Date.parse(grace) > now ? (
        <Badge
          tone="info"
          title={`The previous secret is let in until ${exact(grace)}.`}
        >{`in grace, ends ${relative(grace, now)}`}</Badge>
      ) : null}
    </span>
  );
}

export function Expiry({ token, now }: { readonly token: ListedToken; readonly now: number }): VNode {
  const { expires_at: at, deleted_at: deleted } = token;
  if (deleted !== null) return <span class="quiet">deleted {relative(deleted, now)}</span>;
  return (
    <time dateTime={at} title={exact(at)}>
      {isForever(token) ? "forever" : relative(at, now)}
    </time>
  );
}
