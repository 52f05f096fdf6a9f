/** Requests in a tunnel to a protected host: for that host, and in a form that everybody reads alike. */
import type { IncomingMessage } from "node:http";
import { placeOf } from "./dial.ts";
import type { EdgeTunnel } from "./edge-tunnels.ts";
import { absoluteTarget, type AbsoluteTarget } from "./forward.ts";
import { plainHostname } from "./intercepted-hosts.ts";

export interface Refusal {
  readonly status: number;
  readonly sentence: string;
}

/** What a request in a tunnel asks for, or why it is refused. */
export function targetInTunnel(
  { url = "", rawHeaders, httpVersionMajor }: IncomingMessage,
  { hostname }: EdgeTunnel,
): AbsoluteTarget | Refusal {
  if (httpVersionMajor !== 1)
    return { status: 400, sentence: "In a tunnel a request must name its version, HTTP/1.1." };
  const [said, ...more] = valuesOf(rawHeaders, "host");
  if (more.length > 0) return { status: 400, sentence: "The request has more than one Host header: it must have one." };
  const authority = said ?? hostname; // HTTP/1.0 knows no Host
  const place = placeOf(authority, 443);
  if (!place) return { status: 400, sentence: "The Host header is no host, such as app.example.com." };
  const whole = url.startsWith("/") || url === "*" ? undefined : absoluteTarget(url);
  const path = whole?.path ?? url;
  if (!path.startsWith("/") && path !== "*") {
    return { status: 400, sentence: "In a tunnel a request must name a path, such as GET /." };
  }
  for (const each of [place.hostname, whole?.hostname ?? hostname]) {
    if (plainHostname(each) === hostname) continue;
    return { status: 421, sentence: `This tunnel is to ${hostname}: a request for ${each} needs one of its own.` };
  }
  return { ...place, scheme: "https", authority, path };
}

/** Whether a body follows a request's header. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || !/^0*$/.test(headers["content-length"] ?? "");
}

function valuesOf(raw: readonly string[], name: string): string[] {
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
}
