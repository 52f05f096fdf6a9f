/** Who gets in: by hand, and held against a second implementation that knows nothing of the first. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccessRule, Decision } from "../../../src/contract/access.ts";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import type { RuleLists } from "../../../src/rules/policies/rules.ts";
import { decide, type Asked, type EdgePolicy, type Presented } from "../../../src/rules/edge/decide.ts";

const everyone: AccessRule = { everyone: {} };
const ofToken = (id: string): AccessRule => ({ service_token: { token_id: id } });
const anyToken: AccessRule = { any_valid_service_token: {} };
const ofNetwork = (ip: string): AccessRule => ({ ip: { ip } });
const somebody: AccessRule = { email: { email: "a@example.com" } };

const policy = (decision: Decision, lists: Partial<RuleLists>, precedence = 1): EdgePolicy => ({
  id: `${decision} ${precedence}`,
  name: `${decision} ${precedence}`,
  decision,
  precedence,
  session: null,
  include: [],
  require: [],
  exclude: [],
  ...lists,
});
const token = (id: string): Presented => ({ kind: "token", id });
const NONE: Presented = { kind: "none" };

function asked(policies: readonly EdgePolicy[], presented: Presented, more: Partial<Asked> = {}): Asked {
  return { policies, presented, groups: () => undefined, ip: "10.1.2.3", country: "PT", isStrict: false, ...more };
}
function verdict(policies: readonly EdgePolicy[], presented: Presented, more: Partial<Asked> = {}): string {
  const { admitted, reason, policy: by } = decide(asked(policies, presented, more), new Consultation());
  return `${admitted ? "in" : "out"}: ${reason}${by ? ` by ${by.id}` : ""}`;
}

describe("a token", () => {
  const included = { include: [ofToken("a")] };

  test("gets in by a Service Auth policy that names it, and by no other decision", () => {
    expect(verdict([policy("non_identity", included)], token("a"))).toBe("in: service-auth by non_identity 1");
    expect(verdict([policy("non_identity", included)], token("b"))).toBe("out: not-in-policy");
    expect(verdict([policy("allow", included)], token("a"))).toBe("out: allow-policy-does-not-admit-tokens by allow 1");
    expect(verdict([policy("allow", { include: [everyone] })], token("a"))).toBe("out: not-in-policy");
    expect(verdict([policy("deny", included)], token("a"))).toBe("out: denied-by-policy by deny 1");
    expect(verdict([], token("a"))).toBe("out: no-policy");
  });

  test("gets in although a Block policy with a lower precedence matches it: Bypass and Service Auth come first", () => {
    const policies = [policy("deny", { include: [everyone] }, 1), policy("non_identity", included, 2)];
    expect(verdict(policies, token("a"))).toBe("in: service-auth by non_identity 2");
    expect(verdict([policy("bypass", { include: [everyone] }, 3), ...policies].toReversed(), token("a"))).toMatch(
      /^in/,
    );
  });

  test("has to be in each rule of require, and in none of exclude", () => {
    const near = { ...included, require: [ofNetwork("10.0.0.0/8")] };
    expect(verdict([policy("non_identity", near)], token("a"))).toMatch(/^in/);
    expect(verdict([policy("non_identity", near)], token("a"), { ip: "11.0.0.1" })).toBe("out: not-in-policy");
    expect(verdict([policy("non_identity", near)], token("a"), { ip: null })).toBe("out: not-in-policy");
    const without = { include: [anyToken], exclude: [ofToken("a")] };
    expect(verdict([policy("non_identity", without)], token("a"))).toBe("out: not-in-policy");
    expect(verdict([policy("non_identity", without)], token("b"))).toMatch(/^in/);
    const identity = { include: [anyToken], require: [somebody] };
    expect(verdict([policy("non_identity", identity)], token("a"))).toBe("out: not-in-policy");
  });

  test("gets in by a group that names it, however deep it is", () => {
    const groups: Readonly<Record<string, RuleLists>> = {
      outer: { include: [{ group: { id: "inner" } }], require: [], exclude: [ofToken("b")] },
      inner: { include: [ofToken("a"), ofToken("b")], require: [], exclude: [] },
    };
    const policies = [policy("non_identity", { include: [{ group: { id: "outer" } }] })];
    const more = { groups: (id: string) => groups[id] };
    expect(verdict(policies, token("a"), more)).toMatch(/^in/);
    expect(verdict(policies, token("b"), more)).toBe("out: not-in-policy");
    expect(verdict(policies, token("a"))).toBe("out: not-in-policy");
  });
});

test("groups that name each other twice, sixty deep, are looked at once each", () => {
  let asks = 0;
  const groups = (id: string): RuleLists => {
    asks += 1;
    const next: AccessRule = id === "60" ? somebody : { group: { id: String(Number(id) + 1) } };
    return { include: [next, ofToken("b"), next], require: [], exclude: [] };
  };
  const policies = [policy("non_identity", { include: [{ group: { id: "1" } }, { group: { id: "1" } }] })];
  expect(verdict(policies, token("a"), { groups })).toBe("out: not-in-policy");
  expect(asks).toBe(60);
});

describe("without a token", () => {
  test("a Service Auth policy of an address lets in, unless that is switched", () => {
    const policies = [policy("non_identity", { include: [ofNetwork("10.0.0.0/8")] })];
    expect(verdict(policies, NONE)).toMatch(/^in: service-auth/);
    const strict = new Consultation({ "service-auth-everyone": "needs-token" });
    expect(decide(asked(policies, NONE), strict)).toMatchObject({ admitted: false, reason: "no-credentials" });
    expect(decide(asked(policies, token("x")), strict)).toMatchObject({ admitted: true });
  });

  test("a bypass lets in, and an Allow policy asks for a login", () => {
    expect(verdict([policy("bypass", { include: [everyone] })], NONE)).toBe("in: bypass by bypass 1");
    expect(verdict([policy("allow", { include: [everyone] })], NONE)).toBe("out: no-credentials");
  });
});

describe("a token that is not let in", () => {
  const expired: Presented = { kind: "refused", reason: "expired" };

  test("is as none where no token is needed, and says why elsewhere", () => {
    expect(verdict([policy("bypass", { include: [everyone] })], expired)).toMatch(/^in: bypass/);
    expect(verdict([policy("non_identity", { include: [anyToken] })], expired)).toBe("out: expired");
    expect(verdict([policy("allow", { include: [everyone] })], expired)).toBe("out: expired");
  });

  test("is refused in strict mode before any policy but a bypass is looked at", () => {
    const strict = { isStrict: true };
    expect(verdict([policy("bypass", { include: [everyone] })], expired, strict)).toMatch(/^in: bypass/);
    expect(verdict([policy("non_identity", { include: [everyone] })], expired, strict)).toBe("out: expired");
    expect(verdict([policy("non_identity", { include: [everyone] })], expired)).toMatch(/^in: service-auth/);
  });
});

/** The same in other words: everything that a request is in, as a set; a policy as a set question. */
function naively({ policies, groups, presented, ip, country, isStrict }: Asked): "in" | "out" {
  const id = presented.kind === "token" ? presented.id : undefined;
  const isIn = (rule: AccessRule): boolean => {
    if (rule["everyone"]) return true;
    if (rule["any_valid_service_token"]) return id !== undefined;
    if (rule["service_token"]) return rule["service_token"]["token_id"] === id;
    if (rule["geo"]) return country !== null && rule["geo"]["country_code"] === country;
    if (rule["ip"]) return ip !== null && ip.startsWith(String(rule["ip"]["ip"]).split(".")[0] ?? "?");
    const group = rule["group"] && groups(String(rule["group"]["id"]));
    return group ? passes(group) : false;
  };
  const passes = ({ include, require, exclude }: RuleLists): boolean => {
    if (exclude.filter(isIn).length > 0) return false;
    if (require.filter(isIn).length < require.length) return false;
    return include.filter(isIn).length > 0;
  };
  const kinds = isStrict && presented.kind === "refused" ? ["bypass"] : ["bypass", "non_identity"];
  const opening = policies.filter(({ decision }) => kinds.includes(decision));
  return opening.filter(passes).length > 0 ? "in" : "out";
}

test("the decision is that of a second implementation, whatever the policies, groups and requests", () => {
  const ids = ["a", "b", "c"];
  const rule: fc.Arbitrary<AccessRule> = fc.oneof(
    fc.constantFrom(...ids).map(ofToken),
    fc.constantFrom(everyone, anyToken, somebody, { ip_list: { id: "x" } }, { certificate: {} }),
    fc.constantFrom("10.0.0.0/8", "11.0.0.0/8").map(ofNetwork),
    fc.constantFrom("PT", "DE").map((code): AccessRule => ({ geo: { country_code: code } })),
    fc.constantFrom("0", "1", "2").map((id): AccessRule => ({ group: { id } })),
  );
  const lists = fc.record({
    include: fc.array(rule, { maxLength: 3 }),
    require: fc.array(rule, { maxLength: 2 }),
    exclude: fc.array(rule, { maxLength: 2 }),
  });
  const presented: fc.Arbitrary<Presented> = fc.oneof(
    fc.constant(NONE),
    fc.constantFrom(...ids).map(token),
    fc.constant<Presented>({ kind: "refused", reason: "wrong-secret" }),
  );
  const decision = fc.constantFrom<Decision>("allow", "deny", "non_identity", "bypass");
  fc.assert(
    fc.property(
      fc.array(fc.tuple(decision, lists), { maxLength: 5 }),
      fc.tuple(lists, lists, lists),
      presented,
      fc.constantFrom("10.1.2.3", "11.1.2.3", null),
      fc.constantFrom("PT", "DE", null),
      fc.boolean(),
      (drawn, groupLists, shown, ip, country, isStrict) => {
        const policies = drawn.map(([each, of], n) => policy(each, of, n + 1));
        // A group includes only those after it, so that there is no circle.
        const later = (n: number, all: readonly AccessRule[]) =>
          all.filter(({ group }) => group === undefined || Number(group["id"]) > n);
        const groups = (id: string): RuleLists | undefined => {
          const found = groupLists[Number(id) as 0 | 1 | 2];
          const n = Number(id);
          return (
            found && {
              include: later(n, found.include),
              require: later(n, found.require),
              exclude: later(n, found.exclude),
            }
          );
        };
        const one = asked(policies, shown, { groups, ip, country, isStrict });
        expect(decide(one, new Consultation()).admitted ? "in" : "out").toBe(naively(one));
      },
    ),
    { numRuns: 2000 },
  );
});
