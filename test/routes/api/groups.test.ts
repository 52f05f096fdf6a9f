/** Groups: rules under a name, nested as deep as anybody likes, and never in a circle. */
import { describe, expect, test } from "vitest";
import {
  AccessClient,
  everyone,
  invalid,
  lasting,
  NO_GROUP,
  NOBODY,
  objectIn,
  ofGroup,
  ofToken,
  serviceAuth,
} from "../../support/workerd/access.ts";

test("a group is answered with the members that recordings show, and can be sent back", async () => {
  const client = new AccessClient();
  const group = await client.group({ is_default: true, exclude: null });
  expect(Object.entries(group)).toEqual([
    ["created_at", expect.any(String)],
    ["exclude", []],
    ["id", expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ["include", [everyone]],
    ["name", "a group"],
    ["require", []],
    ["uid", group.id],
    ["updated_at", group.created_at],
  ]);
  expect(await client.get(`groups/${group.id}`)).toEqual(group);
  expect(await client.list("groups")).toEqual([group]);
  expect(lasting(await client.put(`groups/${group.id}`, group))).toEqual(lasting(group));
});

const CIRCLE = invalid("a group cannot include itself, nor a group that includes it");

describe("a circle", () => {
  test("of one, of two and of fifty-one groups is refused, in each list", async () => {
    const client = new AccessClient();
    const groups = [await client.group()];
    for (let n = 0; n < 50; n++) groups.push(await client.group({ include: [ofGroup(groups.at(-1)?.id ?? "")] }));
    const [first] = groups;
    for (const group of [groups[0], groups[1], groups[50]]) {
      for (const list of ["include", "exclude", "require"]) {
        const change = { name: "g", include: [everyone], [list]: [ofGroup(group?.id ?? "")] };
        expect(await client.refusal("PUT", `groups/${first?.id}`, change)).toBe(CIRCLE);
      }
    }
    expect(await client.get(`groups/${first?.id}`)).toEqual(first);
  });

  test("is none where two groups have the same one", async () => {
    const client = new AccessClient();
    const shared = await client.group();
    const two = [
      await client.group({ include: [ofGroup(shared.id)] }),
      await client.group({ require: [ofGroup(shared.id)] }),
    ];
    const top = await client.group({ include: two.map(({ id }) => ofGroup(id)) });
    expect(await client.put(`groups/${top.id}`, { ...top, exclude: [ofGroup(shared.id)] })).toMatchObject({
      exclude: [ofGroup(shared.id)],
    });
  });
});

describe("in use", () => {
  test("by a policy or a group a group stays, and goes after them", async () => {
    const client = new AccessClient();
    const group = await client.group();
    const policy = await client.policy({ require: [ofGroup(group.id)] });
    const outer = await client.group({ include: [ofGroup(group.id)] });
    const refused = "409 / 12132 access.api.error.conflict: group is in use";
    expect(await client.refusal("DELETE", `groups/${group.id}`)).toBe(refused);
    await client.send("DELETE", `policies/${policy.id}`);
    expect(await client.refusal("DELETE", `groups/${group.id}`)).toBe(refused);
    await client.send("DELETE", `groups/${outer.id}`);
    const answer = await client.send("DELETE", `groups/${group.id}`);
    expect([answer.status, objectIn(answer)]).toEqual([202, { id: group.id }]);
    expect(await client.refusal("DELETE", `groups/${group.id}`)).toBe(NO_GROUP);
  });

  test("a token that a group names stays", async () => {
    const client = new AccessClient();
    const token = await client.token();
    const group = await client.group({ include: [ofToken(token.id)] });
    expect((await client.account.delete(token.id)).text).toContain('"code":12139');
    const { body } = await client.account.control("GET", "tokens");
    expect(body).toMatchObject({
      tokens: [{ in_use: true, used_by: [{ kind: "group", id: group.id, name: "a group" }] }],
    });
    await client.send("DELETE", `groups/${group.id}`);
    expect((await client.account.delete(token.id)).status).toBe(200);
  });

  test("the rules that name it go with it, where that is assumed", async () => {
    const client = new AccessClient();
    await client.assume({ "group-in-use": "drop-rules" });
    const group = await client.group();
    const policy = await client.policy({ include: [everyone, ofGroup(group.id)], exclude: [ofGroup(group.id)] });
    const outer = await client.group({ include: [ofGroup(group.id)] });
    const answer = await client.send("DELETE", `groups/${group.id}`);
    expect([answer.status, answer.headers.get("emulator-evidence")]).toEqual([202, "group-in-use"]);
    expect(await client.get(`policies/${policy.id}`)).toMatchObject({ include: [everyone], exclude: [] });
    expect(await client.get(`groups/${outer.id}`)).toMatchObject({ include: [] });
    expect(await client.verdict("DELETE", `groups/${outer.id}`)).toBe("202");
  });
});

test.each([
  ["no name", { name: undefined }, "name is required"],
  ["a long name", { name: "🦊".repeat(351) }, "name must be a maximum of 350 characters in length"],
  ["no include", { include: undefined }, "include is required"],
  [
    "too many rules",
    { include: Array.from({ length: 1001 }, () => everyone) },
    "maximum number of rules has been reached",
  ],
])("a group with %s is refused", async (_, change, detail) => {
  const client = new AccessClient();
  expect(await client.refusal("POST", "groups", { name: "g", include: [everyone], ...change })).toBe(invalid(detail));
});

test("a list is filtered by name and search", async () => {
  const client = new AccessClient();
  const [one, two] = [await client.group({ name: "Ops" }), await client.group({ name: "Über-ops" })];
  const ids = async (query: string) => (await client.list(`groups?${query}`)).map(({ id }) => id);
  expect(await ids("name=Ops")).toEqual([one.id]);
  expect(await ids("search=ÜBER")).toEqual([two.id]);
  expect(await ids("search=ops")).toEqual([one.id, two.id]);
  expect(await ids("per_page=1&page=2")).toEqual([two.id]);
});

test("an account has 300 at the most, and a zone's are its account's", async () => {
  const client = new AccessClient();
  const zone = new AccessClient("zones", client.account.id);
  for (let n = 0; n < 150; n++) await client.group();
  for (let n = 0; n < 150; n++) await zone.group();
  expect(await client.list("groups")).toHaveLength(300);
  expect(await zone.refusal("POST", "groups", { name: "g", include: [everyone] })).toBe(
    invalid("maximum number of groups has been reached"),
  );
}, 60_000);

test("what is not there is not found, whatever its id looks like", async () => {
  const client = new AccessClient();
  const policy = await client.made("policies", serviceAuth(everyone));
  for (const id of [NOBODY, policy.id, "x", "__proto__", "%00"]) {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const body = method === "PUT" ? { name: "g", include: [] } : undefined;
      expect(await client.refusal(method, `groups/${id}`, body)).toBe(NO_GROUP);
    }
  }
});
