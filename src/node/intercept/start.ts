/** Puts the proxy and the https listener together. A file of its own in `dist/`: a start without them loads none of it. */
import { isIP, type Server } from "node:net";
import { isLoopback, plainHostname } from "./intercepted-hosts.ts";
import type { ListenProblem, StartInterception } from "./interception.ts";
import { CertificateAuthority, type Names, type Permitted } from "./authority.ts";
import { writeCertificates } from "./certificate-files.ts";
import { Connections } from "./connections.ts";
import { outerProxies } from "./outer-proxy.ts";
import { hostQuestion } from "./host-question.ts";
import { createProxy } from "./proxy.ts";
import { Termination } from "./termination.ts";
import { whoseHost, type WhoseHost } from "./whose-host.ts";

const PROXY_HOST = "127.0.0.1";
const COMPLAINTS_REMEMBERED = 1000;
const HOSTS_REMEMBERED = 100;

export const startInterception: StartInterception = async (options) => {
  const { hosts, target, tls, environment } = options;
  const connections = new Connections();
  const complain = eachOnce(options.onComplaint);
  const names = namesFor(hosts, tls?.host);
  const authority = new CertificateAuthority(options.proxy ? permittedForProxy(names) : permittedFor(names));
  const certificates = writeCertificates(options.folder, authority.certificate, environment);
  const termination = new Termination({ authority, hosts, names, target, connections, complain });

  let proxyPort: number | undefined;
  const outerProxyFor = outerProxies(environment, ({ hostname, port }) => port === proxyPort && isLoopback(hostname));
  const offline = options.proxy?.offline ?? false;
  const { whose, others } = remembered(whoseHost(hosts, options.whoHas ?? hostQuestion(target, connections)));
  const proxy = createProxy({ authority, whose, offline, termination, target, outerProxyFor, connections, complain });

  let isUsed = false;
  proxy.once("connection", () => {
    isUsed = true;
  });

  const stop = async (): Promise<void> => {
    const closed = [proxy, termination.server].map(closing);
    connections.end();
    await Promise.all(closed);
  };
  const onProxy = options.proxy && (await listening(proxy, PROXY_HOST, options.proxy.port, "proxy"));
  if (typeof onProxy === "object") {
    await stop();
    return onProxy;
  }
  proxyPort = onProxy;
  const onTls = tls && (await listening(termination.server, tls.host, tls.port, "tls"));
  if (typeof onTls === "object") {
    await stop();
    return onTls;
  }
  const [wasUsed, otherHosts] = [() => isUsed, () => [...others]];
  return { proxyPort: onProxy, tlsPort: onTls, certificates, wasUsed, otherHosts, stop };
};

/** The same, and the hosts that were found to be others'. */
function remembered(ask: WhoseHost): { readonly whose: WhoseHost; readonly others: ReadonlySet<string> } {
  const others = new Set<string>();
  const whose: WhoseHost = async (hostname, authorization) => {
    const found = await ask(hostname, authorization);
    if (found.kind === "other" && others.size < HOSTS_REMEMBERED) others.add(plainHostname(hostname));
    return found;
  };
  return { whose, others };
}

/** What the certificate says for whoever asks for no host by name: all of them. */
function namesFor(hosts: readonly string[], tlsHost: string | undefined): Names {
  if (tlsHost === undefined) return { dns: hosts, addresses: [] };
  const own = plainHostname(tlsHost);
  const isAddress = isIP(own) !== 0;
  const dns = [...hosts, "localhost", ...(isAddress || own === "*" ? [] : [own])];
  const addresses = ["127.0.0.1", "::1", ...(isAddress && own !== "0.0.0.0" && own !== "::" ? [own] : [])];
  return { dns: [...new Set(dns)], addresses: [...new Set(addresses)] };
}

/** What the authority may sign for: a name stands for all below it. */
function permittedFor({ dns, addresses }: Names): Permitted {
  return { dns: [...new Set(dns.map((name) => name.replace(/^\*\./, "")))], addresses };
}

/** Which hosts will be protected is not known at the start, when clients are told what to trust. */
function permittedForProxy({ addresses }: Names): Permitted {
  return { dns: "all", addresses };
}

/** Clients try again and again; that they cannot is told once. */
function eachOnce(tell: (line: string) => void): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (told.has(line) || told.size >= COMPLAINTS_REMEMBERED) return;
    told.add(line);
    tell(`access-emulator: ${line}`);
  };
}

/** The port that it listens on, or why it does not. */
function listening(
  server: Server,
  host: string,
  port: number,
  what: ListenProblem["what"],
): Promise<number | ListenProblem> {
  return new Promise((resolve) => {
    server.once("error", (cause: NodeJS.ErrnoException) => resolve({ what, host, port, cause }));
    server.listen({ host: host === "*" ? undefined : host, port }, () => {
      server.unref();
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

/** Also when it never listened. */
function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
