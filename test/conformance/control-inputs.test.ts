/** The control plane's description of its inputs is neither wider nor narrower than what is accepted. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { parseDuration } from "../../src/rules/values/duration.ts";
import { emulatorUrl, freshId } from "../support/black-box/account.ts";
import { ControlWalk, sha256 } from "../support/black-box/control-walk.ts";
import { DescribedApi } from "../support/black-box/described.ts";
import { nearDurations, nearTimes, nearVersions, orNone, textsAround } from "../support/black-box/near-values.ts";

let api: DescribedApi;
let tenant = "";
beforeAll(async () => {
  api = await DescribedApi.at(`${emulatorUrl}/_emulator/openapi.json`);
  const { text } = await new ControlWalk(api).ask("tenants.create", { body: { name: "of the inputs" } });
  tenant = (JSON.parse(text) as { id: string }).id;
});

/** What a pattern cannot say stands in words: where a duration or a clock ends, and what only a whole seed can tell. */
const IN_WORDS =
  /of whole seconds from 1s to 24h|of at most 5m|from 0s to 8760h|longer than Go's largest|duration must be more than 0|of more than 0, or forever|The clock goes from|bulk.name must be a maximum/;

interface Inputs {
  readonly what: string;
  readonly id: string;
  readonly bodies: fc.Arbitrary<unknown>;
}

/** Where a duration alone decides, and its refusal has the same words whatever is wrong with it. */
const DURATION_AT = /"(?:by|window|propagation_lag|duration|grace)":("[^"]*")/;

/** Whether a refusal is for what only words can say. A duration that Go does not read must not pass for one. */
function isInWords(body: unknown, text: string): boolean {
  const [, duration = '"1h"'] = DURATION_AT.exec(JSON.stringify(body)) ?? [];
  const parsed = parseDuration(z.string().parse(JSON.parse(duration)));
  return IN_WORDS.test(text) && (parsed.ok || parsed.problem === "out-of-range");
}

const oneOf = (field: string, values: fc.Arbitrary<unknown>) => values.map((value) => ({ [field]: value }));
const withPlainMembers = (values: fc.Arbitrary<object>) =>
  values.map((value) => JSON.parse(JSON.stringify(value)) as object);

describe("what is accepted is what is described:", () => {
  const tokens = withPlainMembers(
    fc.record({
      name: fc.oneof({ weight: 3, arbitrary: fc.constant("a") }, textsAround(350)),
      client_secret_version: orNone(nearVersions),
      previous_client_secret_expires_at: orNone(nearTimes),
      duration: orNone(nearDurations),
      created_at: orNone(nearTimes),
      expires_at: orNone(nearTimes),
    }),
  );
  const apiTokens = withPlainMembers(
    fc.record({
      name: fc.oneof(fc.constant("a"), textsAround(100)),
      permissions: fc.constant(["Access: Service Tokens Read"]),
      token: orNone(fc.constantFrom("a", "b==", "", "with space", "=")),
      token_sha256: orNone(fc.constantFrom(sha256("a"), "A".repeat(64))),
      not_before: orNone(nearTimes),
    }),
  );
  const faultOf = (effect: object) => ({ operation: "get", position: "before", effect });
  const inputs: readonly Inputs[] = [
    { what: "clocks", id: "clock.set", bodies: withPlainMembers(fc.record({ now: orNone(nearTimes) })) },
    {
      what: "advances",
      id: "clock.advance",
      bodies: withPlainMembers(fc.record({ by: orNone(nearDurations), to: orNone(nearTimes) })),
    },
    {
      what: "delays",
      id: "faults.add",
      bodies: nearDurations.map((by) => faultOf({ type: "delay", by })),
    },
    {
      what: "codes of faults",
      id: "faults.add",
      bodies: fc
        .constantFrom(null, 0, 971, 1000, 10001, 12130, 12133, 12135.5, "12135")
        .map((code) => faultOf({ type: "error", status: 500, code })),
    },
    {
      what: "rate limits",
      id: "settings.change",
      bodies: oneOf(
        "rate_limit",
        nearDurations.map((window) => ({ quota: 1, window })),
      ),
    },
    { what: "lags", id: "settings.change", bodies: oneOf("propagation_lag", nearDurations) },
    { what: "graces of keys", id: "tenants.rotateKey", bodies: oneOf("grace", nearDurations) },
    {
      what: "tenants",
      id: "tenants.create",
      bodies: withPlainMembers(fc.record({ name: textsAround(100), expires_at: orNone(nearTimes) })),
    },
    {
      what: "quotas",
      id: "tenants.change",
      bodies: fc
        .constantFrom(null, 0, -1, 1.5, "1", 2 ** 53 - 1, 2 ** 53)
        .map((bytes) => ({ quotas: { accounts: null, bytes } })),
    },
    { what: "seeds of randomness", id: "settings.change", bodies: oneOf("random_seed", textsAround(256)) },
    {
      what: "ends of forever",
      id: "settings.change",
      bodies: oneOf("assumptions", oneOf("forever-expires-at", nearTimes)),
    },
    { what: "API tokens", id: "settings.change", bodies: apiTokens.map((token) => ({ api_tokens: [token] })) },
    { what: "seeded tokens", id: "accounts.create", bodies: tokens.map((token) => ({ seed: { tokens: [token] } })) },
    {
      what: "tokens in bulk",
      id: "accounts.create",
      bodies: textsAround(350).map((name) => ({ seed: { bulk: { count: 1, name, duration: "1h" } } })),
    },
    {
      what: "names of zones",
      id: "zones.bind",
      bodies: fc
        .constantFrom("a", "", "a.example", "a..example", "a_b", `${"a".repeat(63)}.`.repeat(4).slice(0, 253))
        .chain((name) => fc.constantFrom(name, `${name}aa`, "a".repeat(64), "a.".repeat(127).slice(0, 253)))
        .map((name) => ({ account_id: "a".repeat(32), name })),
    },
  ];

  /** Each time in an account whose clock stands at its beginning, from where every time can be reached. */
  async function asked(id: string, body: unknown): Promise<void> {
    const at = { account_id: freshId(), zone_id: freshId(), tenant_id: tenant };
    const walk = new ControlWalk(api);
    if (id === "clock.advance")
      await walk.ask("clock.set", { at, body: { now: "0001-01-01T00:00:00Z", mode: "frozen" } });
    const { status, text } = await walk.ask(id, { at, body });
    const problems = await api.problemsOfRequest(api.operation(id), body);
    if (problems.length === 0 && isInWords(body, text)) return;
    expect([status < 300, text], `${JSON.stringify(body)} ${problems.join()}`).toEqual([problems.length === 0, text]);
  }

  test.each(inputs)("$what", async ({ id, bodies }) => {
    await fc.assert(
      fc.asyncProperty(bodies, (body) => asked(id, body)),
      { numRuns: 50 },
    );
  });

  test("tokens of a snapshot", async () => {
    const at = { account_id: freshId() };
    const walk = new ControlWalk(api);
    await walk.ask("seed.apply", { body: { accounts: [{ id: at.account_id, tokens: [{ name: "kept" }] }] } });
    const { text } = await walk.ask("snapshot.get", { at });
    const world = JSON.parse(text) as { tokens: object[] };
    const [token] = world.tokens;
    const changes = withPlainMembers(fc.record({ name: orNone(textsAround(350)), duration: orNone(nearDurations) }));
    const bodies = changes.map((change) => Object.assign({}, world, { tokens: [Object.assign({}, token, change)] }));
    await fc.assert(
      fc.asyncProperty(bodies, (body) => asked("snapshot.restore", body)),
      { numRuns: 50 },
    );
  });
});
