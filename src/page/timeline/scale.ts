/** The scale of timelines: it fits what there is, from minutes to years, and what is much further away runs off its edge. */
import { scaleUtc } from "d3-scale";
import type { Life } from "./life.ts";

export interface Scale {
  /** Where a time stands, in percent of the width, at the edge when it is beyond it. */
  readonly x: (time: number) => number;
  readonly isBefore: (time: number) => boolean;
  readonly isAfter: (time: number) => boolean;
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
}

const SHORTEST = 60_000;
/** Times that are so much further away than those of most tokens do not squeeze the others. */
const FAR = 20;
/** Space for the marks at both ends, in percent. */
const EDGE = 2;

/** With `until` what comes later runs off the edge. */
export function scaleOf(lives: readonly Life[], now: number, until = Number.POSITIVE_INFINITY): Scale {
  const starts = lives.map(({ start }) => start);
  const ends = lives.flatMap(({ end, isForever, deleted, grace, seen }) => [
    ...(isForever && deleted === null ? [] : [end]),
    ...(grace ? [grace.to] : []),
    ...(seen === null ? [] : [seen]),
  ]);
  let from = Math.min(now, ...near(starts.map((time) => now - time)).map((distance) => now - distance));
  let to = Math.max(now, ...near(ends.map((time) => time - from)).map((distance) => from + distance));
  to = Math.max(now, Math.min(to, until));
  if (to - from < SHORTEST) {
    from -= SHORTEST / 2;
    to += SHORTEST / 2;
  }
  if (to === now) to += (to - from) / 4; // so that what goes on after now can be seen
  const scale = scaleUtc()
    .domain([new Date(from), new Date(to)])
    .range([EDGE, 100 - EDGE])
    .clamp(true);
  const ticks = scale.ticks(4);
  const [first, second] = ticks;
  const format = scale.tickFormat(4, specifier(first && second ? second.getTime() - first.getTime() : to - from));
  return {
    x: (time) => Math.round(scale(new Date(time)) * 100) / 100,
    isBefore: (time) => time < from,
    isAfter: (time) => time > to,
    ticks: ticks.map((tick) => ({ x: Math.round(scale(tick) * 100) / 100, label: format(tick) })),
  };
}

/** Those that are not many times further away than the middle one. */
function near(distances: readonly number[]): number[] {
  const sorted = distances.filter((distance) => distance > 0).toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return sorted.filter((distance) => distance <= middle * FAR);
}

/**
 * Until when a life is worth a closer look: most that happened may have happened in a small part of it. Null where the whole
 * shows it as well.
 */
export function closeUpOf(life: Life, now: number): number | null {
  const moments = [
    now,
    life.grace?.to ?? now,
    ...life.steps.filter(({ kind }) => kind !== "expiry").map(({ at }) => at),
  ];
  const last = Math.max(...moments);
  const past = last - life.start;
  if (life.steps.length < 3 || past <= 0 || (!life.isForever && life.end - life.start < 4 * past)) return null;
  return last + past / 4;
}

function specifier(step: number): string {
  const day = 86_400_000;
  if (step >= 360 * day) return "%Y";
  if (step >= 27 * day) return "%b %Y";
  if (step >= day) return "%b %-d";
  if (step >= 60_000) return step >= day / 4 ? "%b %-d %H:%M" : "%H:%M";
  return "%H:%M:%S";
}
