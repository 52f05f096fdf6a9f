/** The origin of a host that has none: it tells what an origin would be sent. */
import { CLIENT_SECRET } from "../../rules/edge/credentials.ts";
import { withoutSecretsIn } from "../../rules/values/redaction.ts";

export async function echo(request: Request, url: string, headers: Headers): Promise<Response> {
  const size = await sizeOf(request);
  if (size === undefined) {
    const message = "The request body cannot be read to its end: send it whole, in well-formed chunks.";
    return Response.json(
      { error: { code: "broken-body", message } },
      { status: 400, headers: { "x-content-type-options": "nosniff" } },
    );
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
  if (name === "cf-access-jwt-assertion") return value;
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
