import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { fateOf, readInactivity, type Inactive } from "../../../src/rules/organization/inactivity.ts";
import {
  change,
  organizationJson,
  standardOrganization,
  type Manner,
  type OrganizationInput,
} from "../../../src/rules/organization/organization.ts";
import { isPreviousGood, keysJson, rotated, standardKeys, withInterval } from "../../../src/rules/keys/keys.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const standard = standardOrganization("a".repeat(32));
const auth_domain = "team.cloudflareaccess.com";

const changed = (input: OrganizationInput, manner: Manner = "patch", consult = new Consultation(), before = standard) =>
  change(before, input, manner, { now: NOW, consult });

describe("the domain of a team", () => {
  test.each(["team", "a", "0-9", "x".repeat(63)])("may be %s", (team) => {
    expect(changed({ auth_domain: `${team}.cloudflareaccess.com` }, "update").ok).toBe(true);
  });

  test.each([
    "",
    "team",
    "team.example.com",
    "-a.cloudflareaccess.com",
    "a-.cloudflareaccess.com",
    "A.cloudflareaccess.com",
    "a.b.cloudflareaccess.com",
    ".cloudflareaccess.com",
    "a.cloudflareaccess.com.",
    "a.cloudflareaccess.com\n",
    `${"x".repeat(64)}.cloudflareaccess.com`,
  ])("is refused as %j, however it is sent", (domain) => {
    for (const manner of ["patch", "update", "create"] as const) {
      const refused = changed({ name: "a", auth_domain: domain }, manner);
      expect(refused).toEqual({
        ok: false,
        refusal: { kind: "invalid-auth-domain", hint: expect.stringContaining("auth_domain must be") },
      });
    }
  });

  test.each([undefined, null])("is required in a PUT and a POST, and not in a PATCH: %s", (domain) => {
    const results = (["patch", "update", "create"] as const).map((manner) =>
      changed({ name: "a", auth_domain: domain }, manner),
    );
    expect(results.map(({ ok }) => ok)).toEqual([true, false, false]);
  });
});

test("the name is that of the domain until it is given, and a POST must give it", () => {
  const named = (input: OrganizationInput) => {
    const result = changed(input);
    return result.ok && organizationJson(result.value, new Consultation()).name;
  };
  expect([named({}), named({ auth_domain }), named({ name: "Team" })]).toEqual([
    `${"a".repeat(32)}.cloudflareaccess.com`,
    auth_domain,
    "Team",
  ]);
  const nameless = changed({ auth_domain }, "create");
  expect(nameless).toMatchObject({ refusal: { kind: "invalid", parameter: "name" } });
});

describe("what is done about unused tokens", () => {
  const setting = { enabled: true, inactivity_threshold_days: 30, action: "disable" };

  test.each([30, 365])("%d days are taken", (days) => {
    expect(readInactivity({ ...setting, inactivity_threshold_days: days }).ok).toBe(true);
  });

  test.each([
    ["enabled", undefined],
    ["enabled", "true"],
    ["inactivity_threshold_days", 29],
    ["inactivity_threshold_days", 366],
    ["inactivity_threshold_days", 30.5],
    ["inactivity_threshold_days", "30"],
    ["inactivity_threshold_days", null],
    ["action", "expire"],
    ["action", undefined],
  ])("%s as %s is refused", (member, value) => {
    expect(readInactivity({ ...setting, [member]: value })).toMatchObject({
      refusal: { kind: "invalid", parameter: `service_token_inactivity.${member}` },
    });
  });

  const since = (...inputs: readonly (readonly [number, object])[]) => {
    let organization = standard;
    for (const [now, value] of inputs) {
      const input = { service_token_inactivity: { ...setting, ...value } };
      const result = change(organization, input, "patch", { now, consult: new Consultation() });
      if (!result.ok) throw new Error("It is refused.");
      organization = result.value;
    }
    return organization.inactivitySince;
  };

  test("counts from when it is switched on, or its period is changed, and not from when it is sent once more", () => {
    expect(since([1, {}])).toBe(1);
    expect(since([1, {}], [2, {}], [3, { action: "delete" }])).toBe(1);
    expect(since([1, {}], [2, { inactivity_threshold_days: 31 }])).toBe(2);
    expect(since([1, {}], [2, { enabled: false }])).toBeNull();
    expect(since([1, {}], [2, { enabled: false }], [3, {}])).toBe(3);
  });

  const rule = { period: 30 * DAY, since: 0, action: "delete" } as const;
  const alone: Inactive = { enabled: true, lastUse: NOW, isNamed: false, isNamedByGroup: false };
  const at = (seconds: number, token: Partial<Inactive> = {}, more: object = {}, groups = "protects" as const) =>
    fateOf({ ...alone, ...token }, { ...rule, ...more }, groups as "protects" | "does-not-protect", seconds);

  test("is done at the second at which the period ends", () => {
    const due = NOW + 30 * DAY;
    expect(at(due - 1)).toBeNull();
    expect(at(due)).toEqual({ action: "delete", at: due });
    expect(at(due + DAY)).toEqual({ action: "delete", at: due });
    expect(at(due + DAY, {}, { since: due + DAY })).toEqual({ action: "delete", at: due + DAY });
    expect(at(due + DAY - 1, {}, { since: due + DAY })).toBeNull();
  });

  test("spares whom a policy names, and of those that a group names, deletes none", () => {
    const due = NOW + 30 * DAY;
    expect(at(due, { isNamed: true })).toBeNull();
    expect(at(due, { isNamedByGroup: true })).toBeNull();
    const byGroup = { ...alone, isNamedByGroup: true };
    expect(fateOf(byGroup, rule, "does-not-protect", due)).toEqual({ action: "disable", at: due });
    expect(fateOf({ ...byGroup, isNamed: true }, rule, "does-not-protect", due)).toBeNull();
    expect(fateOf({ ...byGroup, enabled: false }, rule, "does-not-protect", due)).toBeNull();
  });

  test("disables no disabled token, and deletes it", () => {
    const due = NOW + 30 * DAY;
    expect(at(due, { enabled: false }, { action: "disable" })).toBeNull();
    expect(at(due, { enabled: false })).toEqual({ action: "delete", at: due });
  });
});

describe("keys", () => {
  const keys = standardKeys(NOW);
  const left = (days: number) => keysJson(keys, (NOW + days * DAY) * 1000, new Consultation()).days_until_next_rotation;

  test("have so many whole days left, and never fewer than none", () => {
    expect([left(0), left(0.5), left(1), left(42), left(100), left(-1)]).toEqual([42, 41, 41, 0, 0, 43]);
  });

  test("tell their time with six digits", () => {
    const { last_key_rotation_at: at } = keysJson(
      { ...keys, lastRotationAt: 1_741_092_481_590 },
      0,
      new Consultation(),
    );
    expect(at).toBe("2025-03-04T12:48:01.590000Z");
  });

  test("leave the one before good for 7 days after each rotation, and there is none before the first", () => {
    const isGood = (of: typeof keys, days: number) => isPreviousGood(of, (NOW + days * DAY) * 1000);
    const once = rotated(keys, NOW * 1000);
    expect([once.rotations, rotated(once, 0).rotations]).toEqual([1, 2]);
    expect([-1, 0, 6.99, 7].map((days) => isGood(once, days))).toEqual([true, true, true, false]);
    expect(isGood(keys, 0)).toBe(false);
  });

  test.each([21, 365])("may have an interval of %d days", (days) => {
    expect(withInterval(keys, { key_rotation_interval_days: days })).toMatchObject({ value: { intervalDays: days } });
  });

  test.each([20, 366, 30.5, undefined, null])("may have none of %s", (days) => {
    expect(withInterval(keys, { key_rotation_interval_days: days }).ok).toBe(false);
  });
});
