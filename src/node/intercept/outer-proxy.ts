/** The proxy that was set in the environment already: hosts that pass through go by it, as they did before. */
import type { SecureContext } from "node:tls";
import { getProxyForUrl } from "proxy-from-env";
import { isLoopback, plainHostname } from "./intercepted-hosts.ts";
import { trustedBefore } from "./certificate-files.ts";

export interface OuterProxy {
  readonly protocol: "http:" | "https:";
  readonly hostname: string;
  readonly port: number;
  /** The value of Proxy-Authorization, when its URL has a user. */
  readonly authorization: string | undefined;
  /** What its certificate is checked against, when it is reached by TLS. */
  readonly trusted: SecureContext | undefined;
}

/** `undefined`: there is none for this URL. A string: there is one that cannot be used, and this is why. */
export type OuterProxyFor = (url: string) => OuterProxy | string | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

const PROXIES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/** `isOurs` tells this emulator's own proxy, which a program may have put into its own environment meanwhile. */
export function outerProxies(environment: Environment, isOurs: (proxy: OuterProxy) => boolean): OuterProxyFor {
  const variables = { ...environment };
  for (const name of PROXIES) {
    // The library would take the scheme of the request for that of the proxy; to curl, Go and Python it is http.
    const value = variables[name];
    if (value && !value.includes("://")) variables[name] = `http://${value}`;
  }
  variables.no_proxy = withSubdomains(`${variables.no_proxy ?? ""},${variables.NO_PROXY ?? ""}`);
  let trusted: SecureContext | undefined; // some hundred certificates, which few need
  const trust = () => (trusted ??= trustedBefore(environment));
  return (url) => {
    const { hostname } = new URL(url);
    if (isLoopback(hostname)) return undefined;
    const found = lookedUp(url, variables);
    if (found === "") return undefined;
    const proxy = parsed(found, trust);
    return typeof proxy === "object" && isOurs(proxy) ? undefined : proxy;
  };
}

/** The library reads the environment of the process: for this one call, it has that of the start. */
function lookedUp(url: string, variables: Environment): string {
  const now = process.env;
  process.env = { ...variables };
  try {
    return getProxyForUrl(url);
  } finally {
    process.env = now;
  }
}

/** To the library a name is that host alone; to curl, Go and Python it is all below it, too. */
function withSubdomains(list: string): string {
  const entries = list.split(/[\s,]+/).filter((entry) => entry !== "");
  if (entries.includes("*")) return "*";
  return entries.flatMap((entry) => (/^[.*[]/.test(entry) ? [entry] : [entry, `.${entry}`])).join(",");
}

function parsed(text: string, trust: () => SecureContext): OuterProxy | string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "the proxy that the environment names is not a URL"; // which may have a password in it
  }
  const { protocol, username, password } = url;
  if (protocol !== "http:" && protocol !== "https:") {
    return `the proxy ${protocol}//${url.host} of the environment is not supported: it must be an http or https proxy`;
  }
  const authorization = username === "" && password === "" ? undefined : basic(username, password);
  const port = Number(url.port) || (protocol === "https:" ? 443 : 80);
  const trusted = protocol === "https:" ? trust() : undefined;
  return { protocol, hostname: plainHostname(url.hostname), port, authorization, trusted };
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64")}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare % in it: as it stands, then
  }
}
