/** The origin of a host: an echo, which tells what an origin would be sent. */
import { BINDING_COOKIE, withoutCookie } from "../../rules/edge/cookies.ts";
import { CLIENT_SECRET } from "../../rules/edge/credentials.ts";
import { withoutSecretsIn } from "../../rules/values/redaction.ts";
import type { EdgeRequest, Passing } from "../../store/account/edge/request.ts";
import type { EdgePlace } from "./request.ts";

const ASSERTION = "cf-access-jwt-assertion";

/** The request goes to the origin, and the answer comes back with what the client is given. */
export async function throughOrigin(
  request: Request,
  place: EdgePlace,
  { ip }: EdgeRequest,
  { jwt, cookie, withheld }: Passing,
): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of request.headers) {
    if (!name.startsWith("emulator-")) headers.append(name, value);
  }
  for (const name of withheld) headers.delete(name);
  headers.delete(ASSERTION); // nobody but Access says who was let in
  if (jwt !== null) headers.set(ASSERTION, jwt);
  const cookies = withoutCookie(headers.get("cookie"), BINDING_COOKIE);
  if (cookies === null) headers.delete("cookie");
  else headers.set("cookie", cookies);
  headers.set("host", place.host);
  headers.set("x-forwarded-proto", "https");
  if (ip !== null) headers.set("cf-connecting-ip", ip);
  const answer = await echo(request, `https://${place.host}${place.path}${place.query}`, headers);
  if (cookie !== null) answer.headers.append("set-cookie", cookie);
  return answer;
}

async function echo(request: Request, url: string, headers: Headers): Promise<Response> {
  const size = await sizeOf(request);
  if (size === undefined) {
    const message = "The request body cannot be read to its end: send it whole, in well-formed chunks.";
    return Response.json({ error: { code: "broken-body", message } }, { status: 400 });
  }
  const shown = Array.from(headers, ([name, value]) => [name, shownValue(name, value)] as const);
  return Response.json(
    { method: request.method, url: withoutSecretsIn(url), headers: Object.fromEntries(shown), body_bytes: size },
    { headers: { "x-content-type-options": "nosniff", "cache-control": "no-store" } },
  );
}

/** Where an origin is sent secrets, the echo does not show them, whichever header they are in. */
function shownValue(name: string, value: string): string {
  if (name === CLIENT_SECRET) return "[redacted]";
  if (name === ASSERTION) return value;
  if (name !== "cookie") return withoutSecretsIn(value);
  // What a cookie is called says nothing of what is in it: the session is shown.
  return value.replaceAll(/=([^;]*)/g, (_, content: string) => `=${withoutSecretsIn(content)}`);
}

/** Nothing of the body is held; undefined when it breaks off. */
async function sizeOf({ body }: Request): Promise<number | undefined> {
  let size = 0;
  try {
    for await (const chunk of body ?? []) size += (chunk as Uint8Array).byteLength;
    return size;
  } catch {
    return undefined;
  }
}
