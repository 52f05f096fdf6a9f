/** The end of TLS: what was encrypted for the emulator's hosts goes to the emulator as it is, byte for byte. */
import { connect, type Socket } from "node:net";
import { createServer, type SecureContext, type Server } from "node:tls";
import { isHostname, isIntercepted, isLoopback, plainHostname } from "./intercepted-hosts.ts";
import type { Target } from "./interception.ts";
import { answerOn } from "./answers.ts";
import type { CertificateAuthority, Names } from "./authority.ts";
import { join, type Connections } from "./connections.ts";
import { wordsOf } from "./dial.ts";
import { whenItSpeaks } from "./first-byte.ts";

export interface TerminationOptions {
  readonly authority: CertificateAuthority;
  readonly hosts: readonly string[];
  /** What the certificate says that a client gets who asks for no host by name, or for one that is not the emulator's. */
  readonly names: Names;
  readonly target: Target;
  readonly connections: Connections;
  readonly complain: (line: string) => void;
}

/** Subdomains are as many as somebody thinks of. */
const CONTEXTS_KEPT = 1000;

export class Termination {
  readonly server: Server;
  readonly #options: TerminationOptions;
  readonly #contexts = new Map<string, SecureContext>();

  constructor(options: TerminationOptions) {
    this.#options = options;
    const { authority, names, connections, complain } = options;
    const byDefault = authority.credentialsFor(names);
    this.server = createServer({
      ...byDefault,
      ALPNProtocols: ["http/1.1"],
      noDelay: true,
      SNICallback: (servername, done) => done(null, this.#contextFor(servername)),
    });
    this.server.on("connection", (socket) => connections.add(socket));
    this.server.on("secureConnection", (socket) => {
      socket.allowHalfOpen = true; // not before: half a handshake would stay for two minutes
      this.relay(socket, "https");
    });
    this.server.on("tlsClientError", (problem, socket) => {
      const line = complaintOf(problem, typeof socket.servername === "string" ? socket.servername : "this machine");
      if (line !== undefined) complain(line);
    });
  }

  /** Takes over a connection on which a client is about to speak TLS, or plain HTTP: that is seen by its first byte. */
  take(socket: Socket): void {
    whenItSpeaks(socket, (isTls) => {
      if (isTls) this.server.emit("connection", socket);
      else this.relay(socket, "http");
    });
  }

  /** Joins a client to the emulator, which sees this process and not the client: where that is must be told. */
  relay(client: Socket, scheme: "http" | "https"): void {
    const isNear = client.remoteAddress !== undefined && isLoopback(client.remoteAddress.replace(/^::ffff:/i, ""));
    const emulator = connect({ ...this.#options.target(scheme, isNear), allowHalfOpen: true, noDelay: true });
    this.#options.connections.add(emulator);
    const giveUp = (problem: Error) => answerOn(client, 502, `The emulator cannot be reached: ${wordsOf(problem)}.`);
    const leave = () => emulator.destroy();
    emulator.once("error", giveUp);
    client.on("error", leave);
    client.once("close", leave);
    emulator.once("connect", () => {
      emulator.off("error", giveUp);
      client.off("close", leave);
      join(client, emulator);
    });
  }

  #contextFor(servername: string): SecureContext | undefined {
    const name = plainHostname(servername);
    if (!isIntercepted(name, this.#options.hosts) || isLoopback(name) || !isHostname(name)) return undefined;
    const known = this.#contexts.get(name);
    if (known) return known;
    if (this.#contexts.size >= CONTEXTS_KEPT) this.#contexts.clear();
    const context = this.#options.authority.contextFor({ dns: [name], addresses: [] });
    this.#contexts.set(name, context);
    return context;
  }
}

/** What is worth telling of a handshake that failed; a client that went away is not. */
export function complaintOf(problem: Error & { readonly reason?: string }, servername: string): string | undefined {
  if (!("code" in problem) || !String(problem.code).startsWith("ERR_SSL")) return undefined;
  const reason = problem.reason ?? problem.message;
  const refused = /unknown ca|bad certificate|certificate unknown/i.test(reason);
  const hint = refused
    ? ". It does not trust this run's certificate authority; docs/intercept.md says which variables clients read"
    : "";
  return `TLS with a client that asked for ${servername} failed: ${reason}${hint}.`;
}
