/** Advice on what stands around the tokens: what people get wrong with policies, as the account is now. */
import type { AccessRule } from "../../../contract/access.ts";
import type { Advice, AdviceKind } from "../../../contract/journal.ts";
import type { Policy } from "../../../rules/policies/policy.ts";
import type { AccountStore } from "../account-store.ts";
import type { JournalEntry } from "../tables/journal-entry.ts";

type Store = Pick<AccountStore, "access" | "tokens">;

/** `entries` tell which request made what the advice is about. */
export function adviceOnAccess(store: Store, entries: readonly JournalEntry[]): Advice[] {
  const advised = [...clientIds(entries)];
  if (!store.access.schema.isThere()) return advised;
  const changes = new Map<string, number>();
  for (const { id, object_id: objectId, token_id: tokenId, status, operation } of entries) {
    const about = objectId ?? tokenId;
    if (about !== null && status < 300 && operation && !/(^|\.)(get|list)$/.test(operation)) changes.set(about, id);
  }
  for (const { kind, id, message } of [...onPolicies(store), ...onApplications(store), ...onTokens(store)]) {
    const request = changes.get(id);
    const tokenId = kind === "token-named-by-nobody" ? id : null;
    advised.push({ kind, message, requests: request === undefined ? [] : [request], token_id: tokenId });
  }
  return advised;
}

type Found = { readonly kind: AdviceKind; readonly id: string; readonly message: string };

const lets = ({ service_token: token, any_valid_service_token: any }: AccessRule): boolean => !!token || !!any;

function* onPolicies({ access }: Store): Generator<Found> {
  for (const { id, name, decision, include } of access.policies.all()) {
    if (decision === "allow" && include.some(lets)) {
      const message = `The policy ${name} has the decision allow and includes a service token: such a policy never lets one in. Its decision has to be non_identity, which the dashboard calls Service Auth.`;
      yield { kind: "token-in-allow-policy", id, message };
    }
    if (decision === "non_identity" && include.some(({ everyone }) => !!everyone)) {
      const message = `The policy ${name} is Service Auth and includes everyone: it may let requests in that present no token. any_valid_service_token asks for one.`;
      yield { kind: "service-auth-for-everyone", id, message };
    }
  }
}

function* onApplications({ access, tokens }: Store): Generator<Found> {
  if (tokens.count() === 0) return;
  for (const { id, type, name, domain } of access.applications.all()) {
    if (type !== "self_hosted") continue;
    const policies = access.policies.ofApplication(id);
    if (policies.some(({ policy }) => policy.decision === "non_identity" || policy.decision === "bypass")) continue;
    const message = `The application ${name || domain || id} has no policy with the decision non_identity (Service Auth): no service token gets in.`;
    yield { kind: "no-service-auth-policy", id, message };
  }
}

/** Once there are policies for tokens, one that none of them names is probably forgotten. */
function* onTokens({ access, tokens }: Store): Generator<Found> {
  const policies = access.policies.all().filter(isServiceAuth);
  if (policies.length === 0 || policies.some(({ include }) => include.some(namesAny))) return;
  for (const { id, name } of tokens.all()) {
    if (access.isNamed(id)) continue;
    const message = `No policy and no group names the token ${name}: it gets in nowhere.`;
    yield { kind: "token-named-by-nobody", id, message };
  }
}

const isServiceAuth = ({ decision }: Policy): boolean => decision === "non_identity";
const namesAny = ({ any_valid_service_token: any, everyone }: AccessRule): boolean => !!any || !!everyone;

function* clientIds(entries: readonly JournalEntry[]): Generator<Advice> {
  for (const { id, status, body } of entries) {
    const [, clientId] = /"token_id"\s*:\s*"([0-9a-f]{32}\.access)"/.exec(status === 400 ? (body ?? "") : "") ?? [];
    if (clientId === undefined) continue;
    const message = `A rule names ${clientId} as token_id: that is a client id. token_id is the id of a service token, a UUID.`;
    yield { kind: "client-id-as-token-id", message, requests: [id], token_id: null };
  }
}
