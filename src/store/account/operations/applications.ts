/** The operations on applications. */
import { hostsAskedFor } from "../../../rules/edge/claims.ts";
import type { AccessApplication, ApplicationSettings, Deleted } from "../../../contract/access.ts";
import { pageOf, type PageInput } from "../../../rules/access/lists.ts";
import {
  APPLICATIONS_LIMIT,
  applicationJson,
  readApplication,
  type Application,
  type ApplicationInput,
} from "../../../rules/applications/application.ts";
import { LINKS_LIMIT, readPolicies } from "../../../rules/applications/links.ts";
import { inZones } from "../../../rules/applications/zones.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { ok, refused, refusedRequest, type Result } from "../../../rules/fidelity/result.ts";
import { resultInfoOf } from "../../../rules/lists/result-info.ts";
import { optionsOf } from "../../../rules/applications/options.ts";
import { policyJson, type Policy } from "../../../rules/policies/policy.ts";
import { tagsIn, withTags } from "../../../rules/tags/tag.ts";
import type { RandomBytes } from "../../../rules/values/random.ts";
import { toHex } from "../../../rules/values/hex.ts";
import type { AccountStore } from "../account-store.ts";
import { keepPolicies, policiesOf, refusalOfPolicies, takenDomain } from "../access/changes.ts";
import { freshUuid } from "../fresh-secret.ts";
import { ofApplication } from "./of-application.ts";
import { operation, type Done } from "./operation.ts";

export type OfApplication<B = unknown> = { readonly id: string; readonly body: B };

export type ListApplications = PageInput & {
  readonly name?: string | undefined;
  readonly domain?: string | undefined;
  readonly aud?: string | undefined;
  readonly search?: string | undefined;
  readonly exact?: boolean | undefined;
  /** Parameters that the emulator takes and does not filter by. */
  readonly others?: boolean | undefined;
};

export type SettingsInput = { readonly [N in keyof ApplicationSettings]?: boolean | null | undefined };

/** Source: the default of the official description. */
const PER_PAGE = 1000;

/** The hosts that it may get are told before it has them. */
async function announced(account: AccountStore, input: ApplicationInput): Promise<string[]> {
  await account.announceHosts(hostsAskedFor({ applications: [input] }));
  return account.boundZones();
}

const nameOf = ({ access }: AccountStore, id: string): string | undefined => access.applications.byId(id)?.name;

export const list = operation("applications.list", {
  run: (account, input: ListApplications, { consult }): Result<Done<AccessApplication[]>> => {
    const { page, perPage } = pageOf(input, PER_PAGE, consult);
    const { name, domain, aud, search, exact = false } = input;
    const filter = { name: name || null, domain: domain || null, aud: aud || null, search: search || null, exact };
    if (name || domain || aud || search || input.others) consult.restsOn("application-filters");
    const onPage = account.access.applications.page(page, perPage, filter);
    const policies = onPage && account.access.policies.ofApplications(onPage.applications.map(({ id }) => id));
    if (!onPage || !policies) return refused({ kind: "answer-too-large" });
    const { applications, totalCount } = onPage;
    return ok({
      result: applications.map((application) =>
        shownWith(application, policies.get(application.id) ?? [], consult, true),
      ),
      resultInfo: resultInfoOf({ count: applications.length, page, perPage, totalCount }, consult),
      page: { page, per_page: perPage, total_count: totalCount },
    });
  },
});

export const create = operation("applications.create", {
  status: () => 201,
  about: ({ name }: ApplicationInput) => ({ tokenId: null, name: name ?? null }),
  ids: (input) => Math.min(input.policies?.length ?? 0, LINKS_LIMIT),
  prepare: (account, _, input) => announced(account, input),
  run: (account, input, { consult, random, prepared, now }): Result<Done<AccessApplication>> => {
    const { access } = account;
    const read = readApplication(input, consult);
    const fields = read.ok ? inZones(read.value, prepared, consult) : read;
    if (!fields.ok) return fields;
    if (access.applications.count() >= APPLICATIONS_LIMIT) {
      return refusedRequest("maximum number of applications has been reached");
    }
    const id = freshUuid(random, access.hasId);
    const aud = toHex(random(32));
    const application: Application = {
      id,
      aud,
      ...fields.value,
      createdAt: now,
      updatedAt: now,
      revokedAt: null,
    };
    const kept = keep(account, application, input.policies ?? [], { consult, random, now, isNew: true });
    return kept.ok ? ok({ result: shown(account, application, consult), objectId: id }) : kept;
  },
});

export const get = operation("applications.get", {
  nameOf,
  run: (account, { id }: OfApplication, { consult }) =>
    ofApplication(account, id, consult, (application) => ok({ result: shown(account, application, consult) })),
});

/** Everything is replaced, but `policies` that are not given stay. */
export const update = operation("applications.update", {
  nameOf,
  ids: ({ body }: OfApplication<ApplicationInput>) => Math.min(body.policies?.length ?? 0, LINKS_LIMIT),
  prepare: (account, _, { body }) => announced(account, body),
  run: (account, { id, body }, { consult, random, prepared, now }) =>
    ofApplication(account, id, consult, (before): Result<Done<AccessApplication>> => {
      const read = readApplication(body, consult);
      const fields = read.ok ? inZones(read.value, prepared, consult) : read;
      if (!fields.ok) return fields;
      const application: Application = { ...before, ...fields.value, updatedAt: now };
      const kept = keep(account, application, body.policies, { consult, random, now, isNew: false });
      return kept.ok ? ok({ result: shown(account, application, consult) }) : kept;
    }),
});

/** Its exclusive policies go with it. */
export const remove = operation("applications.delete", {
  nameOf,
  status: () => 202,
  run: (account, { id }: OfApplication, { consult }) =>
    ofApplication(account, id, consult, (): Result<Done<Deleted>> => {
      const { access } = account;
      const isExclusive = ({ policy }: { policy: Policy }) => policy.applicationId !== null;
      if (access.policies.ofApplication(id).some(isExclusive)) consult.restsOn("exclusive-policies-go");
      keepPolicies(access, id, [], () => "", 0);
      access.applications.delete(id);
      return ok({ result: { id } });
    }),
});

export const updateSettings = operation("applications.update-settings", {
  nameOf,
  status: () => 202,
  run: (account, { id, body }: OfApplication<SettingsInput>, { consult, now }) =>
    ofApplication(account, id, consult, (before): Result<Done<ApplicationSettings>> => {
      consult.restsOn("application-settings");
      const changed: Record<string, unknown> = { ...before.options };
      for (const name of ["allow_iframe", "skip_interstitial"] as const) changed[name] = body[name] ?? changed[name];
      const options = optionsOf(changed, before.type === "self_hosted", consult);
      account.access.applications.update({ ...before, options, updatedAt: now });
      const { allow_iframe: frame = false, skip_interstitial: skip = false } = options as ApplicationSettings;
      return ok({ result: { allow_iframe: frame, skip_interstitial: skip } });
    }),
});

export const revokeTokens = operation("applications.revoke-tokens", {
  nameOf,
  status: () => 202,
  run: (account, { id }: OfApplication, { consult, now }) =>
    ofApplication(account, id, consult, (before): Result<Done<Record<string, never>>> => {
      account.access.applications.update({ ...before, revokedAt: now });
      return ok({ result: {} });
    }),
});

interface Keeping {
  readonly consult: Consultation;
  readonly random: RandomBytes;
  readonly now: number;
  readonly isNew: boolean;
}

/** Writes an application with its policies, or tells why not; nothing is written before all of it is known to be right. */
function keep(
  { access }: AccountStore,
  application: Application,
  items: ApplicationInput["policies"],
  { consult, random, now, isNew }: Keeping,
): Result<null> {
  const { id } = application;
  const wanted = items ? readPolicies(items, id, access.known, consult) : ok(null);
  if (!wanted.ok) return wanted;
  const before = new Set(tagsIn(access.applications.byId(id)?.options ?? {}));
  const tagged = withTags(application, (name) => before.has(name) || access.tags.byName(name) !== undefined, consult);
  if (!tagged.ok) return tagged;
  const taken = takenDomain(access, application);
  if (taken) {
    consult.restsOn("application-duplicate");
    return refused(taken);
  }
  const policies = wanted.value
    ? policiesOf(access, wanted.value)
    : access.policies.ofApplication(id).map(({ policy }) => policy);
  const refusal = refusalOfPolicies(application, policies, consult);
  if (refusal) return refused(refusal);
  if (isNew) access.applications.insert(application);
  else access.applications.update(application);
  if (wanted.value) {
    keepPolicies(access, id, wanted.value, () => freshUuid(random, access.hasId), now);
  }
  return ok(null);
}

function shown({ access }: AccountStore, application: Application, consult: Consultation): AccessApplication {
  return shownWith(application, access.policies.ofApplication(application.id), consult);
}

function shownWith(
  application: Application,
  policies: ReturnType<AccountStore["access"]["policies"]["ofApplication"]>,
  consult: Consultation,
  isInList = false,
): AccessApplication {
  return applicationJson(
    application,
    policies.map(({ policy, precedence }) => policyJson(policy, { precedence })),
    consult,
    isInList,
  );
}
