/** What hangs on the address and the country, held against trying out a few of both. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccessRule, Decision } from "../../../src/contract/access.ts";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import type { RuleLists } from "../../../src/rules/policies/rules.ts";
import { decide, type Asked, type EdgePolicy, type Presented } from "../../../src/rules/edge/decide.ts";
import { markOf, openBy, opening, possibly } from "../../../src/rules/edge/possible.ts";

const everyone: AccessRule = { everyone: {} };
const anyToken: AccessRule = { any_valid_service_token: {} };
const ofNetwork = (ip: string): AccessRule => ({ ip: { ip } });
const ofCountry = (country_code: string): AccessRule => ({ geo: { country_code } });
const lists = (some: Partial<RuleLists>): RuleLists => ({ include: [], require: [], exclude: [], ...some });
const nobody = { tokenId: null, groups: () => undefined };
const shown = (some: Partial<RuleLists>) => {
  const possible = possibly(lists(some), nobody);
  return typeof possible === "boolean" ? possible : [...possible].toSorted().join(" ");
};

describe("lists of rules", () => {
  test("hang on what decides them, and on nothing else", () => {
    expect(shown({ include: [everyone] })).toBe(true);
    expect(shown({})).toBe(false);
    expect(shown({ include: [ofNetwork("10.0.0.0/8")] })).toBe("ip");
    expect(shown({ include: [everyone, ofNetwork("10.0.0.0/8")] })).toBe(true);
    expect(shown({ include: [everyone], require: [ofCountry("PT")] })).toBe("country");
    expect(shown({ include: [ofNetwork("10.0.0.0/8")], require: [ofCountry("PT")] })).toBe("country ip");
    expect(shown({ include: [ofNetwork("10.0.0.0/8")], require: [anyToken] })).toBe(false);
    expect(shown({ include: [everyone], exclude: [everyone, ofNetwork("10.0.0.0/8")] })).toBe(false);
    expect(shown({ include: [{ email: { email: "a@example.com" } }] })).toBe(false);
  });

  test("what cannot be read holds nobody", () => {
    expect(shown({ include: [ofNetwork("nowhere")] })).toBe(false);
    expect(shown({ include: [ofNetwork("10.0.0.0/99")] })).toBe(false);
    expect(shown({ include: [ofCountry("Portugal")] })).toBe(false);
    expect(shown({ include: [{ group: { id: "none" } }] })).toBe(false);
  });
});

const policy = (decision: Decision, some: RuleLists, precedence: number): EdgePolicy => ({
  id: `${precedence}`,
  name: `${decision} ${precedence}`,
  decision,
  precedence,
  session: null,
  ...some,
});

test("what is open to everybody is so from everywhere and without a token", () => {
  const policies = [
    policy("bypass", lists({ include: [everyone] }), 1),
    policy("bypass", lists({ include: [ofNetwork("0.0.0.0/0")] }), 2),
    policy("non_identity", lists({ include: [everyone] }), 3),
    policy("non_identity", lists({ include: [anyToken] }), 4),
    policy("allow", lists({ include: [everyone] }), 5),
    policy("bypass", lists({ include: [everyone], require: [ofCountry("PT")] }), 6),
  ];
  const names = (consult: Consultation) => openBy(policies, () => undefined, consult).map(({ name }) => name);
  expect(names(new Consultation())).toEqual(["bypass 1", "non_identity 3"]);
  expect(names(new Consultation({ "service-auth-everyone": "needs-token" }))).toEqual(["bypass 1"]);
});

const rule: fc.Arbitrary<AccessRule> = fc.oneof(
  fc.constantFrom(everyone, anyToken, { email: { email: "a@example.com" } }, { service_token: { token_id: "a" } }),
  fc.constantFrom("10.0.0.0/8", "10.1.0.0/16", "11.0.0.0/8", "::1", "wrong").map(ofNetwork),
  fc.constantFrom("PT", "de", "XYZ").map(ofCountry),
  fc.constantFrom("0", "1").map((id): AccessRule => ({ group: { id } })),
);
const drawnLists = fc.record({
  include: fc.array(rule, { maxLength: 3 }),
  require: fc.array(rule, { maxLength: 2 }),
  exclude: fc.array(rule, { maxLength: 2 }),
});

test("whatever is decided otherwise from another address or country is told so", () => {
  const addresses = ["10.1.2.3", "10.9.9.9", "11.1.2.3", "::1", null];
  const countries = ["PT", "DE", "FR", null];
  let [hanging, changing] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom<Decision>("allow", "deny", "non_identity", "bypass"), drawnLists), {
        maxLength: 4,
      }),
      fc.tuple(drawnLists, drawnLists),
      fc.constantFrom<Presented>(
        { kind: "none" },
        { kind: "token", id: "a" },
        { kind: "token", id: "b" },
        { kind: "refused", reason: "expired" },
      ),
      fc.boolean(),
      fc.constantFrom("admits" as const, "needs-token" as const),
      (drawn, [outer, inner], presented, isStrict, everyoneIs) => {
        const within = (all: readonly AccessRule[], n: number) =>
          all.filter(({ group }) => group === undefined || Number(group["id"]) > n);
        const cut = (one: RuleLists, n: number): RuleLists => ({
          include: within(one.include, n),
          require: within(one.require, n),
          exclude: within(one.exclude, n),
        });
        const groups = (id: string) => (id === "0" ? cut(outer, 0) : cut(inner, 1));
        const policies = drawn.map(([decision, some], n) => policy(decision, some, n + 1));
        const consult = new Consultation({ "service-auth-everyone": everyoneIs });
        const asked: Asked = { policies, groups, presented, ip: null, country: null, isStrict };
        const admits = (ip: string | null, country: string | null) =>
          decide({ ...asked, ip, country }, consult).admitted;
        const possible = opening(asked, consult);
        const hangsOn = (name: "ip" | "country") => typeof possible !== "boolean" && possible.has(name);
        const differ = (values: readonly boolean[]) => new Set(values).size > 1;
        const byAddress = countries.some((country) => differ(addresses.map((ip) => admits(ip, country))));
        const byCountry = addresses.some((ip) => differ(countries.map((country) => admits(ip, country))));
        if (byAddress) expect(hangsOn("ip")).toBe(true);
        if (byCountry) expect(hangsOn("country")).toBe(true);
        if (typeof possible === "boolean") expect(admits(null, null)).toBe(possible);
        hanging += typeof possible === "boolean" ? 0 : 1;
        changing += byAddress || byCountry ? 1 : 0;
      },
    ),
    { numRuns: 2000 },
  );
  expect(changing).toBeGreaterThan(50);
  // What is told to hang on something and does not is the exception.
  expect(changing / hanging).toBeGreaterThan(0.5);
});

test("groups that name each other twice, many times over, are looked at once each", () => {
  const last = 200;
  const groups = (id: string) => {
    const next = { group: { id: String(Number(id) + 1) } };
    return lists({ include: id === String(last) ? [ofNetwork("10.0.0.0/8")] : [next, next] });
  };
  expect(possibly(groups("0"), { tokenId: null, groups })).toEqual(new Set(["ip"]));
});

describe("a mark of what a value hangs on", () => {
  const markFor = (some: Partial<RuleLists>, groups: (id: string) => RuleLists | undefined = nobody.groups) =>
    markOf(possibly(lists(some), { tokenId: null, groups }));
  const [one, other, large] = ["10.0.0.0/8", "11.0.0.0/8", "0.0.0.0/0"].map(ofNetwork) as [
    AccessRule,
    AccessRule,
    AccessRule,
  ];

  test("is none where it hangs on nothing, and does not know orders", () => {
    expect([markFor({ include: [everyone] }), markFor({})]).toEqual([null, null]);
    expect(markFor({ include: [one] })).toMatch(/^[0-9a-f]{13}$/);
    expect(markFor({ include: [one, other] })).toBe(markFor({ include: [other, one] }));
    expect(markFor({ include: [ofCountry("pt"), anyToken] })).toBe(markFor({ include: [ofCountry("PT")] }));
  });

  test("is another for each other way in which rules can stand", () => {
    const all = [everyone];
    const inGroup = (only: AccessRule) => (id: string) => (id === "g" ? lists({ include: [only] }) : undefined);
    const group: AccessRule = { group: { id: "g" } };
    const found = [
      markFor({ include: [one] }),
      markFor({ include: [large] }),
      markFor({ include: [one, other] }),
      markFor({ include: [one], require: [other] }),
      markFor({ include: [other], require: [one, large] }),
      markFor({ include: [one], exclude: [other] }),
      markFor({ include: [other], exclude: [one] }),
      markFor({ include: all, exclude: [one] }),
      markFor({ include: all, exclude: [other] }),
      markFor({ include: [ofCountry("PT")] }),
      markFor({ include: [ofCountry("DE")] }),
      markFor({ include: [{ ip_list: { id: "a" } }] }),
      markFor({ include: [{ ip_list: { id: "b" } }] }),
      markFor({ include: [group], require: [one] }, inGroup(other)),
      markFor({ include: [group], require: [one] }, inGroup(large)),
    ];
    expect(found).not.toContain(null);
    expect(new Set(found.filter((_, n) => n !== 13))).toHaveProperty("size", found.length - 1);
    expect(found[13]).toBe(found[3]); // a group is the rules that it has
  });
});
