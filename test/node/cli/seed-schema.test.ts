/** The published JSON Schema of seed files says what the emulator says. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { built, startEmulator, type Emulator, type Seed } from "../../support/node/built-library.ts";

const schema = z.fromJSONSchema(
  JSON.parse(readFileSync(built("seed.schema.json"), "utf8")) as z.core.JSONSchema.JSONSchema,
);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

const id = (number: number): string => number.toString(16).padStart(32, "0");

/** Whether the schema lets a seed through, and whether the emulator does. */
async function verdicts(seed: unknown): Promise<{ schema: boolean; emulator: boolean }> {
  const taken = await emulator.seed(seed as Seed).then(
    () => true,
    () => false,
  );
  return { schema: schema.safeParse(seed).success, emulator: taken };
}

describe("both take", () => {
  test.each<{ seed: Seed }>([
    { seed: { accounts: [] } },
    { seed: { $schema: "./node_modules/access-emulator/dist/seed.schema.json", accounts: [{ id: id(1) }] } },
    {
      seed: {
        about: {
          what: "w",
          pulled_at: "2026-01-01T00:00:00Z",
          base_url: "https://api.example/client/v4",
          complete: false,
          missing: [{ what: "groups", why: "refused" }],
          left_out: [],
          fields_left_out: [],
        },
        accounts: [{ id: id(30), organization: { updated_at: "2020-01-01T00:00:00Z" } }],
      },
    },
    { seed: { accounts: [{ id: id(2), bulk: { count: 1, name: "{n}", duration: "1h" } }] } },
    {
      seed: {
        accounts: [
          {
            id: id(3),
            settings: { assumptions: { "token-limit": "none", "create-status": null }, access_enabled: false },
            zones: [{ id: id(4), name: "example.com" }, { id: id(5) }],
            tokens: [
              {
                name: "a",
                id: "f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
                client_id: `${id(6)}.access`,
                client_secret: "current",
                client_secret_version: 3,
                previous_client_secret: "previous",
                previous_client_secret_expires_at: "2030-01-01T00:00:00Z",
                duration: "forever",
                enabled: false,
                created_at: "2020-01-01T00:00:00Z",
                expires_at: "2030-01-01T00:00:00Z",
              },
            ],
          },
        ],
      },
    },
    {
      seed: {
        accounts: [
          {
            id: id(10),
            tokens: [{ name: "deploy" }],
            groups: [{ name: "g", include: [{ service_token: { name: "deploy" } }] }],
            policies: [
              { name: "p", decision: "non_identity", include: [{ group: { name: "g" } }], session_duration: "0s" },
            ],
            applications: [
              { domain: "a.example", admits: ["deploy"], tags: ["t"], created_at: "2020-01-01T00:00:00Z" },
              {
                destinations: [{ uri: "b.example" }],
                policies: ["p", { name: "own", decision: "bypass", include: [{ everyone: {} }], precedence: 9 }],
              },
              { domain: "c.example", policies: [{ name: "p", precedence: 3 }] },
            ],
          },
        ],
      },
    },
  ])("$seed", async ({ seed }) => {
    expect(await verdicts(seed)).toEqual({ schema: true, emulator: true });
  });
});

describe("both refuse", () => {
  test.each([
    { seed: null },
    { seed: [] },
    { seed: {} },
    { seed: { accounts: {} } },
    { seed: { accounts: [], more: 1 } },
    { seed: { accounts: [{}] } },
    { seed: { accounts: [{ id: "A".repeat(32) }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{}] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: 1 }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "a", nam: "b" }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "a", client_secret: "a b" }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "a", client_secret_version: 1.5 }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "a", enabled: 1 }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "" }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "x".repeat(351) }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "a", client_secret_version: 0 }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "a", duration: "1d" }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "a", created_at: "2026-02-30T00:00:00Z" }] }] } },
    { seed: { accounts: [{ id: id(9), tokens: [{ name: "a", expires_at: "soon" }] }] } },
    { seed: { accounts: [{ id: id(9), bulk: { count: 1, name: "", duration: "1h" } }] } },
    { seed: { accounts: [{ id: id(9), settings: { propagation_lag: "-1s" } }] } },
    { seed: { accounts: [{ id: id(9), settings: { rate_limit: { quota: 1, window: "0s" } } }] } },
    { seed: { accounts: [{ id: id(9), settings: { api_tokens: [{ name: "a", permissions: [] }] } }] } },
    { seed: { accounts: [{ id: id(9), bulk: { count: 0, name: "a" } }] } },
    { seed: { accounts: [{ id: id(9), bulk: { count: 1.5, name: "a" } }] } },
    { seed: { accounts: [{ id: id(9), zones: [{ name: "a" }] }] } },
    { seed: { accounts: [{ id: id(9), settings: { assumptions: { "create-status": 202 } } }] } },
    { seed: { accounts: [{ id: id(9), settings: { assumptions: { "no-such": 1 } } }] } },
    { seed: { accounts: [{ id: id(9), settings: { assumptions: { "per-page-maximum": 0 } } }] } },
    { seed: { accounts: [{ id: id(9), settings: { assumptions: { "per-page-maximum": 1.5 } } }] } },
    { seed: { accounts: [{ id: id(9), settings: { assumptions: { "token-limit": -1 } } }] } },
    { seed: { accounts: [{ id: id(9), groups: [{ name: "", include: [] }] }] } },
    { seed: { accounts: [{ id: id(9), groups: [{ name: "g", include: ["x"] }] }] } },
    { seed: { accounts: [{ id: id(9), policies: [{ name: "p", decision: "maybe", include: [] }] }] } },
    { seed: { accounts: [{ id: id(9), policies: [{ name: "p", decision: "deny", include: [], precedence: 1 }] }] } },
    { seed: { accounts: [{ id: id(9), applications: [{ domain: "a.example", admit: ["a"] }] }] } },
    { seed: { accounts: [{ id: id(9), applications: [{ domain: "a.example", admits: [] }] }] } },
    { seed: { accounts: [{ id: id(9), applications: [{ domain: "a.example", aud: "a" }] }] } },
    { seed: { accounts: [{ id: id(9), applications: [{ domain: "a.example", policies: [{ precedence: 0 }] }] }] } },
    { seed: { accounts: [{ id: id(9), applications: [{ domain: "a.example", created_at: "soon" }] }] } },
  ])("$seed", async ({ seed }) => {
    expect(await verdicts(seed)).toEqual({ schema: false, emulator: false });
  });
});

test("the name of a zone may have upper case, for both", async () => {
  const seed = { accounts: [{ id: id(7), zones: [{ id: id(8), name: "Example.COM" }] }] };
  expect(await verdicts(seed)).toEqual({ schema: true, emulator: true });
});
