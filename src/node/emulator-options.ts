/** What `startEmulator` takes, as a table: a mistake in it would start an emulator that is not the one that was meant. */
import type { Seed, SeedSecrets } from "../contract/seed.ts";
import type { SettingsChange } from "../contract/settings.ts";
import { isAccountId } from "./client/account-id.ts";
import type { InterceptOptions, TlsOptions } from "./intercept/interception.ts";
import {
  checkMembers,
  isFunction,
  isObject,
  isText,
  isTrueOrFalse,
  type Known,
  type Wanted,
} from "./client/known-members.ts";

export type LogFormat = "text" | "json";

export interface EmulatorOptions {
  /** The TCP port; 0, the default, lets the system choose one that is free. */
  readonly port?: number;
  /** The address to listen on; `127.0.0.1` unless given. */
  readonly host?: string;
  /** A folder to keep the state in. Without it, the state is private to this emulator and gone when it stops. */
  readonly persist?: string;
  /** What the accounts start with. An account that the folder has already is left as it is. */
  readonly seed?: Seed;
  /** Secrets for tokens of the seed, in a file of their own: `access-emulator pull --new-secrets` makes one. */
  readonly seedSecrets?: SeedSecrets;
  /** Ids of accounts that `GET /accounts` lists before their first use, such as the one that a client is told to use. */
  readonly accounts?: readonly string[];
  /**
   * Names of the emulator's own, beside those of this machine, IP addresses and names without a dot. Every other name is one of a
   * host that an application protects.
   */
  readonly allowedHosts?: readonly string[];
  /**
   * Where origins of hosts may stand: on this machine alone (`loopback`, the default), or at private addresses, too (`private`), as other
   * containers of a Compose project do.
   */
  readonly originNetwork?: "loopback" | "private";
  /** Settings of every account; an account's own go over them. */
  readonly settings?: SettingsChange;
  /** One line a request, as text or as JSON; no secret stands in it. */
  readonly log?: LogFormat | { readonly format: LogFormat; readonly write: (line: string) => void };
  /** What workerd and the Worker complain with, line by line, and what `intercept` refused; ignored unless given. */
  readonly onComplaint?: (line: string) => void;
  /**
   * A proxy for clients that know no base URL: what they send to `https://api.cloudflare.com` comes here, and all else goes
   * where it was going. Give them `environment(account)`.
   */
  readonly intercept?: boolean | InterceptOptions;
  /** Serves https as well, for clients whose host names somebody else maps. */
  readonly tls?: boolean | TlsOptions;
}

/** Which numbers are ports is said elsewhere. */
const port: Wanted = {
  words: "a whole number from 0 to 65535",
  fits: (value) => typeof value === "number",
};
const hosts: Wanted = {
  words: "a list of host names",
  fits: (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
};
const format: Wanted = { words: '"text" or "json"', fits: (value) => value === "text" || value === "json" };

const intercept = {
  port,
  hosts,
  offline: { words: "true or false", fits: isTrueOrFalse },
} satisfies Known<InterceptOptions>;

const tls = { port, hosts } satisfies Known<TlsOptions>;

const log = {
  format,
  write: { words: "a function that takes a line", fits: isFunction },
} satisfies Known<Exclude<EmulatorOptions["log"], string | undefined>>;

const options = {
  port,
  host: { words: "an address to listen on", fits: isText },
  persist: { words: "the path of a folder", fits: (value) => typeof value === "string" }, // "" is told where folders are
  seed: { words: "an object with a list of accounts", fits: isObject, code: "bad-seed" },
  seedSecrets: { words: "an object with a list of tokens", fits: isObject, code: "bad-seed" },
  accounts: {
    words: "a list of account ids: 32 lower-case hex digits each",
    fits: (value) => Array.isArray(value) && value.every((id) => typeof id === "string" && isAccountId(id)),
  },
  allowedHosts: hosts,
  originNetwork: {
    words: '"loopback" or "private"',
    fits: (value) => value === "loopback" || value === "private",
  },
  settings: { words: "an object of settings", fits: isObject, code: "bad-settings" },
  log: {
    words: '"text", "json" or an object with format and write',
    fits: (value) => format.fits(value) || (isObject(value) && value.format !== undefined && value.write !== undefined),
    members: log,
  },
  onComplaint: { words: "a function that takes a line", fits: isFunction },
  intercept: {
    words: "true, false or an object with port, hosts or offline",
    fits: (value) => isTrueOrFalse(value) || isObject(value),
    members: intercept,
  },
  tls: {
    words: "true, false or an object with port or hosts",
    fits: (value) => isTrueOrFalse(value) || isObject(value),
    members: tls,
  },
} satisfies Known<EmulatorOptions>;

export function checkOptions(given: unknown): void {
  checkMembers(given, options, "startEmulator", "option");
}
