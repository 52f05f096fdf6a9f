/** The policies of one application: precedences, what is exclusive to it, and what it shares. */
import { describe, expect, test } from "vitest";
import {
  AccessClient,
  everyone,
  invalid,
  lasting,
  NO_APPLICATION,
  NOBODY,
  NOT_FOUND,
  objectIn,
  objectsIn,
  ofToken,
  serviceAuth,
  type Members,
} from "../../support/workerd/access.ts";

const machines = serviceAuth(everyone);

/** An application, and the path of its policies. */
async function withApp(more: object = {}) {
  const client = new AccessClient();
  const app = await client.app(more);
  const path = `apps/${app.id}/policies`;
  const shown = async () => (await client.list(path)).map(({ id, precedence }) => [id, precedence]);
  return { client, app, path, shown };
}

test("a policy is answered with the members that recordings show, in alphabetical order", async () => {
  const { client, path } = await withApp();
  const policy = await client.made(path, { ...machines, precedence: 7 });
  expect(Object.entries(policy)).toEqual([
    ["created_at", expect.any(String)],
    ["decision", "non_identity"],
    ["exclude", []],
    ["id", expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ["include", [everyone]],
    ["name", "machines"],
    ["precedence", 7],
    ["require", []],
    ["reusable", false],
    ["session_duration", "24h"],
    ["uid", policy.id],
    ["updated_at", policy.created_at],
  ]);
  expect(await client.get(`${path}/${policy.id}`)).toEqual(policy);
  expect(await client.list(path)).toEqual([policy]);
  expect(lasting(await client.put(`${path}/${policy.id}`, policy))).toEqual(lasting(policy));
});

describe("a precedence", () => {
  test("is kept as given, or is the highest and one more", async () => {
    const { client, path, shown } = await withApp();
    const ids = [];
    for (const precedence of [undefined, 5, 0, null, 3])
      ids.push((await client.made(path, { ...machines, precedence })).id);
    expect(await shown()).toEqual([
      [ids[0], 1],
      [ids[4], 3],
      [ids[1], 5],
      [ids[2], 6],
      [ids[3], 7],
    ]);
  });

  test("is one policy's, by create and by update; an update without one keeps it", async () => {
    const { client, path, shown } = await withApp();
    const [one, two] = [await client.made(path, machines), await client.made(path, machines)];
    const taken = invalid("policy precedences must be unique");
    expect(await client.refusal("POST", path, { ...machines, precedence: 2 })).toBe(taken);
    expect(await client.refusal("PUT", `${path}/${one.id}`, { ...machines, precedence: 2 })).toBe(taken);
    await client.put(`${path}/${one.id}`, { ...machines, precedence: 9 });
    await client.put(`${path}/${two.id}`, { ...machines, name: "renamed" });
    expect(await shown()).toEqual([
      [two.id, 2],
      [one.id, 9],
    ]);
    expect(await client.put(`${path}/${two.id}`, { ...machines, precedence: 2 })).toMatchObject({ precedence: 2 });
  });

  test.each([["1"], [-1], [1.5], [2_147_483_648], [true]])("cannot be %j", async (precedence) => {
    const { client, path } = await withApp();
    expect(await client.verdict("POST", path, { ...machines, precedence })).toBe("400 / 12130");
  });

  test("has to be given after the last one that there is", async () => {
    const { client, path } = await withApp();
    await client.made(path, { ...machines, precedence: 2_147_483_647 });
    expect(await client.refusal("POST", path, machines)).toBe(
      invalid("precedence must be given, as another policy has 2147483647"),
    );
  });
});

describe("a reusable policy", () => {
  test("is listed, and neither got, changed nor deleted here; nor is it linked here", async () => {
    const { client, app, path } = await withApp();
    const policy = await client.policy();
    await client.put(`apps/${app.id}`, { ...app, policies: [policy.id] });
    expect(await client.list(path)).toMatchObject([{ id: policy.id, reusable: true, precedence: 1 }]);
    for (const method of ["GET", "PUT", "DELETE"]) {
      const body = method === "PUT" ? machines : undefined;
      expect(await client.refusal(method, `${path}/${policy.id}`, body), method).toBe(NOT_FOUND);
    }
    expect(await client.refusal("PUT", `${path}/${policy.id}/make_reusable`, {})).toBe(NOT_FOUND);
    expect(await client.refusal("POST", path, { id: policy.id })).toBe(invalid("unrecognized policy decision"));
    expect(await client.refusal("POST", path, {})).toBe(invalid("unrecognized policy decision"));
  });

  test("is made of an exclusive one, which the application goes on having, and is changed where those are", async () => {
    const { client, app, path } = await withApp();
    const policy = await client.made(path, { ...machines, precedence: 4 });
    expect(await client.refusal("GET", `policies/${policy.id}`)).toBe(NOT_FOUND);
    const answer = await client.send("PUT", `${path}/${policy.id}/make_reusable`);
    expect([answer.status, objectsIn(answer)]).toMatchObject([200, [{ id: policy.id, reusable: true, app_count: 1 }]]);
    expect(await client.refusal("PUT", `${path}/${policy.id}`, machines)).toBe(NOT_FOUND);
    await client.put(`policies/${policy.id}`, { ...machines, name: "shared" });
    expect((await client.get(`apps/${app.id}`)).policies).toMatchObject([
      { id: policy.id, name: "shared", precedence: 4, reusable: true },
    ]);
    expect(await client.verdict("DELETE", `policies/${policy.id}`)).toBe("409 / 12132");
    expect(await client.verdict("DELETE", `apps/${app.id}`)).toBe("202");
    expect(await client.verdict("DELETE", `policies/${policy.id}`)).toBe("202");
  });

  test("cannot be made in a zone", async () => {
    const { client, app } = await withApp();
    const zone = new AccessClient("zones", client.account.id);
    const policy = await zone.made(`apps/${app.id}/policies`, machines);
    expect((await zone.send("PUT", `apps/${app.id}/policies/${policy.id}/make_reusable`)).status).toBe(501);
  });
});

test("a policy of another application, or of none, is not found", async () => {
  const { client, path } = await withApp();
  const other = await client.app({ domain: "other.example", policies: [machines] });
  const [foreign] = other.policies as Members[];
  for (const id of [foreign?.id, NOBODY, "x", "__proto__", NOBODY.toUpperCase(), "%ff"]) {
    for (const method of ["GET", "PUT", "DELETE"]) {
      expect(await client.refusal(method, `${path}/${id}`, method === "PUT" ? machines : undefined)).toBe(NOT_FOUND);
    }
  }
  expect(await client.refusal("GET", `apps/${NOBODY}/policies/${foreign?.id}`)).toBe(NO_APPLICATION);
});

test("a deletion answers the id, and the token that it named can go", async () => {
  const { client, path } = await withApp();
  const token = await client.token();
  const policy = await client.made(path, serviceAuth(ofToken(token.id)));
  expect((await client.account.delete(token.id)).status).toBe(400);
  const answer = await client.send("DELETE", `${path}/${policy.id}`);
  expect([answer.status, objectIn(answer)]).toEqual([202, { id: policy.id }]);
  expect(await client.refusal("DELETE", `${path}/${policy.id}`)).toBe(NOT_FOUND);
  expect((await client.account.delete(token.id)).status).toBe(200);
});

test("the last Service Auth policy of an application that answers 401 stays", async () => {
  const { client, app, path } = await withApp({ service_auth_401_redirect: true, policies: [machines] });
  const [{ id } = { id: "" }] = app.policies as Members[];
  const refused = invalid("service_auth_401_redirect needs a policy with the decision non_identity");
  expect(await client.refusal("DELETE", `${path}/${id}`)).toBe(refused);
  expect(await client.refusal("PUT", `${path}/${id}`, { ...machines, decision: "allow" })).toBe(refused);
  expect(await client.refusal("PUT", `apps/${app.id}`, { ...app, policies: [] })).toBe(refused);
  const shared = await client.policy();
  await client.put(`apps/${app.id}`, { ...app, policies: [shared.id] });
  expect(await client.refusal("PUT", `policies/${shared.id}`, { ...machines, decision: "bypass" })).toBe(refused);
  expect(await client.get(`policies/${shared.id}`)).toMatchObject({ decision: "non_identity" });
});

test("the rules of an application are a thousand at the most, by whatever way they come", async () => {
  const { client, app, path } = await withApp();
  const many = (n: number) => serviceAuth(...Array.from({ length: n }, () => everyone));
  const shared = await client.policy(many(500));
  await client.put(`apps/${app.id}`, { ...app, policies: [shared.id, many(500)] });
  const refused = invalid("maximum number of rules has been reached");
  expect(await client.refusal("POST", path, many(1))).toBe(refused);
  expect(await client.refusal("PUT", `policies/${shared.id}`, many(501))).toBe(refused);
  expect(await client.refusal("POST", "policies", many(1001))).toBe(refused);
  expect(await client.verdict("POST", path, many(0))).toBe("201");
});

test("a list has pages", async () => {
  const { client, path } = await withApp({ policies: Array.from({ length: 201 }, () => machines) });
  expect(await client.list(path)).toHaveLength(200);
  const { body } = await client.send("GET", `${path}?page=2`);
  expect(body).toMatchObject({
    result: [{ precedence: 201 }],
    result_info: { count: 1, page: 2, per_page: 200, total_count: 201, total_pages: 2 },
  });
});
