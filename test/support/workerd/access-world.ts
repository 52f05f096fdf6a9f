/** An account with one of each thing around a token, and each operation on them as a request. */
import type { DescribedOperation, DescribedResource, Method, Scope } from "../../../src/routes/api/described.ts";
import { resources } from "../../../src/routes/api/index.described.ts";
import { idIn, tokenIn, AccountClient } from "./client.ts";

export interface AccessOperation {
  /** The name in the contract. */
  readonly name: string;
  readonly method: Method;
  readonly scope: Scope;
  readonly operation: DescribedOperation;
  /** With the names of ids in it. */
  readonly path: string;
}

const AROUND: readonly DescribedResource[] = [
  resources.apps,
  resources["apps/policies"],
  resources.policies,
  resources.groups,
];

/** Every operation of every scope but those on service tokens, each with each of its methods. */
export const accessOperations: readonly AccessOperation[] = AROUND.flatMap(({ collection, operations }) =>
  Object.entries(operations).flatMap(([name, operation]) =>
    operation.scopes.flatMap((scope) =>
      [operation.method, ...(operation.also ? [operation.also.method] : [])].map((method) => ({
        name,
        method,
        scope,
        operation,
        path: `${collection}${operation.path}`,
      })),
    ),
  ),
);

export interface AccessWorld {
  readonly account: AccountClient;
  readonly tokenId: string;
  /** By their names in paths; the policy of `own` is one of the application, the other is reusable and free. */
  readonly ids: Readonly<Record<"app_id" | "policy_id" | "own" | "group_id", string>>;
}

/** The groups and the reusable policy can be deleted; the application has a reusable policy and one of its own. */
export async function accessWorld(): Promise<AccessWorld> {
  const account = new AccountClient("accounts");
  const tokenId = tokenIn(await account.create({ name: "a token" })).id;
  const made = async (path: string, body: object) => idIn(await account.access("POST", path, body));
  const include = [{ service_token: { token_id: tokenId } }];
  const policy = { name: "a policy", decision: "non_identity", include };
  const ids = {
    group_id: await made("groups", { name: "a group", include }),
    policy_id: await made("policies", policy),
    app_id: await made("apps", { type: "self_hosted", domain: "world.example.com" }),
  };
  const shared = await made("policies", { ...policy, session_duration: "1h" });
  await account.access("PUT", `apps/${ids.app_id}`, {
    type: "self_hosted",
    name: "an application",
    domain: "world.example.com",
    custom_deny_url: "https://example.com",
    policies: [shared],
  });
  const own = await made(`apps/${ids.app_id}/policies`, { ...policy, exclude: [{ ip: { ip: "10.0.0.0/8" } }] });
  return { account, tokenId, ids: { ...ids, own } };
}

/** The path of an operation on what is there. */
export function pathIn({ ids }: Pick<AccessWorld, "ids">, path: string): string {
  const own = path.replace(
    "/policies/{policy_id}",
    path.startsWith("apps/") ? "/policies/{own}" : "/policies/{policy_id}",
  );
  return own.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name as keyof typeof ids]);
}

/** What an operation with a body is sent. */
export function bodyFor(
  { tokenId }: Pick<AccessWorld, "tokenId">,
  { name, operation }: AccessOperation,
): object | undefined {
  if (!operation.body) return undefined;
  const [resource] = name.split(".");
  const include = [{ service_token: { token_id: tokenId } }, { any_valid_service_token: {} }];
  if (name === "applications.update-settings") return { allow_iframe: true };
  if (resource === "applications") return { type: "self_hosted", name: "sent", domain: "sent.example.com" };
  return { name: "sent", decision: "non_identity", include };
}
