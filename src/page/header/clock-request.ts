/** What the clock is asked for by a text: a duration moves it, back too, and a time sets it. */
import type { Method } from "../core/client.ts";
import { durationMs, sentTime, timeOf } from "../core/duration.ts";

/** Method, path below the clock's, and body. */
export type ClockRequest = readonly [Method, string, Readonly<Record<string, string>>];

export function askedBy(text: string, now: number): ClockRequest {
  const wanted = text.trim();
  const milliseconds = durationMs(wanted);
  if (milliseconds !== null && Number.isFinite(milliseconds)) {
    if (milliseconds < 0) return ["PUT", "", { now: sentTime(now + milliseconds) }];
    return ["POST", "/advance", { by: wanted }];
  }
  const time = timeOf(wanted);
  // What is neither is asked for as what it resembles: the emulator says what is wrong with it.
  if (time === null && !/^\d{4}-/.test(wanted)) return ["POST", "/advance", { by: wanted }];
  return ["PUT", "", { now: time ?? wanted }];
}

/** One second past a moment: an end is exclusive, so that the token or the secret is out by then, whatever fraction it has. */
export function pastRequest(time: string): ClockRequest {
  return ["POST", "/advance", { to: sentTime(Date.parse(time) + 1000) }];
}
