/** The proxy that clients are pointed to: CONNECT, and requests with the whole URL in the first line. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { CertificateAuthority } from "./authority.ts";
import { targetInTunnel, type Refusal } from "./edge-requests.ts";
import { EdgeTunnels, type EdgeTunnel } from "./edge-tunnels.ts";
import { asksForWebSocket, forwardEdgeUpgrade, readAgain } from "./edge-upgrades.ts";
import { isLoopback } from "./intercepted-hosts.ts";
import type { Target } from "./interception.ts";
import { answerOn } from "./answers.ts";
import { join, type Connections } from "./connections.ts";
import { authorityOf, dial, messageOf, placeOf } from "./dial.ts";
import {
  absoluteTarget,
  forward,
  forwardUpgrade,
  HEADER_LIMIT,
  refuse,
  type AbsoluteTarget,
  type NextHop,
} from "./forward.ts";
import type { OuterProxyFor } from "./outer-proxy.ts";
import { NotHttp } from "./not-http.ts";
import type { Termination } from "./termination.ts";
import { Turns } from "./turns.ts";
import type { OtherHost, WhoseHost } from "./whose-host.ts";

export interface ProxyOptions {
  readonly authority: CertificateAuthority;
  readonly whose: WhoseHost;
  readonly offline: boolean;
  readonly termination: Termination;
  readonly target: Target;
  readonly outerProxyFor: OuterProxyFor;
  readonly connections: Connections;
  readonly complain: (line: string) => void;
}

const HOW_TO_ASK =
  "This is a proxy: set HTTPS_PROXY and HTTP_PROXY to its URL and ask for a host, as `access-emulator env --intercept` says.";

export function createProxy(options: ProxyOptions): Server {
  const { termination, connections, complain } = options;
  // A body may take as long as it takes; a connection that says nothing is closed after a minute.
  const server = createServer({
    maxHeaderSize: HEADER_LIMIT,
    requestTimeout: 0,
    headersTimeout: 60_000,
    keepAliveTimeout: 60_000,
    noDelay: true,
  });
  // Who has said all may still wait for the answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  const onHttp = (socket: Duplex) => {
    server.emit("connection", socket);
    socket.resume(); // who looked at its first byte has stopped it
  };
  const edge = new EdgeTunnels({ authority: options.authority, complain, onHttp });

  const turns = new Turns();
  /** Nothing that goes wrong in here ends the program that the proxy is a part of. */
  const guarded = (socket: Duplex, work: Promise<void>): void =>
    void work.catch((problem: unknown) => {
      complain(`The proxy failed: ${messageOf(problem)}. This is a fault of the emulator.`);
      socket.destroy();
    });

  server.on("connection", (socket) => connections.add(socket));

  const onConnect = async ({ url = "", headers }: IncomingMessage, socket: Socket, head: Buffer): Promise<void> => {
    if (!(await turns.rest(socket))) return;
    if (edge.of(socket)) return answerOn(socket, 400, "In a tunnel there is no other: ask the proxy itself.");
    const place = placeOf(url);
    if (!place)
      return answerOn(socket, 400, `CONNECT ${url}: this is not a host and its port, such as example.com:443.`);
    const { hostname, port } = place;
    if (head.length > 0) socket.unshift(head);
    const refuseTunnel = ({ status, sentence }: Refusal) => {
      complain(sentence); // clients do not show what a proxy says
      answerOn(socket, status, sentence);
    };
    const whose = await options.whose(hostname, headers["proxy-authorization"]);
    if (socket.destroyed) return; // while the emulator was asked
    if (whose.kind === "refused") return refuseTunnel(whose);
    if (whose.kind !== "other") socket.write(ESTABLISHED);
    if (whose.kind === "api") return termination.take(socket);
    if (whose.kind === "edge") return edge.take(socket, { hostname, account: whose.account });
    const hop = nextHop(`${port === 80 ? "http" : "https"}://${authorityOf(place)}/`, hostname, whose, options);
    if ("status" in hop) return refuseTunnel(await told(hop, whose));
    try {
      const proxy = hop.kind === "proxy" ? hop.proxy : undefined;
      const other = await dial(place, proxy, connections);
      socket.write(ESTABLISHED);
      join(socket, other);
    } catch (problem) {
      const refusal = { status: 502, sentence: `${authorityOf(place)} cannot be reached: ${messageOf(problem)}.` };
      refuseTunnel(await told(refusal, whose));
    }
  };
  server.on("connect", (incoming: IncomingMessage, socket: Socket, head: Buffer) =>
    guarded(socket, onConnect(incoming, socket, head)),
  );

  const answered = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    if (!(await turns.take(incoming, answer))) return;
    const decision = await decided(incoming, edge.of(incoming.socket), options);
    if (answer.headersSent) return; // its body was no HTTP
    if ("status" in decision) {
      if (edge.of(incoming.socket)) answer.shouldKeepAlive = false; // who speaks so in a tunnel is not heard out
      refuse(answer, decision.status, decision.sentence);
    } else forward(incoming, answer, decision.target, decision.hop, connections);
  };
  const onRequest = (incoming: IncomingMessage, answer: ServerResponse) =>
    guarded(incoming.socket, answered(incoming, answer));
  server.on("request", onRequest);
  server.on("checkContinue", onRequest); // the other side says whether to continue

  const onUpgrade = async (incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    if (!(await turns.rest(socket))) return;
    const decision = await decided(incoming, edge.of(socket), options);
    if (socket.destroyed) return;
    if ("status" in decision) answerOn(socket, decision.status, decision.sentence);
    else if (decision.hop.kind === "edge") {
      if (!asksForWebSocket(incoming)) return readAgain(incoming, socket, head, server);
      forwardEdgeUpgrade(incoming, socket, head, decision.target, decision.hop, connections);
    } else await forwardUpgrade(incoming, socket, head, decision.target, decision.hop, connections);
  };
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) =>
    guarded(socket, onUpgrade(incoming, socket, head)),
  );

  const notHttp = new NotHttp(turns, (socket) => {
    const tunnel = edge.of(socket);
    return tunnel ? `In this tunnel ${tunnel.hostname} is asked by HTTP/1.1 alone.` : HOW_TO_ASK;
  });
  server.on("clientError", (problem: NodeJS.ErrnoException, socket: Duplex) =>
    guarded(socket, notHttp.answer(problem, socket)),
  );
  return server;
}

const ESTABLISHED = "HTTP/1.1 200 Connection Established\r\n\r\n";

async function decided(
  incoming: IncomingMessage,
  tunnel: EdgeTunnel | undefined,
  options: ProxyOptions,
): Promise<Refusal | { readonly target: AbsoluteTarget; readonly hop: NextHop }> {
  // At this socket the emulator sees a neighbour, whatever `--host` is: else it would not believe which account is meant.
  const atEdge = (account: string | undefined) =>
    ({ kind: "edge", account, ...options.target("https", true) }) as const;
  if (tunnel) {
    const asked = targetInTunnel(incoming, tunnel);
    return "status" in asked ? asked : { target: asked, hop: atEdge(tunnel.account) };
  }
  const target = absoluteTarget(incoming.url ?? "");
  if (!target) return { status: 400, sentence: HOW_TO_ASK };
  const whose = await options.whose(target.hostname, incoming.headers["proxy-authorization"]);
  if (whose.kind === "refused") return whose;
  if (whose.kind === "api") return { target, hop: { kind: "emulator", ...options.target(target.scheme, true) } };
  if (whose.kind === "edge") return { target, hop: atEdge(whose.account) };
  // For the emulator's hosts it does no harm; elsewhere, it would be this proxy that checks the certificate.
  if (target.scheme === "https") return { status: 400, sentence: `Ask for ${target.hostname} with CONNECT.` };
  const hop = nextHop(`http://${target.authority}/`, target.hostname, whose, options);
  return "status" in hop ? told(hop, whose) : { target, hop };
}

/** A refusal that also says which other accounts have the host. */
async function told(refusal: Refusal, { whoElse }: OtherHost): Promise<Refusal> {
  return whoElse ? { ...refusal, sentence: refusal.sentence + (await whoElse()) } : refusal;
}

/** How a host that is not the emulator's is reached, if it may be. */
function nextHop(
  url: string,
  hostname: string,
  { whoElse }: OtherHost,
  { offline, outerProxyFor }: ProxyOptions,
): NextHop | Refusal {
  if (isLoopback(hostname)) return { kind: "host" };
  if (offline)
    return { status: 403, sentence: `${hostname} is refused: offline, only the emulator's hosts are answered.` };
  const proxy = outerProxyFor(url);
  if (proxy === undefined) return { kind: "host", whoElse };
  if (typeof proxy === "object") return { kind: "proxy", proxy, whoElse };
  return { status: 502, sentence: `${hostname} cannot be reached: ${proxy}.` };
}
