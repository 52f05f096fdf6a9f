/** What a run will do, told before it does it. A test counts whether this is so. */
import type { Choice } from "./findings.ts";
import { isLoopback, masked, type Target } from "../api-client/target.ts";

export interface Wishes extends Choice {
  /** What the names of everything that it makes begin with. */
  readonly prefix: string;
  readonly onCheck?: (done: number, of: number) => void;
  /** The target can be asked: from now on there may be something of this run. */
  readonly onBegin?: () => void;
}

/** How many requests a run makes of an API that answers as the emulator does, at most. */
export const REQUESTS = { usual: 220, zone: 30, costly: 95, access: 160, zoneDomain: 20 } as const;
/** How many objects of a run there are at the same time, at most; a costly one fills the account up. */
export const AT_ONCE = 13;
export const WHEN_FULL = 51;

/** Requests a second, unless the target is on this machine. */
export const USUAL_RATE = 4;

export function rateFor({ baseUrl }: Target, wanted: number | undefined): number {
  return wanted ?? (isLoopback(baseUrl) ? Infinity : USUAL_RATE);
}

export function requestsOf(
  { zoneId, zoneDomain }: Pick<Target, "zoneId" | "zoneDomain">,
  { costly, access }: Pick<Wishes, "costly" | "access">,
): number {
  const ofAccess = REQUESTS.access + (zoneDomain === undefined ? 0 : REQUESTS.zoneDomain);
  const ofZone = zoneId === undefined ? 0 : REQUESTS.zone;
  return REQUESTS.usual + ofZone + (costly ? REQUESTS.costly : 0) + (access ? ofAccess : 0);
}

/** The plan in words, for whoever is asked whether it may be carried out. */
export function planOf(target: Target, wishes: Wishes, rate: number): string {
  const requests = requestsOf(target, wishes);
  const zone = target.zoneId === undefined ? "" : ` and zone ${masked(target.zoneId)}`;
  const minutes = Math.ceil(requests / rate / 60);
  const time = minutes === 1 ? "about a minute" : `some ${minutes} minutes`;
  const pace = rate === Infinity ? "" : `, ${rate} a second: ${time}`;
  const count = wishes.costly ? `as many as the account takes, ${WHEN_FULL} at most` : `at most ${AT_ONCE} at a time`;
  return [
    `The target is ${target.baseUrl}, account ${masked(target.accountId)}${zone}.`,
    `There will be up to ${requests} requests${pace}.`,
    `They create ${thingsOf(wishes)} named ${wishes.prefix}…, ${count}, and remove them however this ends; nothing else is changed.`,
    ...(wishes.access ? [whatAccessDoes(target, wishes)] : []),
    ...(target.baseUrl.startsWith("http:") && !isLoopback(target.baseUrl)
      ? ["The credentials travel unencrypted: the base URL begins with http:."]
      : []),
  ].join("\n");
}

/** What a run creates, in the plural. */
export function thingsOf({ access }: Pick<Wishes, "access">): string {
  return access ? "service tokens, applications, policies and groups" : "service tokens";
}

function whatAccessDoes({ zoneDomain }: Target, { prefix }: Wishes): string {
  const where =
    zoneDomain === undefined
      ? "no host that is in use: what needs a domain of the account is left out without --zone-domain"
      : `hosts named ${prefix}….${zoneDomain}, and no others that are in use`;
  return `The applications protect ${where}. The policies let nobody in.`;
}
