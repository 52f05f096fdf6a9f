/** What the tables of clients rest on: every row has its client, and shows the version that is pinned now. */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { operationNames } from "../../scripts/clients/client.ts";
import { readResults } from "../../scripts/clients/results.ts";
import { roster } from "../../scripts/clients/roster.ts";
import { difference, RequestLog } from "../../scripts/clients/seen.ts";

const results = new Map(readResults().map((result) => [result.id, result]));

test("every row is of a client that there is", () => {
  const ids = roster.map(({ id }) => id);
  expect([...results.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every folder has a client, and every client a folder", () => {
  const folders = readdirSync("test/clients", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const named = new Set(roster.map(({ folder }) => folder));
  expect(folders.map(({ name }) => name).toSorted()).toEqual([...named].toSorted());
});

describe.each(roster.filter(({ origin }) => origin !== "elsewhere"))("$id, which CI drives", (client) => {
  test("has a row of the version that its manifest pins, with all that it is to drive", () => {
    const row = results.get(client.id);
    expect(row).toMatchObject({ operations: client.operations, refusals: client.refusals });
    if (client.origin !== "the system") expect(row?.version).toBe(client.pinned);
  });
});

test.each(roster.filter(({ isVerifier }) => isVerifier))(
  "$id accepts and refuses what docs/clients.md says",
  ({ id }) => {
    expect(results.get(id)?.proved).toEqual(
      expect.arrayContaining([
        "accepts the JWT of a request that was admitted",
        "refuses it for another application's AUD",
        "refuses the JWT of another team for its issuer, be it for the right AUD",
        "refuses it when its signature was changed",
        "refuses it after its end: one of an account whose clock is two days behind",
        "accepts a JWT of the previous key after one rotation",
        "refuses a JWT whose key was rotated out by a second rotation",
        "accepts a JWT of the key that was rotated in",
      ]),
    );
  },
);

describe("what the emulator saw of a client", () => {
  const account = "0123456789abcdef0123456789abcdef";
  const zone = "fedcba9876543210fedcba9876543210";
  const other = "0".repeat(32);

  function logOf(...requests: readonly [method: string, path: string, status: number][]): RequestLog {
    const log = new RequestLog();
    for (const [method, path, status] of requests) log.write(JSON.stringify({ method, path, status }));
    return log;
  }
  const accountTokens = `/client/v4/accounts/${account}/access/service_tokens`;
  const zoneTokens = `/client/v4/zones/${zone}/access/service_tokens`;

  test("is each operation once, in order, and the refusals apart", () => {
    const log = logOf(
      ["DELETE", `${accountTokens}/a`, 200],
      ["POST", `${accountTokens}/a/rotate`, 200],
      ["POST", `${accountTokens}/a/refresh`, 200],
      ["PUT", `${accountTokens}/a`, 200],
      ["GET", `${accountTokens}/a`, 200],
      ["GET", `${accountTokens}/a`, 404],
      ["POST", accountTokens, 201],
      ["GET", zoneTokens, 200],
      ["POST", zoneTokens, 400],
    );
    expect(log.of(new Set([account, zone]))).toEqual({
      operations: { accounts: ["create", "get", "update", "delete", "refresh", "rotate"], zones: ["list"] },
      refusals: [400, 404],
    });
  });

  test("is the operations on applications, policies and groups, by their names in the contract", () => {
    const access = `/client/v4/accounts/${account}/access`;
    const ofZone = `/client/v4/zones/${zone}/access`;
    const log = logOf(
      ["GET", `${access}/groups`, 200],
      ["DELETE", `${access}/groups/a`, 202],
      ["POST", `${access}/policies`, 201],
      ["PUT", `${access}/policies/a`, 200],
      ["PUT", `${access}/apps/a/policies/b/make_reusable`, 200],
      ["POST", `${access}/apps/a/policies`, 201],
      ["GET", `${access}/apps/a/policies/b`, 404],
      ["PATCH", `${access}/apps/a/settings`, 202],
      ["POST", `${access}/apps/a/revoke-tokens`, 202],
      ["POST", `${ofZone}/apps/a/revoke_tokens`, 202],
      ["PUT", `${ofZone}/apps/a`, 200],
    );
    expect(log.of(new Set([account, zone]))).toEqual({
      operations: {
        accounts: [
          "applications.update-settings",
          "applications.revoke-tokens",
          "application-policies.create",
          "application-policies.make-reusable",
          "policies.create",
          "policies.update",
          "groups.list",
          "groups.delete",
        ],
        zones: ["applications.update", "applications.revoke-tokens"],
      },
      refusals: [404],
    });
  });

  test("is the operations on what an account has once, and on tags, whose ids are names", () => {
    const access = `/client/v4/accounts/${account}/access`;
    const ofZone = `/client/v4/zones/${zone}/access`;
    const log = logOf(
      ["GET", `${access}/organizations`, 200],
      ["PATCH", `${access}/organizations`, 200],
      ["POST", `${ofZone}/organizations/revoke_user`, 200],
      ["GET", `${access}/organizations/doh`, 501],
      ["PUT", `${access}/keys`, 200],
      ["POST", `${access}/keys/rotate`, 200],
      ["GET", `${access}/keys/rotate`, 405],
      ["DELETE", `${ofZone}/identity_providers/a`, 202],
      ["PUT", `${access}/tags/on%20call`, 200],
      ["GET", `${access}/tags/rotate`, 200],
      ["GET", `${access}/logs/access_requests`, 200],
    );
    expect(log.of(new Set([account, zone]))).toEqual({
      operations: {
        accounts: [
          "organization.get",
          "organization.patch",
          "keys.update",
          "keys.rotate",
          "tags.get",
          "tags.update",
          "access-requests.list",
        ],
        zones: ["organization.revoke-user", "identity-providers.delete"],
      },
      refusals: [405],
    });
  });

  test("is nothing of another account, and nothing of other paths", () => {
    const log = logOf(
      ["GET", `/client/v4/accounts/${other}/access/service_tokens`, 200],
      ["GET", `/client/v4/accounts/${account}`, 200],
      ["GET", `/client/v4/accounts/${account}/access/service_tokens/a/b/c`, 404],
      ["PATCH", `${accountTokens}/a`, 200],
      ["GET", `${accountTokens}/a/rotate`, 200],
      ["GET", `/client/v4/accounts/${account}/access/apps/a/ca`, 501],
      ["GET", `/client/v4/accounts/${account}/access/certificates`, 501],
    );
    expect(log.of(new Set([account]))).toEqual({ operations: { accounts: [], zones: [] }, refusals: [] });
  });

  test("differs from what was to be driven by what is lacking and by what is too much", () => {
    const wanted = { operations: { accounts: ["create", "get"], zones: [] }, refusals: [404] } as const;
    const seen = { operations: { accounts: ["create", "list"], zones: [] }, refusals: [400] } as const;
    expect(difference(wanted, seen)).toEqual([
      "operations of accounts: the emulator did not see get",
      "operations of accounts: the emulator also saw list",
      "refusals: the emulator did not see 404",
      "refusals: the emulator also saw 400",
    ]);
    expect(difference(wanted, wanted)).toEqual([]);
  });
});

test("every operation that clients drive has a path: what curl drives is all of them", () => {
  const curl = roster.find(({ id }) => id === "curl");
  expect(curl?.operations).toEqual({ accounts: operationNames, zones: expect.any(Array) });
  const row = results.get("curl");
  expect(row?.operations.accounts).toEqual(operationNames);
  expect((row?.operations.accounts.length ?? 0) + (row?.operations.zones.length ?? 0)).toBe(81);
});
