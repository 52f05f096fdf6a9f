/**
 * A row of the journal keeps why its credentials were refused, and takes every other token as valid: whether its token would get in now is
 * asked by the token's id.
 */
import type { EdgeReason, Explanation } from "../../contract/edge.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";

const OF_TOKENS: ReadonlySet<EdgeReason> = new Set<EdgeReason>(["disabled", "expired", "wrong-secret", "grace-over"]);

/** Undefined where there is no difference, and until it is known. */
export function useAsOfNow(account: string, explanation: Explanation): Explanation | undefined {
  const { recorded, reason, credentials, method, host, path, ip, country } = explanation;
  const { token, kind } = credentials;
  const isOfToken = token !== null && (kind === "header-pair" || kind === "single-header");
  const isKept = recorded !== null && isOfToken && (OF_TOKENS.has(reason) || reason !== recorded.reason);
  const body = {
    url: `https://${host}${path}`,
    method,
    ...(token === null ? {} : { token_id: token.id }),
    ...(ip === null ? {} : { ip }),
    ...(country === null ? {} : { country }),
  };
  const of = isKept ? `as of now ${account} ${JSON.stringify(body)}` : null;
  return useLoaded(of, (stop) => control<Explanation>("POST", `/accounts/${account}/explain`, body, stop)).data;
}
