/** What the shapes of a timeline mean. */
import type { ComponentChildren, VNode } from "preact";
import { BAR } from "./marks.tsx";

const ENTRIES: readonly (readonly [string, ComponentChildren])[] = [
  ["created", <circle key="0" class="tl-fill" cx={16} cy={BAR} r={4} />],
  ["the current secret", <line key="1" class="tl-current" x1={2} x2={30} y1={BAR} y2={BAR} />],
  ["earlier secrets, or disabled", <line key="2" class="tl-life" x1={2} x2={30} y1={BAR} y2={BAR} />],
  ["rotation", <path key="3" class="tl-tick" d="M16 5V23" />],
  ["grace of the previous secret", <line key="4" class="tl-grace" x1={2} x2={30} y1={BAR} y2={BAR} />],
  ["refresh", <path key="5" class="tl-stroke" d="M16 11V17" />],
  ["last let in", <path key="6" class="tl-seen" d="M16 10l4 7h-8z" />],
  ["expiry", <path key="7" class="tl-cap" d="M16 7V21" />],
  ["goes on beyond the edge", <path key="8" class="tl-fill" d="M21 14l-9 -6v12z" />],
  ["deleted", <path key="9" class="tl-cross" d="M11 9l10 10m0 -10l-10 10" />],
  ["now, by the account's clock", <path key="10" class="tl-now" d="M16 2V26" />],
];

export function Legend(): VNode {
  return (
    <details class="legend">
      <summary>What the shapes mean</summary>
      <ul class="plain">
        {ENTRIES.map(([what, shape]) => (
          <li key={what}>
            <svg class="tl tl-key" aria-hidden="true">
              {shape}
            </svg>
            {what}
          </li>
        ))}
      </ul>
    </details>
  );
}
