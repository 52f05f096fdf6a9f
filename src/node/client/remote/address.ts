/** Where an emulator is that runs elsewhere, and the key that it wants. Neither a key nor what may hold one is repeated. */
import { B64TOKEN } from "../../../rules/values/b64token.ts";
import { isLoopback } from "../../intercept/intercepted-hosts.ts";
import { EmulatorError } from "../emulator-error.ts";
import { checkMembers, isText, isTrueOrFalse, type Known } from "../known-members.ts";

export interface ConnectOptions {
  /**
   * What a deployed emulator lets its clients in by: a tenant's key, or the operator's token. It is sent with all requests, and
   * its accounts give it to clients as their API token. Without one, the variable EMULATOR_OPERATOR_TOKEN is sent to the control plane.
   */
  readonly key?: string | undefined;
  /** Sends the key over http to another machine, too, where whoever is on the way can read it. */
  readonly allowInsecureHttp?: boolean | undefined;
}

const OPTIONS = {
  key: { words: "a text that is not empty", fits: isText },
  allowInsecureHttp: { words: "true or false", fits: isTrueOrFalse },
} satisfies Known<ConnectOptions>;

/** What sentences call the things that are checked. */
export interface Words {
  readonly url: string;
  readonly key: string;
  readonly insecure: string;
}

const OF_LIBRARY: Words = {
  url: "The URL of connect",
  key: "The option key of connect",
  insecure: "allowInsecureHttp",
};

/**
 * The origin that a URL stands for, and nothing else: what has a path is not an emulator's.
 *
 * @throws EmulatorError `bad-input`
 */
export function originIn(url: unknown, { url: what }: Pick<Words, "url"> = OF_LIBRARY): string {
  const wanted = "it must be the origin of an emulator, such as https://emulator.example";
  const refused = (why: string) => new EmulatorError("bad-input", `${what} ${why}: ${wanted}.`);
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) throw refused("is no URL");
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") throw refused("is neither http nor https");
  if (parsed.username !== "" || parsed.password !== "") throw refused("has a user name or a password");
  if (parsed.pathname !== "/") throw refused("has a path");
  if (parsed.search !== "" || parsed.hash !== "") throw refused("has a query or a fragment");
  return parsed.origin;
}

export const isOnThisMachine = (origin: string): boolean => isLoopback(new URL(origin).hostname);

/**
 * The key, if there is one and it may be sent there.
 *
 * @throws EmulatorError `bad-input` when no client could present it, or others could read it on its way
 */
export function keyFor(
  origin: string,
  given: ConnectOptions,
  words: Pick<Words, "key" | "insecure"> = OF_LIBRARY,
): string | undefined {
  checkMembers(given, OPTIONS, "connect", "option");
  const { key, allowInsecureHttp = false } = given;
  if (key === undefined) return undefined;
  if (!B64TOKEN.test(key)) {
    const allowed = "it has letters, digits and - . _ ~ + / (and = at its end)";
    throw new EmulatorError("bad-input", `${words.key} cannot be presented as a bearer token: ${allowed}.`);
  }
  if (origin.startsWith("http:") && !isOnThisMachine(origin) && !allowInsecureHttp) {
    const why = `${words.key} is not sent to ${origin}: over http, whoever is on the way can read it`;
    throw new EmulatorError("bad-input", `${why}. Use https, or say ${words.insecure} when the way is safe.`);
  }
  return key;
}
