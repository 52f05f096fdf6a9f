/** Who is at the other end of the connection. */

/**
 * Said by the socket of workerd for what Node has taken out of TLS and that came from another machine: there every
 * connection is Node's. A client that says it by itself only gives up its place.
 */
const OF_NETWORK = "emulator-from";

export interface Peer {
  /** Without a port; an IPv4 address in its usual form. Undefined when the host does not tell. */
  readonly address: string | undefined;
  /** Whether it is on this machine. */
  readonly isNear: boolean;
  /** Whether others have the same address: what one of them knows says nothing of the rest. */
  readonly isShared: boolean;
}

/**
 * Raw workerd tells the address itself. Elsewhere `CF-Connecting-IP` tells it, which Cloudflare sets, and Miniflare unless
 * the client does. What comes to Miniflare by a call and not over a connection has none: a test, or a Worker beside this one.
 */
export function peerOf({ headers, cf }: Request, env: EmulatorEnv): Peer {
  if (env.EMULATOR_HOST !== "workerd") {
    const address = headers.get("cf-connecting-ip") ?? undefined;
    return {
      address: address && withoutPort(address),
      isNear: address === undefined || isLoopbackAddress(address),
      isShared: false,
    };
  }
  if (headers.has(OF_NETWORK)) return { address: "behind TLS", isNear: false, isShared: true };
  const address: unknown = cf?.clientIp;
  // A Unix socket tells the process instead.
  if (typeof address !== "string")
    return { address: undefined, isNear: typeof cf?.clientUid === "number", isShared: false };
  return { address: withoutPort(address), isNear: isLoopbackAddress(address), isShared: false };
}

/** `[::ffff:127.0.0.1]:57152`, as a socket for both families tells it, is 127.0.0.1. */
function withoutPort(text: string): string {
  const [, six, four] = /^\[(.*)\](?::\d+)?$|^([^:]*):\d+$/.exec(text) ?? [];
  return (six ?? four ?? text).replace(/^::ffff:(?=\d+\.)/i, "");
}

export function isLoopbackAddress(text: string): boolean {
  return /^(::1|127(\.\d{1,3}){3})$/.test(withoutPort(text));
}
