/** Updates of applications: what they replace, and what is refused, with code and words. */
import { describe, expect, test } from "vitest";
import { AccessClient, everyone, invalid, NOBODY, serviceAuth, type Members } from "../../support/workerd/access.ts";

const selfHosted = { type: "self_hosted", name: "an app", domain: "app.example.com" };
const policiesIn = ({ policies }: Members) => policies as Members[];

const machines = serviceAuth(everyone);

describe("an update", () => {
  test("replaces everything but policies that are not given, and never id, aud and created_at", async () => {
    const client = new AccessClient();
    await client.tags("a");
    const app = await client.app({ logo_url: "x", tags: ["a"], policies: [machines] });
    const bare = {
      type: "self_hosted",
      name: "renamed",
      domain: "other.example.com",
      id: NOBODY,
      uid: NOBODY,
      aud: "x",
    };
    const after = await client.put(`apps/${app.id}`, bare);
    expect(after).toMatchObject({ id: app.id, uid: app.id, aud: app.aud, created_at: app.created_at, tags: [] });
    expect(after).toMatchObject({ domain: "other.example.com", self_hosted_domains: ["other.example.com"] });
    expect(after.logo_url).toBeUndefined();
    expect(policiesIn(after)).toEqual(policiesIn(app));
    expect(policiesIn(await client.put(`apps/${app.id}`, { ...bare, policies: null }))).toHaveLength(1);
    expect(policiesIn(await client.put(`apps/${app.id}`, { ...bare, policies: [] }))).toEqual([]);
  });

  test("takes the domain that moved as the provider for Terraform sends it, and refuses stale hosts", async () => {
    const client = new AccessClient();
    const app = await client.app();
    const moved = { ...selfHosted, domain: "moved.example.com" };
    const stale = { ...moved, destinations: app.destinations, self_hosted_domains: app.self_hosted_domains };
    expect(await client.refusal("PUT", `apps/${app.id}`, stale)).toBe(invalid("domain not included in destinations"));
    expect(await client.put(`apps/${app.id}`, moved)).toMatchObject({
      destinations: [{ type: "public", uri: "moved.example.com" }],
    });
    expect(await client.app()).toMatchObject({ domain: "app.example.com" }); // which is free again
  });

  test("of the older provider, with values that do not fit the type, is taken", async () => {
    const client = new AccessClient();
    const zero = {
      private_address: "",
      destinations: null,
      self_hosted_domains: null,
      footer_links: null,
      landing_page_design: { title: "", message: "", image_url: "", button_color: "", button_text_color: "" },
      app_launcher_logo_url: "",
      header_bg_color: "",
      bg_color: "",
      same_site_cookie_attribute: "",
      custom_deny_message: "",
      logo_url: "",
      session_duration: "",
      skip_interstitial: false,
      service_auth_401_redirect: false,
      domain_type: "public",
      tags: null,
      allowed_idps: null,
      cors_headers: null,
    };
    expect(Object.keys(await client.app(zero))).toEqual(Object.keys(await new AccessClient().app()));
    const journal = await client.account.control("GET", "requests");
    expect(journal.text).toContain('"unknown_fields":[]');
  });

  test.each([
    ["a name that is no text", { name: 5 }, "name must be a string"],
    ["a flag that is none", { allow_iframe: "yes" }, "allow_iframe must be true or false"],
    ["destinations that are no list", { destinations: {} }, "destinations must be a list of objects"],
    ["an unknown type", { type: "web" }, "app type is missing or invalid"],
    ["no type", { type: null }, "app type is missing or invalid"],
    ["the type __proto__", { type: "__proto__" }, "app type is missing or invalid"],
    ["a session that is none", { session_duration: "1d" }, "session_duration must be a Go duration such as 30m or 24h"],
    [
      "a session below nothing",
      { session_duration: "-1h" },
      "session_duration must be a Go duration such as 30m or 24h",
    ],
    ["no domain", { domain: "" }, "domain is required, or destinations"],
    ["a scheme", { domain: "https://a.example" }, "domain must be a host name with a path, without a scheme"],
    [
      "a port",
      { domain: "a.example:8080" },
      "domain must be a host name with a path, without port, query, fragment or space",
    ],
    ["two stars", { domain: "**.a.example" }, "domain may have one * between two dots or slashes"],
    [
      "an unknown destination",
      { domain: null, destinations: [{ type: "constructor" }] },
      "destinations.0 has an unknown type; the types are public, private, via_mcp_server_portal, worker, preview_worker, all_workers, all_preview_workers",
    ],
    [
      "a destination twice",
      { domain: null, self_hosted_domains: ["a.example", "a.example"] },
      "destinations must name each domain and each Worker once",
    ],
    [
      "a domain beside other destinations",
      { destinations: [{ uri: "b.example" }] },
      "domain not included in destinations",
    ],
    [
      "six destinations",
      { domain: null, self_hosted_domains: ["a", "b", "c", "d", "e", "f"].map((each) => `${each}.example`) },
      "maximum number of domains has been reached",
    ],
    [
      "a path with OAuth",
      { domain: "a.example/x", oauth_configuration: { enabled: true } },
      "domain can not have a path if oauth is configured",
    ],
    [
      "preflight twice",
      { options_preflight_bypass: true, cors_headers: {} },
      "cors_headers cannot be set with options_preflight_bypass",
    ],
    ["a long name", { name: "n".repeat(351) }, "name must be a maximum of 350 characters in length"],
    [
      "the redirect to 401 without Service Auth",
      { service_auth_401_redirect: true, policies: [{ ...machines, decision: "allow" }] },
      "service_auth_401_redirect needs a policy with the decision non_identity",
    ],
  ])("with %s is refused, as a create is", async (_, change, detail) => {
    const client = new AccessClient();
    const app = await client.app();
    expect(await client.refusal("PUT", `apps/${app.id}`, { ...selfHosted, ...change })).toBe(invalid(detail));
    expect(await client.refusal("POST", "apps", { ...selfHosted, domain: "b.example.com", ...change })).toBe(
      invalid(detail),
    );
    expect(await client.list("apps")).toEqual([app]);
  });
});

describe("a domain", () => {
  test("belongs to one application of an account, and to one in each of two accounts", async () => {
    const client = new AccessClient();
    const first = await client.app({ destinations: [{ uri: "app.example.com" }, { uri: "b.example" }] });
    const taken = "409 / 11010 access.api.error.application_already_exists";
    const other = "409 / 12132 access.api.error.conflict: destination belongs to another application";
    expect(await client.refusal("POST", "apps", selfHosted)).toBe(taken);
    expect(await client.refusal("POST", "apps", { ...selfHosted, domain: "b.example" })).toBe(taken);
    const beside = { ...selfHosted, domain: "c.example", destinations: [{ uri: "c.example" }, { uri: "b.example" }] };
    expect(await client.refusal("POST", "apps", beside)).toBe(other);
    const second = await client.app({ domain: "c.example" });
    expect(await client.refusal("PUT", `apps/${second.id}`, selfHosted)).toBe(taken);
    expect(await new AccessClient().app()).toMatchObject({ domain: "app.example.com" });
    await client.send("DELETE", `apps/${first.id}`);
    expect(await client.put(`apps/${second.id}`, beside)).toMatchObject({
      self_hosted_domains: ["c.example", "b.example"],
    });
  });

  test("and a Worker, too", async () => {
    const client = new AccessClient();
    const ofWorker = { domain: undefined, destinations: [{ type: "worker", worker_id: "w" }] };
    await client.app(ofWorker);
    expect(await client.verdict("POST", "apps", { ...selfHosted, ...ofWorker })).toBe("409 / 12132");
    await client.app({ domain: undefined, destinations: [{ type: "preview_worker", worker_id: "w" }] });
    await client.app({ domain: undefined, destinations: [{ type: "all_workers" }] });
  });

  test("does not clash with one of an application that is carried", async () => {
    const client = new AccessClient();
    await client.app({ type: "ssh" });
    await client.app();
  });
});
