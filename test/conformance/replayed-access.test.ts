/**
 * Applications, policies and groups as infrastructure tools send them, replayed: CI has none of them. What is sent was
 * recorded of cloudflare/cloudflare 5.22.0 and 4.52.8 under Terraform 1.11.4, on loopback, and so was what an answer must
 * have, and must not have, for a second plan that is empty. The operator is read in its source.
 */
import { beforeEach, describe, expect, test } from "vitest";
import { Account } from "../support/black-box/account.ts";
import { Access, shownBy, type Shown } from "../support/black-box/access.ts";
import { refusalOf } from "../support/black-box/answer.ts";

const UNKNOWN_APPLICATION = { status: 404, code: 11021, message: "access.api.error.unknown_application" };

/** A change without end in a plan of the fifth provider, when an answer has them and nobody sent them. */
const NEVER_UNSENT = {
  application: [
    "allow_authenticate_via_warp",
    "custom_deny_message",
    "logo_url",
    "same_site_cookie_attribute",
    "skip_app_launcher_login_page",
  ],
  policy: ["approval_required", "isolation_required", "purpose_justification_prompt", "purpose_justification_required"],
};

let access: Access;
let token: string;

beforeEach(async () => {
  const account = new Account();
  access = new Access(account);
  token = (await account.created({ name: "deploy" })).id;
});

const named = (id: string) => [{ service_token: { token_id: id } }];
const members = (shown: object, names: readonly string[]) => names.filter((name) => name in shown);

describe("Terraform's fifth provider", () => {
  const selfHosted = { app_launcher_visible: true, http_only_cookie_attribute: true, session_duration: "24h" };

  /** A module's group, reusable policy, and application that has the policy. */
  async function applied(options: object = {}): Promise<{ group: Shown; policy: Shown; app: Shown; sent: object }> {
    const group = await access.shown("POST", "groups", { include: [...named(token), { everyone: {} }], name: "ci" });
    const include = [{ group: { id: group.id } }, ...named(token)];
    const policy = await access.shown("POST", "policies", {
      decision: "non_identity",
      include,
      name: "let in",
      session_duration: "24h",
    });
    const sent = {
      ...selfHosted,
      domain: "app.example.com",
      name: "app",
      policies: [{ id: policy.id, precedence: 1 }],
      type: "self_hosted",
      ...options,
    };
    return { group, policy, app: await access.shown("POST", "apps", sent), sent };
  }

  const applications = (): Promise<Shown> => access.listed("apps").then(([first]) => first as Shown);

  test("a second plan is empty: what was sent is answered, and what was not is left out", async () => {
    const { group, policy, app, sent } = await applied();
    const refreshed = {
      group: await access.shown("GET", `groups/${group.id}`),
      policy: await access.shown("GET", `policies/${policy.id}`),
      app: await access.shown("GET", `apps/${app.id}`),
    };
    expect(refreshed).toEqual({ group, policy: { ...policy, app_count: 1 }, app });

    const { policies, ...options } = sent as { policies: object[] };
    expect(app).toMatchObject(options);
    expect(app.policies).toMatchObject(policies);
    expect(group.include).toEqual([...named(token), { everyone: {} }]);
    expect(policy.include).toEqual([{ group: { id: group.id } }, ...named(token)]);
    expect(policy).toMatchObject({ session_duration: "24h", reusable: true });
    expect(members(app, NEVER_UNSENT.application)).toEqual([]);
    expect(members(policy, NEVER_UNSENT.policy)).toEqual([]);
    expect(app.tags).toEqual([]);
  });

  test("every option that was sent comes back as it was sent, lists in their order", async () => {
    const options = {
      allow_iframe: true,
      cors_headers: { allowed_methods: ["POST", "GET"], allowed_origins: ["https://b.example", "https://a.example"] },
      custom_deny_message: "No.",
      destinations: [
        { type: "public", uri: "app.example.com" },
        { type: "private", cidr: "10.0.0.0/24", l4_protocol: "tcp", port_range: "443" },
        { type: "public", uri: "app.example.com/other" },
      ],
      logo_url: "https://app.example.com/logo.png",
      path_cookie_attribute: true,
      read_service_tokens_from_header: "Authorization",
      same_site_cookie_attribute: "strict",
      service_auth_401_redirect: true,
      skip_interstitial: true,
    };
    const { app } = await applied(options);
    expect(app).toMatchObject(options);
    expect(await applications()).toEqual(app);
  });

  test("a false that was sent for the WARP session comes back as false, or the plan would never be empty", async () => {
    const { app } = await applied({ allow_authenticate_via_warp: false });
    expect(app).toMatchObject({ allow_authenticate_via_warp: false });
    expect(await applications()).toEqual(app);
  });

  test("an update is the whole object again, and an explicit null takes an option out", async () => {
    const { app, sent } = await applied({ custom_deny_message: "No.", same_site_cookie_attribute: "lax" });
    const { destinations, self_hosted_domains } = app;
    const updated = await access.shown("PUT", `apps/${app.id}`, {
      ...sent,
      custom_deny_message: null,
      destinations,
      name: "renamed",
      same_site_cookie_attribute: null,
      self_hosted_domains,
    });
    expect(updated).toMatchObject({ id: app.id, aud: app.aud, created_at: app.created_at, name: "renamed" });
    expect(members(updated, NEVER_UNSENT.application)).toEqual([]);
    expect(await access.shown("GET", `apps/${app.id}`)).toEqual(updated);
  });

  test("a new domain, sent without what was read back of the old one, moves the destination", async () => {
    const { app, sent } = await applied();
    const moved = await access.shown("PUT", `apps/${app.id}`, { ...sent, domain: "new.example.com/app" });
    expect(moved).toMatchObject({
      domain: "new.example.com/app",
      self_hosted_domains: ["new.example.com/app"],
      destinations: [{ type: "public", uri: "new.example.com/app" }],
    });
  });

  test("inline policies beside reusable ones come back as they were sent, in their order", async () => {
    const { app, policy, sent } = await applied();
    const inline = { decision: "bypass", include: [{ ip: { ip: "192.0.2.0/24" } }], name: "office", precedence: 1 };
    const mixed = { ...sent, policies: [inline, { id: policy.id, precedence: 2 }] };
    const updated = await access.shown("PUT", `apps/${app.id}`, mixed);
    const [first, second] = updated.policies as Shown[];
    expect(first).toMatchObject({ ...inline, reusable: false });
    expect(second).toMatchObject({ id: policy.id, precedence: 2, reusable: true });
    expect((await access.shown("GET", `apps/${app.id}`)).policies).toEqual(updated.policies);

    const detached = await access.shown("PUT", `apps/${app.id}`, { ...sent, policies: [] });
    expect(detached.policies).toEqual([]);
  });

  test("new rules of a policy and of a group are in the answer, and in the application that has the policy", async () => {
    const { group, policy, app } = await applied();
    const include = [{ any_valid_service_token: {} }];
    const fields = { decision: "non_identity", include, name: "any", session_duration: "30m" };
    expect(await access.shown("PUT", `policies/${policy.id}`, fields)).toMatchObject({ ...fields, app_count: 1 });
    const exclude = [{ geo: { country_code: "AQ" } }];
    const rules = { exclude, include: named(token), name: "ci", require: null };
    expect(await access.shown("PUT", `groups/${group.id}`, rules)).toMatchObject({ ...rules, require: [] });
    const { policies } = await access.shown("GET", `apps/${app.id}`);
    expect(policies).toMatchObject([{ ...fields, precedence: 1 }]);
  });

  test("destroy goes from the application to the token, and what is gone is 404", async () => {
    const { group, policy, app } = await applied();
    for (const path of [`apps/${app.id}`, `policies/${policy.id}`, `groups/${group.id}`]) {
      expect([200, 202]).toContain((await access.ask("DELETE", path)).status);
      expect((await access.ask("GET", path)).status).toBe(404);
    }
    expect((await access.ask("DELETE", `service_tokens/${token}`)).status).toBe(200);
  });
});

describe("Terraform's fourth provider, with the older SDK", () => {
  const unset = { approval_groups: null, exclude: null, require: null };

  async function applied(): Promise<{ group: Shown; policy: Shown; app: Shown; sent: object }> {
    const group = await access.shown("POST", "groups", {
      name: "ci",
      include: named(token),
      exclude: null,
      require: null,
    });
    const policy = await access.shown("POST", "policies", {
      ...unset,
      approval_required: false,
      decision: "non_identity",
      include: [{ group: { id: group.id } }],
      isolation_required: false,
      name: "let in",
      precedence: 0,
      purpose_justification_prompt: "",
      purpose_justification_required: false,
      session_duration: "",
    });
    const sent = {
      app_launcher_logo_url: "",
      app_launcher_visible: true,
      auto_redirect_to_identity: false,
      bg_color: "",
      destinations: null,
      domain: "app.example.com",
      enable_binding_cookie: false,
      footer_links: null,
      header_bg_color: "",
      http_only_cookie_attribute: false,
      landing_page_design: { title: "", message: "", image_url: "", button_color: "", button_text_color: "" },
      name: "app",
      options_preflight_bypass: false,
      policies: [policy.id],
      private_address: "",
      same_site_cookie_attribute: "",
      session_duration: "24h",
      skip_interstitial: false,
      type: "self_hosted",
    };
    return { group, policy, app: await access.shown("POST", "apps", sent), sent };
  }

  test("a second plan is empty: zero values of other types leave nothing behind", async () => {
    const { group, policy, app } = await applied();
    expect(app).toMatchObject({ http_only_cookie_attribute: false, session_duration: "24h" });
    expect(app.policies).toMatchObject([{ id: policy.id }]);
    const ofOtherTypes = [
      "app_launcher_logo_url",
      "bg_color",
      "footer_links",
      "header_bg_color",
      "landing_page_design",
    ];
    expect(members(app, [...ofOtherTypes, "private_address", "same_site_cookie_attribute"])).toEqual([]);
    expect(policy).toMatchObject({ exclude: [], require: [] });
    expect(members(policy, [...NEVER_UNSENT.policy, "precedence"])).toEqual([]);
    expect(policy.session_duration ?? "").toBe("");
    expect(await access.shown("GET", `apps/${app.id}`)).toEqual(app);
    expect(await access.shown("GET", `groups/${group.id}`)).toEqual(group);
  });

  test("an update that does not mention policies keeps them", async () => {
    const { app, sent, policy } = await applied();
    const { policies: _, ...others } = sent as { policies: string[] };
    const updated = await access.shown("PUT", `apps/${app.id}`, { ...others, id: app.id, name: "renamed" });
    expect(updated).toMatchObject({ name: "renamed", policies: [{ id: policy.id, precedence: 1 }] });
  });

  test("a GET after the deletion is told that it is gone", async () => {
    const { app } = await applied();
    shownBy(await access.ask("DELETE", `apps/${app.id}`));
    expect(refusalOf(await access.ask("GET", `apps/${app.id}`))).toEqual(UNKNOWN_APPLICATION);
  });
});

describe("an operator for Kubernetes, with the older SDK", () => {
  const wanted = {
    domain: "app.example.com",
    name: "app",
    private_address: "",
    destinations: null,
    session_duration: "24h",
    type: "self_hosted",
  };
  /** By deep equality, for which an absent list and an empty one differ; the booleans are false when they are absent. */
  const compared = (app: Shown) => ({
    allowed_idps: app.allowed_idps,
    app_launcher_visible: app.app_launcher_visible === true,
    auto_redirect_to_identity: app.auto_redirect_to_identity === true,
    domain: app.domain,
    enable_binding_cookie: app.enable_binding_cookie === true,
    http_only_cookie_attribute: app.http_only_cookie_attribute === true,
    logo_url: app.logo_url,
    name: app.name,
    session_duration: app.session_duration,
    type: app.type,
  });

  test("finds its application by its domain, and sees the same in the list and alone", async () => {
    const created = await access.shown("POST", "apps", wanted);
    await access.shown("POST", "apps", { ...wanted, domain: "other.example.com" });
    const found = (await access.listed("apps?page=1&per_page=25")).find(({ domain }) => domain === wanted.domain);
    expect(found?.id).toBe(created.id);
    expect(compared(found as Shown)).toEqual(compared(created));
    expect(compared(await access.shown("GET", `apps/${created.id}`))).toEqual(compared(created));
    expect(found?.allowed_idps).toEqual([]);
  });

  test("keeps its policies below the application, by precedence, and makes anew what somebody deleted", async () => {
    const { id } = await access.shown("POST", "apps", wanted);
    const fields = { decision: "non_identity", exclude: null, include: named(token), require: null };
    for (const precedence of [2, 1]) {
      await access.shown("POST", `apps/${id}/policies`, { ...fields, name: `number ${precedence}`, precedence });
    }
    const policies = await access.listed(`apps/${id}/policies?page=1&per_page=25`);
    expect(policies.map(({ precedence, name }) => [precedence, name])).toEqual([
      [1, "number 1"],
      [2, "number 2"],
    ]);
    const [first] = policies;
    const path = `apps/${id}/policies/${first?.id}`;
    expect(await access.shown("PUT", path, { ...fields, name: "renamed", precedence: 1 })).toMatchObject({
      id: first?.id,
      name: "renamed",
    });

    await access.ask("DELETE", `apps/${id}`);
    expect(refusalOf(await access.ask("PUT", `apps/${id}`, wanted))).toEqual(UNKNOWN_APPLICATION);
    expect((await access.shown("POST", "apps", wanted)).id).not.toBe(id);
  });
});
