/** Where a URL leads: to a host of the edge, which has neither ports nor users. */
import { hostnameIn } from "../../../rules/values/hostname.ts";
import { EmulatorError } from "../emulator-error.ts";

const EXAMPLE = "such as https://app.example.com/admin";

/**
 * The URL, if the edge can be asked for it. What is wrong with it is told without what may be a secret in it.
 *
 * @throws EmulatorError `bad-input`; `what` is the beginning of its sentence
 */
export function edgePlaceOf(given: string | URL, what: string): URL {
  const refused = (why: string) => new EmulatorError("bad-input", `${what} ${why}`);
  const text = String(given);
  if (!URL.canParse(text)) throw refused(`is no URL: it must be absolute, ${EXAMPLE}.`);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw refused(`begins with ${url.protocol} and must begin with https: or http:, ${EXAMPLE}.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refused("has a user name or a password: send the credentials in headers.");
  }
  if (url.port !== "") throw refused(`has the port ${url.port}: the edge serves a host without one.`);
  if (url.hostname.startsWith("[")) {
    throw refused(`has the address ${url.hostname} as its host: the edge serves hostnames, such as app.example.com.`);
  }
  return url;
}

/**
 * A hostname as URLs have it.
 *
 * @throws EmulatorError `bad-input`
 */
export function hostnameOf(given: unknown, what: string): string {
  const hostname = typeof given === "string" && !given.includes("%") ? hostnameIn(given) : undefined;
  if (hostname !== undefined) return hostname;
  const wanted = "such as app.example.com, without scheme, port and path";
  throw new EmulatorError("bad-input", `${what} takes a hostname, ${wanted}.`);
}
