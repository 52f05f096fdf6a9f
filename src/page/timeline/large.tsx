/** The timeline of one token: arrow keys step through its moments, each of which is told as a sentence. */
import type { ListedToken } from "../../contract/tokens.ts";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { relative } from "../core/time.ts";
import { linkTo } from "../core/route.ts";
import { lifeOf } from "./life.ts";
import { Line, Mark } from "./marks.tsx";
import { closeUpOf, scaleOf } from "./scale.ts";
import { Axis } from "./small.tsx";

interface LargeProps {
  readonly account: string;
  readonly token: ListedToken;
  /** As a reader sees it. */
  readonly name: string;
  readonly now: number;
}

export function LargeTimeline({ account, token, name, now }: LargeProps): VNode {
  const life = lifeOf(token, now);
  const closeUp = closeUpOf(life, now);
  const [isWhole, setIsWhole] = useState(false);
  const scale = scaleOf([life], now, isWhole || closeUp === null ? undefined : closeUp);
  const [chosen, setChosen] = useState<number | null>(null);
  const last = life.steps.length - 1;
  const at = Math.min(chosen ?? last, last);
  const step = life.steps[at];
  const choose = (to: number): void => setChosen(Math.max(0, Math.min(last, to)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: last }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
  };
  return (
    <div class="timeline">
      <div
        class="timeline-drawing"
        role="slider"
        tabIndex={0}
        aria-label={`Moments of ${name}`}
        aria-valuemin={1}
        aria-valuemax={last + 1}
        aria-valuenow={at + 1}
        aria-valuetext={step?.sentence}
        onKeyDown={onKeyDown}
      >
        <Axis scale={scale} now={now} />
        <svg class="tl tl-large" aria-hidden="true">
          <line class="tl-now" x1={`${scale.x(now)}%`} x2={`${scale.x(now)}%`} y1="0" y2="100%" />
          {step === undefined ? null : (
            <Mark x={scale.x(step.at)}>
              <path class="tl-chosen" d="M-6 10v42h12v-42z" />
            </Mark>
          )}
          <svg y={16} overflow="visible">
            <Line life={life} scale={scale} withVersions />
          </svg>
          {life.steps.map(({ at: time, kind }, index) => (
            <Mark key={`${time} ${kind}`} x={scale.x(time)}>
              <rect class="tl-hit" x={-8} y={8} width={16} height={44} onClick={() => choose(index)} />
            </Mark>
          ))}
        </svg>
      </div>
      {step === undefined ? null : (
        <div class="timeline-step">
          <p>
            <span class="figures quiet">
              {at + 1} of {last + 1}
            </span>{" "}
            {step.sentence} <span class="quiet">({relative(new Date(step.at).toISOString(), now)})</span>{" "}
            {step.request === null ? null : (
              <a href={linkTo({ account, place: "traffic", query: { open: String(step.request) } })}>
                Request {step.request}
              </a>
            )}
          </p>
          <span class="timeline-buttons">
            {closeUp === null ? null : (
              <button
                type="button"
                class="button small"
                aria-pressed={isWhole}
                title="Show the whole time until the expiry"
                onClick={() => setIsWhole(!isWhole)}
              >
                Whole
              </button>
            )}
            <button type="button" class="button small" disabled={at === 0} onClick={() => choose(at - 1)}>
              Earlier
            </button>
            <button type="button" class="button small" disabled={at === last} onClick={() => choose(at + 1)}>
              Later
            </button>
          </span>
        </div>
      )}
    </div>
  );
}
