/** What is drawn of a token: its life, the life of its secrets, and what happened to it. Times are in milliseconds. */
import type { AccountToken, ListedToken, TokenEvent } from "../../contract/tokens.ts";
import { exact } from "../core/time.ts";

export interface Span {
  readonly from: number;
  readonly to: number;
}

export type StepKind = TokenEvent["kind"] | "seen" | "grace-end" | "expiry";

/** One moment, with the sentence that tells it. */
export interface Step {
  readonly at: number;
  readonly kind: StepKind;
  readonly sentence: string;
  /** The request that did it, as far as the journal has it. */
  readonly request: number | null;
}

export interface Life {
  readonly start: number;
  /** Expiry or deletion, whichever came first. */
  readonly end: number;
  readonly isForever: boolean;
  readonly deleted: number | null;
  readonly isExpired: boolean;
  /** Since when the current secret is there, as far as it is known. */
  readonly secretSince: number;
  readonly grace: Span | null;
  /** While it was disabled. */
  readonly gaps: readonly Span[];
  readonly rotations: readonly { readonly at: number; readonly version: number | null }[];
  readonly refreshes: readonly number[];
  readonly seen: number | null;
  readonly steps: readonly Step[];
}

/** From this year on an expiry means "never". */
const NEVER = Date.parse("9000-01-01T00:00:00Z");

export const isForever = (token: Pick<AccountToken, "duration" | "expires_at">): boolean =>
  token.duration === "forever" || Date.parse(token.expires_at) >= NEVER;

export function lifeOf(token: ListedToken, now: number): Life {
  const events = (token.events ?? []).toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time));
  const start = Date.parse(token.created_at);
  const deleted = at(token.deleted_at);
  const expiry = Date.parse(token.expires_at);
  const end = Math.max(start, Math.min(expiry, deleted ?? expiry));
  const rotations = events
    .filter(({ kind }) => kind === "rotated")
    .map(({ time, client_secret_version: version }) => ({ at: Date.parse(time), version }));
  const secretSince = Math.min(Math.max(start, rotations.at(-1)?.at ?? start), end);
  const graceEnd = at(token.previous_client_secret_expires_at);
  return {
    start,
    end,
    isForever: isForever(token),
    deleted,
    isExpired: now >= expiry,
    secretSince,
    grace:
      token.client_secret_version > 1 && graceEnd !== null && graceEnd > secretSince
        ? { from: secretSince, to: Math.max(secretSince, Math.min(graceEnd, end)) }
        : null,
    gaps: gapsOf(token, events, { from: start, to: end }),
    rotations,
    refreshes: events.filter(({ kind }) => kind === "refreshed").map(({ time }) => Date.parse(time)),
    seen: at(token.last_seen_at),
    steps: stepsOf(token, events, now),
  };
}

const at = (time: string | null): number | null => (time === null ? null : Date.parse(time));

function gapsOf(token: ListedToken, events: readonly TokenEvent[], life: Span): Span[] {
  const gaps: Span[] = [];
  let since: number | null = null;
  let isFirst = true;
  for (const { kind, time } of events) {
    if (kind === "disabled") since ??= Date.parse(time);
    else if (kind === "enabled") {
      const from: number | null = since ?? (isFirst ? life.from : null);
      if (from !== null) gaps.push({ from, to: Date.parse(time) });
      since = null;
    } else continue;
    isFirst = false;
  }
  if (!token.enabled) gaps.push({ from: since ?? Date.parse(token.updated_at), to: life.to });
  return gaps
    .map(({ from, to }) => ({ from: Math.max(from, life.from), to: Math.min(to, life.to) }))
    .filter(({ from, to }) => to > from);
}

function stepsOf(token: ListedToken, events: readonly TokenEvent[], now: number): Step[] {
  const graceEnd = token.previous_client_secret_expires_at;
  const steps: Step[] = events.map(({ time, kind, request, client_secret_version: version }) =>
    step(time, kind, `${told(kind, version)} at ${exact(time)}.`, request),
  );
  if (!events.some(({ kind }) => kind === "created")) {
    steps.push(step(token.created_at, "created", `Created at ${exact(token.created_at)}.`));
  }
  if (token.last_seen_at !== null) {
    steps.push(step(token.last_seen_at, "seen", `Last let in at ${exact(token.last_seen_at)}.`));
  }
  if (graceEnd !== null && token.client_secret_version > 1) {
    const ends = Date.parse(graceEnd) > now ? "ends" : "ended";
    steps.push(step(graceEnd, "grace-end", `The grace of the previous secret ${ends} at ${exact(graceEnd)}.`));
  }
  if (token.deleted_at !== null && !events.some(({ kind }) => kind === "deleted")) {
    steps.push(step(token.deleted_at, "deleted", `Deleted at ${exact(token.deleted_at)}.`));
  }
  if (token.deleted_at === null) steps.push(expiryStep(token, now));
  return steps.toSorted((a, b) => a.at - b.at);
}

function expiryStep(token: ListedToken, now: number): Step {
  const { expires_at: time } = token;
  if (isForever(token)) return step(time, "expiry", `It never expires: its end is ${exact(time)}.`);
  return step(time, "expiry", `${Date.parse(time) > now ? "Expires" : "Expired"} at ${exact(time)}.`);
}

function told(kind: TokenEvent["kind"], version: number | null): string {
  if (kind === "rotated") return version === null ? "Rotated" : `Rotated to version ${version}`;
  if (kind === "updated") return "Changed";
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

function step(time: string, kind: StepKind, sentence: string, request: number | null = null): Step {
  return { at: Date.parse(time), kind, sentence, request };
}
