/** Rules: each selector with its value, whom they name, and what a policy is made of. */
import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { policyJson, problemOfForms, readPolicy } from "../../../src/rules/policies/policy.ts";
import { namedBy, readRules, RULES_LIMIT } from "../../../src/rules/policies/rules.ts";
import { problemOfValue, selectors } from "../../../src/rules/policies/selectors.ts";

const named = {
  hasToken: (id: string) => id === "t",
  tokenOfClientId: (id: string) => (id === "c.access" ? "t" : undefined),
  hasGroup: (id: string) => id === "g",
};
const everyone = { everyone: {} };
const rightOf = (kind: string) => (kind === "levels" ? ["low"] : "x");

describe.each(Object.entries(selectors))("the selector %s", (name, { members }) => {
  const value = Object.fromEntries(Object.entries(members).map(([member, kind]) => [member, rightOf(kind)]));

  test("takes its members, and more", () => {
    expect(problemOfValue(name, value)).toBeUndefined();
    expect(problemOfValue(name, { ...value, more: { deep: [1] } })).toBeUndefined();
  });

  test("wants each of them, in its form", () => {
    for (const [member, kind] of Object.entries(members)) {
      const { [member]: _, ...without } = value;
      expect(problemOfValue(name, without) === undefined, member).toBe(kind === "text?");
      for (const wrong of [5, true, {}, [5]])
        expect(problemOfValue(name, { ...value, [member]: wrong }), member).toBeDefined();
    }
    for (const wrong of [null, undefined, 5, "x", [], true]) expect(problemOfValue(name, wrong)).toBeDefined();
  });
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "", "azure_ad", "Everyone"])(
  "%j is no selector",
  (name) => {
    expect(problemOfValue(name, {})).toMatch(/unknown selector/);
  },
);

test("lists keep rules as they were sent, and tell whom they name, each once", () => {
  const token = { service_token: { token_id: "t", note: "x" } };
  const input = { include: [token, everyone, token], exclude: null, require: [{ group: { id: "g" } }] };
  const read = readRules(input, named);
  expect(read).toEqual({ ok: true, value: { include: input.include, exclude: [], require: input.require } });
  if (read.ok) expect(namedBy(read.value)).toEqual({ tokens: ["t"], groups: ["g"] });
});

test("rules are a thousand at the most, over all three lists", () => {
  const many = (n: number) => Array.from({ length: n }, () => everyone);
  expect(readRules({ include: many(RULES_LIMIT - 1), require: many(1) }, named).ok).toBe(true);
  expect(readRules({ include: many(RULES_LIMIT), require: many(1) }, named)).toMatchObject({
    refusal: { detail: "maximum number of rules has been reached" },
  });
});

test("a token or group that is not there is refused, with a hint where a client id was meant as an id", () => {
  const refusal = (id: string) => readRules({ include: [{ service_token: { token_id: id } }] }, named);
  expect(refusal("c.access")).toMatchObject({
    refusal: {
      detail: "invalid 'include' configuration: service token not found",
      isRecorded: false,
      hint: expect.stringContaining("has the id t"),
    },
  });
  expect(refusal("T")).toMatchObject({ refusal: { hint: expect.stringContaining("has none with this id") } });
  expect(readRules({ exclude: [{ group: { id: "G" } }] }, named)).toMatchObject({
    refusal: { detail: "invalid 'exclude' configuration: group not found" },
  });
});

describe("a policy", () => {
  const input = { name: "p", decision: "non_identity", include: [everyone] };
  const read = (more: object) => readPolicy({ ...input, ...more }, named, new Consultation());

  test("leaves out what is false, empty or null, and keeps an empty session", () => {
    expect(
      read({
        approval_required: false,
        purpose_justification_prompt: "",
        mfa_config: null,
        approval_groups: [],
        session_duration: "",
      }),
    ).toMatchObject({
      value: { options: { approval_groups: [], session_duration: "" } },
    });
    const bare = read({});
    expect(bare.ok && bare.value.options).toEqual({}); // the session is the application's then, and shown as 24h
  });

  test.each([
    [{ decision: "__proto__" }],
    [{ decision: null }],
    [{ name: null }],
    [{ include: null }],
    [{ session_duration: "x" }],
  ])("with %j is refused", (more) => {
    expect(read(more).ok).toBe(false);
  });

  test("is shown with the number of its applications, or with its precedence, by the alphabet", () => {
    const { value } = read({ isolation_required: true }) as Extract<ReturnType<typeof read>, { ok: true }>;
    const policy = { ...value, id: "i", applicationId: null, createdAt: 0, updatedAt: 1 };
    const shown = [
      policyJson(policy, { appCount: 2 }),
      policyJson({ ...policy, applicationId: "a" }, { precedence: 3 }),
    ];
    for (const each of shown) expect(Object.keys(each)).toEqual(Object.keys(each).toSorted());
    expect(shown).toMatchObject([
      { app_count: 2, reusable: true },
      { precedence: 3, reusable: false },
    ]);
  });

  test("in an application has members of their forms", () => {
    expect(problemOfForms({ ...input, precedence: "x", unknown: 5 })).toBeNull();
    expect(problemOfForms({ name: 5 })).toEqual({ member: "name", detail: "must be a string" });
    expect(problemOfForms({ include: "all" })).toEqual({ member: "include", detail: "must be a list" });
  });
});
