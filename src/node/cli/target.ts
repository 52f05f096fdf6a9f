/** Which emulator and which account a command is about: what is said, else what `run` or `start` left for it to find. */
import { Account } from "../client/account.ts";
import { Accounts } from "../client/accounts.ts";
import { ControlPlane } from "../client/control-plane.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { DEFAULT_ACCOUNT, TOKEN } from "../environment.ts";
import { originOf } from "../client/origin.ts";
import { accountOf, portOf } from "./options.ts";
import { placeOfRun, placeOfUrl, type RemoteWords } from "./remote/place.ts";
import { recall } from "./state-file.ts";

export interface TargetWords extends RemoteWords {
  readonly port?: string;
  readonly host?: string;
  readonly account?: string;
  readonly json?: boolean;
}

export interface Target {
  readonly url: string;
  readonly control: ControlPlane;
  readonly accounts: Accounts;
  /** The account that is meant, if one is. */
  readonly accountId: string | undefined;
  /** @throws EmulatorError when none is meant. */
  readonly account: Account;
}

interface Place {
  readonly url: string;
  readonly key?: string | undefined;
  readonly account?: string | undefined;
  /** Whether it is on this machine, or was said to be: there is a standard account then. */
  readonly hasStandard: boolean;
}

const STANDARD_PORT = "8787";

export function targetOf(words: TargetWords): Target {
  const { url, key, account: known, hasStandard } = placeOf(words);
  const wanted = words.account ?? known ?? (hasStandard ? DEFAULT_ACCOUNT : undefined);
  const id = wanted === undefined ? undefined : accountOf({ account: wanted }, undefined);
  const control = new ControlPlane(url, () => (hasStandard ? nobodyAt(url) : undefined), { key });
  const accounts = new Accounts(url, control);
  return {
    url,
    control,
    accounts,
    accountId: id,
    get account() {
      if (id !== undefined) return new Account(id, key ?? TOKEN, accounts.apiUrl, control);
      const list = "`access-emulator accounts` lists those that there are";
      throw new EmulatorError("bad-input", `With --url a command needs --account <id>, too: ${list}.`);
    },
  };
}

export function nobodyAt(url: string): string {
  return `No emulator answers at ${url}. Start one with \`access-emulator start\`, or say with --port where it is.`;
}

function placeOf(words: TargetWords): Place {
  const { port, host } = words;
  const named = placeOfUrl(words);
  if (named) {
    const { CLOUDFLARE_BASE_URL: baseUrl = "", CLOUDFLARE_ACCOUNT_ID: account } = process.env;
    const isOfThis = baseUrl.replace(/\/$/, "") === `${named.url}/client/v4`;
    return { ...named, account: isOfThis ? account : undefined, hasStandard: false };
  }
  if (port === undefined && host === undefined) {
    const surrounding = placeOfRun(process.env, words);
    if (surrounding) return { ...surrounding, hasStandard: false };
    const local = placeInEnvironment(process.env);
    if (local) return { ...local, hasStandard: true };
  }
  const number = portOf(port ?? STANDARD_PORT, 1);
  const started = host === undefined ? recall(number) : undefined;
  if (started) return { url: started.url, account: started.account, hasStandard: true };
  return { url: originOf(host ?? "127.0.0.1", number), hasStandard: true };
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
