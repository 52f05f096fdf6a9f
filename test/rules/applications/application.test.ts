/** Applications: options and what is left out of them, and policies in each of their forms. */
import { describe, expect, test } from "vitest";
import { readApplication } from "../../../src/rules/applications/application.ts";
import { nextPrecedence, readPolicies, readPrecedence } from "../../../src/rules/applications/links.ts";
import { options, optionsOf } from "../../../src/rules/applications/options.ts";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import type { Policy } from "../../../src/rules/policies/policy.ts";

const consult = () => new Consultation();
const known = {
  hasToken: () => false,
  tokenOfClientId: () => undefined,
  hasGroup: () => false,
  policy: (id: string) => policies.find((each) => each.id === id),
};
const policyOf = (id: string, applicationId: string | null) => ({ id, applicationId, decision: "allow" }) as Policy;
const policies = [policyOf("reusable", null), policyOf("own", "a"), policyOf("foreign", "b")];
const inline = { name: "p", decision: "allow", include: [] };
const read = (items: unknown[], using = consult()) => readPolicies(items, "a", known, using);

describe("options", () => {
  const hostile = {
    ...Object.fromEntries(Object.keys(options).map((name) => [name, null])),
    __proto__: { logo_url: "x" },
  };

  test("that are null have their defaults, whatever stands in a prototype", () => {
    expect(
      optionsOf(JSON.parse(JSON.stringify(hostile)) as object as Record<string, unknown>, false, consult()),
    ).toEqual({});
    expect(Object.keys(optionsOf({}, true, consult()))).toEqual(Object.keys(optionsOf(hostile, true, consult())));
  });

  test("of another type keep false and empty objects, and lose empty texts", () => {
    const sent = { skip_app_launcher_login_page: false, landing_page_design: {}, bg_color: "", custom_pages: [] };
    const { bg_color: _, ...kept } = sent;
    expect(optionsOf(sent, false, consult())).toEqual(kept);
    expect(optionsOf(sent, true, consult())).toMatchObject({ custom_pages: [] });
    expect(optionsOf(sent, true, consult())).not.toHaveProperty("landing_page_design");
  });

  test("come in the order of the wire, in whatever order they were sent", () => {
    const names = Object.keys(optionsOf({ skip_interstitial: true, allow_iframe: true, tags: ["a"] }, true, consult()));
    expect(names).toEqual(Object.keys(options).filter((name) => names.includes(name)));
  });
});

test.each(["__proto__", "constructor", "", null, undefined, "Self_hosted"])("the type %j is none", (type) => {
  expect(readApplication({ type, domain: "a.example" }, consult())).toMatchObject({
    refusal: { detail: "app type is missing or invalid" },
  });
});

test("OAuth and a path exclude each other only while OAuth is on", () => {
  const app = { type: "self_hosted", name: "a", domain: "a.example/x" };
  const verdicts = [{ enabled: true }, { enabled: false }, {}, undefined].map(
    (oauth) => readApplication({ ...app, oauth_configuration: oauth }, consult()).ok,
  );
  expect(verdicts).toEqual([false, true, true, true]);
});

describe("policies", () => {
  test("are links, changes or new ones", () => {
    expect(
      read(["reusable", { id: "own", decision: null }, { ...inline, id: "own2", precedence: 9 }].slice(0, 2)),
    ).toEqual({
      ok: true,
      value: [
        { kind: "kept", id: "reusable", precedence: 1 },
        { kind: "kept", id: "own", precedence: 2 },
      ],
    });
    expect(read([{ ...inline, id: "own", precedence: 9 }, inline])).toMatchObject({
      value: [
        { kind: "changed", id: "own", precedence: 9 },
        { kind: "made", precedence: 10 },
      ],
    });
    expect(read([{ ...inline, id: "reusable", name: "ignored", include: "x".length }]).ok).toBe(false);
    expect(read([{ ...inline, id: "reusable", name: "ignored" }])).toMatchObject({ value: [{ kind: "kept" }] });
  });

  test("of an exclusive one without a decision, but with a name, are refused as the recording says", () => {
    expect(read([{ id: "own", name: "renamed" }])).toMatchObject({
      refusal: { detail: "unrecognized policy decision" },
    });
  });

  test.each([
    [["foreign"]],
    [["nobody"]],
    [["__proto__"]],
    [["own", "own"]],
    [[inline, { ...inline, precedence: 1 }]],
    [[undefined]],
    [[[]]],
  ])("%j are refused", (items) => expect(read(items).ok).toBe(false));

  test("of both kinds are refused where that is assumed, and only then", () => {
    const strict = new Consultation({ "mixed-policies": "refuse" });
    expect([
      read(["reusable", inline], strict).ok,
      read([inline, inline], strict).ok,
      read(["reusable"], strict).ok,
    ]).toEqual([false, true, true]);
    const notes = consult();
    read(["reusable", inline], notes);
    expect(notes.consulted).toContain("mixed-policies");
  });
});

test("a precedence is a whole number from 1, and 0 is none", () => {
  expect([undefined, null, 0, -0].map((each) => readPrecedence(each, "p"))).toEqual(
    Array.from({ length: 4 }, () => ({ ok: true, value: undefined })),
  );
  for (const wrong of ["1", -1, 1.5, 2 ** 31, Number.NaN, true, {}, []])
    expect(readPrecedence(wrong, "p").ok, String(wrong)).toBe(false);
  const links = [3, 7].map((precedence) => ({ policyId: `${precedence}`, precedence }));
  expect(nextPrecedence(links, undefined, consult())).toEqual({ ok: true, value: 8 });
  expect(nextPrecedence(links, 7, consult()).ok).toBe(false);
  expect(nextPrecedence([], undefined, consult())).toEqual({ ok: true, value: 1 });
  expect(nextPrecedence([{ policyId: "x", precedence: 2_147_483_647 }], undefined, consult()).ok).toBe(false);
});

test("secrets that an application presents to another service are not kept, however deep they stand", () => {
  const scim = {
    enabled: true,
    authentication: { scheme: "httpbasic", user: "u", password: "p" },
    mappings: [{ token: "t", name: "n" }],
  };
  const kept = readApplication(
    { type: "saas", name: "a", saas_app: { client_id: "c", client_secret: "s" }, scim_config: scim },
    new Consultation(),
  );
  expect(kept).toMatchObject({ ok: true });
  expect(kept.ok && kept.value.options).toEqual({
    saas_app: { client_id: "c" },
    scim_config: { enabled: true, authentication: { scheme: "httpbasic", user: "u" }, mappings: [{ name: "n" }] },
  });
});
