/** How an address that somebody listens on is written in a URL. */

/** A name, or an address; one of IPv6 in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** The same for clients on this machine: nobody is at the address that stands for all. */
export function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "*") return "127.0.0.1";
  return host === "::" ? "[::1]" : hostInUrl(host);
}

export function originOf(host: string, port: number): string {
  return `http://${reachable(host)}:${port}`;
}
