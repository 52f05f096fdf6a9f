/** Changes of applications, policies and tokens by the API plane. A policy is sent whole, as it was read just before. */
import type { AccessApplication, AccessPolicy, AccessRule } from "../../contract/access.ts";
import type { ServiceToken } from "../../contract/tokens.ts";
import { api } from "../core/client.ts";
import { Refusal } from "../core/refusal.ts";

const ofAccess = (account: string, path: string): string => `/accounts/${account}/access/${path}`;

export const readApplication = (account: string, id: string, stop?: AbortSignal): Promise<AccessApplication> =>
  api("GET", ofAccess(account, `apps/${encodeURIComponent(id)}`), undefined, stop);

/** A reusable policy, with the number of its applications. */
export const readReusable = (account: string, id: string, stop?: AbortSignal): Promise<AccessPolicy> =>
  api("GET", ofAccess(account, `policies/${encodeURIComponent(id)}`), undefined, stop);

export const ofToken = (id: string): AccessRule => ({ service_token: { token_id: id } });
export const anyToken: AccessRule = { any_valid_service_token: {} };

/** A policy of an application, or one that several share, with another part. */
export async function changePolicy(
  account: string,
  applicationId: string,
  policyId: string,
  change: (policy: AccessPolicy) => Partial<AccessPolicy>,
): Promise<void> {
  const { policies } = await readApplication(account, applicationId);
  const policy = policies.find(({ id }) => id === policyId);
  if (policy === undefined) throw new Refusal(0, "gone", "The application does not have this policy any more.");
  const path = policy.reusable ? `policies/${policyId}` : `apps/${applicationId}/policies/${policyId}`;
  await api("PUT", ofAccess(account, path), { ...policy, ...change(policy) });
}

export const includeToken = (account: string, applicationId: string, policyId: string, tokenId: string) =>
  changePolicy(account, applicationId, policyId, ({ include }) => ({ include: [...include, ofToken(tokenId)] }));

/** Takes one rule out of a list, wherever it stands there. */
export function dropRule(
  account: string,
  applicationId: string,
  policyId: string,
  list: "include" | "require" | "exclude",
  rule: Readonly<Record<string, unknown>>,
): Promise<void> {
  const text = JSON.stringify(rule);
  return changePolicy(account, applicationId, policyId, (policy) => ({
    [list]: policy[list].filter((each) => JSON.stringify(each) !== text),
  }));
}

export const addServiceAuth = (account: string, applicationId: string, name: string, include: readonly AccessRule[]) =>
  api("POST", ofAccess(account, `apps/${encodeURIComponent(applicationId)}/policies`), serviceAuth(name, include));

export const addApplication = (account: string, name: string, domain: string, include: readonly AccessRule[]) =>
  api<AccessApplication>("POST", ofAccess(account, "apps"), {
    type: "self_hosted",
    name,
    domain,
    policies: include.length === 0 ? [] : [{ ...serviceAuth("Service tokens", include), precedence: 1 }],
  });

const serviceAuth = (name: string, include: readonly AccessRule[]) => ({ name, decision: "non_identity", include });

export const removeApplication = (account: string, id: string) =>
  api("DELETE", ofAccess(account, `apps/${encodeURIComponent(id)}`));

export const removePolicy = (account: string, applicationId: string, id: string) =>
  api("DELETE", ofAccess(account, `apps/${encodeURIComponent(applicationId)}/policies/${encodeURIComponent(id)}`));

export const enableToken = (account: string, id: string) =>
  api<ServiceToken>("PUT", ofAccess(account, `service_tokens/${encodeURIComponent(id)}`), { enabled: true });

export const refreshToken = (account: string, id: string) =>
  api<ServiceToken>("POST", ofAccess(account, `service_tokens/${encodeURIComponent(id)}/refresh`));
