/** To the origin that a host was given: a place of this machine. Both ways stream, and no redirect is followed. */
import { addressesOf, originIn } from "../../rules/edge/origin-url.ts";
import { drain } from "../http/body.ts";
import { ownVia } from "../http/via.ts";
import { pumped } from "./web-socket.ts";

/** Of one connection, and not of a message (RFC 9110, section 7.6.1); the first hop has met the expectation. */
export const OF_THE_CONNECTION = [
  "connection",
  "expect",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

export async function forwarded(
  request: Request,
  target: string,
  headers: Headers,
  origin: string,
  env: EmulatorEnv,
): Promise<Response> {
  if (originIn(origin) === undefined) {
    return refused(
      request,
      "origin-not-here",
      `The origin ${origin} is no place of this machine: give the host another.`,
    );
  }
  const { method, body, signal } = request;
  const hasBody = body !== null && method !== "GET" && method !== "HEAD";
  if (body !== null && !hasBody) await drain(request); // `fetch` sends none with these
  try {
    const asked = new Request(`http://${await addressFor(origin, env)}${target}`, {
      method,
      headers: headersFor(request, headers, { hasBody, env }),
      redirect: "manual",
      signal,
      ...(hasBody ? { body } : {}),
    });
    const answer = await (env.EMULATOR_ORIGINS ?? { fetch }).fetch(asked);
    const own = ofOrigin(answer);
    return answer.webSocket ? pumped(answer.webSocket, own) : answerOf(answer, own);
  } catch (problem) {
    if (signal.aborted) throw problem;
    if (await listens(await addressFor(origin, env), env)) {
      return refused(
        request,
        "origin-broken",
        `The origin ${origin} took the request, and did not answer it by HTTP: it broke off, its header is too large, or it is no HTTP server.`,
      );
    }
    return refused(
      request,
      "origin-unreachable",
      `Nobody answers at ${origin}, the origin of this host: start it, or give the host another.`,
    );
  }
}

function headersFor(
  request: Request,
  given: Headers,
  { hasBody, env }: { readonly hasBody: boolean; readonly env: EmulatorEnv },
): Headers {
  const headers = new Headers(given);
  const via = headers.get("via");
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  if (!hasBody) headers.delete("content-length");
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket") {
    headers.set("upgrade", "websocket");
    headers.delete("sec-websocket-extensions"); // each of the two connections has its own
  }
  headers.set("via", `${via === null ? "" : `${via}, `}1.1 ${ownVia(env)}`);
  return headers;
}

/** Nothing of an origin may look like the emulator's own. */
export function ofOrigin({ headers }: Response): Headers {
  const own = new Headers(headers);
  for (const name of Array.from(own.keys())) {
    if (name.startsWith("emulator-")) own.delete(name);
  }
  for (const name of OF_THE_CONNECTION) own.delete(name);
  return own;
}

export function answerOf({ body, status, statusText }: Response, headers: Headers): Response {
  return new Response(body, { status, statusText, headers });
}

/** A body can be sent once, so who listens is found out before. Elsewhere than on raw workerd a connection cannot be tried. */
async function addressFor(origin: string, env: EmulatorEnv): Promise<string> {
  const addresses = addressesOf(origin);
  const [first = ""] = addresses;
  if (addresses.length === 1) return first;
  if (!env.EMULATOR_ORIGINS) return origin.replace("http://", "");
  for (const address of addresses) {
    if (await listens(address, env)) return address;
  }
  return first;
}

/** Whether somebody is there, who may only not speak HTTP. */
async function listens(address: string, { EMULATOR_ORIGINS: origins }: EmulatorEnv): Promise<boolean> {
  if (!origins) return false;
  try {
    const socket = origins.connect(address);
    await socket.opened;
    await socket.close();
    return true;
  } catch {
    return false;
  }
}

export async function refused(request: Request, code: string, message: string, status = 502): Promise<Response> {
  if (!request.bodyUsed) await drain(request);
  return Response.json({ error: { code, message } }, { status, headers: { "x-content-type-options": "nosniff" } });
}
