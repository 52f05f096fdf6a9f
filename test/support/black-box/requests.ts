/** The operations as requests to a token that there is, from the table that the OpenAPI document is made of. */
import { expect } from "vitest";
import type { OperationOf } from "../../../src/contract/operations.ts";
import type { DescribedOperation, Scope } from "../../../src/routes/api/described.ts";
import { operations } from "../../../src/routes/api/service-tokens/described.ts";
import { Account, type ServiceTokens } from "./account.ts";
import { envelopeOf, type Answer } from "./answer.ts";

export interface OperationOfScope {
  /** Such as `accounts rotate`. */
  readonly title: string;
  readonly name: OperationOf<"service_tokens">;
  readonly scope: Scope;
  readonly operation: DescribedOperation;
}

/** The 12 operations. */
export const operationsOfScopes: readonly OperationOfScope[] = entriesOf(operations).flatMap(([name, operation]) =>
  operation.scopes.map((scope) => ({ title: `${scope} ${name}`, name, scope, operation })),
);

export interface Target {
  readonly account: Account;
  /** The account or its zone. */
  readonly tokens: ServiceTokens;
  readonly tokenId: string;
  readonly method: string;
  readonly path: string;
}

/** A fresh universe with one token, and where the operation on it is. */
export async function targetOf(one: OperationOfScope): Promise<Target> {
  return (await targetsOf(one))();
}

/** One fresh universe, and in it a token for each call. A universe of its own for each costs more than all else. */
export async function targetsOf({ scope, operation }: OperationOfScope): Promise<() => Promise<Target>> {
  const account = new Account();
  await account.settings({ assumptions: { "token-limit": "none" } });
  const tokens = scope === "zones" ? await account.zone() : account;
  return async () => {
    const { id } = await tokens.created({ name: "target" });
    return {
      account,
      tokens,
      tokenId: id,
      method: operation.method.toUpperCase(),
      path: pathOf(tokens, operation, id),
    };
  };
}

/** The path of an operation; the id goes into it as it is. */
export function pathOf(tokens: ServiceTokens, { path }: DescribedOperation, id: string): string {
  return new URL(tokens.url).pathname + path.replace("{service_token_id}", () => id);
}

/** Whatever was sent: no answer of 5xx but for what is not emulated, always the envelope, and a status that agrees with it. */
export function expectOrderly(answer: Answer, what = ""): void {
  const told = `${what}: ${answer.status} ${answer.text.slice(0, 200)}`;
  expect(answer.status, told).toBeGreaterThanOrEqual(200);
  if (answer.headers.get("emulator-evidence") === "not-emulated") expect(answer.status, told).toBe(501);
  else expect(answer.status, told).toBeLessThan(500);
  expect(answer.headers.get("content-type"), told).toBe("application/json");
  const { success, errors, result } = envelopeOf(answer);
  expect(success, told).toBe(answer.status < 300);
  expect(errors.length, told).toBe(success ? 0 : 1);
  if (!success) expect(result, told).toBeNull();
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][];
}
