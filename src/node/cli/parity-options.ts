/** From the words of `parity` to a target, credentials and wishes. */
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { dirname, extname } from "node:path";
import { EmulatorError } from "../client/emulator-error.ts";
import { DEFAULT_ACCOUNT, environmentOf } from "../environment.ts";
import { PREFIX } from "../../parity/own-objects.ts";
import { assumptionNames } from "../../parity/probes/all.ts";
import {
  baseUrlOf,
  domainOf,
  headerText,
  idOf,
  isLoopback,
  type Credentials,
  type Target,
} from "../../api-client/target.ts";

export interface ParityWords {
  readonly baseUrl?: string;
  readonly account?: string;
  readonly zone?: string;
  readonly tokenFile?: string;
  readonly yes?: boolean;
  readonly costly?: boolean;
  readonly access?: boolean;
  readonly zoneDomain?: string;
  readonly only?: string;
  readonly rate?: string;
  readonly report?: string;
  readonly cleanUp?: string;
  readonly json?: boolean;
}

const LOCAL = "http://127.0.0.1:8787/client/v4";
const REPORT_FORMS = new Set([".json", ".md"]);

export function targetOf(words: ParityWords): Target {
  const baseUrl = baseUrlOf(words.baseUrl ?? process.env["CLOUDFLARE_BASE_URL"] ?? LOCAL);
  const local = isLoopback(baseUrl);
  const account = words.account ?? process.env["CLOUDFLARE_ACCOUNT_ID"] ?? (local ? DEFAULT_ACCOUNT : undefined);
  if (account === undefined) throw usage("--account <id> or CLOUDFLARE_ACCOUNT_ID must say which account is asked.");
  return {
    baseUrl,
    accountId: idOf(account, "an account id"),
    zoneId: words.zone === undefined ? undefined : idOf(words.zone, "a zone id"),
    credentials: credentialsOf(words.tokenFile, local),
    zoneDomain: zoneDomainOf(words, local),
  };
}

/** An emulator takes any domain: on this machine it is one that is reserved for nobody (RFC 2606). */
function zoneDomainOf({ access, zoneDomain, cleanUp }: ParityWords, local: boolean): string | undefined {
  if (zoneDomain !== undefined && !access) throw usage("--zone-domain is for --access, which is not there.");
  if (zoneDomain !== undefined) return domainOf(zoneDomain);
  return local && cleanUp === undefined ? "invalid" : undefined;
}

/** Never from the command line, where others on this machine can read them. */
function credentialsOf(tokenFile: string | undefined, local: boolean): Credentials {
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_EMAIL: email, CLOUDFLARE_API_KEY: key } = process.env;
  if (tokenFile !== undefined) return { kind: "token", token: headerText(contentOf(tokenFile), "The token file") };
  if (token) return { kind: "token", token: headerText(token, "CLOUDFLARE_API_TOKEN") };
  if (email && key) {
    return { kind: "key", email: headerText(email, "CLOUDFLARE_EMAIL"), key: headerText(key, "CLOUDFLARE_API_KEY") };
  }
  if (local) return { kind: "token", token: environmentOf("", "")["CLOUDFLARE_API_TOKEN"] ?? "" };
  throw usage(
    "There are no credentials: CLOUDFLARE_API_TOKEN, --token-file <file>, or CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY.",
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw usage(`The token file cannot be read: ${reasonOf(cause)}.`);
  }
}

export function rateOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const rate = Number(word);
  if (/^\d+(\.\d+)?$/.test(word) && rate > 0) return rate;
  throw usage(`--rate ${word}: it must be a number of requests a second, such as 4 or 0.5.`);
}

/** Names of assumptions, and `requirements`. */
export function onlyOf(word: string | undefined): readonly string[] | undefined {
  const names = word?.split(",").map((name) => name.trim());
  const known = new Set<string>([...assumptionNames, "requirements"]);
  const strange = names?.find((name) => !known.has(name));
  if (strange === undefined) return names;
  throw usage(
    `--only ${strange}: there is no such assumption; docs/fidelity.md lists them, "requirements" is the rest.`,
  );
}

export function checkPrefix(prefix: string): void {
  if (!PREFIX.test(prefix)) {
    throw usage(`--clean-up ${prefix}: a run tells its prefix, which is parity-, 8 hex digits and a hyphen.`);
  }
}

/** Before anything is done: whether there can be a report at all. */
export function checkReportFile(file: string): void {
  if (!REPORT_FORMS.has(extname(file))) throw usage(`--report ${file}: its name must end in .json or .md.`);
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory() || /[/\\]$/.test(file)) throw new Error("it is a folder");
    accessSync(there ? file : dirname(file), constants.W_OK); // what is there is overwritten in place
  } catch (cause) {
    throw usage(`--report ${file} cannot be written: ${reasonOf(cause)}.`);
  }
}

export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

export function usage(sentence: string): EmulatorError {
  return new EmulatorError("bad-settings", sentence);
}
