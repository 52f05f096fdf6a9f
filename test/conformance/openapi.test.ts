/** The served description against Cloudflare's: every difference is known and has a reason. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { Account, call, emulatorUrl } from "../support/black-box/account.ts";
import type { Answer } from "../support/black-box/answer.ts";
import { DescribedApi } from "../support/black-box/described.ts";
import { nearDurations, nearTimes, nearVersions, orNone, textsAround } from "../support/black-box/near-values.ts";
import { officialAccessOperations } from "../support/black-box/official-access-operations.ts";
import { officialTokenOperations, type DescribedOperation } from "../support/black-box/official-operations.ts";
import { documentOf, operationsOf, type Document } from "../support/black-box/served-operations.ts";

const SERVED_MORE =
  "Real answers carry it, though the description does not say so (acceptance tests of Terraform's provider).";

const officialOperations = [...officialTokenOperations, ...officialAccessOperations];

const TAKEN_BACK =
  "The documentation tells users to send back what a GET returned: what is read only is taken, and means nothing.";
const RECORDED = "All recorded answers have it, though the description does not say so.";

/**
 * Every known difference, by the method and the path of what it concerns. A new one fails the test, and so does one that is
 * mended and still stands here.
 */
const LEDGER: readonly { readonly of: RegExp; readonly difference: string; readonly reason: string }[] = [
  { of: /service_tokens/, difference: "result has client_secret_version", reason: SERVED_MORE },
  { of: /service_tokens/, difference: "result has previous_client_secret_expires_at", reason: SERVED_MORE },
  {
    of: /^post .*service_tokens(\/{service_token_id}\/rotate)?$/,
    difference: "result has expires_at",
    reason: SERVED_MORE,
  },
  {
    of: /^post .*service_tokens(\/{service_token_id}\/rotate)?$/,
    difference: "result has last_seen_at",
    reason: "A rotated token that was used has it; the description shows one schema for create and rotate.",
  },
  {
    of: /^put .*service_tokens/,
    difference: "result has client_secret",
    reason: "An update that raises client_secret_version answers with the new secret (Terraform's acceptance tests).",
  },
  ...["name", "search", "page", "per_page"].map((name) => ({
    of: /^get \/zones.*service_tokens$/,
    difference: `query has ${name}`,
    reason: "The official SDKs send the same parameters to the lists of accounts and of zones.",
  })),
  ...["id", "uid", "created_at", "updated_at"].map((name) => ({
    of: /^(post|put) .*\/(apps|apps\/{app_id}|policies|policies\/{policy_id}|groups|groups\/{group_id})$/,
    difference: `body has ${name}`,
    reason: TAKEN_BACK,
  })),
  ...["id", "uid", "created_at", "updated_at", "read_only", "saml_certificate_set"].map((name) => ({
    of: /^(post|put) .*\/identity_providers(\/{identity_provider_id})?$/,
    difference: `body has ${name}`,
    reason: TAKEN_BACK,
  })),
  ...["read_only", "saml_certificate_set"].map((name) => ({
    of: /^(get|post|put) .*\/identity_providers(\/{identity_provider_id})?$/,
    difference: `result lacks ${name}`,
    reason: "Nothing makes an identity provider read-only here, nor a set of certificates.",
  })),
  ...["app_count", "created_at", "updated_at"].map((name) => ({
    of: /^(post|put) .*\/tags(\/{tag_name})?$/,
    difference: `body has ${name}`,
    reason: TAKEN_BACK,
  })),
  { of: /^(post|put) .*\/apps(\/{app_id})?$/, difference: "body has aud", reason: TAKEN_BACK },
  ...["domain_type", "private_address"].map((name) => ({
    of: /^(post|put) .*\/apps(\/{app_id})?$/,
    difference: `body has ${name}`,
    reason: "The older SDK for Go sends it empty with each application: it is taken, and means nothing.",
  })),
  ...["account_id", "app_count", "reusable"].map((name) => ({
    of: /^(post|put) .*\/policies(\/{policy_id})?$/,
    difference: `body has ${name}`,
    reason: TAKEN_BACK,
  })),
  {
    of: /^(post|put) .*\/access\/policies/,
    difference: "body has precedence",
    reason:
      "The SDK for Go and Terraform v4 send a precedence of 0 with a reusable policy: it is taken, and means nothing.",
  },
  {
    of: /^(get|post|put) .*\/(apps|apps\/{app_id}|policies|policies\/{policy_id}|make_reusable|groups|groups\/{group_id})$/,
    difference: "result has uid",
    reason: RECORDED,
  },
  { of: /^(get|post|put) .*{app_id}\/policies/, difference: "result has reusable", reason: RECORDED },
  {
    of: /^(get|post|put) .*\/(policies|policies\/{policy_id}|make_reusable)$/,
    difference: "result lacks account_id",
    reason: "No recorded answer has it: only the types of npm cloudflare 7.3.0 do.",
  },
  {
    of: /\/make_reusable$/,
    difference: "result has app_count",
    reason: "The policy is a reusable one from then on, and is shown as one.",
  },
  {
    of: /\/make_reusable$/,
    difference: "result lacks precedence",
    reason: "The policy is a reusable one from then on, which has no precedence of its own.",
  },
  {
    of: /^(get|post|put) .*\/groups/,
    difference: "result lacks is_default",
    reason: "No recorded answer has it, and Terraform's provider does not read it.",
  },
  ...[
    "id",
    "uid",
    "created_at",
    "updated_at",
    "cache_device_posture",
    "has_migrated_private_apps",
    "trusted_accounts",
  ].map((name) => ({
    of: /^(post|put|patch) .*\/organizations$/,
    difference: `body has ${name}`,
    reason: TAKEN_BACK,
  })),
  {
    of: /^post .*\/organizations$/,
    difference: "body has custom_pages",
    reason: "A PUT and an answer have it: whoever sends an answer back may use either.",
  },
  {
    of: /^post .*\/organizations$/,
    difference: "requiredFields lacks auth_domain",
    reason: "POST, PUT and PATCH share a schema; a body without it is refused with 400 / 11004, as recorded for a PUT.",
  },
  {
    of: /^post .*\/organizations$/,
    difference: "requiredFields lacks name",
    reason: "POST, PUT and PATCH share a schema; a body without it is refused.",
  },
  ...["cache_device_posture", "has_migrated_private_apps", "trusted_accounts"].map((name) => ({
    of: /\/organizations$/,
    difference: `result lacks ${name}`,
    reason: "Cloudflare alone sets it, and nobody can ask for it (the assumption organization-fields).",
  })),
];

/** The method and the path, which tell an operation from all others. */
const placeOf = ({ method, path }: DescribedOperation): string => `${method} ${path}`;

let document: Document;
let served: DescribedOperation[];
beforeAll(async () => {
  document = documentOf((await call(`${emulatorUrl}/client/v4/openapi.json`, { headers: {} })).text);
  served = operationsOf(document);
});

function differencesBetween(official: DescribedOperation, ours: DescribedOperation): string[] {
  const differences: string[] = [];
  for (const aspect of ["operationId", "bodyRequired", "status"] as const) {
    if (official[aspect] === null || official[aspect] === ours[aspect]) continue;
    differences.push(`${aspect} is ${ours[aspect]}, not ${official[aspect]}`);
  }
  for (const aspect of ["query", "body", "requiredFields", "permissions", "result"] as const) {
    const [theirs, own] = [official[aspect], ours[aspect] ?? []];
    if (theirs === null) continue;
    differences.push(...own.filter((name) => !theirs.includes(name)).map((name) => `${aspect} has ${name}`));
    differences.push(...theirs.filter((name) => !own.includes(name)).map((name) => `${aspect} lacks ${name}`));
  }
  return differences.map((difference) => `${placeOf(official)}: ${difference}`);
}

test("the official operations are described, and no others", () => {
  expect(officialTokenOperations).toHaveLength(12);
  expect(officialAccessOperations).toHaveLength(71);
  expect(served.map(placeOf).toSorted()).toEqual(officialOperations.map(placeOf).toSorted());
});

test("no two operations have the same id", () => {
  expect(new Set(served.map(({ operationId }) => operationId)).size).toBe(served.length);
});

test("they differ from Cloudflare's description exactly as the ledger says", () => {
  const differences = officialOperations.flatMap((official) => {
    const ours = served.find((each) => placeOf(each) === placeOf(official));
    return ours === undefined ? [] : differencesBetween(official, ours);
  });
  const known = LEDGER.flatMap(({ of, difference }) =>
    officialOperations.filter((each) => of.test(placeOf(each))).map((each) => `${placeOf(each)}: ${difference}`),
  );
  expect(differences.toSorted()).toEqual(known.toSorted());
});

test("every entry of the ledger concerns an operation and has a reason", () => {
  for (const { of, difference, reason } of LEDGER) {
    expect(
      officialOperations.some((each) => of.test(placeOf(each))),
      difference,
    ).toBe(true);
    expect(reason, difference).not.toBe("");
  }
});

test("the description is OpenAPI 3.1, points to where it was served, and needs no credentials", async () => {
  const answer = await call(`${emulatorUrl}/client/v4/openapi.json`, { headers: {} });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.servers).toEqual([{ url: "/client/v4" }]);
});

/** What a pattern cannot say stands in words: the longest duration, the shortest, the highest version in a string. */
const IN_WORDS = /duration (is longer than Go's largest|must be more than 0)|from 1 to 2147483647/;

/** With the defaults, what is described is accepted, and nothing else. */
function expectAsDescribed({ status, text }: Answer, problems: readonly string[]): void {
  if (problems.length === 0 && IN_WORDS.test(text)) return;
  expect([status < 300, text], problems.join()).toEqual([problems.length === 0, text]);
}

describe("what is accepted is what is described:", () => {
  const account = new Account();
  let id = "";
  let api: DescribedApi;
  beforeAll(async () => {
    await account.settings({ assumptions: { "token-limit": "none" } });
    ({ id } = await account.created());
    api = await DescribedApi.at(`${emulatorUrl}/client/v4/openapi.json`);
  });

  const fields = fc
    .record({
      name: fc.oneof({ weight: 3, arbitrary: fc.constant("a") }, textsAround(350)),
      duration: orNone(nearDurations),
      client_secret_version: orNone(nearVersions),
      previous_client_secret_expires_at: orNone(nearTimes),
    })
    .map((record) => JSON.parse(JSON.stringify(record)) as object);
  const one = <T>(name: string, values: fc.Arbitrary<T>) => values.map((value) => ({ name: "a", [name]: value }));
  const bodies: readonly [string, fc.Arbitrary<object>][] = [
    ["names", textsAround(350).map((name) => ({ name }))],
    ["durations", one("duration", nearDurations)],
    ["versions", one("client_secret_version", nearVersions)],
    ["ends of grace", one("previous_client_secret_expires_at", nearTimes)],
    ["all of them at once", fields],
  ];

  test.each(bodies)("%s of a create", async (_, values) => {
    const operation = api.operation("access-service-tokens-create-a-service-token");
    const accepts = async (body: object) => {
      expectAsDescribed(await account.create(body), await api.problemsOfRequest(operation, body));
    };
    await fc.assert(fc.asyncProperty(values, accepts), { numRuns: 150 });
  });

  test.each(bodies.filter(([what]) => what !== "versions" && what !== "all of them at once"))(
    "%s of an update",
    async (_, values) => {
      const operation = api.operation("access-service-tokens-update-a-service-token");
      const accepts = async (body: object) => {
        expectAsDescribed(await account.update(id, body), await api.problemsOfRequest(operation, body));
      };
      await fc.assert(fc.asyncProperty(values, accepts), { numRuns: 100 });
    },
  );

  test("ends of grace of a rotate", async () => {
    const operation = api.operation("access-service-tokens-rotate-a-service-token");
    const accepts = async (time: string) => {
      const body = { previous_client_secret_expires_at: time };
      expectAsDescribed(await account.rotate(id, body), await api.problemsOfRequest(operation, body));
    };
    await fc.assert(fc.asyncProperty(nearTimes, accepts), { numRuns: 100 });
  });

  test.each(["page", "per_page"])("%s of a list", async (name) => {
    const operation = api.operation("access-service-tokens-list-service-tokens");
    for (const value of [-1, 0, 1, 2, 999, 1000, 1001, 10_000, 2 ** 31 - 1, 2 ** 31, 1.5]) {
      const problems = await api.problemsOfParameter(operation, name, value);
      expectAsDescribed(await account.list(`?${name}=${value}`), problems);
    }
  });
});
