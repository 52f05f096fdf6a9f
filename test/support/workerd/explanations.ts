/** Requests to the edge of an account, and what it explains of them. */
import { exports } from "cloudflare:workers";
import * as z from "zod/mini";
import { Explanation } from "../../../src/routes/control/explain/described.ts";
import { Doors } from "../../../src/routes/control/edge-doors/described.ts";
import { ORIGIN, type AccountClient, type Answer } from "./client.ts";

export interface EdgeVisit {
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the edge answers; nothing is followed. */
export async function visit(
  { id }: AccountClient,
  { host, path = "/", method = "GET", headers = {} }: EdgeVisit,
): Promise<Pick<Answer, "status" | "headers" | "text">> {
  const request = new Request(`${ORIGIN}/_edge/${id}/${host}${path}`, {
    method,
    headers,
    redirect: "manual",
  });
  const response = await exports.default.fetch(request);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The explanation of a request; the test fails when it has another form. */
export async function explain(account: AccountClient, body: object): Promise<z.infer<typeof Explanation>> {
  const answer = await account.control("POST", "explain", body);
  if (answer.status !== 200) throw new Error(`not explained: ${answer.text}`);
  return z.parse(Explanation, answer.body);
}

/** The doors; the test fails when they have another form. */
export async function doorsOf(account: AccountClient, query = ""): Promise<z.infer<typeof Doors>> {
  const answer = await account.control("GET", `doors${query}`);
  if (answer.status !== 200) throw new Error(`no doors: ${answer.text}`);
  return z.parse(Doors, answer.body);
}
