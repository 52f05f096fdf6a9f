/** The timeline in a row of the list, and the axis that all rows of the list share. */
import type { VNode } from "preact";
import type { Life } from "./life.ts";
import { Line, Mark } from "./marks.tsx";
import type { Scale } from "./scale.ts";

export function SmallTimeline({
  name,
  life,
  scale,
  now,
}: {
  readonly name: string;
  readonly life: Life;
  readonly scale: Scale;
  readonly now: number;
}): VNode {
  return (
    <svg class="tl tl-small" role="img" aria-label={`Timeline of ${name}. ${summary(life)}`}>
      <line class="tl-now" x1={`${scale.x(now)}%`} x2={`${scale.x(now)}%`} y1="0" y2="100%" />
      <svg y={3} overflow="visible">
        <Line life={life} scale={scale} />
      </svg>
    </svg>
  );
}

/** At most the last five moments: the whole is in the panel. */
function summary({ steps }: Life): string {
  const left = steps.length - 5;
  return `${left > 0 ? `${left} earlier moments. ` : ""}${steps
    .slice(-5)
    .map(({ sentence }) => sentence)
    .join(" ")}`;
}

export function Axis({ scale, now }: { readonly scale: Scale; readonly now: number }): VNode {
  const at = scale.x(now);
  return (
    <svg class="tl tl-axis" aria-hidden="true">
      {scale.ticks
        .filter(({ x }) => x >= 7 && x <= 93 && Math.abs(x - at) > 14)
        .map(({ x, label }) => (
          <Mark key={x} x={x}>
            <path class="tl-stroke" d="M0 16V20" />
            <text class="tl-label" y={12} text-anchor="middle">
              {label}
            </text>
          </Mark>
        ))}
      <Mark x={at}>
        <path class="tl-now" d="M0 15V20" />
        <text class="tl-label tl-now-label" y={12} text-anchor={at < 7 ? "start" : at > 93 ? "end" : "middle"}>
          now
        </text>
      </Mark>
    </svg>
  );
}
