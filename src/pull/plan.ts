/** What a pull will do, told before it does it; and what it did. */
import { isLoopback, masked, type Target } from "../api-client/target.ts";
import type { SeedAbout, SeedNote } from "../contract/seed.ts";
import { lists } from "./lists.ts";

/** Requests a second, unless the target is on this machine: the same as those of parity. */
export const USUAL_RATE = 4;

export function rateFor({ baseUrl }: Pick<Target, "baseUrl">, wanted: number | undefined): number {
  return wanted ?? (isLoopback(baseUrl) ? Infinity : USUAL_RATE);
}

export function planOf({ baseUrl, accountId }: Target, rate: number, files: readonly string[]): readonly string[] {
  const things = lists.map(({ part, things: what }) =>
    part === "applications" ? `${what} with their policies` : part === "organization" ? `the ${what}` : what,
  );
  const pace = rate === Infinity ? "without a pause between requests" : `at most ${rate} requests a second`;
  return [
    `The target is ${baseUrl}, account ${masked(accountId)}. Only GET is sent: nothing is changed there.`,
    `It reads ${things.slice(0, -1).join(", ")}, and ${things.at(-1) ?? ""}; ${pace}. Identity providers are not asked for.`,
    `It writes ${files.join(" and ")}, for this user alone, when all is read.`,
  ];
}

/** No more lines than these are told of what is left out: the head of the seed has them all. */
const MOST_LINES = 20;

/** What the seed lacks, in lines. */
export function lacksOf({ missing, left_out: leftOut, fields_left_out: fields }: SeedAbout, file: string): string[] {
  const line =
    (verb: string) =>
    ({ what, why }: SeedNote) =>
      `${verb}: ${what}: ${why}.`;
  const lines = [
    ...missing.map(line("Not read")),
    ...leftOut.map(line("Not as it is there")),
    ...fields.map(line("Left out")),
  ];
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES), `And ${lines.length - MOST_LINES} more: the head of ${file} has them all.`];
}
