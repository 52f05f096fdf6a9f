/** What `startEmulator` takes, as a table: a mistake in it would start an emulator that is not the one that was meant. */
import type { EmulatorOptions } from "./emulator.ts";
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
