/** A field that decides who gets in, and that the copy lacks, makes the seed incomplete; another does not. */
import { describe, expect, test } from "vitest";
import { listOf, pulledFrom, uuid } from "../support/node/made-up-account.ts";

const odd = { of: "another form" };
const lists: Readonly<Record<string, { readonly segment: string; readonly item: object }>> = {
  application: { segment: "apps", item: { type: "self_hosted", domain: "a.example", policies: [] } },
  "application of another type": { segment: "apps", item: { type: "saas", policies: [] } },
  policy: { segment: "policies", item: { decision: "allow", include: [{ everyone: {} }] } },
  "service token": { segment: "service_tokens", item: {} },
  organization: { segment: "organizations", item: {} },
};

async function without(kind: string, field: string, value: unknown) {
  const { segment, item } = lists[kind] ?? { segment: "", item: {} };
  const whole = { id: uuid(1), name: "n", ...item, [field]: value };
  const { code, seed, stderr } = await pulledFrom({
    [segment]:
      segment === "organizations"
        ? { result: { auth_domain: "t.cloudflareaccess.com", [field]: value }, success: true, errors: [], messages: [] }
        : listOf([whole]),
  });
  const told = (notes: readonly { readonly what: string }[]) => notes.map(({ what }) => what).join("\n");
  const { complete, left_out: leftOut, fields_left_out: fields } = seed.about;
  return { code, complete, leftOut: told(leftOut), fields: told(fields), stderr };
}

describe("what decides who gets in", () => {
  test.each([
    ["application", "destinations", odd],
    ["application", "self_hosted_domains", odd],
    ["application", "options_preflight_bypass", odd],
    ["application", "read_service_tokens_from_header", odd],
    ["application", "service_auth_401_redirect", odd],
    ["application", "service_auth_401_redirect", true], // and no policy that it needs
    ["application", "allow_authenticate_via_warp", odd],
    ["application", "allowed_idps", odd],
    ["policy", "decision", odd],
    ["service token", "enabled", odd],
    ["service token", "expires_at", "soon"],
    ["service token", "duration", "a year"],
    ["organization", "strict_service_token_auth", odd],
    ["organization", "service_token_inactivity", 5],
    ["organization", "deny_unmatched_requests", odd],
    ["organization", "deny_unmatched_requests_exempted_zone_names", odd],
  ])("%s: %s", async (kind, field, value) => {
    const { code, complete, leftOut, fields, stderr } = await without(kind, field, value);
    expect({ code, complete }, stderr).toEqual({ code: 10, complete: false });
    expect(leftOut).toMatch(`the field ${field} of ${kind}`);
    expect(fields).toBe("");
    expect(stderr).toContain(`Not as it is there: the field ${field} of ${kind}`);
  });

  test("the order of policies", async () => {
    const deny = { id: uuid(2), name: "p", decision: "deny", include: [{ everyone: {} }], precedence: "first" };
    const application = { id: uuid(1), name: "n", type: "self_hosted", domain: "a.example", policies: [deny] };
    const { code, seed } = await pulledFrom({ apps: listOf([application]) });
    expect(code).toBe(10);
    expect(seed.about.left_out).toMatchObject([
      { what: expect.stringMatching(/^the field precedence of policy of application "n"/) as string },
    ]);
  });
});

describe("what does not", () => {
  test.each([
    ["application", "logo_url", odd],
    ["application", "destinations_of_tomorrow", odd],
    ["application of another type", "domain", odd],
    ["policy", "purpose_justification_prompt", odd],
    ["service token", "created_at", odd],
    ["service token", "constructor", odd],
    ["organization", "login_design", 5],
  ])("%s: %s", async (kind, field, value) => {
    const { code, complete, leftOut, fields, stderr } = await without(kind, field, value);
    expect({ code, complete, leftOut }, stderr).toEqual({ code: 0, complete: true, leftOut: "" });
    expect(fields).toMatch(`the field ${field} of `);
  });
});
