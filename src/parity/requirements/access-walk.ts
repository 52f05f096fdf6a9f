/** The life of a group, of policies and of applications that have them. It leaves no rest: nothing here needs another second. */
import { isSuccess, membersOf, textOf, tokenOf, type Members, type Token } from "../../api-client/answers.ts";
import { NOBODY, NOBODY_EITHER, PLAIN_POLICY } from "../access-objects.ts";
import type { Answer } from "../../api-client/client.ts";
import type { Collection } from "../collection.ts";
import { TargetProblem } from "../../api-client/problems.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Walk } from "./walk.ts";

export const SECOND_PRECEDENCE = 4;
export const THIRD_PRECEDENCE = 7;

export async function walkAccess(walk: Walk, sandbox: Sandbox): Promise<undefined> {
  await walk.take("organization-got", () => sandbox.access.the("organizations"));
  await walk.take("keys-got", () => sandbox.access.the("keys"));
  await takeGroup(walk, sandbox);
  await takePolicies(walk, sandbox);
  await takeApplication(walk, sandbox);
  await takePoliciesOfApplication(walk, sandbox);
  await takeDetaching(walk, sandbox);
  await takeEnd(walk, sandbox);
}

/** A refusal speaks against a requirement only where a plain object would have been taken. */
async function created(place: Collection, fields: object): Promise<Answer> {
  const answer = await place.create({ name: place.name("walk"), ...fields });
  if (!isSuccess(answer)) await place.created({}, "control");
  return answer;
}

async function takeGroup(walk: Walk, { access: { groups } }: Sandbox): Promise<void> {
  const rules = [NOBODY, NOBODY_EITHER];
  await walk.take("group-created", () => created(groups, { include: rules }));
  const id = () => walk.id("group-created");
  await walk.take("group-got", () => groups.get(id()));
  await walk.take("groups-listed", () => groups.list());
  await walk.take("group-updated", () =>
    groups.update(id(), { name: groups.name("walk-renamed"), include: rules.toReversed() }),
  );
}

async function takePolicies(walk: Walk, { account, access: { policies } }: Sandbox): Promise<void> {
  await walk.take("policy-token", async () => account.create({ name: account.name("walk") }));
  const clientId = () => textOf(tokenOf(walk.answer("policy-token")), "client_id");
  const decision = "non_identity";
  const ofToken = (id: unknown) => ({ decision, include: [{ service_token: { token_id: id } }] });
  const group = () => ({ group: { id: walk.id("group-created") } });
  const refused = (fields: object) => policies.create({ name: policies.name("walk"), ...fields });
  await walk.take("policy-created", () => {
    const { decision: _, include } = ofToken(walk.id("policy-token"));
    return created(policies, { decision, include: [...include, group()] });
  });
  const id = () => walk.id("policy-created");
  await walk.take("second-policy", () => created(policies, PLAIN_POLICY));
  await walk.take("policy-got", () => policies.get(id()));
  await walk.take("policies-listed", () => policies.list());
  await walk.take("policy-of-client-id", async () => refused(ofToken(clientId())));
  await walk.take("policy-of-no-token", () => refused(ofToken(crypto.randomUUID())));
  await walk.take("policy-without-decision", () => refused({ include: [NOBODY] }));
  await walk.take("policy-missing", () => policies.get(crypto.randomUUID()));
  await walk.take("policy-updated", () =>
    policies.update(id(), {
      name: policies.name("walk-renamed"),
      decision,
      include: [group(), { service_token: { token_id: walk.id("policy-token") } }],
    }),
  );
  await walk.take("token-in-use", () => account.delete(walk.id("policy-token")));
}

async function takeApplication(walk: Walk, { access }: Sandbox): Promise<void> {
  const { applications } = access;
  const type = "self_hosted";
  await walk.take("app-without-type", () => applications.create({ name: applications.name("walk") }));
  const policies = () => [walk.id("policy-created"), { id: walk.id("second-policy"), precedence: SECOND_PRECEDENCE }];
  const place = access.place();
  await walk.take("app-created", () => created(applications, { type, ...place, policies: policies() }));
  const id = () => walk.id("app-created");
  const got = (): Token => walk.token("app-got") ?? { id: id() };
  await walk.take("app-got", () => applications.get(id()));
  await walk.take("apps-listed", () => applications.list());
  await walk.take("app-renamed", () =>
    applications.update(id(), { name: applications.name("walk-renamed"), type, ...place }),
  );
  await walk.take("app-put-back", () => applications.update(id(), got()));
  await walk.take("app-patched", () => applications.patch(id(), { name: applications.name("walk-patched") }));
  await walk.take("app-settings-put", () => applications.settings("PUT", id(), { skip_interstitial: true }));
  await walk.take("app-tokens-revoked", () => applications.revokeTokens(id()));
  await walk.take("app-missing", () => applications.get(crypto.randomUUID()));
  await walk.take("equal-precedences", () => {
    const twice = [walk.id("policy-created"), walk.id("second-policy")].map((each) => ({ id: each, precedence: 2 }));
    return applications.update(id(), { name: applications.name("walk"), type, ...place, policies: twice });
  });
  await walk.take("app-of-inline-policy", () => {
    const inline = { name: applications.name("walk-inline"), ...PLAIN_POLICY };
    return created(applications, { type, ...access.place(), policies: [inline] });
  });
  await walk.take("app-of-domain", async () => created(applications, { type, domain: access.host() }));
}

async function takePoliciesOfApplication(walk: Walk, { access: { applications, policies } }: Sandbox): Promise<void> {
  const id = () => walk.id("app-created");
  const policy = (more: object) => ({ name: policies.name("walk-exclusive"), ...PLAIN_POLICY, ...more });
  const precedence = THIRD_PRECEDENCE;
  await walk.take("app-policy-created", () => applications.addPolicy(id(), policy({ precedence })));
  const policyId = () => walk.id("app-policy-created");
  await walk.take("same-precedence", () => applications.addPolicy(id(), policy({ precedence })));
  await walk.take("bare-id-posted", () => applications.addPolicy(id(), { id: walk.id("second-policy") }));
  await walk.take("app-policy-elsewhere", () => policies.get(policyId()));
  await walk.take("app-policy-got", () => applications.policy("GET", id(), policyId()));
  await walk.take("app-policies-listed", () => applications.policies(id()));
  await walk.take("app-policy-updated", () =>
    applications.policy("PUT", id(), policyId(), policy({ precedence, include: [NOBODY_EITHER] })),
  );
  await walk.take("app-policies-of-none", () => applications.policies(crypto.randomUUID()));
  await walk.take("inline-policy-deleted", () => {
    const inline = policiesIn(walk.token("app-of-inline-policy")).find(({ reusable }) => reusable === false)?.["id"];
    if (typeof inline !== "string") throw new TargetProblem("the application shows no policy of its own");
    return applications.policy("DELETE", walk.id("app-of-inline-policy"), inline);
  });
}

async function takeDetaching(walk: Walk, { access: { applications, policies } }: Sandbox): Promise<void> {
  const id = () => walk.id("app-created");
  await walk.take("app-detached", () => {
    const { policies: _, ...others } = walk.token("app-got") ?? { id: id() };
    return applications.update(id(), { ...others, policies: [] });
  });
  await walk.take("app-policies-empty", () => applications.policies(id()));
  await walk.take("app-policy-left-out", () => applications.policy("GET", id(), walk.id("app-policy-created")));
  await walk.take("policy-after-detaching", () => policies.get(walk.id("second-policy")));
}

async function takeEnd(walk: Walk, { access }: Sandbox): Promise<void> {
  const { applications, policies, groups } = access;
  await walk.take("app-deleted", () => applications.delete(walk.id("app-created")));
  await walk.take("app-gone", () => applications.get(walk.id("app-created")));
  // Others than those before: an application whose create got no answer may have these.
  await walk.take("last-policy", () => created(policies, PLAIN_POLICY));
  await walk.take("policy-deleted", () => policies.delete(walk.id("last-policy")));
  await walk.take("policy-gone", () => policies.get(walk.id("last-policy")));
  await walk.take("last-group", () => created(groups, { include: [NOBODY] }));
  await walk.take("group-deleted", () => groups.delete(walk.id("last-group")));
  await walk.take("group-gone", () => groups.get(walk.id("last-group")));
}

/** The policies that an application shows. */
export function policiesIn(application: Token | undefined): Members[] {
  const shown = application?.["policies"];
  return Array.isArray(shown) ? shown.map((each) => membersOf(each) ?? {}) : [];
}
