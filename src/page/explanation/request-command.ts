/** A request as a command for the terminal. The secret is one that only its owner has. */
import type { Explanation } from "../../contract/edge.ts";
import { quoted } from "../core/quoted.ts";

export function requestCommand(
  account: string,
  { method, host, path, credentials, reason }: Explanation,
  origin: string,
): string {
  const isKnown = credentials.client_id !== null && reason !== "unknown-client-id";
  const clientId = isKnown
    ? quoted(`CF-Access-Client-Id: ${credentials.client_id}`)
    : '"CF-Access-Client-Id: $CLIENT_ID"';
  const url = quoted(`${origin}/_edge/${account}/${host}${path}`);
  const by = method === "GET" ? "" : ` -X ${method}`;
  return `curl -i${by} ${url} \\\n  -H ${clientId} \\\n  -H "CF-Access-Client-Secret: $CLIENT_SECRET"`;
}
