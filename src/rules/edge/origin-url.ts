/**
 * What can be the origin of a host. On a developer's machine that is a place of this machine: the text itself is looked at, since a
 * URL reads `2130706433`, `0177.0.0.1` and `[::ffff:7f00:1]` as addresses, too, and a name is whatever somebody's DNS says.
 */

const PLACE = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::([1-9]\d{0,4}))?\/?$/i;

/** So many hosts of an account may have an origin. A limit of the emulator. */
export const ORIGINS_LIMIT = 1000;

export const ORIGIN_FORM =
  "must be http:// with 127.0.0.1, [::1] or localhost and a port, such as http://127.0.0.1:3000, without a path, a query or a user";

/** As it is kept; undefined when it cannot be one. */
export function originIn(text: string): string | undefined {
  const [, host, port = "80"] = PLACE.exec(text) ?? [];
  return host !== undefined && Number(port) <= 65_535 ? `http://${host.toLowerCase()}:${port}` : undefined;
}

/** The hosts with ports that it stands for, in the order in which they are tried: what `localhost` is, no file of the machine says. */
export function addressesOf(origin: string): readonly string[] {
  const [, host = "", port = ""] = /^http:\/\/(.*):(\d+)$/.exec(origin) ?? [];
  return (host === "localhost" ? ["127.0.0.1", "[::1]"] : [host]).map((address) => `${address}:${port}`);
}
