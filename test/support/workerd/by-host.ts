/** Asks by hostname, inside workerd. */
import { exports } from "cloudflare:workers";
import { AccessClient, ofToken, serviceAuth } from "./access.ts";
import { freshId } from "./accounts.ts";
import { pairOf } from "./edge.ts";

type Headers = Readonly<Record<string, string>>;

/** As a client asks that reaches the emulator under this name. */
export async function askByHost(url: string, headers: Headers = {}) {
  return read(await exports.default.fetch(new Request(url, { headers, redirect: "manual" })));
}
async function read(response: Response) {
  const text = await response.text();
  const { error } = JSON.parse(text.startsWith("{") ? text : "{}") as { error?: { code: string; message: string } };
  return { status: response.status, headers: response.headers, text, error };
}
export const reasonOf = async (url: string, headers: Headers = {}) =>
  (await askByHost(url, headers)).headers.get("emulator-reason");

/** A host that no other test has, with one application. */
export async function doorOf(host = `app.${freshId()}.example.com`, client = new AccessClient()) {
  const token = await client.token();
  const application = await client.app({ domain: host, policies: [serviceAuth(ofToken(token.id))] });
  return { client, host, application, pair: pairOf(token), id: client.account.id };
}
