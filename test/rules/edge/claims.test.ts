/** Which hosts an account's edge answers for, and which it may come to answer for. */
import { describe, expect, test } from "vitest";
import { anchorOf, anchorsFor, hostsAskedFor, hostsOf, isClaim } from "../../../src/rules/edge/claims.ts";

const many = (count: number, name = "host") => Array.from({ length: count }, (_, n) => `${name}${n}.example.com`);

describe("what is asked for", () => {
  test.each<[string, object, string[]]>([
    ["a domain with a path", { domain: "App.example.com/admin" }, ["app.example.com"]],
    [
      "a list of domains",
      { self_hosted_domains: ["a.example.com", "b.example.com/x"] },
      ["a.example.com", "b.example.com"],
    ],
    [
      "destinations",
      { destinations: [{ uri: "*.example.com" }, { type: "worker", worker_id: "x" }] },
      ["*.example.com"],
    ],
    ["another alphabet", { domain: "büro.example.com" }, ["xn--bro-hoa.example.com"]],
    [
      "five destinations beside a list that does not count",
      {
        domain: "host0.example.com",
        self_hosted_domains: many(20, "other"),
        destinations: many(5).map((uri) => ({ uri })),
      },
      many(5),
    ],
    ["more than an application can have", { destinations: many(6).map((uri) => ({ uri })) }, []],
    ["nothing", {}, []],
    [
      "what has no form",
      { domain: 1, self_hosted_domains: [null, {}, ""], destinations: [null, "x", { uri: [] }] },
      [],
    ],
    ["what is too long for a host", { domain: `${"a".repeat(256)}.example.com` }, []],
  ])("%s", (_, application, hosts) => {
    expect(hostsAskedFor({ applications: [application] }).toSorted()).toEqual(hosts.toSorted());
  });

  test("the name of a team, too", () => {
    const team = "team.cloudflareaccess.com";
    expect(hostsAskedFor({ organization: { auth_domain: team } })).toEqual([team]);
    for (const organization of [null, undefined, {}, { auth_domain: 7 }])
      expect(hostsAskedFor({ organization })).toEqual([]);
  });
});

test("what is kept: hosts of self-hosted applications, of origins and of a team, each once", () => {
  const app = (type: string, ...uris: string[]) => ({ type, destinations: uris.map((uri) => ({ uri })) });
  const applications = [app("self_hosted", ...many(7), "shared.example.com/x"), app("saas", "saas.example.com")];
  const origins = [{ hostname: "shared.example.com" }, { hostname: "origin.example.com" }];
  const all = [...many(7), "shared.example.com", "origin.example.com", "team.cloudflareaccess.com"];
  expect(hostsOf({ applications, origins, team: "team.cloudflareaccess.com" })).toEqual(all);
  expect(hostsOf({ applications: [], origins: [], team: null })).toEqual([]);
});

test.each([
  ["app.example.com", "app.example.com", true],
  ["*.example.com", "app.example.com", true],
  ["*.example.com", "a.b.example.com", false],
  ["*.example.com", "example.com", false],
  ["x*.example.com", "xy.example.com", true],
  ["app.*.com", "app.example.com", true],
  ["*", "localhost", true],
  ["app.*", "app.localhost", true],
])("a claim to %s finds %s by the end that has no star: %s", (host, name, isFound) => {
  expect(anchorsFor(name).includes(anchorOf(host)) && isClaim(host, name)).toBe(isFound);
});
