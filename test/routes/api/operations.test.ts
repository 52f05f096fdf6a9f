/** The 12 operations as they are described: paths, statuses, and the shape of each answer. */
import * as z from "zod/mini";
import { describe, expect, test } from "vitest";
import type { DescribedOperation, Scope } from "../../../src/routes/api/described.ts";
import { successOf } from "../../../src/routes/api/envelope.described.ts";
import { operations } from "../../../src/routes/api/service-tokens/described.ts";
import { FAR_FUTURE } from "../../support/workerd/accounts.ts";
import { send, tokenIn, AccountClient, verdictIn, type Answer } from "../../support/workerd/client.ts";

const both = Object.entries<DescribedOperation>(operations).flatMap(([name, operation]) =>
  operation.scopes.map((scope): [string, Scope, DescribedOperation] => [name, scope, operation]),
);

/** Does the operation on a token of a fresh account, which was rotated once. */
async function done(scope: Scope, { method, path }: DescribedOperation): Promise<Answer> {
  const account = new AccountClient("accounts");
  const { id } = tokenIn(await account.create({ name: "a token" }));
  await account.rotate(id, { previous_client_secret_expires_at: FAR_FUTURE });
  // A zone that is not bound is the account with the same id.
  const collection = `/client/v4/${scope}/${account.id}/access/service_tokens`;
  const body = method === "get" || method === "delete" ? {} : { body: { name: "a token", client_secret_version: 3 } };
  return send(method.toUpperCase(), collection + path.replace("{service_token_id}", id), body);
}

describe.each(both)("the operation %s of %s", (name, scope, operation) => {
  test("answers with its status, and the shape that is described", async () => {
    const answer = await done(scope, operation);
    expect(answer.status).toBe(operation.status);
    expect(z.safeParse(successOf(operation.result, operation.isList ?? false), answer.body).error).toBeUndefined();
  });

  test("writes its members in the order of the wire", async () => {
    const { text } = await done(scope, operation);
    const members = [...text.matchAll(/"([a-z_]+)":/g)].map(([, key]) => key);
    const secret = ["create", "rotate", "update"].includes(name) ? ["client_secret"] : [];
    const grace = name === "create" ? [] : ["previous_client_secret_expires_at"];
    const info = ["result_info", "count", "page", "per_page", "total_count", "total_pages"];
    expect(members).toEqual([
      "result",
      "client_id",
      ...secret,
      "created_at",
      "enabled",
      "expires_at",
      "id",
      "name",
      "updated_at",
      "duration",
      "client_secret_version",
      ...grace,
      "success",
      "errors",
      "messages",
      ...(name === "list" ? info : []),
    ]);
  });
});

test("there are 12 operations: 7 of accounts and 5 of zones", () => {
  const of = (wanted: Scope) => both.filter(([, scope]) => scope === wanted).map(([name]) => name);
  expect(of("accounts")).toEqual(["list", "create", "get", "update", "delete", "refresh", "rotate"]);
  expect(of("zones")).toEqual(["list", "create", "get", "update", "delete"]);
});

describe("a secret", () => {
  test("stands in the answer that made it and in no other", async () => {
    const account = new AccountClient("accounts");
    const created = tokenIn(await account.create({ name: "a token" }));
    const rotated = tokenIn(await account.rotate(created.id));
    const others = [
      await account.get(created.id),
      await account.list(),
      await account.update(created.id, { name: "renamed", client_secret_version: 2 }),
      await account.refresh(created.id),
      await account.verify(rotated),
      await account.delete(created.id),
    ];
    expect(rotated.client_secret).not.toBe(created.client_secret);
    for (const { text } of others) {
      expect(text).not.toContain('client_secret"');
      expect(text).not.toContain(created.client_secret);
      expect(text).not.toContain(rotated.client_secret);
    }
  });
});

describe("Access that is not enabled", () => {
  test.each(both)("refuses %s of %s with 403 and 9999", async (_, scope, { method, path }) => {
    const account = new AccountClient("accounts");
    const { id } = tokenIn(await account.create({ name: "a token" }));
    await account.settings({ access_enabled: false });
    const collection = `/client/v4/${scope}/${account.id}/access/service_tokens`;
    const body = method === "get" || method === "delete" ? {} : { body: { name: "a token" } };
    const answer = await send(method.toUpperCase(), collection + path.replace("{service_token_id}", id), body);
    expect([answer.status, answer.text]).toEqual([
      403,
      `{"result":null,"success":false,"errors":[{"code":9999,"message":"access.api.error.not_enabled: Access is not enabled. Visit the Access dashboard at https://dash.cloudflare.com/ and click the 'Enable Access' button."}],"messages":[]}`,
    ]);
  });

  test("is enabled again with everything that was there", async () => {
    const account = new AccountClient("accounts");
    const { id } = tokenIn(await account.create({ name: "kept" }));
    await account.settings({ access_enabled: false });
    await account.settings({ access_enabled: null });
    expect(tokenIn(await account.get(id)).name).toBe("kept");
  });
});

test("an unknown token is 404 and 12135 to every operation on one token", async () => {
  const account = new AccountClient("accounts");
  const id = "00000000-0000-4000-8000-000000000000";
  const answers = [
    await account.get(id),
    await account.update(id, { name: "new" }),
    await account.delete(id),
    await account.refresh(id),
    await account.rotate(id),
  ];
  for (const { status, text } of answers) {
    expect([status, text]).toEqual([
      404,
      '{"result":null,"success":false,"errors":[{"code":12135,"message":"access.api.error.not_found"}],"messages":[]}',
    ]);
  }
});

test("two accounts know nothing of each other's tokens", async () => {
  const [one, other] = [new AccountClient("accounts"), new AccountClient("accounts")];
  const { id } = tokenIn(await one.create({ name: "of one" }));
  expect(verdictIn(await other.get(id))).toBe("404 / 12135");
  expect(verdictIn(await other.delete(id))).toBe("404 / 12135");
  expect(verdictIn(await one.get(id))).toBe("200");
});
