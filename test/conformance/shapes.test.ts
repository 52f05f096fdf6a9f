/** Every answer has the declared shape, and every declared member is really answered. */
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { Failure, ResultInfo, successOf } from "../../src/routes/api/envelope.described.ts";
import type { DescribedOperation } from "../../src/routes/api/described.ts";
import {
  operations,
  ServiceToken,
  ServiceTokenWithSecret,
  UpdatedServiceToken,
} from "../../src/routes/api/service-tokens/described.ts";
import { envelopeOf } from "../support/black-box/answer.ts";
import { operationsOfScopes } from "../support/black-box/requests.ts";
import { WholeRun } from "../support/black-box/whole-run.ts";

/** What is declared and not answered yet. An entry that is answered fails, and so does a silence that has none. */
const NEVER_ANSWERED = new Map([
  ["ServiceToken.last_seen_at present", "nothing visits a token: the edge is not built yet"],
  ["ServiceTokenWithSecret.last_seen_at present", "nothing visits a token: the edge is not built yet"],
  ["UpdatedServiceToken.last_seen_at present", "nothing visits a token: the edge is not built yet"],
]);

let run: WholeRun;
beforeAll(async () => {
  run = await WholeRun.walk();
});

function resultsWith(schema: z.ZodMiniObject): unknown[] {
  return run.kept.flatMap(({ operation, answer }) => {
    if (operation === null || operations[operation].result !== schema) return [];
    const { success, result } = envelopeOf(answer);
    if (!success) return [];
    return Array.isArray(result) ? result : [result];
  });
}

const failures = () => run.kept.map(({ answer }) => answer).filter(({ status }) => status >= 400);

describe("every answer has the declared shape", () => {
  test("of a success: the operation's status and its result", () => {
    let count = 0;
    for (const { operation, what, answer } of run.kept) {
      if (operation === null || answer.status >= 300) continue;
      const declared: DescribedOperation = operations[operation];
      const parsed = z.safeParse(successOf(declared.result, declared.isList ?? false), JSON.parse(answer.text));
      expect.soft(parsed.error?.issues ?? [], `${what} ${answer.text}`).toEqual([]);
      expect.soft(answer.status, what).toBe(declared.status);
      count++;
    }
    expect(count).toBeGreaterThan(100);
  });

  test("of a failure: one envelope for all", () => {
    for (const { status, text } of failures()) {
      const parsed = z.safeParse(Failure, JSON.parse(text));
      expect.soft(parsed.error?.issues ?? [], text).toEqual([]);
      expect.soft([400, 403, 404, 405, 501], text).toContain(status);
    }
    expect(failures().length).toBeGreaterThan(100);
  });

  test.each(operationsOfScopes)("$title was seen in success and in failure", ({ name, scope }) => {
    const statuses = run.kept
      .filter(({ operation, what }) => operation === name && what.includes(`: ${scope}`))
      .map(({ answer }) => answer.status);
    expect(statuses).toContain(operations[name].status);
    expect(statuses.filter((status) => status >= 400)).not.toEqual([]);
  });
});

describe("every declared member is answered", () => {
  test("of a token: there, and where it may be missing or null, that too", () => {
    const unseen = Object.entries({ ServiceToken, ServiceTokenWithSecret, UpdatedServiceToken }).flatMap(
      ([name, schema]) =>
        statesOf(schema)
          .filter(([member, state]) => !resultsWith(schema).some((result) => stateIn(result, member, state)))
          .map(([member, state]) => `${name}.${member} ${state}`),
    );
    expect(unseen.toSorted()).toEqual([...NEVER_ANSWERED.keys()].toSorted());
  });

  test("of the numbers of a list, and no more", () => {
    const infos = run.kept.flatMap(({ answer, operation }) =>
      operation === "list" && answer.status === 200 ? [envelopeOf(answer).result_info ?? {}] : [],
    );
    const members = new Set(infos.flatMap(Object.keys));
    expect([...members].toSorted()).toEqual(Object.keys(ResultInfo.shape).toSorted());
  });

  test("of an error: with a chain of causes and without", () => {
    const item = Failure.shape.errors.def.element;
    const items = failures().flatMap((answer) => envelopeOf(answer).errors);
    const unseen = statesOf(item).filter(([member, state]) => !items.some((each) => stateIn(each, member, state)));
    expect(unseen).toEqual([]);
  });

  test("of a secret: both forms", () => {
    const forms = new Set(run.secrets.map(({ secret }) => (secret.startsWith("cfast_") ? "cfast" : "hex")));
    expect([...forms].toSorted()).toEqual(["cfast", "hex"]);
  });

  test("an update shows a secret exactly when it raised the version", () => {
    const [withSecret, without] = [true, false].map((wanted) =>
      resultsWith(UpdatedServiceToken).filter((result) => stateIn(result, "client_secret", "present") === wanted),
    );
    expect(withSecret?.length).toBeGreaterThan(0);
    expect(without?.length).toBeGreaterThan(0);
  });
});

type State = "present" | "absent" | "null";

/** The states that a schema allows for its members. */
function statesOf(schema: z.ZodMiniObject): [member: string, state: State][] {
  return Object.entries(schema.shape).flatMap(([member, declared]) => {
    const states: State[] = ["present"];
    let inner: z.core.$ZodType = declared;
    if (inner instanceof z.ZodMiniOptional) {
      states.push("absent");
      inner = inner.def.innerType;
    }
    if (inner instanceof z.ZodMiniNullable) states.push("null");
    return states.map((state): [string, State] => [member, state]);
  });
}

function stateIn(value: unknown, member: string, state: State): boolean {
  if (typeof value !== "object" || value === null) return false;
  const entry = Object.entries(value).find(([key]) => key === member);
  if (entry === undefined) return state === "absent";
  return state === (entry[1] === null ? "null" : "present");
}
