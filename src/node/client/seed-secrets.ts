import type { AccountSeed, SeedSecrets } from "../../contract/seed.ts";
import { EmulatorError } from "./emulator-error.ts";
import { isObject } from "./known-members.ts";

interface Token {
  readonly id?: string;
  readonly client_secret?: string;
}

/** The accounts of a seed, with secrets for their tokens that stand apart. @throws EmulatorError `bad-seed` */
export function withSecrets<A extends AccountSeed>(accounts: readonly A[], secrets: SeedSecrets): A[] {
  const left = secretsById(secrets);
  const filled = accounts.map((account) => {
    const { tokens } = account;
    if (!Array.isArray(tokens)) return account; // the emulator itself tells what is wrong
    return { ...account, tokens: tokens.map((token: Token) => withSecret(token, left)) };
  });
  const [unknown] = left.keys();
  if (unknown === undefined) return filled;
  throw wrong(`it has a secret for the token ${JSON.stringify(unknown)}, which is not in the seed`);
}

function secretsById(secrets: unknown): Map<unknown, string> {
  const list = isObject(secrets) ? secrets["tokens"] : undefined;
  if (!Array.isArray(list)) throw wrong("it must be an object with a list of tokens");
  const byId = new Map<unknown, string>();
  for (const [index, each] of list.entries()) {
    const { id, client_secret: secret } = isObject(each) ? each : {};
    if (typeof id !== "string" || typeof secret !== "string")
      throw wrong(`tokens.${index} must have id and client_secret`);
    if (byId.has(id)) throw wrong(`tokens.${index}.id stands twice`);
    byId.set(id, secret);
  }
  return byId;
}

function withSecret(token: Token, left: Map<unknown, string>): Token {
  const { id, client_secret: own } = isObject(token) ? token : ({} as Token);
  const secret = id === undefined ? undefined : left.get(id);
  if (secret === undefined) return token;
  if (own !== undefined) throw wrong(`it has a secret for the token ${JSON.stringify(id)}, which has one in the seed`);
  left.delete(id);
  return { ...token, client_secret: secret };
}

const wrong = (what: string) => new EmulatorError("bad-seed", `seedSecrets: ${what}.`);
