/** Advice on what stands around the tokens: what people get wrong with policies, as the account is now. */
import type { AccessRule } from "../../../contract/access.ts";
import type { Advice, AdviceKind } from "../../../contract/journal.ts";
import type { Group } from "../../../rules/groups/group.ts";
import type { Policy } from "../../../rules/policies/policy.ts";
import type { AccountStore } from "../account-store.ts";
import type { JournalEntry } from "../tables/journal-entry.ts";

type Store = Pick<AccountStore, "access" | "tokens">;

/**
 * All of it is read and looked at whenever somebody reads the journal. What takes more characters of JSON than that is passed over,
 * so that the journal can always be read. A limit of the emulator.
 */
const LARGEST_LOOKED_AT = 2 * 1024 * 1024;

/** What the account has, read once. */
interface Looked {
  readonly store: Store;
  readonly policies: readonly Policy[];
  readonly groups: ReadonlyMap<string, Group>;
}

/** `entries` tell which request made what the advice is about. */
export function adviceOnAccess(store: Store, entries: readonly JournalEntry[]): Advice[] {
  const advised = [...clientIds(entries)];
  const { access } = store;
  if (!access.schema.isThere() || access.size() > LARGEST_LOOKED_AT) return advised;
  const looked: Looked = {
    store,
    policies: access.policies.all(),
    groups: new Map(access.groups.all().map((group) => [group.id, group])),
  };
  const changes = new Map<string, number>();
  for (const { id, object_id: objectId, token_id: tokenId, status, operation } of entries) {
    const about = objectId ?? tokenId;
    if (about !== null && status < 300 && operation && !/(^|\.)(get|list|edge)$/.test(operation))
      changes.set(about, id);
  }
  for (const { kind, id, owner, message, isOfToken } of [
    ...onPolicies(looked),
    ...onApplications(looked),
    ...onTokens(looked),
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
function includedBy(looked: Looked, { include }: Pick<Policy, "include">, met = new Set<string>()): AccessRule[] {
  return include.flatMap((rule) => {
    const id = rule.group?.id;
    if (typeof id !== "string") return [rule];
    const group = met.has(id) ? undefined : looked.groups.get(id);
    met.add(id);
    return group ? includedBy(looked, group, met) : [];
  });
}

const lets = ({ service_token: token, any_valid_service_token: any }: AccessRule): boolean => !!token || !!any;

function* onPolicies(looked: Looked): Generator<Found> {
  for (const policy of looked.policies) {
    const { id, name, decision, applicationId: owner } = policy;
    const included = includedBy(looked, policy);
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

function* onApplications({ store: { access, tokens }, policies }: Looked): Generator<Found> {
  if (tokens.count() === 0) return;
  const letting = new Set(policies.filter((policy) => isServiceAuth(policy) || isBypass(policy)).map(({ id }) => id));
  for (const { id, type, name, domain } of access.applications.all()) {
    if (type !== "self_hosted") continue;
    if (access.policies.links(id).some(({ policyId }) => letting.has(policyId))) continue;
    const message = `The application ${name || domain || id} has no policy with the decision non_identity (Service Auth): no service token gets in.`;
    yield { kind: "no-service-auth-policy", id, message };
  }
}

/** So many tokens are told one by one; more are told together. */
const TOLD_ALONE = 3;

/** Once there are policies for tokens, one that none of them includes is probably forgotten. */
function* onTokens(looked: Looked): Generator<Found> {
  const { policies, store } = looked;
  const met = new Set<string>(); // whichever policy includes a group, it counts once
  const included = policies.filter(isServiceAuth).flatMap((policy) => includedBy(looked, policy, met));
  // Whom a bypass lets in, or a rule that names no token, presents any token or none.
  if (included.length === 0 || included.some(namesNoToken) || policies.some(isBypass)) return;
  const named = new Set(included.map(({ service_token: token }) => token?.token_id));
  const forgotten = [...store.tokens.all()].filter(({ id }) => !named.has(id));
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
const isBypass = ({ decision }: Policy): boolean => decision === "bypass";
const namesNoToken = ({ service_token: token }: AccessRule): boolean => !token;

function* clientIds(entries: readonly JournalEntry[]): Generator<Advice> {
  for (const { id, status, body, client } of entries) {
    if (client !== null) continue; // the page shows it where it was typed
    const [, clientId] = /"token_id"\s*:\s*"([0-9a-f]{32}\.access)"/.exec(status === 400 ? (body ?? "") : "") ?? [];
    if (clientId === undefined) continue;
    const message = `A rule names ${clientId} as token_id: that is a client id. token_id is the id of a service token, a UUID.`;
    yield { kind: "client-id-as-token-id", message, requests: [id], token_id: null };
  }
}
