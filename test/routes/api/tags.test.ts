/** Tags: made before an application can have them, asked for by their names. And the log of authentications. */
import { describe, expect, test } from "vitest";
import { AccessClient, invalid, NOT_FOUND, refusalIn } from "../../support/workerd/access.ts";

const TAKEN = "409 / 12132 access.api.error.conflict: a tag with this name already exists";
const UNKNOWN = invalid(
  "tags contain a tag that does not exist, tags must be created before assigning to an application",
);

const resultOf = async (client: AccessClient, method: string, path: string, body?: unknown) => {
  const { status, body: answer } = await client.send(method, path, body);
  return [status, (answer as { result: unknown }).result];
};

describe("a tag", () => {
  test("is made, got, renamed and deleted by its name", async () => {
    const client = new AccessClient();
    const odd = "ü / b";
    const at = `tags/${encodeURIComponent(odd)}`;
    expect(await resultOf(client, "POST", "tags", { name: odd })).toEqual([201, { name: odd }]);
    expect(await resultOf(client, "GET", at)).toEqual([200, { name: odd }]);
    expect(await resultOf(client, "PUT", at, { name: odd, app_count: 0 })).toEqual([200, { name: odd }]);
    expect(await resultOf(client, "PUT", at, { name: "plain" })).toEqual([200, { name: "plain" }]);
    expect(await client.refusal("GET", at)).toBe(NOT_FOUND);
    expect(await resultOf(client, "DELETE", "tags/plain")).toEqual([202, { name: "plain" }]);
    for (const method of ["GET", "PUT", "DELETE"]) expect(await client.refusal(method, "tags/plain")).toBe(NOT_FOUND);
  });

  test("stands in a list in the order of the names, 50 on a page", async () => {
    const client = new AccessClient();
    for (const name of ["b", "a", "c"]) await client.send("POST", "tags", { name });
    const { body } = await client.send("GET", "tags");
    expect(body).toMatchObject({
      result: [{ name: "a" }, { name: "b" }, { name: "c" }],
      result_info: { count: 3, page: 1, per_page: 50, total_count: 3, total_pages: 1 },
    });
    expect(await resultOf(client, "GET", "tags?per_page=2&page=2")).toEqual([200, [{ name: "c" }]]);
    expect(await resultOf(new AccessClient(), "GET", "tags")).toEqual([200, []]);
  });

  test("is there once, has a name of at most 35 characters, and only accounts have it", async () => {
    const client = new AccessClient();
    expect(await client.verdict("POST", "tags", { name: "🦊".repeat(35) })).toBe("201");
    const tooLong = invalid("name must be a maximum of 35 characters in length");
    expect(await client.refusal("POST", "tags", { name: "🦊".repeat(36) })).toBe(tooLong);
    expect(await client.refusal("POST", "tags", {})).toBe(invalid("name is required"));
    expect(await client.refusal("POST", "tags", { name: 1 })).toBe(invalid("name must be a string"));
    for (const name of ["one", "two"]) await client.send("POST", "tags", { name });
    const again = await client.send("POST", "tags", { name: "one" });
    expect([refusalIn(again), again.headers.get("emulator-evidence")]).toEqual([TAKEN, "tag-changes"]);
    const renamed = await client.send("PUT", "tags/one", { name: "two" });
    expect([refusalIn(renamed), renamed.headers.get("emulator-evidence")]).toEqual([TAKEN, "tag-changes"]);
    expect(await new AccessClient("zones").verdict("GET", "tags")).toBe("501 / 50100");
  });
});

describe("an application", () => {
  test("has only tags that are there, in alphabetical order", async () => {
    const client = new AccessClient();
    const app = { type: "self_hosted", name: "a", domain: "a.example", tags: ["b", "a"] };
    await client.send("POST", "tags", { name: "a" });
    const refused = await client.send("POST", "apps", app);
    expect([refusalIn(refused), refused.headers.get("emulator-evidence")]).toEqual([UNKNOWN, "recorded"]);
    await client.send("POST", "tags", { name: "b" });
    const made = await client.made("apps", app);
    expect(made.tags).toEqual(["a", "b"]);
    expect(await client.refusal("PUT", `apps/${made.id}`, { ...app, tags: ["c"] })).toBe(UNKNOWN);
    expect(await client.get(`apps/${made.id}`)).toEqual(made);
  });

  test("follows a tag that is renamed or deleted", async () => {
    const client = new AccessClient();
    for (const name of ["a", "b"]) await client.send("POST", "tags", { name });
    const { id } = await client.app({ tags: ["a", "b"] });
    await client.send("PUT", "tags/a", { name: "z" });
    expect((await client.get(`apps/${id}`)).tags).toEqual(["b", "z"]);
    await client.send("DELETE", "tags/b");
    const after = await client.get(`apps/${id}`);
    expect(after.tags).toEqual(["z"]);
    expect(await client.verdict("PUT", `apps/${id}`, after)).toBe("200");
  });
});

describe("an application's tags", () => {
  test("are each there once, and those that it has stay when nobody could make them", async () => {
    const client = new AccessClient();
    await client.send("POST", "tags", { name: "a" });
    expect((await client.app({ tags: ["a", "a"] })).tags).toEqual(["a"]);
    const carrying = { assumptions: { "application-tags": "carry" } };
    await client.account.settings(carrying);
    const odd = await client.app({ domain: "odd.example.com", tags: ["x".repeat(40)] });
    await client.account.settings({ assumptions: { "application-tags": null } });
    expect(await client.verdict("PUT", `apps/${odd.id}`, odd)).toBe("200");
    expect(await client.refusal("PUT", `apps/${odd.id}`, { ...odd, tags: ["y"] })).toBe(UNKNOWN);
  });

  test("are renamed only where the application can be kept with them", async () => {
    const client = new AccessClient();
    await client.send("POST", "tags", { name: "a" });
    const whole = await client.app({ type: "saas", tags: ["a"], saas_app: { x: "x".repeat(1_048_450) } });
    expect(await client.refusal("PUT", "tags/a", { name: "🦊".repeat(35) })).toMatch(
      /^400 \/ 12130 .*an application that has the tag must be nested/,
    );
    expect(await resultOf(client, "GET", "tags")).toEqual([200, [{ name: "a" }]]);
    expect((await client.get(`apps/${whole.id}`)).tags).toEqual(["a"]);
    const { body } = await client.account.control("GET", "snapshot");
    expect((await client.account.control("PUT", "snapshot", body)).status).toBe(200);
  });
});

test("the log of authentications is empty, whatever is asked of it, and is the account's", async () => {
  const client = new AccessClient();
  const answer = await client.send("GET", "logs/access_requests?limit=5&direction=asc&since=2026-01-01T00:00:00Z");
  expect([answer.status, answer.body, answer.headers.get("emulator-evidence")]).toEqual([
    200,
    { result: [], success: true, errors: [], messages: [] },
    "empty-access-log",
  ]);
  expect(await client.verdict("GET", "logs/access-requests")).toBe("200");
  expect(await client.verdict("POST", "logs/access_requests", {})).toBe("405 / 10405");
  expect(await client.verdict("POST", "logs/access-requests", {})).toBe("405 / 10405");
  expect(await new AccessClient("zones").verdict("GET", "logs/access_requests")).toBe("501 / 50100");
});
