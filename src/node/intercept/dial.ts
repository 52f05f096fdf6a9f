/** Ways to other hosts: straight, or through the proxy that was set in the environment. */
import { request } from "node:http";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type SecureContext } from "node:tls";
import { hostnameIn } from "../../rules/values/hostname.ts";
import type { Connections } from "./connections.ts";
import type { OuterProxy } from "./outer-proxy.ts";

export interface Place {
  readonly hostname: string;
  readonly port: number;
}

/** `api.example.com:443`, with an IPv6 address in brackets. */
export function authorityOf({ hostname, port }: Place): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/**
 * Reads `host:port`; the port may be left out when there is a usual one. A host that can be written in several ways is given in the
 * one that it is looked up by: else it could be asked about by one name, and reached by another.
 */
export function placeOf(authority: string, usualPort?: number): Place | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+))(?::(\d{1,5}))?$/i.exec(authority) ?? [];
  const hostname = bracketed?.toLowerCase() ?? nameIn(plain ?? "");
  const port = digits === undefined ? usualPort : Number(digits);
  if (hostname === undefined || port === undefined || port === 0 || port > 65_535) return undefined;
  return URL.canParse(`http://${authorityOf({ hostname, port })}/`) ? { hostname, port } : undefined;
}

/** With the dot of the root, where it has it: without it, resolvers may look elsewhere first. */
function nameIn(text: string): string | undefined {
  const name = hostnameIn(text);
  return name !== undefined && text.endsWith(".") ? `${name}.` : name;
}

/**
 * A connection for one request, by TLS where it is said what to trust. It is none of an agent's: an agent of Node may find
 * a proxy for it by itself.
 */
export function socketTo(
  { hostname, port }: Place,
  trusted: SecureContext | undefined,
  connections: Connections,
): Socket {
  const where = { host: hostname, port, noDelay: true };
  if (!trusted) return connections.add(connect(where));
  const servername = isIP(hostname) === 0 ? { servername: hostname } : {};
  return connections.add(connectTls({ ...where, ...servername, secureContext: trusted }));
}

/** A connection that has just been opened. A failure is an error whose message says why, as the rest of a sentence. */
export function dial(place: Place, proxy: OuterProxy | undefined, connections: Connections): Promise<Socket> {
  return proxy ? throughProxy(place, proxy, connections) : straight(place, connections);
}

function straight({ hostname, port }: Place, connections: Connections): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connections.add(connect({ host: hostname, port, allowHalfOpen: true, noDelay: true }));
    socket.once("connect", () => resolve(socket));
    socket.once("error", (problem) => reject(new Error(wordsOf(problem), { cause: problem })));
    socket.once("close", () => reject(new Error("the connection was closed")));
  });
}

function throughProxy(place: Place, proxy: OuterProxy, connections: Connections): Promise<Socket> {
  const authority = authorityOf(place);
  const shown = authorityOf(proxy);
  return new Promise((resolve, reject) => {
    const asked = request({
      method: "CONNECT",
      path: authority,
      createConnection: () => socketTo(proxy, proxy.trusted, connections),
      headers: { host: authority, ...(proxy.authorization ? { "proxy-authorization": proxy.authorization } : {}) },
    });
    asked.once("connect", ({ statusCode = 0, statusMessage = "" }, socket: Socket, head) => {
      if (statusCode >= 200 && statusCode < 300) {
        socket.allowHalfOpen = true;
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      } else {
        socket.destroy();
        reject(new Error(`the proxy ${shown} of the environment answered ${statusCode} ${statusMessage}`.trimEnd()));
      }
    });
    asked.once("error", (problem) => {
      reject(new Error(`the proxy ${shown} of the environment: ${wordsOf(problem)}`, { cause: problem }));
    });
    asked.end();
  });
}

/** What went wrong with a connection, in a few words. */
export function wordsOf(problem: Error): string {
  const code = "code" in problem ? String(problem.code) : "";
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: "nothing listens there",
    ENOTFOUND: "no such host is known",
    EAI_AGAIN: "the name cannot be looked up now",
    ETIMEDOUT: "it does not answer",
    ENETUNREACH: "the network cannot be reached",
    EHOSTUNREACH: "the host cannot be reached",
    ECONNRESET: "the connection was reset",
  };
  const known = words[code];
  return known === undefined ? problem.message || code : `${known} (${code})`;
}

export function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
