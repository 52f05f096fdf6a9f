/** One account, spoken to through its stub, and short ways to say what came out. */
import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import type { AccountObject } from "../../../src/store/account/account-object.ts";
import type { ServiceToken } from "../../../src/contract/tokens.ts";
import type { Problem } from "../../../src/rules/fidelity/problems.ts";
import type { ListInput } from "../../../src/rules/service-tokens/listing.ts";
import { toHex } from "../../../src/rules/values/hex.ts";
import type { OfToken } from "../../../src/store/account/operations/service-tokens.ts";
import type { Answer, ApiRequest, Input } from "../../../src/store/account/request.ts";
import { systemRandom } from "../../../src/system.ts";

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

/** A request of the API plane, as the Worker would make it. */
export function request(fields: Partial<ApiRequest> = {}): ApiRequest {
  return {
    method: "GET",
    target: "/client/v4/accounts/0/access/service_tokens",
    id: null,
    userAgent: "a test",
    client: null,
    apiToken: "token",
    isOwner: false,
    limits: null,
    isOpen: true,
    body: null,
    bodyIsCut: false,
    unknownFields: [],
    restsOn: [],
    startedAt: Date.now(),
    ray: "0123456789abcdef",
    ...fields,
  };
}

/** A request with what was read of its body or query, as a door takes them. */
export function withInput<I>(value: I, fields: Partial<ApiRequest> = {}): [ApiRequest, Input<I>] {
  return [request(fields), { ok: true, value }];
}

/** A request for the token with this id, as a door takes it. */
export function ofToken<B>(id: string, body?: B): [ApiRequest, Input<OfToken<B>>] {
  return withInput({ id, body: body as B }, { id });
}

/** What an operation answers; the test fails when it refuses. */
export function resultOf<W>(answer: Answer<W>): W {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.problem)}`);
  return answer.result;
}

/** Why an operation refuses; the test fails when it does not. */
export function problemIn(answer: Answer<unknown>): Problem {
  if (answer.ok) throw new Error(`not refused: ${JSON.stringify(answer.result)}`);
  return answer.problem;
}

export interface TokenWithSecret {
  readonly id: string;
  readonly clientId: string;
  readonly version: number;
  readonly secret: string;
}

/** The token and the secret that an answer shows; the test fails when it shows none. */
export function tokenIn(answer: Answer<ServiceToken>): TokenWithSecret {
  const { id, client_id: clientId, client_secret_version: version, client_secret: secret } = resultOf(answer);
  if (secret === undefined) throw new Error("the answer shows no secret");
  return { id, clientId, version, secret };
}

export async function createToken(account: Account, name = "a token"): Promise<TokenWithSecret> {
  return tokenIn(await account.createToken(...withInput({ name })));
}

/** A page of the account's list, and the total that the list tells; the test fails when it refuses. */
export async function listOf(account: Account, input: ListInput = {}) {
  const answer = await account.listTokens(...withInput(input));
  return { tokens: resultOf(answer), totalCount: answer.ok ? answer.resultInfo?.total_count : undefined };
}

/** The names on the account's list. */
export async function namesIn(account: Account, input: ListInput = {}): Promise<string[]> {
  return (await listOf(account, input)).tokens.map(({ name }) => name);
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

/** Asks the account's object itself, so that what it throws is the test's alone. */
export function within<T>(account: Account, use: (object: AccountObject) => Promise<T>): Promise<T> {
  return runInDurableObject<AccountObject, T>(account, use);
}

/** Takes the object out of memory; what it does not have on disk is lost. */
export async function evict(account: Account): Promise<void> {
  await account.describe(); // only an object that runs can be evicted
  await evicted(account);
}

/** workerd waits a moment until nobody holds an object: on a machine that stalls just then, it is asked again. */
export async function evicted(object: Parameters<typeof evictDurableObject>[0]): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await evictDurableObject(object);
    } catch (problem) {
      if (tries === 10 || !String(problem).includes("Timed out waiting to evict")) throw problem;
    }
  }
}

/** Whether an account is on the list, on whichever page. */
export async function isOnList(id: string): Promise<boolean> {
  return (await env.DIRECTORY.getByName("directory").accounts(1, 1, { only: [id] })).totalCount > 0;
}
