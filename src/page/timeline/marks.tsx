/** The shapes of one token's line. Places along the line are in percent, so that it needs no measuring and scales. */
import type { ComponentChildren, VNode } from "preact";
import type { Life, Span } from "./life.ts";
import type { Scale } from "./scale.ts";

/** The middle of the bar, and of the bar of the grace under it. */
export const BAR = 14;
const GRACE = 23;
/** Where a bar that goes on beyond the edge ends, in percent: its arrow stands behind it. */
const BEYOND = 98.5;

interface LineProps {
  readonly life: Life;
  readonly scale: Scale;
  /** Whether versions are written at the rotations. */
  readonly withVersions?: boolean;
}

export function Line({ life, scale, withVersions = false }: LineProps): VNode {
  const { start, end, deleted, seen } = life;
  const { x } = scale;
  const runsOff = scale.isAfter(end) || (life.isForever && deleted === null);
  const last = runsOff ? BEYOND : x(end);
  return (
    <>
      <line class="tl-life" x1={`${x(start)}%`} x2={`${last}%`} y1={BAR} y2={BAR} />
      {solid(life).map(({ from, to }) => (
        <line key={from} class="tl-current" x1={`${x(from)}%`} x2={`${to === end ? last : x(to)}%`} y1={BAR} y2={BAR} />
      ))}
      {life.grace ? (
        <line
          class="tl-grace"
          x1={`${x(life.grace.from)}%`}
          x2={`${scale.isAfter(life.grace.to) ? BEYOND : x(life.grace.to)}%`}
          y1={GRACE}
          y2={GRACE}
        />
      ) : null}
      {life.refreshes.map((time) => (
        <Mark key={time} x={x(time)}>
          <path class="tl-stroke" d="M0 2V8" />
        </Mark>
      ))}
      {labelled(life.rotations, x).map(({ at, version, hasRoom }) => (
        <Mark key={at} x={x(at)}>
          <path class="tl-tick" d="M0 5V23" />
          {withVersions && hasRoom && version !== null ? (
            <text class="tl-label" y={0} text-anchor="middle">
              v{version}
            </text>
          ) : null}
        </Mark>
      ))}
      {scale.isBefore(start) ? (
        <Mark x={0}>
          <path class="tl-fill" d={`M0 ${BAR}l8 -6v12z`} />
        </Mark>
      ) : (
        <Mark x={x(start)}>
          <circle class="tl-fill" cy={BAR} r={4} />
        </Mark>
      )}
      <End x={last} runsOff={runsOff} isDeleted={deleted !== null && deleted === end} />
      {seen === null ? null : (
        <Mark x={x(seen)}>
          <path class="tl-seen" d="M0 25l4 7h-8z" />
        </Mark>
      )}
    </>
  );
}

function End({
  x,
  runsOff,
  isDeleted,
}: {
  readonly x: number;
  readonly runsOff: boolean;
  readonly isDeleted: boolean;
}): VNode {
  return (
    <Mark x={x}>
      {runsOff ? (
        <path class="tl-fill" d={`M8 ${BAR}l-9 -7v14z`} />
      ) : isDeleted ? (
        <path class="tl-cross" d={`M-5 ${BAR - 5}l10 10m0 -10l-10 10`} />
      ) : (
        <path class="tl-cap" d={`M0 ${BAR - 7}V${BAR + 7}`} />
      )}
    </Mark>
  );
}

/** A shape whose own middle is at `x`. */
export function Mark({ x, children }: { readonly x: number; readonly children: ComponentChildren }): VNode {
  return (
    <svg x={`${x}%`} overflow="visible">
      {children}
    </svg>
  );
}

/** The current secret's life without the times in which the token was disabled. */
function solid({ secretSince, end, gaps }: Life): Span[] {
  let rest: Span[] = [{ from: secretSince, to: end }];
  for (const gap of gaps) {
    rest = rest.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, gap.from) },
        { from: Math.max(from, gap.to), to },
      ].filter((span) => span.to > span.from),
    );
  }
  return rest;
}

/** Which rotations have room for their version: those that are far enough from the one before. */
function labelled(
  rotations: Life["rotations"],
  x: Scale["x"],
): readonly (Life["rotations"][number] & { hasRoom: boolean })[] {
  let before = -100;
  return rotations.map((rotation) => {
    const hasRoom = x(rotation.at) - before >= 7;
    if (hasRoom) before = x(rotation.at);
    return { ...rotation, hasRoom };
  });
}
