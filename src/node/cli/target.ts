/** Which emulator and which account a command is about: what is said, else what `run` or `start` left for it to find. */
import { Account } from "../client/account.ts";
import { Accounts } from "../client/accounts.ts";
import { ControlPlane } from "../client/control-plane.ts";
import { DEFAULT_ACCOUNT, TOKEN } from "../environment.ts";
import { originOf } from "../client/origin.ts";
import { accountOf, portOf } from "./options.ts";
import { recall } from "./state-file.ts";

export interface TargetWords {
  readonly port?: string;
  readonly host?: string;
  readonly account?: string;
  readonly json?: boolean;
}

export interface Target {
  readonly url: string;
  readonly control: ControlPlane;
  readonly accounts: Accounts;
  readonly account: Account;
}

const STANDARD_PORT = "8787";

export function targetOf(words: TargetWords): Target {
  const { url, account: known } = placeOf(words);
  const id = accountOf({ account: words.account ?? known ?? DEFAULT_ACCOUNT }, undefined);
  const control = new ControlPlane(url, () => nobodyAt(url));
  const accounts = new Accounts(url, control);
  return { url, control, accounts, account: new Account(id, TOKEN, accounts.apiUrl, control) };
}

export function nobodyAt(url: string): string {
  return `No emulator answers at ${url}. Start one with \`access-emulator start\`, or say with --port where it is.`;
}

function placeOf({ port, host }: TargetWords): { readonly url: string; readonly account?: string | undefined } {
  if (port === undefined && host === undefined) {
    const surrounding = placeInEnvironment(process.env);
    if (surrounding) return surrounding;
  }
  const number = portOf(port ?? STANDARD_PORT, 1);
  const started = host === undefined ? recall(number) : undefined;
  if (started) return started;
  return { url: originOf(host ?? "127.0.0.1", number) };
}

/** The emulator of the `run` around this command. What is not on this machine is none, and is not asked. */
export function placeInEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly url: string; readonly account?: string | undefined } | undefined {
  // With --intercept there is no base URL, and another variable says where the emulator is.
  const [, url, hostname = ""] =
    /^(http:\/\/([^/@]+?)(?::\d+)?)\/client\/v4\/?$/.exec(environment.CLOUDFLARE_BASE_URL ?? "") ??
    /^(http:\/\/([^/@]+?)(?::\d+)?)\/?$/.exec(environment.ACCESS_EMULATOR_URL ?? "") ??
    [];
  if (url === undefined || !/^(127(\.\d{1,3}){3}|\[::1\]|(.+\.)?localhost)$/.test(hostname)) return undefined;
  return { url, account: environment.CLOUDFLARE_ACCOUNT_ID };
}
