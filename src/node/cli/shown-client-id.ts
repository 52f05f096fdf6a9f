import { visible } from "../../rules/values/visible.ts";

/** A client id for a message; a secret that stands in its place is not shown. */
export function shownClientId(clientId: string): string {
  return /^(cfast_|[0-9a-f]{64}$)/.test(clientId) ? "that is a secret (are the two swapped?)" : visible(clientId);
}
