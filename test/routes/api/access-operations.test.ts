/** The operations on applications, policies and groups as they are described: statuses, and the shape of each answer. */
import * as z from "zod/mini";
import { beforeAll, describe, expect, test } from "vitest";
import { successOf } from "../../../src/routes/api/envelope.described.ts";
import {
  accessOperations,
  accessWorld,
  bodyFor,
  pathIn,
  type AccessOperation,
  type AccessWorld,
} from "../../support/workerd/access-world.ts";
import { AccountClient, verdictIn, type Answer } from "../../support/workerd/client.ts";
import { rowsOf } from "../../support/workerd/journal.ts";

const titled = accessOperations.map((each): [string, AccessOperation] => [
  `${each.scope} ${each.name} by ${each.method.toUpperCase()}`,
  each,
]);

const ABSENT = "00000000-0000-4000-8000-000000000000";

/** Does the operation in a fresh world, by way of the account or of its zone. */
async function done(one: AccessOperation): Promise<{ account: AccountClient; answer: Answer }> {
  const world = await accessWorld();
  const place = new AccountClient(one.scope, world.account.id); // a zone that is not bound is the account with the same id
  const answer = await place.access(one.method.toUpperCase(), pathIn(world, one.path), bodyFor(world, one));
  return { account: world.account, answer };
}

describe.each(titled)("the operation %s", (_, one) => {
  const { operation, name } = one;

  test("answers with its status and the shape that is described, and stands in the journal", async () => {
    const { account, answer } = await done(one);
    expect([answer.status, answer.text]).toEqual([operation.status, expect.any(String)]);
    expect(z.safeParse(successOf(operation.result, operation.isList ?? false), answer.body).error).toBeUndefined();
    expect((await rowsOf(account)).at(-1)).toMatchObject({ operation: name, status: operation.status });
  });
});

describe("where Access is not enabled", () => {
  let world: AccessWorld;
  beforeAll(async () => {
    world = await accessWorld();
    await world.account.settings({ access_enabled: false });
  });

  test.each(titled)("%s is 403 and 9999", async (_, one) => {
    const place = new AccountClient(one.scope, world.account.id);
    const answer = await place.access(one.method.toUpperCase(), pathIn(world, one.path), bodyFor(world, one));
    expect(verdictIn(answer)).toBe("403 / 9999");
  });
});

const REFUSED: Readonly<Record<string, string>> = {
  apps: "404 / 11021",
  policies: "404 / 12135",
  groups: "404 / 12152",
};
const ofOne = titled.filter(([, { path }]) => path.includes("{"));

test.each(ofOne)("%s of what is not there is 404, with the code of its resource", async (_, one) => {
  const account = new AccountClient(one.scope);
  const [resource = ""] = one.path.split("/");
  for (const id of [ABSENT, "no-uuid"]) {
    const path = one.path.replaceAll(/\{\w+\}/g, id);
    const answer = await account.access(one.method.toUpperCase(), path, bodyFor({ tokenId: ABSENT }, one));
    expect(verdictIn(answer)).toBe(REFUSED[resource]);
  }
});

describe("what an account holds", () => {
  test("another account knows nothing of", async () => {
    const world = await accessWorld();
    const other = new AccountClient("accounts");
    for (const [path, code] of [
      [`apps/${world.ids.app_id}`, "404 / 11021"],
      [`policies/${world.ids.policy_id}`, "404 / 12135"],
      [`groups/${world.ids.group_id}`, "404 / 12152"],
    ] as const) {
      expect(verdictIn(await other.access("GET", path))).toBe(code);
      expect(verdictIn(await world.account.access("GET", path))).toBe("200");
    }
  });

  test("is asked for with the permission that the operation needs, and no other", async () => {
    const world = await accessWorld();
    const needed = accessOperations.filter(({ scope }) => scope === "accounts");
    for (const one of needed) {
      const verdictWith = async (permissions: readonly string[]) => {
        await world.account.settings({ api_tokens: [{ name: "ci", permissions, token: "the-token-of-ci" }] });
        const headers = { authorization: "Bearer the-token-of-ci" };
        const body = { body: bodyFor(world, one) };
        const url = `/../${one.path.replaceAll(/\{\w+\}/g, ABSENT)}`;
        return verdictIn(await world.account.send(one.method.toUpperCase(), url, { headers, ...body }));
      };
      expect(await verdictWith(["Access: Service Tokens Write"]), one.name).toBe("403 / 10000");
      for (const each of one.operation.permissions) expect(await verdictWith([each]), one.name).not.toBe("403 / 10000");
    }
  });
});
