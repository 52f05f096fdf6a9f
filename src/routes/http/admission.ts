/**
 * Lets requests in to the accounts: what stands behind it is one thread on a developer's machine, and one object an account
 * everywhere. See docs/decisions/0017-overload.md.
 */
import { WAITING_LIMIT, waitingLimitIn } from "../../rules/values/waiting-limit.ts";
import { systemMilliseconds } from "../../system.ts";
import type { Bounds } from "./turns-owner.ts";
import { Turns } from "./turns.ts";

/** So long a request waits for its turn, in milliseconds. */
const LONGEST_WAIT = 30_000;
/** So many requests of one owner are under way, most of them waiting for something else: a fault may take its time. */
const UNDER_WAY = 1024;
/** And no more than as many times those that may wait. */
const UNDER_WAY_TO_WAITING = 8;
/** So many requests wait in all, as a multiple of what one owner may have. */
const OWNERS_WORTH = 2;
/** Refusals are told one after another, so that telling them takes no one's time: so far apart, in milliseconds. */
const BETWEEN_REFUSALS = 2;
/** No refusal is kept back for longer. */
const LONGEST_REFUSAL = 5000;

const turns = new Turns(systemMilliseconds);

let nextRefusal = 0;

function boundsOf({ EMULATOR_WAITING_LIMIT: limit }: EmulatorEnv): Bounds {
  const waiting = waitingLimitIn(limit) ?? WAITING_LIMIT;
  return {
    waiting,
    waitingInAll: OWNERS_WORTH * waiting,
    underWay: Math.min(UNDER_WAY, UNDER_WAY_TO_WAITING * waiting),
  };
}

/** Whether a request of this owner is refused, before anything of its body is read. */
export function isRefused(owner: string, env: EmulatorEnv): boolean {
  return turns.isFull(owner, boundsOf(env));
}

/**
 * Does the work of a request when it is its turn, which is at once while nothing is in its way. Undefined when too many wait before it,
 * or when it waited too long: then nothing was done. An owner is a tenant, or else an account.
 * `weight` is more than 1 where most of the work comes after the turn, as the answer goes out.
 */
export async function inTurn<P extends PromiseLike<unknown>>(
  owner: string,
  env: EmulatorEnv,
  work: () => P,
  weight = 1,
): Promise<Awaited<P> | undefined> {
  const bounds = boundsOf(env);
  const end = turns.take(owner, bounds, weight) ?? (await waited(owner, bounds, weight));
  if (!end) return undefined;
  try {
    return await work();
  } finally {
    end();
  }
}

/** By its own timers alone: workerd takes what has none for hung, and what one request does for another runs as that other. */
async function waited(owner: string, bounds: Bounds, weight: number): Promise<(() => void) | undefined> {
  if (turns.isFull(owner, bounds)) return undefined;
  const waiting = turns.join(owner, bounds, weight);
  try {
    while (systemMilliseconds() - waiting.since < LONGEST_WAIT) {
      const delay = turns.delay(waiting);
      const due = systemMilliseconds() + delay;
      await scheduler.wait(delay);
      const end = turns.claim(waiting, due);
      if (end) return end;
    }
    return undefined;
  } finally {
    turns.leave(waiting);
  }
}

/** Before a refusal is told: who asks again at once, a thousand times over, waits for each answer. */
export async function beforeRefusal(): Promise<void> {
  const now = systemMilliseconds();
  nextRefusal = Math.min(Math.max(now, nextRefusal + BETWEEN_REFUSALS), now + LONGEST_REFUSAL);
  if (nextRefusal > now) await scheduler.wait(nextRefusal - now);
}

/** Whose turn a request of this path needs, where no tenant asks: that of the account or zone that it names. */
export function ownerIn(path: string): string {
  const [, id] = /^\/(?:client\/v4|_emulator)\/(?:accounts|zones)\/([0-9a-f]{32})(?:\/|$)/.exec(path) ?? [];
  return id ?? "";
}
