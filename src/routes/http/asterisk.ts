/** The target `*` of `OPTIONS *` asks for the server as a whole (RFC 9110, section 9.3.7). Raw workerd puts it behind the host. */

/** What one plane or the other answers. */
const ALLOW = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/** The answer to a request for `*`; undefined when it is for a path. No other method has this target (RFC 9112, section 3.2.4). */
export function asteriskAnswer({ url, method }: Request): Response | undefined {
  if (!/^[a-z]+:\/\/[^/?#]*\*$/i.test(url)) return undefined;
  if (method === "OPTIONS") return new Response(null, { status: 204, headers: { allow: ALLOW } });
  const message = `Only OPTIONS is answered at *: ${method} needs a path, such as / or /client/v4/accounts.`;
  return Response.json({ error: { code: "no-path", message } }, { status: 400 });
}
