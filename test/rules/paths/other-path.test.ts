/** What has no route: wrong in itself, or not emulated; and what is nearest to it. */
import { describe, expect, test } from "vitest";
import { malformedIdIn, nearestPath, ownerIn } from "../../../src/rules/paths/other-path.ts";

const ID = "0123456789abcdef0123456789abcdef";

describe("an id below /accounts/ or /zones/", () => {
  test.each([
    ["/accounts/me/access", "accounts"],
    ["/accounts/", "accounts"],
    ["/accounts//access", "accounts"],
    [`/accounts/${ID.toUpperCase()}`, "accounts"],
    [`/accounts/${ID}0/x`, "accounts"],
    ["/zones/example.com/dns_records", "zones"],
    [`/zones/${ID.slice(1)}`, "zones"],
  ])("is malformed in %s", (path, scope) => {
    expect(malformedIdIn(path)).toBe(scope);
    expect(ownerIn(path)).toBeUndefined();
  });

  test.each([
    [`/accounts/${ID}/dns_records`, { scope: "accounts", id: ID }],
    [`/zones/${ID}`, { scope: "zones", id: ID }],
    [`/zones/${ID}/`, { scope: "zones", id: ID }],
  ])("names the account or the zone in %s", (path, owner) => {
    expect(malformedIdIn(path)).toBeUndefined();
    expect(ownerIn(path)).toEqual(owner);
  });

  test.each(["/", "", "/user", "/accounts", "/zones", "/memberships", `/account/${ID}`])("is not in %s", (path) => {
    expect(malformedIdIn(path)).toBeUndefined();
    expect(ownerIn(path)).toBeUndefined();
  });
});

describe("the nearest path", () => {
  const templates = [
    "/accounts",
    "/accounts/{id}",
    "/accounts/{id}/tokens/verify",
    "/accounts/{account_id}/access/service_tokens",
    "/accounts/{account_id}/access/service_tokens/{id}",
    "/accounts/{account_id}/access/service_tokens/{id}/rotate",
    "/user/tokens/verify",
    "/zones/{id}",
    "/zones/{zone_id}/access/service_tokens",
  ];

  test.each([
    [`/accounts/${ID}/access/service-tokens`, "/accounts/{account_id}/access/service_tokens"],
    [`/accounts/${ID}/access/service_tokens/`, "/accounts/{account_id}/access/service_tokens"],
    [`/accounts/${ID}/access/service_token/7`, "/accounts/{account_id}/access/service_tokens/{id}"],
    [`/accounts/${ID}/access/service_tokens/7/rotat`, "/accounts/{account_id}/access/service_tokens/{id}/rotate"],
    [`/zones/${ID}/access/servicetokens`, "/zones/{zone_id}/access/service_tokens"],
    [`/accounts/${ID}/access/apps`, "/accounts/{account_id}/access/service_tokens"],
    [`/accounts/${ID}/access/apps/7/policies`, "/accounts/{account_id}/access/service_tokens"],
    [`/accounts/${ID}/acess/service_tokens`, "/accounts/{account_id}/access/service_tokens"],
    [`/zones/${ID}/dns_records`, "/zones/{id}"],
    ["/user", "/user/tokens/verify"],
    ["/account", "/accounts"],
    ["/", "/accounts"],
  ])("to %s is %s", (path, nearest) => {
    expect(nearestPath(path, templates)).toBe(nearest);
  });

  test("is found at once, however long the path is", () => {
    expect(nearestPath(`/user/${"x".repeat(1_000_000)}`, templates)).toBe("/user/tokens/verify");
  });
});
