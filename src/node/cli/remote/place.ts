/** `--url`: an emulator anywhere, and the key that it wants, which stands in a variable and never on the command line. */
import { EmulatorError } from "../../client/emulator-error.ts";
import { isOnThisMachine, keyFor, originIn } from "../../client/remote/address.ts";

export interface RemoteWords {
  readonly url?: string;
  readonly keyEnv?: string;
  readonly insecureHttp?: boolean;
}

/** Where an emulator is, and how a command is let in there. */
export interface RemotePlace {
  readonly url: string;
  readonly key: string | undefined;
  /** The name of the variable that the key is read from. */
  readonly keyEnv: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

const STANDARD_KEY = "EMULATOR_OPERATOR_TOKEN";

/** Which of these `run --url` sets for the commands inside. */
export const URL_VARIABLE = "ACCESS_EMULATOR_URL";
export const KEY_NAME_VARIABLE = "ACCESS_EMULATOR_KEY_ENV";

/** The emulator that `--url` names; undefined without it. */
export function placeOfUrl({ url, keyEnv, insecureHttp }: RemoteWords): RemotePlace | undefined {
  if (url === undefined) {
    refuseWithoutUrl(keyEnv === undefined ? {} : { keyEnv });
    return undefined;
  }
  const origin = originIn(url, { url: "What --url names" });
  if (keyEnv !== undefined && !/^[A-Za-z_]\w*$/.test(keyEnv)) {
    const never = "the key itself never stands on the command line, which every process can see"; // so it is not repeated
    throw new EmulatorError("bad-input", `--key-env takes the name of the variable that holds the key: ${never}.`);
  }
  if (keyEnv !== undefined && !process.env[keyEnv]) {
    throw new EmulatorError("bad-input", "The variable that --key-env names is not set: it holds the key.");
  }
  return placeAt(origin, keyEnv ?? STANDARD_KEY, process.env, insecureHttp);
}

/** What says how an emulator elsewhere is used does nothing without one. */
export function refuseWithoutUrl(words: RemoteWords & { readonly name?: string }): void {
  const options = [
    ["--key-env", words.keyEnv],
    ["--insecure-http", words.insecureHttp],
    ["--name", words.name],
  ] as const;
  for (const [option, value] of options) {
    if (value !== undefined) throw new EmulatorError("bad-input", `${option} needs --url, too.`);
  }
}

/**
 * What the `run --url` around this command left for it: an address with the name of a variable. Both are believed only beside
 * the base URL of the same emulator: a `run` within that one has another, and means its own.
 */
export function placeOfRun(
  environment: Variables,
  { insecureHttp }: RemoteWords = {},
): (RemotePlace & { readonly account: string | undefined }) | undefined {
  const { [URL_VARIABLE]: url, [KEY_NAME_VARIABLE]: keyEnv, CLOUDFLARE_BASE_URL: baseUrl } = environment;
  if (!url || !keyEnv || baseUrl !== `${url}/client/v4`) return undefined;
  const origin = originIn(url, { url: `What ${URL_VARIABLE} names` });
  if (!environment[keyEnv] && !isOnThisMachine(origin)) {
    const names = `The variable that ${KEY_NAME_VARIABLE} names is not set`;
    throw new EmulatorError("bad-input", `${names}: it holds the key for ${origin}.`);
  }
  return { ...placeAt(origin, keyEnv, environment, insecureHttp), account: environment.CLOUDFLARE_ACCOUNT_ID };
}

function placeAt(url: string, keyEnv: string, environment: Variables, insecureHttp = false): RemotePlace {
  const words = { key: `The key in the variable ${keyEnv}`, insecure: "--insecure-http" };
  const key = keyFor(url, { key: environment[keyEnv] || undefined, allowInsecureHttp: insecureHttp }, words);
  return { url, key, keyEnv };
}
