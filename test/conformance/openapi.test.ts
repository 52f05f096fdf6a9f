/** The served description against Cloudflare's: every difference is known and has a reason. */
import { beforeAll, expect, test } from "vitest";
import { call, emulatorUrl } from "../support/black-box/account.ts";
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
