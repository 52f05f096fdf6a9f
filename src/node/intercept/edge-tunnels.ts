/** Tunnels to protected hosts: TLS ends here, and what is said in it is read as HTTP. */
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer, type Server, type TLSSocket } from "node:tls";
import type { CertificateAuthority } from "./authority.ts";
import { whenItSpeaks } from "./first-byte.ts";
import { plainHostname } from "./intercepted-hosts.ts";
import { complaintOf } from "./termination.ts";

/** What a client asked for before it began to speak. */
export interface EdgeTunnel {
  /** In lower case, without a port: every request in the tunnel is for this host. */
  readonly hostname: string;
  readonly account: string | undefined;
}

export interface EdgeTunnelsOptions {
  readonly authority: CertificateAuthority;
  readonly complain: (line: string) => void;
  /** Reads HTTP from here on. */
  readonly onHttp: (socket: Duplex) => void;
}

/** Hosts are as many as somebody thinks of. */
const KEPT = 1000;

export class EdgeTunnels {
  readonly #options: EdgeTunnelsOptions;
  readonly #credentials = new Map<string, ReturnType<CertificateAuthority["credentialsFor"]>>();
  /** None of them listens: each ends the TLS of one host and account, by which the sockets that it gives are known. */
  readonly #servers = new Map<string, Server>();
  readonly #tunnels = new WeakMap<Duplex, EdgeTunnel>();

  constructor(options: EdgeTunnelsOptions) {
    this.#options = options;
  }

  /** Takes over a connection on which a client is about to speak TLS, or plain HTTP. */
  take(socket: Socket, { hostname, account }: EdgeTunnel): void {
    const tunnel = { hostname: plainHostname(hostname), account };
    whenItSpeaks(socket, (isTls) => {
      if (isTls) this.#serverFor(tunnel).emit("connection", socket);
      else this.#speaks(socket, tunnel);
    });
  }

  /** The tunnel that a request came in, if it came in one. */
  of(socket: Duplex): EdgeTunnel | undefined {
    return this.#tunnels.get(socket);
  }

  #speaks(socket: Duplex, tunnel: EdgeTunnel): void {
    this.#tunnels.set(socket, tunnel);
    this.#options.onHttp(socket);
  }

  #serverFor(tunnel: EdgeTunnel): Server {
    const { hostname, account = "" } = tunnel;
    return kept(this.#servers, `${account} ${hostname}`, () => {
      const { authority, complain } = this.#options;
      const names = { dns: [hostname], addresses: [] };
      // Whatever name the client says in TLS: a certificate for another host than the tunnel's is not to be had in it.
      const credentials = kept(this.#credentials, hostname, () => authority.credentialsFor(names));
      const server = createServer({ ...credentials, ALPNProtocols: ["http/1.1"], noDelay: true });
      server.on("secureConnection", (socket: TLSSocket) => {
        socket.allowHalfOpen = true;
        this.#speaks(socket, tunnel);
      });
      server.on("tlsClientError", (problem) => {
        const line = complaintOf(problem, hostname);
        if (line !== undefined) complain(line);
      });
      return server;
    });
  }
}

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  if (map.size >= KEPT) map.clear();
  const made = make();
  map.set(key, made);
  return made;
}
