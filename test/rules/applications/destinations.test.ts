/** What an application protects: three fields that are one value. */
import { describe, expect, test } from "vitest";
import {
  claimsOf,
  problemOfUri,
  readProtected,
  type ProtectedInput,
} from "../../../src/rules/applications/destinations.ts";
import type { ApplicationFields } from "../../../src/rules/applications/application.ts";
import { inZones } from "../../../src/rules/applications/zones.ts";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";

const read = (input: ProtectedInput) => readProtected(input, new Consultation());
const publicly = (...uris: string[]) => uris.map((uri) => ({ uri, type: "public" }));

test.each<[string, ProtectedInput, string | null, object[]]>([
  ["domain", { domain: "a.example" }, "a.example", publicly("a.example")],
  [
    "self_hosted_domains",
    { self_hosted_domains: ["b.example", "a.example"] },
    "b.example",
    publicly("b.example", "a.example"),
  ],
  [
    "destinations before old hosts",
    { destinations: publicly("a.example"), self_hosted_domains: ["b.example"] },
    "a.example",
    publicly("a.example"),
  ],
  [
    "empty lists as none",
    { domain: "a.example", destinations: [], self_hosted_domains: [] },
    "a.example",
    publicly("a.example"),
  ],
  [
    "a domain of several",
    { domain: "b.example", self_hosted_domains: ["a.example", "b.example"] },
    "b.example",
    publicly("a.example", "b.example"),
  ],
  [
    "private ones alone",
    { domain: "", destinations: [{ type: "private", cidr: "10.0.0.0/8" }] },
    null,
    [{ type: "private", cidr: "10.0.0.0/8" }],
  ],
  [
    "a type that is null",
    { destinations: [{ type: null, uri: "a.example" }] },
    "a.example",
    [{ type: "public", uri: "a.example" }],
  ],
])("%s is read", (_, input, domain, destinations) => {
  expect(read(input)).toEqual({ ok: true, value: { domain, destinations } });
});

test.each([
  "a.example",
  "*.a.example",
  "*test.a.example",
  "a.example/x/*",
  "a.example/*/x*",
  "localhost",
  "münchen.example/ü",
  "a.example/",
  "A.example",
])("%s is a domain", (uri) => expect(problemOfUri(uri)).toBeUndefined());

test.each([
  "",
  "/",
  "/x",
  ".a.example",
  "a..example",
  "a.example.",
  "**.example",
  "a.example/**",
  "https://a.example",
  "a.example:1",
  "a.example?x",
  "a.example/#",
  "a b.example",
  "__proto__:x",
  "\ud800.example",
  `${"a".repeat(64)}.example`,
  `a.example/${"x".repeat(1024)}`,
])("%j is none", (uri) => expect(problemOfUri(uri)).toBeDefined());

test.each<[string, Record<string, unknown>]>([
  ["no uri", {}],
  ["a uri that is a number", { uri: 5 }],
  ["a type of the prototype", { type: "toString" }],
  ["a type that is a number", { type: 5 }],
  ["a private port that is a number", { type: "private", port_range: 80 }],
  ["a Worker without id", { type: "worker" }],
  ["overrides that are no list", { uri: "a.example", overrides: {} }],
  ["an override of null", { uri: "a.example", overrides: [null] }],
])("a destination with %s is refused", (_, destination) =>
  expect(read({ destinations: [destination] }).ok).toBe(false),
);

test("Workers are claimed beside domains, and no domain reads like one", () => {
  const worker = { type: "worker", worker_id: "w" };
  expect(claimsOf([...publicly("a.example"), worker, { type: "all_workers" }, { type: "private" }])).toEqual([
    "a.example",
    "worker:w",
  ]);
  expect(problemOfUri("worker:w")).toBeDefined();
  expect(read({ destinations: [worker, worker] }).ok).toBe(false);
});

describe("a zone", () => {
  const strict = new Consultation({ "app-domain-zone-check": "bound-zones" });
  const isIn = (uri: string, zones: string[], consult = strict) =>
    inZones({ type: "self_hosted", destinations: publicly(uri) } as unknown as ApplicationFields, zones, consult).ok;

  test("has its own name and what is below it", () => {
    for (const uri of ["a.test", "x.a.test", "*.a.test", "*x.a.test", "*a.test", "A.test/x"])
      expect(isIn(uri, ["b.test", "a.test"]), uri).toBe(true);
    for (const uri of ["xa.test", "test", "a.test.evil", "*.test"]) expect(isIn(uri, ["a.test"]), uri).toBe(false);
  });

  test("is not asked for where none is bound, or nobody looks", () => {
    expect([isIn("x.test", []), isIn("x.test", ["a.test"], new Consultation())]).toEqual([true, true]);
  });
});
