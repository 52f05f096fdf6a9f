/** `explain`: why the edge lets a request in, or not. */
import type { RequestToExplain } from "../client/edge/looks.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { ExitCode } from "./exit-codes.ts";
import { explanationLines } from "./explanation-lines.ts";
import { givenSecret } from "./given-secret.ts";
import { wholeNumber } from "./input.ts";
import { say } from "./output.ts";
import { targetOf, type TargetWords } from "./target.ts";

export interface ExplainWords extends TargetWords {
  readonly clientId?: string;
  /** Which is refused; true without a value. */
  readonly clientSecret?: string | true;
  readonly clientSecretEnv?: string;
  readonly clientSecretStdin?: boolean;
  readonly header?: readonly string[];
  readonly method?: string;
  readonly ip?: string;
  readonly country?: string;
  readonly tokenId?: string;
  readonly last?: boolean;
  readonly request?: string;
}

const SECRET = "CF_ACCESS_CLIENT_SECRET";

export async function explain(url: string | undefined, words: ExplainWords): Promise<void> {
  const request = requestOf(url, words);
  const explanation = await targetOf(words).account.explain(request);
  if (!explanation.admitted) process.exitCode = ExitCode.notAdmitted;
  say(explanation, explanationLines(explanation).join("\n"), words.json);
}

function requestOf(url: string | undefined, words: ExplainWords): RequestToExplain {
  const {
    clientId,
    clientSecret,
    clientSecretEnv,
    clientSecretStdin,
    header = [],
    method,
    ip,
    country,
    tokenId,
  } = words;
  if (clientSecret !== undefined) throw secretAsArgument("--client-secret");
  const headers = header.map(headerOf);
  const credentials = [clientId, clientSecretEnv, clientSecretStdin];
  const made = [url, method, ip, country, tokenId, ...header, ...credentials];
  if (words.last || words.request !== undefined) {
    const isAlone = made.every((each) => each === undefined) && !(words.last && words.request !== undefined);
    if (isAlone) return { request: words.last ? "last" : wholeNumber(words.request ?? "", "--request", 1) };
    throw new EmulatorError("bad-input", "--last and --request explain a request of the journal: each stands alone.");
  }
  if (url === undefined) {
    const example = "access-emulator explain https://app.example.com/admin";
    throw new EmulatorError("bad-input", `explain takes a URL, --last or --request <id>: ${example}.`);
  }
  if (clientId === undefined && credentials.some((each) => each !== undefined)) {
    throw new EmulatorError("bad-input", "A client secret alone lets nobody in: give --client-id, too.");
  }
  if (tokenId !== undefined && clientId !== undefined) {
    throw new EmulatorError("bad-input", "--token-id presents that token's pair, and so does --client-id: give one.");
  }
  return {
    url,
    method: method?.toUpperCase(),
    ip,
    country,
    token_id: tokenId,
    ...(headers.length > 0 ? { headers: joined(headers) } : {}),
    ...(clientId === undefined ? {} : { clientId, clientSecret: secretFor(words) }),
  };
}

function secretFor({ clientSecretEnv, clientSecretStdin }: ExplainWords): string {
  if (clientSecretEnv === undefined || !clientSecretStdin) {
    return givenSecret("explain", clientSecretEnv ?? SECRET, clientSecretStdin);
  }
  throw new EmulatorError(
    "bad-input",
    "--client-secret-env and --client-secret-stdin both bring the secret: give one.",
  );
}

/** What is wrong is told without the text: it may be a secret. */
function headerOf(word: string): readonly [name: string, value: string] {
  const [, name = "", value = ""] = /^([^\s:]+):\s*(.*?)\s*$/s.exec(word) ?? [];
  if (name === "")
    throw new EmulatorError("bad-input", "--header takes a name and a value: --header 'Accept: text/html'.");
  if (/cf-access-client-secret/i.test(word)) throw secretAsArgument("--header");
  return [name, value];
}

/** As a server is given headers that come several times. */
function joined(headers: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const all = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = all.get(name.toLowerCase());
    const separator = name.toLowerCase() === "cookie" ? "; " : ", ";
    all.set(name.toLowerCase(), before === undefined ? value : `${before}${separator}${value}`);
  }
  return Object.fromEntries(all);
}

function secretAsArgument(option: string): EmulatorError {
  const why = `${option} would show the secret to every process of the machine`;
  const instead =
    "--client-secret-env <name> names the variable that holds it, --client-secret-stdin reads standard input";
  return new EmulatorError("bad-input", `${why}. Instead, ${instead}.`);
}
