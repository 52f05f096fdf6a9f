/** Any JSON at all, in the place of a body: the answer is orderly, and what it says is true afterwards. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { Account } from "../support/black-box/account.ts";
import { tokenOf, type Answer } from "../support/black-box/answer.ts";
import { expectOrderly } from "../support/black-box/requests.ts";

/** Strings of every kind, lone surrogates and NUL among them. */
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom("", "8760h", "forever", "1h", "-1h", "2", "0", "2031-01-01T00:00:00Z", "2001-01-01T00:00:00+23:59"),
);
const anything = fc.oneof({ weight: 2, arbitrary: fc.jsonValue() }, text, fc.double(), fc.integer(), fc.boolean());

/** An object with the fields of the API, of which each may hold anything, and some of its own. */
const fields = fc
  .record(
    {
      name: fc.oneof({ weight: 3, arbitrary: text }, anything),
      duration: fc.oneof({ weight: 2, arbitrary: fc.constantFrom("1h", "8760h", "forever") }, anything),
      enabled: fc.oneof(fc.boolean(), anything),
      client_secret_version: fc.oneof(fc.integer({ min: 0, max: 9 }), anything),
      previous_client_secret_expires_at: fc.oneof(fc.constant("2031-01-01T00:00:00Z"), anything),
    },
    { requiredKeys: [] },
  )
  .chain((known) => fc.dictionary(fc.string(), anything, { maxKeys: 2 }).map((own) => Object.assign(own, known)));

const bodies = fc.oneof({ weight: 4, arbitrary: fields }, anything);
const runs = { numRuns: 100 };

describe("whatever JSON is sent", () => {
  const account = new Account();
  let id = "";

  beforeAll(async () => {
    await account.settings({ assumptions: { "token-limit": "none" } });
    ({ id } = await account.created());
  });

  /** After a success, get shows what the answer showed, but for the secret. */
  async function expectTruth(answer: Answer): Promise<void> {
    if (answer.status >= 300) return;
    const { client_secret: _, ...shown } = tokenOf(answer);
    expect(tokenOf(await account.get(shown.id))).toEqual(shown);
  }

  test("create is orderly, and get agrees", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await account.create(JSON.stringify(body));
        expectOrderly(answer);
        await expectTruth(answer);
      }),
      runs,
    );
  });

  test("update is orderly, and get agrees", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await account.update(id, JSON.stringify(body));
        expectOrderly(answer);
        await expectTruth(answer);
      }),
      runs,
    );
  });

  test("rotate is orderly, and get agrees", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await account.rotate(id, JSON.stringify(body));
        expectOrderly(answer);
        await expectTruth(answer);
      }),
      runs,
    );
  });

  test("a query is orderly", async () => {
    const parameter = fc.constantFrom("name", "search", "page", "per_page");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(parameter, text), { maxLength: 4 }), async (pairs) => {
        expectOrderly(await account.list(`?${new URLSearchParams(pairs.map(([key, value]) => [key, value]))}`));
      }),
      runs,
    );
  });

  test("a body of any bytes is orderly", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (body) => {
        expectOrderly(await account.create(body));
        expectOrderly(await account.rotate(id, body));
      }),
      runs,
    );
  });
});
