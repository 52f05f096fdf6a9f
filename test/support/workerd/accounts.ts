/** The universe of one account, spoken to through its stub, and short ways to say what came out. */
import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import type { AccountObject } from "../../../src/store/account/account-object.ts";
import { systemRandom } from "../../../src/store/account/fresh-secret.ts";
import { toHex } from "../../../src/rules/service-tokens/secret.ts";
import type { Visit } from "../../../src/store/account/request.ts";
import type { Part, Refusal } from "../../../src/rules/fidelity/result.ts";

export type Account = DurableObjectStub<AccountObject>;

/** A time that no test reaches. */
export const FAR_FUTURE = "2999-12-31T00:00:00Z";

/** The id of an account or a zone that nobody used before. */
export function freshId(): string {
  return toHex(systemRandom(16));
}

export function accountOf(id: string): Account {
  return env.ACCOUNTS.getByName(id);
}

export function freshAccount(): Account {
  return accountOf(freshId());
}

/** A visit of the account for this operation, as the Worker would make it. */
export function visit(operation: Visit["operation"], parts: Partial<Visit> = {}): Visit {
  return {
    operation,
    method: "GET",
    target: "/client/v4/accounts/0/access/service_tokens",
    userAgent: "a test",
    apiToken: "token",
    isOperator: false,
    isOpen: true,
    body: null,
    bodyIsCut: false,
    unknownFields: [],
    restsOn: [],
    startedAt: Date.now(),
    ray: "0123456789abcdef",
    ...parts,
  };
}

/** What an operation gave; the test fails when it refused. */
export function valueOf<T>(answer: Part<T>): T {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`);
  return answer.value;
}

/** Why an operation refused; the test fails when it did not. */
export function refusalOf<T>(answer: Part<T>): Refusal {
  if (answer.ok) throw new Error(`not refused: ${JSON.stringify(answer.value)}`);
  return answer.refusal;
}

export interface Minted {
  readonly id: string;
  readonly clientId: string;
  readonly version: number;
  readonly secret: string;
}

type Shown = {
  readonly token: { id: string; clientId: string; secretVersion: number };
  readonly secret: string | null;
};

/** The token and the secret that an answer shows; the test fails when it shows none. */
export function mintedBy(answer: Part<Shown>): Minted {
  const { token, secret } = valueOf(answer);
  if (secret === null) throw new Error("the answer shows no secret");
  return { id: token.id, clientId: token.clientId, version: token.secretVersion, secret };
}

export async function mint(account: Account, name = "a token"): Promise<Minted> {
  return mintedBy(await account.create(visit("create"), { name }));
}

/** The names on the account's list. */
export async function namesIn(account: Account): Promise<string[]> {
  return valueOf(await account.list(visit("list"), {})).tokens.map(({ name }) => name);
}

/** Asks the storage of the account's object directly. */
export function inStorage<T>(account: Account, ask: (storage: DurableObjectStorage) => T): Promise<T> {
  return runInDurableObject(account, (_, { storage }) => ask(storage));
}

/**
 * Makes digests take up to 4 ms. Here they are made at once, so that requests would never meet within one; the interface
 * promises nothing of the sort.
 */
export function slowDigests(): void {
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  let count = 0;
  vi.spyOn(crypto.subtle, "digest").mockImplementation(async (algorithm, data) => {
    await scheduler.wait((count++ * 7) % 5);
    return digest(algorithm, data);
  });
}

/** Calls the account's object itself, so that what it throws is the test's alone. */
export function within<T>(account: Account, use: (object: AccountObject) => Promise<T>): Promise<T> {
  return runInDurableObject<AccountObject, T>(account, use);
}

/** Takes the object out of memory; what it does not have on disk is gone. */
export async function evict(account: Account): Promise<void> {
  await account.describe(); // only an object that runs can be evicted
  await evictDurableObject(account);
}
