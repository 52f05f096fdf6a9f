/** Hosts of no application: the organization decides who gets in there. */
import type { UnmatchedRequests } from "../../../contract/edge.ts";

/** Where they are open on the second side alone, in words. */
export function openUnmatched(before: UnmatchedRequests, now: UnmatchedRequests): string[] {
  if (!before.denied) return [];
  if (!now.denied) return ["every host of no application"];
  const isOpen = (name: string) => before.but_for.some((other) => name === other || name.endsWith(`.${other}`));
  return now.but_for.filter((name) => !isOpen(name)).map((name) => `hosts of no application at and below ${name}`);
}
