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
  for (const { kind, id, owner, message, isOfToken } of [
    ...onPolicies(store),
    ...onApplications(store),
    ...onTokens(store),
  ]) {
    const request = changes.get(id) ?? changes.get(owner ?? "");
    advised.push({ kind, message, requests: request === undefined ? [] : [request], token_id: isOfToken ? id : null });
  }
  return advised;
}

/** `owner` is the application that an exclusive policy came with. */
type Found = {
  readonly kind: AdviceKind;
  readonly id: string;
  readonly owner?: string | null;
  readonly message: string;
  readonly isOfToken?: boolean;
};

/** The rules that a policy includes, those of groups in the place of the groups. */
function includedBy(
  store: Pick<Store, "access">,
  { include }: Pick<Policy, "include">,
  met = new Set<string>(),
): AccessRule[] {
  return include.flatMap((rule) => {
    const id = rule.group?.id;
    if (typeof id !== "string") return [rule];
    const group = met.has(id) ? undefined : store.access.groups.byId(id);
    met.add(id);
    return group ? includedBy(store, group, met) : [];
  });
}

const lets = ({ service_token: token, any_valid_service_token: any }: AccessRule): boolean => !!token || !!any;

function* onPolicies(store: Store): Generator<Found> {
  for (const policy of store.access.policies.all()) {
    const { id, name, decision, applicationId: owner } = policy;
    const included = includedBy(store, policy);
    if (decision === "allow" && included.some(lets)) {
      const message = `The policy ${name} has the decision allow and includes a service token: such a policy never lets one in. Its decision has to be non_identity, which the dashboard calls Service Auth.`;
      yield { kind: "token-in-allow-policy", id, owner, message };
    }
    if (decision === "non_identity" && included.some(({ everyone }) => !!everyone)) {
      const message = `The policy ${name} is Service Auth and includes everyone: it may let requests in that present no token. any_valid_service_token asks for one.`;
      yield { kind: "service-auth-for-everyone", id, owner, message };
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

/** So many tokens are told one by one; more are told together. */
const TOLD_ALONE = 3;

/** Once there are policies for tokens, one that none of them includes is probably forgotten. */
function* onTokens(store: Store): Generator<Found> {
  const { access, tokens } = store;
  const policies = access.policies.all();
  const included = policies.filter(isServiceAuth).flatMap((policy) => includedBy(store, policy));
  // Whom a bypass lets in, or a rule that names no token, presents any token or none.
  if (included.length === 0 || included.some(namesNoToken) || policies.some(({ decision }) => decision === "bypass"))
    return;
  const named = new Set(included.map(({ service_token: token }) => token?.token_id));
  const forgotten = [...tokens.all()].filter(({ id }) => !named.has(id));
  const end = "included in no Service Auth policy, nor in a group of one";
  if (forgotten.length <= TOLD_ALONE) {
    for (const { id, name } of forgotten) {
      yield {
        kind: "token-named-by-nobody",
        id,
        isOfToken: true,
        message: `The token ${name} is ${end}: it gets in nowhere.`,
      };
    }
    return;
  }
  const [first] = forgotten;
  const message = `${forgotten.length} tokens are ${end}, ${first?.name} among them: they get in nowhere.`;
  yield { kind: "token-named-by-nobody", id: "", message };
}

const isServiceAuth = ({ decision }: Policy): boolean => decision === "non_identity";
const namesNoToken = ({ service_token: token }: AccessRule): boolean => !token;

function* clientIds(entries: readonly JournalEntry[]): Generator<Advice> {
  for (const { id, status, body } of entries) {
    const [, clientId] = /"token_id"\s*:\s*"([0-9a-f]{32}\.access)"/.exec(status === 400 ? (body ?? "") : "") ?? [];
    if (clientId === undefined) continue;
    const message = `A rule names ${clientId} as token_id: that is a client id. token_id is the id of a service token, a UUID.`;
    yield { kind: "client-id-as-token-id", message, requests: [id], token_id: null };
  }
}
