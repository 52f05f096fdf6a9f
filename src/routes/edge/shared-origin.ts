/**
 * The path form puts every host below one origin, that of the page and of the control plane. So what a host answers is sandboxed: a
 * document of it has an origin of its own, its cookies stay below its path, and it decides nothing for the whole origin.
 */
import { isOfOtherSite, isOfThisMachine } from "../http/foreign-page.ts";
import type { EdgePlace } from "./request.ts";

/** What an answer would decide for all of the origin. */
const OF_THE_ORIGIN = [
  "service-worker-allowed",
  "clear-site-data",
  "strict-transport-security",
  "alt-svc",
  "nel",
  "report-to",
  "reporting-endpoints",
  "origin-agent-cluster",
  "accept-ch",
  "critical-ch",
  "set-login",
];

export function isServiceWorker({ headers }: Request): boolean {
  return headers.has("service-worker") || headers.get("sec-fetch-dest") === "serviceworker";
}

/**
 * Whether a page of another site sends this: browsers say so. It could otherwise make accounts, and push rows out of their journals.
 * A sandboxed page of this emulator is of another site, too, to browsers: it is known by where it comes from.
 */
export function isOfForeignPage(request: Request, { origin, base }: EdgePlace, env: EmulatorEnv): boolean {
  const { headers } = request;
  if (headers.get("upgrade")?.toLowerCase() === "websocket" && base !== "")
    return isOfForeignSocket(headers, origin, env);
  return isOfOtherSite(request) && URL.parse(headers.get("referer") ?? "")?.origin !== origin;
}

/**
 * Any page may open a WebSocket, without a preflight request, and some browsers say by `Origin` alone of which page it is. A page of
 * the path form cannot be told from a sandboxed one of another site: both are of the origin `null`.
 */
function isOfForeignSocket(headers: Headers, own: string, env: EmulatorEnv): boolean {
  const origin = headers.get("origin");
  return origin !== null && origin !== own && !isOfThisMachine(origin, env);
}

export function inPathForm(response: Response, { base }: Pick<EdgePlace, "base">): Response {
  const { body, status, statusText, webSocket } = response;
  const headers = new Headers(response.headers);
  headers.append("content-security-policy", "sandbox");
  if (base !== "") {
    for (const name of OF_THE_ORIGIN) headers.delete(name);
    const cookies = headers.getSetCookie();
    headers.delete("set-cookie");
    for (const cookie of cookies) headers.append("set-cookie", cookieBelow(`${base}/`, cookie));
  }
  return new Response(body, { status, statusText, headers, ...(webSocket ? { webSocket } : {}) });
}

/** With this path, whatever it asked for, and for this host alone. */
function cookieBelow(path: string, cookie: string): string {
  const [pair = "", ...attributes] = cookie.split(";");
  const others = attributes.filter((attribute) => !/^\s*(path|domain)\s*(=|$)/i.test(attribute));
  return [pair, ` Path=${path}`, ...others].join(";");
}
