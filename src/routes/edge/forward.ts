/** To the origin that a host was given: a place of this machine, or, deployed, a host of the operator's list. Both ways stream, and no redirect is followed. */
import { addressesOf, placeHere } from "../../rules/edge/origin-url.ts";
import { drain } from "../http/body.ts";
import { HOW_TO_REACH_PRIVATE, privateNetwork, problemOfOrigin, type OriginProblem } from "../http/origins.ts";
import { addVia, ownName } from "../http/via.ts";
import { pumped } from "./web-socket.ts";

/** Of one connection, and not of a message (RFC 9110, section 7.6.1); the first hop has met the expectation. */
export const OF_THE_CONNECTION = [
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
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
  const wrong = problemOfOrigin(origin, env); // a snapshot may bring any, and the operator's list may have shrunk
  if (wrong !== undefined) return refused(request, "origin-not-allowed", notAllowed(wrong, origin));
  const { method, body, signal } = request;
  const hasBody = body !== null && method !== "GET" && method !== "HEAD";
  if (body !== null && !hasBody) await drain(request); // `fetch` sends none with these
  try {
    const asked = new Request(`${await placeOf(origin, env)}${target}`, {
      method,
      headers: headersFor(request, headers, { hasBody, env }),
      redirect: "manual",
      signal,
      ...(hasBody ? { body } : {}),
    });
    const network = networkOf(origin, env);
    const answer = await (network ? network.fetch(asked) : fetch(asked));
    const own = ofOrigin(answer);
    return answer.webSocket ? pumped(answer.webSocket, own) : answerOf(answer, own);
  } catch (problem) {
    if (signal.aborted) throw problem;
    if (await listens(await placeOf(origin, env), env)) {
      return refused(
        request,
        "origin-broken",
        // The sender of a body may have broken off, and is told nothing then; or its chunks were malformed.
        `The origin ${origin} took the request, and did not answer it by HTTP: it broke off, its header is too large, it is no HTTP server${hasBody ? ", or the body of the request was not well-formed" : ""}.`,
      );
    }
    // Who it is, deployed, is nothing for every visitor.
    const who = env.EMULATOR_MODE === "local" ? `${origin}, the origin of this host` : "the origin of this host";
    const sentence = `Nobody answers at ${who}: start it, or give the host another.`;
    return refused(request, "origin-unreachable", `${sentence}${hasNameOfNetwork(origin, env) ? ` ${OF_NAMES}` : ""}`);
  }
}

const OF_NAMES =
  "It must be a name that leads to a private address or to this machine: addresses of the public internet, and link-local ones, are not asked.";

/** Whether it is a name, of which nobody can tell by its text where it leads. */
function hasNameOfNetwork(origin: string, { EMULATOR_MODE: mode }: EmulatorEnv): boolean {
  return mode === "local" && placeHere(origin) === undefined && !/^http:\/\/(\[|[\d.]+:)/.test(origin);
}

function notAllowed(problem: OriginProblem, origin: string): string {
  if (problem === "private") {
    return `The origin ${origin} is no place of this machine, and this emulator reaches no other: ${HOW_TO_REACH_PRIVATE}, or give the host another.`;
  }
  return problem === "elsewhere"
    ? `The origin ${origin} is no place of this machine: give the host another.`
    : "The origin of this host is not, or no longer, on the list of the emulator's operator: give the host another, or ask for it to be added to EMULATOR_ORIGINS.";
}

function headersFor(
  request: Request,
  given: Headers,
  { hasBody, env }: { readonly hasBody: boolean; readonly env: EmulatorEnv },
): Headers {
  const headers = new Headers(given);
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  if (!hasBody) headers.delete("content-length");
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket") {
    headers.set("upgrade", "websocket");
    headers.delete("sec-websocket-extensions"); // each of the two connections has its own
  }
  addVia(headers, ownName(request, env));
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

/** A body can be sent once, so who listens is found out before. */
async function placeOf(origin: string, env: EmulatorEnv): Promise<string> {
  const places = addressesOf(origin).map((address) => `http://${address}`);
  const [first = ""] = places;
  if (places.length === 1) return origin;
  for (const place of places) {
    if (await listens(place, env)) return place;
  }
  return first;
}

/** What a place is reached through: one of this machine through what reaches nothing else. None is bound but on raw workerd. */
function networkOf(place: string, env: EmulatorEnv): Fetcher | undefined {
  return placeHere(place) === place ? env.EMULATOR_LOOPBACK : privateNetwork(env);
}

/** Whether somebody is there, who may only not speak HTTP. */
async function listens(place: string, env: EmulatorEnv): Promise<boolean> {
  if (env.EMULATOR_MODE !== "local") return false; // Cloudflare says it by a status of its own
  try {
    const sockets = networkOf(place, env) ?? (await import("cloudflare:sockets")); // where no network is bound
    const socket = sockets.connect(place.replace("http://", ""));
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
