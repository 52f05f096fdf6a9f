/** From the words of the command line to what `startEmulator` takes. */
import type { Seed, SeedSecrets } from "../../contract/seed.ts";
import type { SettingsChange } from "../../contract/settings.ts";
import { EmulatorError, reworded } from "../client/emulator-error.ts";
import type { EmulatorOptions, LogFormat } from "../emulator-options.ts";
import { withSecrets } from "../client/seed-secrets.ts";
import { DEFAULT_ACCOUNT } from "../environment.ts";
import { givenObject, jsonObject, textOf } from "./input.ts";
import { complain, print } from "./output.ts";

export interface StartWords {
  readonly port: string;
  readonly host: string;
  readonly persist?: string;
  readonly seed?: string;
  readonly seedSecrets?: string;
  readonly settings?: string;
  readonly log?: LogFormat;
  readonly account?: string;
  readonly allowedHost?: readonly string[];
  readonly originNetwork?: "loopback" | "private";
  readonly intercept?: boolean;
  readonly interceptPort?: string;
  readonly interceptHost?: readonly string[];
  readonly offline?: boolean;
  readonly tls?: boolean;
  readonly tlsPort?: string;
}

/** Where `start --tls` serves https unless told otherwise. */
const TLS_PORT = "8443";

/** 0 lets the system choose: it is no port of an emulator that runs. */
export function portOf(word: string, from: 0 | 1 = 0, option = "--port"): number {
  const port = Number(word);
  if (/^\d{1,5}$/.test(word) && port >= from && port <= 65_535) return port;
  throw new EmulatorError("bad-settings", `${option} ${word}: a port is a whole number from ${from} to 65535.`);
}

/** `write` takes each line of the log; it is printed unless given. */
export function emulatorOptions(
  words: StartWords,
  seed: Seed | undefined,
  write: (line: string) => void = (line) => print(`${line}\n`),
): EmulatorOptions {
  return {
    accounts: [accountOf(words, seed)], // which the client is told to use
    port: portOf(words.port),
    host: words.host,
    ...(words.persist === undefined ? {} : { persist: words.persist }),
    ...(seed ? { seed } : {}),
    ...(words.settings === undefined
      ? {}
      : { settings: givenObject<SettingsChange>(words.settings, "--settings", "bad-settings") }),
    ...(words.log ? { log: { format: words.log, write } } : {}),
    ...(words.allowedHost ? { allowedHosts: words.allowedHost } : {}),
    ...(words.originNetwork ? { originNetwork: words.originNetwork } : {}),
    ...interceptOptions(words),
    onComplaint: complain,
  };
}

/** An option that would do nothing is a mistake that is better told. */
function interceptOptions(words: StartWords): Pick<EmulatorOptions, "intercept" | "tls"> {
  const { intercept, interceptPort, interceptHost: hosts = [], offline, tls, tlsPort } = words;
  const lacking = (option: string, what: string) => new EmulatorError("bad-settings", `${option} needs ${what}, too.`);
  if (offline && !intercept) throw lacking("--offline", "--intercept");
  if (interceptPort !== undefined && !intercept) throw lacking("--intercept-port", "--intercept");
  if (tlsPort !== undefined && !tls) throw lacking("--tls-port", "--tls");
  if (hosts.length > 0 && !intercept && !tls) throw lacking("--intercept-host", "--intercept or --tls");
  const proxy = { hosts, offline: offline ?? false, port: portOf(interceptPort ?? "0", 0, "--intercept-port") };
  return {
    ...(intercept ? { intercept: proxy } : {}),
    ...(tls ? { tls: { hosts, port: portOf(tlsPort ?? TLS_PORT, 0, "--tls-port") } } : {}),
  };
}

/** The seed of a start, which may have settings, too; with its secrets. */
export function seedOf({
  seed,
  seedSecrets,
  settings,
}: Pick<StartWords, "seed" | "seedSecrets" | "settings">): Seed | undefined {
  if (seed === "-" && settings === "-") {
    const one = "name a file for one of them";
    throw new EmulatorError("bad-input", `--seed - and --settings - both read standard input: ${one}.`);
  }
  return readSeed(seed, seedSecrets);
}

/** The seed file, if one is asked for. What stands in it is checked by the emulator itself. */
export function readSeed(file: string | undefined, secretsFile?: string): Seed | undefined {
  if (file === undefined && secretsFile !== undefined)
    throw new EmulatorError("bad-input", "--seed-secrets needs --seed, too.");
  if (file === undefined) return undefined;
  if (secretsFile === "-")
    throw new EmulatorError("bad-input", "--seed-secrets must be the name of a file, and not -.");
  const seed = jsonObject<Seed>(textOf(file, "The seed file", "bad-seed"), seedIn(file), "bad-seed");
  if (secretsFile === undefined || !Array.isArray(seed.accounts)) return seed;
  const what = `The file of secrets ${secretsFile}`;
  const secrets = jsonObject<SeedSecrets>(textOf(secretsFile, "The file of secrets", "bad-seed"), what, "bad-seed");
  try {
    return { ...seed, accounts: withSecrets(seed.accounts, secrets) };
  } catch (problem) {
    throw problem instanceof EmulatorError ? reworded(problem, /^seedSecrets: /, `${what}: `) : problem;
  }
}

/** What sentences call the seed. */
export function seedIn(file: string): string {
  return file === "-" ? "The seed on standard input" : `The seed file ${file}`;
}

/** The same problem, of the option or the file that brought it. */
export function ofWords(problem: unknown, { seed = "" }: Pick<StartWords, "seed">): unknown {
  if (!(problem instanceof EmulatorError)) return problem;
  return reworded(reworded(problem, /^seed: /, `${seedIn(seed)}: `), /^settings: /, "--settings: ");
}

/** The account that the environment names: the wanted one, or the first of the seed, or the default. */
export function accountOf(words: { readonly account?: string }, seed: Seed | undefined): string {
  const isId = (id: unknown): id is string => typeof id === "string" && /^[0-9a-f]{32}$/.test(id);
  const first: unknown = seed?.accounts?.[0]?.id; // of a file that nobody has checked yet
  const id = words.account ?? (isId(first) ? first : DEFAULT_ACCOUNT);
  if (isId(id)) return id;
  throw new EmulatorError(
    "bad-settings",
    `${JSON.stringify(id)} is not an account id: it must be 32 lower-case hex digits.`,
  );
}
