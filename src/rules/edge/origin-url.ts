/**
 * What can be the origin of a host: on a developer's machine a place of that machine, deployed a host of the operator's list. The text
 * itself is looked at, since a URL reads `2130706433`, `0177.0.0.1` and `[::ffff:7f00:1]` as addresses, too, and a name is whatever
 * somebody's DNS says.
 */

const HERE = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::([1-9]\d{0,4}))?\/?$/i;
const ELSEWHERE = /^https:\/\/([^/?#:@]+)(?::([1-9]\d{0,4}))?\/?$/i;
/** A name with a dot whose last label begins with a letter: one of digits alone, or `0x7f`, would make it an address. */
const NAME = /^(?!.{254})(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** So many hosts of an account may have an origin. A limit of the emulator. */
export const ORIGINS_LIMIT = 1000;

export const ORIGIN_FORM =
  "must be http:// with 127.0.0.1, [::1] or localhost and a port, such as http://127.0.0.1:3000 (deployed: https:// with a host of the operator's list), without a path, a query or a user";

/** As it is kept; undefined when it can be one nowhere. */
export function originIn(text: string): string | undefined {
  return placeHere(text) ?? placeElsewhere(text);
}

/** Of a developer's machine. */
export function placeHere(text: string): string | undefined {
  const [, host, port = "80"] = HERE.exec(text) ?? [];
  return host !== undefined && isPort(port) ? `http://${host.toLowerCase()}:${port}` : undefined;
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
