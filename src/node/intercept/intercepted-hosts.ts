/** Which host names are the emulator's, and which are this machine's. */
import { isIP } from "node:net";

/** Here is the API: what is sent to it is passed on to the emulator byte for byte. */
export const API_HOST = "api.cloudflare.com";

/** What Cloudflare's clients talk to. `*.` stands for one label or more in front. */
export const CLOUDFLARE_HOSTS: readonly string[] = [API_HOST, "*.cloudflareaccess.com"];

/** A host name as it is compared: lower case, without the final dot and without the brackets of an IPv6 address. */
export function plainHostname(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^\[(.*)\]$/, "$1");
}

/** Whether what is sent to this host is the emulator's to answer. Nothing that is ever reaches the network. */
export function isIntercepted(hostname: string, hosts: readonly string[]): boolean {
  const name = plainHostname(hostname);
  return hosts.some((host) => (host.startsWith("*.") ? name.endsWith(host.slice(1)) : name === host));
}

/** Whether a host is this machine (RFC 6761 for `localhost`, RFC 1122 for 127.0.0.0/8). */
export function isLoopback(hostname: string): boolean {
  const name = plainHostname(hostname);
  return name === "::1" || /^127(\.\d{1,3}){3}$/.test(name) || /^(.+\.)?localhost$/.test(name);
}

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Whether it is a DNS name that a certificate can be made for. */
export function isHostname(name: string): boolean {
  return name.length <= 253 && isIP(name) === 0 && name.split(".").every((label) => LABEL.test(label));
}

/** Why this cannot be a host to intercept, as the rest of a sentence; undefined when it can. */
export function problemOfHost(host: string): string | undefined {
  const name = host.replace(/^\*\./, "");
  if (isIP(plainHostname(host)) !== 0) return "is an address: it must be a host name";
  if (!isHostname(name)) return "is not a host name: it must be one such as app.example.com or *.example.com";
  if (isLoopback(name)) return "is this machine, which is always reached directly";
  return host.startsWith("*.") && !name.includes(".")
    ? "is too wide: it must have two labels after the star"
    : undefined;
}
