/** What an application was given may stand in headers at the edge: it is visited once it was accepted. */
import { ask, type Sent } from "../asking.ts";
import { isRecord, wrongWith } from "../judging.ts";
import type { FieldsWorld } from "./world.ts";

const preflight = [
  ["Origin", "https://a.example"],
  ["Access-Control-Request-Method", "GET"],
] as const;

export async function visited(
  url: string,
  { account, secret }: FieldsWorld,
  { path }: Sent,
  text: string,
): Promise<string | undefined> {
  const { result } = JSON.parse(text) as { result: unknown };
  if (!/\/apps(\/|$)/.test(path) || !isRecord(result) || typeof result["domain"] !== "string") return undefined;
  const place = result["domain"].split("/").map(encodeURIComponent).join("/").replaceAll("*", "a");
  const visits: Sent[] = [
    { method: "GET", path: "" },
    { method: "HEAD", path: "", headers: [["Cf-Access-Metadata-Request", "true"]] },
    { method: "OPTIONS", path: "", headers: preflight },
  ];
  for (const { method, headers = [] } of visits) {
    const sent: Sent = { method, path: `/_edge/${account.id}/${place}`, headers };
    const wrong = wrongWith(await ask(url, sent), "edge", { method, secrets: [secret] });
    if (wrong !== undefined) return `At the edge of this application, ${method}: ${wrong}`;
  }
  return undefined;
}
