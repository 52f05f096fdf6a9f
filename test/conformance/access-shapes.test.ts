/** Every answer about what stands around tokens is right by the served description, and every described member is answered. */
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { options } from "../../src/rules/applications/options.ts";
import { options as optionsOfOrganizations } from "../../src/rules/organization/options.ts";
import { selectors } from "../../src/rules/policies/selectors.ts";
import { Application } from "../../src/routes/api/applications/described.ts";
import { Group } from "../../src/routes/api/groups/described.ts";
import { Keys } from "../../src/routes/api/keys/described.ts";
import { Organization } from "../../src/routes/api/organizations/described.ts";
import { IdentityProvider } from "../../src/routes/api/identity-providers/described.ts";
import { Tag } from "../../src/routes/api/tags/described.ts";
import { ApplicationPolicy, ReusablePolicy } from "../../src/routes/api/policies/described.ts";
import { Account, call, emulatorUrl, withToken } from "../support/black-box/account.ts";
import { envelopeOf, type Answer } from "../support/black-box/answer.ts";
import { DescribedApi, type Described } from "../support/black-box/described.ts";
import { expectOrderly } from "../support/black-box/requests.ts";

let api: DescribedApi;
beforeAll(async () => {
  api = await DescribedApi.at(`${emulatorUrl}/client/v4/openapi.json`);
});

const isAccess = ({ path }: Described): boolean => !path.includes("/service_tokens");

const Identified = z.looseObject({ id: z.string() });
function idOf(answer: Answer): string {
  expect(answer.status, answer.text).toBe(201);
  return Identified.parse(envelopeOf(answer).result).id;
}

/** A value for each form that an option can have. */
const VALUES = {
  flag: true,
  text: "a text",
  texts: ["b", "a"],
  object: { a: { b: [1] } },
  objects: [{ a: 1 }],
  number: 1,
  list: [1],
};
const allOptions = Object.fromEntries(Object.entries(options).map(([name, { form }]) => [name, VALUES[form]]));

const allOfOrganization = {
  ...Object.fromEntries(Object.entries(optionsOfOrganizations).map(([name, { form }]) => [name, VALUES[form]])),
  auth_domain: "sent.cloudflareaccess.com",
  name: "sent",
  session_duration: "1h",
  strict_service_token_auth: true,
  service_token_inactivity: { enabled: true, inactivity_threshold_days: 365, action: "disable" },
};

/** A rule with each selector that names nothing of the account. */
const allRules = Object.entries(selectors)
  .filter(([name]) => name !== "service_token" && name !== "group")
  .map(([name, { members }]) => ({
    [name]: Object.fromEntries(
      Object.entries(members).map(([member, kind]) => [member, kind === "levels" ? ["low", "unscored"] : "a text"]),
    ),
  }));

const allOfPolicy = {
  name: "everything",
  decision: "allow",
  include: allRules,
  exclude: allRules.slice(0, 2),
  require: allRules.slice(2, 4),
  session_duration: "1h",
  approval_groups: [{ approvals_needed: 1 }],
  approval_required: true,
  connection_rules: { ssh: {} },
  isolation_required: true,
  mfa_config: {},
  purpose_justification_prompt: "why?",
  purpose_justification_required: true,
};
const plainPolicy = { name: "plain", decision: "non_identity", include: [], session_duration: "" };

const plainProvider = { name: "plain", type: "onetimepin", config: {} };
const allOfProvider = {
  name: "everything",
  type: "saml",
  config: { idp_public_certs: ["a"], attributes: ["b", "a"] },
  scim_config: { enabled: true },
  saml_certificate_set_id: "a text",
};

interface World {
  readonly account: Account;
  /** What the operations of this kind are sent. */
  bodyFor(kind: string): object | undefined;
  /** A path with the ids of what was made for this one request. */
  pathOf(path: string, isDeletion: boolean): Promise<string>;
}

/** An account in which everything is set somewhere, and left out somewhere else. */
async function worldOf(): Promise<World> {
  const account = new Account();
  const zone = await account.zone();
  const { id: tokenId } = await account.created();
  const made = async (path: string, body: object) => idOf(await account.access("POST", path, body));
  const group = await made("groups", { name: "a", include: [{ service_token: { token_id: tokenId } }] });
  await made("groups", { name: "b", include: [{ group: { id: group } }], exclude: allRules });
  const reusable = await made("policies", allOfPolicy);
  for (const name of ["a", "b"]) await account.access("POST", "tags", { name });
  const provider = await made("identity_providers", allOfProvider);
  await made("identity_providers", plainProvider);
  await made("policies", plainPolicy);
  const application = await made("apps", {
    ...allOptions,
    options_preflight_bypass: false, // which excludes cors_headers when it is true
    service_auth_401_redirect: false,
    self_hosted_domains: null, // which has to agree with the domain
    session_duration: "1h",
    type: "self_hosted",
    name: "everything",
    domain: "a.example.com",
    policies: [reusable, allOfPolicy, plainPolicy],
  });
  await made("apps", {
    ...allOptions,
    options_preflight_bypass: false,
    session_duration: "1h",
    type: "saas",
    policies: [plainPolicy],
  });
  await made("apps", { type: "bookmark", policies: null });
  await made("apps", {
    type: "self_hosted",
    domain: "b.example.com",
    service_auth_401_redirect: true,
    policies: [plainPolicy],
  });
  let count = 0;
  const bodyFor = (kind: string): object | undefined => {
    const bodies: Readonly<Record<string, object>> = {
      apps: { type: "self_hosted", name: "sent", domain: `sent-${count++}.example.com` },
      settings: { skip_interstitial: true },
      policies: { ...allOfPolicy, name: "sent" },
      groups: { name: "sent", include: allRules },
      organizations: allOfOrganization,
      revoke_user: { email: "a@example.com" },
      keys: { key_rotation_interval_days: 30 },
      identity_providers: allOfProvider,
      tags: { name: `sent ${count++}` },
    };
    return bodies[kind];
  };
  const pathOf = async (path: string, isDeletion: boolean) => {
    const ids: Record<string, string> = {
      account_id: account.id,
      zone_id: zone.id,
      app_id: application,
      group_id: group,
      identity_provider_id: provider,
      tag_name: "a",
    };
    const isSpent = isDeletion || path.endsWith("make_reusable");
    if (path.includes("{policy_id}")) {
      const collection = path.includes("{app_id}") ? `apps/${application}/policies` : "policies";
      ids["policy_id"] = await made(collection, plainPolicy);
    } else if (path.includes("{tag_name}")) {
      const name = `spent ${count++}`;
      await account.access("POST", "tags", { name });
      ids["tag_name"] = encodeURIComponent(name);
    } else if (isSpent) {
      ids["identity_provider_id"] = await made("identity_providers", plainProvider);
      ids["group_id"] = await made("groups", { name: "spent", include: [] });
      ids["app_id"] = await made("apps", { type: "self_hosted", domain: `spent-${count++}.example.com` });
    }
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? "");
  };
  return { account, bodyFor, pathOf };
}

const bodyKind = (path: string): string =>
  /(organizations|revoke_user|keys)$/.exec(path)?.[1] ??
  /(settings)$/.exec(path)?.[1] ??
  /(policies|groups|apps|identity_providers|tags)(\/\{\w+\})?$/.exec(path)?.[1] ??
  "";

describe("every answer is right by the description", () => {
  const results: Record<string, unknown[]> = {};

  test("of all 71 operations", async () => {
    const world = await worldOf();
    expect(api.operations.filter(isAccess)).toHaveLength(71);
    for (const operation of api.operations.filter(isAccess)) {
      const { path, method, responses, requestBody } = operation;
      const url = `${emulatorUrl}/client/v4${await world.pathOf(path, method === "delete")}`;
      const body = requestBody && world.bodyFor(bodyKind(path));
      const answer = await call(url, { method: method.toUpperCase(), body });
      const what = `${method} ${path}: ${answer.text.slice(0, 500)}`;
      expect.soft(Object.keys(responses), what).toContain(`${answer.status}`);
      expect.soft(await api.problemsOfAnswer(operation, answer.status, JSON.parse(answer.text)), what).toEqual([]);
      if (body) expect.soft(await api.problemsOfRequest(operation, body), what).toEqual([]);
      if (method === "get" && !path.endsWith("}")) {
        const { result } = envelopeOf(answer);
        const kind = `${path.includes("{app_id}") ? "own " : ""}${bodyKind(path)}`;
        if (kind === "organizations" || kind === "keys") results[kind] = [...(results[kind] ?? []), result];
        if (Array.isArray(result)) results[kind] = [...(results[kind] ?? []), ...result];
      }
    }
    expect(Object.keys(results).toSorted()).toEqual([
      "", // the log of authentications, which is empty
      "apps",
      "groups",
      "identity_providers",
      "keys",
      "organizations",
      "own policies",
      "policies",
      "tags",
    ]);
  });

  test.each([
    ["apps", Application],
    ["own policies", ApplicationPolicy],
    ["policies", ReusablePolicy],
    ["groups", Group],
    ["organizations", Organization],
    ["keys", Keys],
    ["identity_providers", IdentityProvider],
    ["tags", Tag],
  ] as const)("and each member of %s is there, and missing where it may be", (kind, schema) => {
    const seen = results[kind] ?? [];
    const has = (member: string) => seen.some((each) => Object.hasOwn(Object(each) as object, member));
    const lacks = (member: string) => seen.some((each) => !Object.hasOwn(Object(each) as object, member));
    const members = Object.entries<z.core.$ZodType>(schema.shape);
    expect(members.filter(([member]) => !has(member)).map(([member]) => member)).toEqual([]);
    const optional = members.filter(([, type]) => type instanceof z.ZodMiniOptional).map(([member]) => member);
    expect(optional.filter((member) => !lacks(member))).toEqual([]);
  });
});

describe("what is wrong is refused in order, and by the description", () => {
  const WRONG: readonly unknown[] = [
    "",
    "{",
    "null",
    [],
    {},
    { type: "no such type", decision: "no such decision", name: 7, include: {} },
    { type: "self_hosted", name: "a", decision: "allow", domain: "https://a.example.com" },
    { type: "self_hosted", name: "a", decision: "allow", include: [{}], destinations: [7] },
    { type: "self_hosted", name: "a", decision: "allow", include: [{ a: {} }], destinations: [{ type: "a" }] },
    { name: "a", decision: "allow", include: [{ everyone: {}, geo: {} }], type: "saas", policies: [null] },
    { name: "a", decision: "allow", include: [null, 1, "a", []], type: "saas", policies: [{ id: {} }] },
    { name: "a", decision: "allow", include: [{ ["__proto__x"]: {} }], type: "saas", tags: "a" },
    { name: "x".repeat(351), decision: "allow", include: [], type: "saas" },
    { allow_iframe: "yes", skip_interstitial: 1, include: [], name: "" },
  ];

  test("whatever the operation", async () => {
    const { pathOf } = await worldOf();
    let count = 0;
    for (const operation of api.operations.filter((each) => isAccess(each) && each.requestBody)) {
      const url = `${emulatorUrl}/client/v4${await pathOf(operation.path, false)}`;
      for (const body of WRONG) {
        const answer = await call(url, { method: operation.method.toUpperCase(), body });
        const what = `${operation.method} ${operation.path} ${JSON.stringify(body)?.slice(0, 100)}`;
        expectOrderly(answer, what);
        if (answer.status >= 400) count++;
        // What is accepted is right by the description; an empty body, and null, count as an object without fields.
        if (answer.status < 300 && body !== "" && body !== "null") {
          expect.soft(await api.problemsOfRequest(operation, body), `${what} ${answer.text}`).toEqual([]);
        }
      }
    }
    expect(count).toBeGreaterThan(100);
  });

  test("so is a list that is asked for wrongly", async () => {
    const account = new Account();
    for (const list of ["apps", "policies", "groups", "identity_providers", "tags"]) {
      for (const query of ["page=0", "per_page=-1", "page=a", "per_page=1.5", "page=99999999999"]) {
        const answer = await call(`${emulatorUrl}/client/v4/accounts/${account.id}/access/${list}?${query}`, {
          headers: withToken,
        });
        expect([answer.status, query]).toEqual([400, query]);
        expectOrderly(answer, query);
      }
    }
  });
});
