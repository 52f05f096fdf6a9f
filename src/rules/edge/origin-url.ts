/**
 * What can be the origin of a host: on a developer's machine a place of that machine, or of its private networks where the emulator was
 * started for that; deployed a host of the operator's list. The text itself is looked at, since a URL reads `2130706433`, `0177.0.0.1`
 * and `[::ffff:7f00:1]` as addresses, too, and a name is whatever somebody's DNS says.
 */
import { isWithin } from "./addresses.ts";

const HERE = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::([1-9]\d{0,4}))?\/?$/i;
const NEARBY = /^http:\/\/([a-z0-9._-]{1,253}|\[[0-9a-f:]+\])(?::([1-9]\d{0,4}))?\/?$/i;
const ELSEWHERE = /^https:\/\/([^/?#:@]+)(?::([1-9]\d{0,4}))?\/?$/i;
/** A name with a dot whose last label begins with a letter: one of digits alone, or `0x7f`, would make it an address. */
const NAME = /^(?!.{254})(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Labels as containers and services have them, which may hold an underscore, and may be one alone. */
const PRIVATE_NAME = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
/** The private networks of IPv4 and of IPv6; src/node/emulator.capnp allows the same. No link-local one: clouds keep secrets there. */
const PRIVATE_IPV4 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const PRIVATE_IPV6 = ["fc00::/7"];
/** Of IPv6 networks that look private: where two clouds have what they keep at 169.254.169.254. */
const METADATA = ["fd00:ec2::/32", "fd20:ce::/32"];

/** So many hosts of an account may have an origin. A limit of the emulator. */
export const ORIGINS_LIMIT = 1000;

export const ORIGIN_FORM =
  "must be http:// with 127.0.0.1, [::1] or localhost and a port, such as http://127.0.0.1:3000 (with --origin-network private also a name or a private address; deployed: https:// with a host of the operator's list), without a path, a query or a user";

/** As it is kept; undefined when it can be one nowhere. */
export function originIn(text: string): string | undefined {
  return placeHere(text) ?? placeNearby(text) ?? placeElsewhere(text);
}

/** Of a developer's machine. */
export function placeHere(text: string): string | undefined {
  const [, host, port = "80"] = HERE.exec(text) ?? [];
  return host !== undefined && isPort(port) ? `http://${host.toLowerCase()}:${port}` : undefined;
}

/** Of the private networks of a developer's machine: a name, whose addresses the network looks at, or an address as URLs write it. */
export function placeNearby(text: string): string | undefined {
  const [, given = "", port = "80"] = NEARBY.exec(text) ?? [];
  const host = given.toLowerCase();
  return placeHere(text) === undefined && isNearby(host) && isPort(port) ? `http://${host}:${port}` : undefined;
}

function isNearby(host: string): boolean {
  if (!URL.canParse(`http://${host}`) || new URL(`http://${host}`).hostname !== host) return false; // an address in disguise
  const isIn = (networks: readonly string[]) =>
    networks.some((network) => isWithin(host.replace(/[[\]]/g, ""), network));
  if (host.startsWith("[")) return isIn(PRIVATE_IPV6) && !isIn(METADATA);
  return /^[\d.]+$/.test(host) ? isIn(PRIVATE_IPV4) : PRIVATE_NAME.test(host);
}

/** Of a deployed emulator, whose operator's list decides. */
function placeElsewhere(text: string): string | undefined {
  const [, host = "", port = "443"] = ELSEWHERE.exec(text) ?? [];
  return isName(host.toLowerCase()) && isPort(port) ? `https://${host.toLowerCase()}:${port}` : undefined;
}

export const isName = (host: string): boolean => NAME.test(host);
export const isPort = (text: string): boolean => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;

/** The hosts with ports that it stands for, in the order in which they are tried: what `localhost` is, no file of the machine says. */
export function addressesOf(origin: string): readonly string[] {
  const [, host = "", port = ""] = /^https?:\/\/(.*):(\d+)$/.exec(origin) ?? [];
  return (host === "localhost" ? ["127.0.0.1", "[::1]"] : [host]).map((address) => `${address}:${port}`);
}
