/** The list: one row a token, with one scale for all of its timelines. */
import type { ListedToken } from "../../contract/tokens.ts";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { linkTo, route } from "../core/route.ts";
import { Text, visible } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { lifeOf } from "../timeline/life.ts";
import { scaleOf, type Scale } from "../timeline/scale.ts";
import { Axis, SmallTimeline } from "../timeline/small.tsx";
import { Expiry, States } from "./states.tsx";
import { UsedByShort } from "./used-by.tsx";

interface ListProps {
  readonly account: string;
  readonly tokens: readonly ListedToken[];
  /** The id of the token whose panel is open. */
  readonly open: string | null;
  readonly now: number;
}

/** In pixels, the least height of a row. */
const ROW = 40;
/** In pixels, what is always above the list. */
const ABOVE = 200;
/** In pixels, more than stands in the list's place while it is loaded: farther down nobody can have scrolled. */
const PLACE = 360;

/** So many rows fill the window, wherever somebody is in it. */
const rowsInSight = (): number => Math.ceil(Math.max(PLACE, innerHeight - ABOVE) / ROW);

export function TokenList({ account, tokens, open, now }: ListProps): VNode {
  // What is below the window is drawn once what is in it was painted.
  const [shown, setShown] = useState(rowsInSight);
  useEffect(() => setShown(Number.POSITIVE_INFINITY), []);
  const lives = tokens.map((token) => lifeOf(token, now));
  const scale = scaleOf(lives, now);
  return (
    <table class="table tokens-table">
      <caption class="unseen">Tokens</caption>
      <thead>
        <tr>
          <th scope="col" class="col-name">
            Name
          </th>
          <th scope="col" class="col-state">
            State
          </th>
          <th scope="col" class="col-version" title="The version of the secret">
            Version
          </th>
          <th scope="col" class="col-expiry">
            Expires
          </th>
          <th scope="col" class="col-seen">
            Last seen
          </th>
          <th scope="col" class="col-used">
            In use by
          </th>
          <th scope="col" class="col-timeline">
            <span class="unseen">Timeline</span>
            <Axis scale={scale} now={now} />
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.slice(0, shown).map((token, index) => {
          const life = lives[index];
          return life === undefined ? null : (
            <Row key={token.id} {...{ account, token, life, scale, now }} isOpen={token.id === open} />
          );
        })}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly account: string;
  readonly token: ListedToken;
  readonly life: ReturnType<typeof lifeOf>;
  readonly scale: Scale;
  readonly now: number;
  readonly isOpen: boolean;
}

function Row({ account, token, life, scale, now, isOpen }: RowProps): VNode {
  const query = { ...route.value.query, open: token.id };
  return (
    <tr class={isOpen ? "selected" : undefined}>
      <td data-label="Name">
        <a
          data-row
          class="row-name"
          href={linkTo({ account, place: "tokens", query })}
          aria-current={isOpen ? "true" : undefined}
        >
          <Text value={token.name} />
        </a>
      </td>
      <td data-label="State">
        <States token={token} now={now} />
      </td>
      <td data-label="Version" class="figures col-version">
        {token.client_secret_version}
      </td>
      <td data-label="Expires" class="figures col-expiry">
        <Expiry token={token} now={now} />
      </td>
      <td data-label="Last seen" class="figures col-seen">
        <Time at={token.last_seen_at} />
      </td>
      <td data-label="In use by" class="col-used">
        <UsedByShort token={token} />
      </td>
      <td data-label="Timeline" class="col-timeline">
        <SmallTimeline name={visible(token.name)} life={life} scale={scale} now={now} />
      </td>
    </tr>
  );
}
