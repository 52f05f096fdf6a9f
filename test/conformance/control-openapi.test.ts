/** The control plane's description is true: of every answer, of every example, of every error. */
import { beforeAll, describe, expect, test } from "vitest";
import { emulatorUrl, freshId } from "../support/black-box/account.ts";
import { ControlWalk } from "../support/black-box/control-walk.ts";
import { DescribedApi, type Described } from "../support/black-box/described.ts";
import { neverSeen } from "../support/black-box/members.ts";
import { expectSafeHeaders } from "../support/black-box/safe-headers.ts";

let api: DescribedApi;
let walk: ControlWalk;
beforeAll(async () => {
  api = await DescribedApi.at(`${emulatorUrl}/_emulator/openapi.json`);
  walk = await ControlWalk.through(api);
});

/** Errors that this emulator cannot be brought to by a request. */
const NOT_HERE = new Map([
  ["operator-token-needed", "of deployed emulators (test/routes/control/guard.test.ts)"],
  ["operator-only", "of deployed emulators (test/routes/doors.test.ts)"],
  ["origin-not-listed", "of deployed emulators (test/routes/edge/deployed-origins.test.ts)"],
  ["quota-exceeded", "of tenants of deployed emulators"],
  ["too-many-requests", "of tenants of deployed emulators"],
  ["closed", "of deployed emulators without an operator's token (test/routes/control/guard.test.ts)"],
  ["too-many-guesses", "of clients on other machines (test/routes/control/guard.test.ts)"],
  ["broken-body", "what no client of HTTP sends (test/node/hostile/raw-requests.test.ts)"],
  ["effect-not-available", "raw workerd has every effect (test/routes/api/faults.test.ts)"],
  ["bad-settings", "the settings of this process are right (test/routes/misconfigured.test.ts)"],
  ["state-unreadable", "state of a newer emulator, or damaged (test/routes/unreadable-state.test.ts)"],
  ["overloaded", "more requests than are answered in time (test/node/process/overload.test.ts)"],
  ["body-too-slow", "a body that stops (test/node/hostile/slow-bodies.test.ts)"],
  ["state-unwritable", "a full disk (test/routes/unwritable-state.test.ts)"],
  ["internal-error", "a bug (test/routes/api/exceptions.test.ts)"],
  ["unavailable", "a Durable Object that cannot answer (test/routes/api/exceptions.test.ts)"],
  ["snapshot-too-large", "a world of more than 64 MiB"],
]);

/** The accounts that a scan had to leave out: here there are none (test/routes/unreadable-state.test.ts). */
const OF_UNREADABLE_STATE = /^secrets\.scan.*unreadable/;

/** What is written down of a deployed emulator only. */
const OF_AUDIT = /^audit\.list\.entries/;

/** Errors that cost so much to see that one operation stands for all. */
const SEEN_ONCE = ["body-too-large"];

function codesOf(status: string, schema: unknown): string[] {
  const codes = [...JSON.stringify(schema).matchAll(/"enum":(\[[^\]]*\])/g)].flatMap(
    ([, list = "[]"]) => JSON.parse(list) as string[],
  );
  if (codes.length === 0) throw new Error(`A response with ${status} lists no codes`);
  return codes;
}

test("both descriptions are OpenAPI 3.1 by the official meta schema", async () => {
  expect(await api.problems()).toEqual([]);
  const ofApiPlane = await DescribedApi.at(`${emulatorUrl}/client/v4/openapi.json`);
  expect(await ofApiPlane.problems()).toEqual([]);
});

test("its patterns are read by more than JavaScript", () => {
  // `[^]` for any character is JavaScript's alone: elsewhere the class has no end.
  expect(JSON.stringify(api.document)).not.toContain("[^]");
  // Nor does every engine look ahead or behind.
  expect(JSON.stringify(api.document)).not.toMatch(/\(\?<?[=!]/);
});

test("the meta schema refuses what is none", async () => {
  const text = JSON.stringify({ ...api.document, info: undefined });
  expect(await new DescribedApi(text, "").problems()).not.toEqual([]);
});

test("every answer has the headers that keep a browser safe", () => {
  expect(walk.asked.length).toBeGreaterThan(300);
  for (const { what, answer } of walk.asked) expectSafeHeaders(answer, `${what}: ${answer.status}`);
});

describe("every answer is described", () => {
  test("its status, its body and its type", async () => {
    for (const { operation, what, answer } of walk.asked) {
      const described = api.response(operation, answer.status);
      expect.soft(described, `${what}: ${answer.status} ${answer.text.slice(0, 300)}`).toBeDefined();
      if (!described) continue;
      if (described.content === undefined) {
        expect.soft(answer.text, what).toBe("");
        continue;
      }
      expect.soft(answer.headers.get("content-type"), what).toMatch(/^application\/json/);
      const problems = await api.problemsOfAnswer(operation, answer.status, JSON.parse(answer.text));
      expect.soft(problems, `${what}: ${answer.status} ${answer.text.slice(0, 300)}`).toEqual([]);
    }
    expect(walk.asked.length).toBeGreaterThan(250);
  });

  test("and a member more would be seen", async () => {
    const [answer] = walk.answersOf("clock.get", 200);
    const body = { ...(JSON.parse(answer?.text ?? "") as object), more: 1 };
    expect(await api.problemsOfAnswer(api.operation("clock.get"), 200, body)).not.toEqual([]);
  });
});

describe("everything described is answered", () => {
  test("each operation, in success", () => {
    const unseen = api.operations.filter(
      ({ operationId }) =>
        !walk.asked.some(({ operation, answer }) => operation.operationId === operationId && answer.status < 300),
    );
    expect(unseen.map(({ operationId }) => operationId)).toEqual([]);
  });

  test("each member; where it may be missing or null, that too", () => {
    const unseen = api.operations.flatMap((operation) => {
      const status = Object.keys(operation.responses).find((each) => each.startsWith("2")) ?? "";
      const schema = api.response(operation, status)?.content?.["application/json"]?.schema;
      if (schema === undefined) return [];
      const bodies = walk.answersOf(operation.operationId, Number(status)).map(({ text }): unknown => JSON.parse(text));
      return neverSeen(schema, bodies, api.document).map((place) => `${operation.operationId}${place}`);
    });
    // What has no account has rows of the same shape, and neither a list that tells its page nor an edge.
    const ofAccounts = /^emulator-requests\.list\.requests\[\]\.(page_info|edge)\./;
    const expected = (place: string) =>
      OF_UNREADABLE_STATE.test(place) || OF_AUDIT.test(place) || ofAccounts.test(place);
    expect(unseen.filter((place) => !expected(place))).toEqual([]);
  });

  test("each error of each operation", () => {
    const missing = api.operations.flatMap((operation) => {
      const codes = Object.keys(operation.responses)
        .filter((status) => !status.startsWith("2"))
        .flatMap((status) => codesOf(status, api.response(operation, status)));
      const seen = new Set(codesAnsweredBy(operation));
      return codes
        .filter((code) => !seen.has(code) && !NOT_HERE.has(code) && !SEEN_ONCE.includes(code))
        .map((code) => `${operation.operationId}: ${code}`);
    });
    expect(missing).toEqual([]);
  });

  test("and what is too dear to see everywhere, once", () => {
    const texts = walk.asked.map(({ answer }) => answer.text);
    for (const code of SEEN_ONCE)
      expect(
        texts.some((text) => text.includes(`"${code}"`)),
        code,
      ).toBe(true);
    for (const code of NOT_HERE.keys())
      expect(
        texts.filter((text) => text.includes(`"code":"${code}"`)),
        code,
      ).toEqual([]);
  });
});

describe("every example of a body", () => {
  let tenant = "";
  beforeAll(async () => {
    const { text } = await new ControlWalk(api).ask("tenants.create", { body: { name: "of the examples" } });
    tenant = (JSON.parse(text) as { id: string }).id;
  });

  test("is there, by the schema, and accepted", async () => {
    for (const operation of api.operations) {
      const { operationId: id, requestBody } = operation;
      if (!requestBody) continue;
      const examples = Object.values(requestBody.content["application/json"]?.examples ?? {});
      expect.soft(examples.length, id).toBeGreaterThan(0);
      for (const { value } of examples) {
        const at = { account_id: freshId(), zone_id: freshId(), tenant_id: tenant, token_id: "" };
        if (id === "tokens.mark") at.token_id = await tokenIn(at.account_id);
        expect.soft(await api.problemsOfRequest(operation, value), id).toEqual([]);
        // Whose id is in the body has to be there.
        const body =
          id === "edge.explain" && "token_id" in Object(value)
            ? { ...(value as object), token_id: await tokenIn(at.account_id) }
            : value;
        const { status, text } = await new ControlWalk(api).ask(id, { at, body });
        expect.soft([id, Object.keys(operation.responses)[0], text], text).toEqual([id, `${status}`, text]);
      }
    }
  });

  test("is needed exactly where an empty body is refused", async () => {
    for (const { operationId: id, requestBody } of api.operations) {
      if (!requestBody || id === "tokens.mark") continue;
      const at = { account_id: freshId(), zone_id: freshId(), tenant_id: tenant };
      const { status } = await new ControlWalk(api).ask(id, { at });
      expect.soft([id, status >= 400], id).toEqual([id, requestBody.required]);
    }
  });
});

async function tokenIn(account: string): Promise<string> {
  const inside = new ControlWalk(api);
  const at = { account_id: account };
  await inside.ask("seed.apply", { body: { accounts: [{ id: account, tokens: [{ name: "marked" }] }] } });
  const { text } = await inside.ask("tokens.list", { at });
  return (JSON.parse(text) as { tokens: { id: string }[] }).tokens[0]?.id ?? "";
}

function codesAnsweredBy(operation: Described): string[] {
  return walk.asked
    .filter((each) => each.operation === operation && each.answer.status >= 400)
    .map(({ answer }) => (JSON.parse(answer.text) as { error: { code: string } }).error.code);
}
