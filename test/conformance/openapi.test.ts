/** The served description against Cloudflare's: every difference is known and has a reason. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { Account, call, emulatorUrl } from "../support/black-box/account.ts";
import type { Answer } from "../support/black-box/answer.ts";
import { DescribedApi } from "../support/black-box/described.ts";
import { nearDurations, nearTimes, nearVersions, orNone, textsAround } from "../support/black-box/near-values.ts";
import { officialOperations, type DescribedOperation } from "../support/black-box/official-operations.ts";
import { documentOf, operationsOf, type Document } from "../support/black-box/served-operations.ts";

const SERVED_MORE =
  "Real answers carry it, though the description does not say so (acceptance tests of Terraform's provider).";

/** Every known difference. A new one fails the test, and so does one that is mended and still stands here. */
const LEDGER: readonly { readonly of: RegExp; readonly difference: string; readonly reason: string }[] = [
  { of: /./, difference: "result has client_secret_version", reason: SERVED_MORE },
  { of: /./, difference: "result has previous_client_secret_expires_at", reason: SERVED_MORE },
  { of: /-(create|rotate)-a-/, difference: "result has expires_at", reason: SERVED_MORE },
  {
    of: /-(create|rotate)-a-/,
    difference: "result has last_seen_at",
    reason: "A rotated token that was used has it; the description shows one schema for create and rotate.",
  },
  {
    of: /-update-a-/,
    difference: "result has client_secret",
    reason: "An update that raises client_secret_version answers with the new secret (Terraform's acceptance tests).",
  },
  ...["name", "search", "page", "per_page"].map((name) => ({
    of: /^zone-level-.*-list-/,
    difference: `query has ${name}`,
    reason: "The official SDKs send the same parameters to the lists of accounts and of zones.",
  })),
];

let document: Document;
let served: DescribedOperation[];
beforeAll(async () => {
  document = documentOf((await call(`${emulatorUrl}/client/v4/openapi.json`, { headers: {} })).text);
  served = operationsOf(document);
});

function differencesBetween(official: DescribedOperation, ours: DescribedOperation): string[] {
  const differences: string[] = [];
  for (const aspect of ["method", "path", "bodyRequired", "status"] as const) {
    if (official[aspect] !== ours[aspect]) differences.push(`${aspect} is ${ours[aspect]}, not ${official[aspect]}`);
  }
  for (const aspect of ["query", "body", "requiredFields", "result"] as const) {
    const [theirs, own] = [official[aspect], ours[aspect]];
    differences.push(...own.filter((name) => !theirs.includes(name)).map((name) => `${aspect} has ${name}`));
    differences.push(...theirs.filter((name) => !own.includes(name)).map((name) => `${aspect} lacks ${name}`));
  }
  return differences.map((difference) => `${official.operationId}: ${difference}`);
}

test("the 12 official operations are described, and no others", () => {
  const ids = (operations: readonly DescribedOperation[]) =>
    operations.map(({ operationId }) => operationId).toSorted();
  expect(ids(officialOperations)).toHaveLength(12);
  expect(ids(served)).toEqual(ids(officialOperations));
});

test("they differ from Cloudflare's description exactly as the ledger says", () => {
  const differences = officialOperations.flatMap((official) => {
    const ours = served.find(({ operationId }) => operationId === official.operationId);
    return ours === undefined ? [] : differencesBetween(official, ours);
  });
  const known = LEDGER.flatMap(({ of, difference }) =>
    officialOperations
      .filter(({ operationId }) => of.test(operationId))
      .map(({ operationId }) => `${operationId}: ${difference}`),
  );
  expect(differences.toSorted()).toEqual(known.toSorted());
});

test("every entry of the ledger concerns an operation and has a reason", () => {
  for (const { of, difference, reason } of LEDGER) {
    expect(
      officialOperations.some(({ operationId }) => of.test(operationId)),
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
