/** What `parity` and `pull` are told of the API that they ask: where it is, whose account, with which credentials. */
import { readFileSync } from "node:fs";
import { EmulatorError } from "../client/emulator-error.ts";
import { DEFAULT_ACCOUNT, environmentOf } from "../environment.ts";
import { baseUrlOf, headerText, idOf, isLoopback, type Credentials, type Target } from "../../api-client/target.ts";

export interface ApiWords {
  readonly baseUrl?: string;
  readonly account?: string;
  readonly tokenFile?: string;
}

const LOCAL = "http://127.0.0.1:8787/client/v4";

/** The API that is named, or an emulator on this machine: the real one is asked only by who names it. */
export function apiTargetOf(words: ApiWords, otherwise = ""): Pick<Target, "baseUrl" | "accountId" | "credentials"> {
  const baseUrl = baseUrlOf(words.baseUrl ?? process.env["CLOUDFLARE_BASE_URL"] ?? LOCAL);
  const local = isLoopback(baseUrl);
  const account = words.account ?? process.env["CLOUDFLARE_ACCOUNT_ID"] ?? (local ? DEFAULT_ACCOUNT : undefined);
  if (account === undefined) throw usage("--account <id> or CLOUDFLARE_ACCOUNT_ID must say which account is asked.");
  const credentials = credentialsOf(words.tokenFile, local, otherwise);
  return { baseUrl, accountId: idOf(account, "an account id"), credentials };
}

/** Never from the command line, where others on this machine can read them. */
function credentialsOf(tokenFile: string | undefined, local: boolean, otherwise: string): Credentials {
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_EMAIL: email, CLOUDFLARE_API_KEY: key } = process.env;
  if (tokenFile !== undefined) return { kind: "token", token: headerText(contentOf(tokenFile), "The token file") };
  if (token) return { kind: "token", token: headerText(token, "CLOUDFLARE_API_TOKEN") };
  if (email && key) {
    return { kind: "key", email: headerText(email, "CLOUDFLARE_EMAIL"), key: headerText(key, "CLOUDFLARE_API_KEY") };
  }
  if (local) return { kind: "token", token: environmentOf("", "")["CLOUDFLARE_API_TOKEN"] ?? "" };
  throw usage(
    `There are no credentials: CLOUDFLARE_API_TOKEN,${otherwise} or CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY.`,
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

export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

export function usage(sentence: string): EmulatorError {
  return new EmulatorError("bad-settings", sentence);
}
