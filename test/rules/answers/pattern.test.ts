/** Which paths a fixed answer is for, and which it may not be for. */
import { describe, expect, test } from "vitest";
import { isFor, isPattern, PATTERN_LENGTH, shadowedBy } from "../../../src/rules/answers/pattern.ts";

const ID = "a".repeat(32);

test.each(["/zones/*/dns_records", "/accounts/*/cfd_tunnel/*/token", `/zones/${ID}/*`, "/accounts/*/a%20b/c.d:e"])(
  "%s is a pattern",
  (path) => expect(isPattern(path)).toBe(true),
);

test.each([
  "",
  "/",
  "/zones/*",
  "/zones/*/",
  "/zones/*/dns_records/",
  "/zones//dns_records",
  "zones/*/dns_records",
  "/client/v4/zones/*/dns_records",
  "/user/tokens",
  "/zones/abc/dns_records",
  "/zones/*/dns_records?name=a",
  "/zones/*/dns records",
  "/zones/*/a*",
  "/zones/*/../x y",
  `/zones/*/${"a".repeat(PATTERN_LENGTH)}`,
])("%j is none", (path) => expect(isPattern(path)).toBe(false));

test("a star is one segment, and never none", () => {
  expect(isFor("/zones/*/dns_records/*", `/zones/${ID}/dns_records/1`)).toBe(true);
  for (const path of [
    `/zones/${ID}/dns_records`,
    `/zones/${ID}/dns_records/`,
    `/zones/${ID}/dns_records/1/2`,
    `/accounts/${ID}/dns_records/1`,
    `/zones/${ID}/DNS_records/1`,
  ]) {
    expect(isFor("/zones/*/dns_records/*", path), path).toBe(false);
  }
  expect(isFor(`/zones/${ID}/x`, `/zones/${"b".repeat(32)}/x`)).toBe(false);
});

describe("a pattern", () => {
  const templates = [
    "/accounts/{account_id}",
    "/accounts/{account_id}/access/apps",
    "/zones/{zone_id}/access/apps/{id}",
  ];

  test.each([
    ["/accounts/*/access/apps", templates[1]],
    [`/accounts/${ID}/access/apps`, templates[1]],
    ["/accounts/*/*/*", templates[1]],
    ["/accounts/*/access/*", templates[1]],
    ["/zones/*/access/apps/x", templates[2]],
    ["/zones/*/*/*/*", templates[2]],
  ])("%s would be for %s, too", (pattern, template) => expect(shadowedBy(pattern, templates)).toBe(template));

  test.each(["/zones/*/dns_records", "/zones/*/access/apps", "/accounts/*/access/apps/x", "/zones/*/*"])(
    "%s stands before nothing",
    (pattern) => expect(shadowedBy(pattern, templates)).toBeUndefined(),
  );
});
