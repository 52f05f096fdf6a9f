/** Requests to the edge in the path form. */
import { expect } from "vitest";
import * as z from "zod/mini";
import { send, type Answer } from "./client.ts";

/** The pair that a client presents. */
export interface Pair {
  readonly client_id: string;
  readonly client_secret?: string | undefined;
}

export const pairOf = ({ client_id: id, client_secret: secret }: Pair): Record<string, string> => ({
  "cf-access-client-id": id,
  "cf-access-client-secret": secret ?? "",
});

/** `place` is a host with a path, such as `app.example.com/admin`. */
export function atEdge(
  { id }: { readonly id: string },
  place: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<Answer> {
  return send(method, `/_edge/${id}/${place}`, { headers });
}

export const reasonIn = ({ headers }: Answer): string | null => headers.get("emulator-reason");

/** The JWT of the cookie that a request was given; undefined when it was given none. */
export function sessionIn({ headers }: Answer): string | undefined {
  const cookies = headers.getSetCookie();
  return cookies.flatMap((cookie) => /^CF_Authorization=([^;]+)/.exec(cookie)?.[1] ?? [])[0];
}

const Echo = z.strictObject({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body_bytes: z.int(),
});

/** What the origin was sent; the test fails when the request did not come so far. */
export function echoIn({ status, text, body }: Answer): z.infer<typeof Echo> {
  expect(status, text).toBe(200);
  return z.parse(Echo, body);
}
