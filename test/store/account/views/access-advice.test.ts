/** Advice on what stands around the tokens: each kind appears with what it is about, and goes with it. */
import { describe, expect, test } from "vitest";
import {
  AccessClient,
  everyone,
  ofGroup,
  ofToken,
  serviceAuth,
  type Members,
} from "../../../support/workerd/access.ts";

interface Told {
  readonly kind: string;
  readonly message: string;
  readonly requests: readonly number[];
  readonly token_id: string | null;
}

async function advice({ account }: AccessClient): Promise<Told[]> {
  const { body, text } = await account.control("GET", "requests");
  const { advice: told } = body as { advice?: Told[] };
  if (!told) throw new Error(text);
  return told.filter(({ kind }) => kind !== "secret-never-used"); // of traffic, which has a test of its own
}
const kinds = async (client: AccessClient) => (await advice(client)).map(({ kind }) => kind).toSorted();

test("an account without any of it, or without tokens, is told nothing", async () => {
  const client = new AccessClient();
  expect(await kinds(client)).toEqual([]);
  await client.app();
  await client.group();
  expect(await kinds(client)).toEqual([]);
  const quiet = new AccessClient();
  await quiet.token();
  expect(await kinds(quiet)).toEqual([]);
});

describe("a service token in an allow policy", () => {
  test.each([
    ["by its id", (id: string) => ofToken(id)],
    ["as any valid one", () => ({ any_valid_service_token: {} })],
  ])("is told of, %s, until the decision is another", async (_, rule) => {
    const client = new AccessClient();
    const { id } = await client.token();
    const policy = await client.policy({ decision: "allow", name: "let CI in", include: [rule(id)] });
    expect(await advice(client)).toEqual([
      {
        kind: "token-in-allow-policy",
        message: expect.stringContaining("The policy let CI in"),
        requests: [2],
        token_id: null,
      },
    ]);
    await client.put(`policies/${policy.id}`, { ...policy, decision: "non_identity" });
    expect(await kinds(client)).toEqual([]);
    await client.put(`policies/${policy.id}`, { ...policy, exclude: [rule(id)], include: [everyone] });
    expect(await kinds(client)).toEqual([]);
  });
});

test("a Service Auth policy for everyone is told of, until it is for tokens", async () => {
  const client = new AccessClient();
  const policy = await client.policy();
  expect(await advice(client)).toMatchObject([{ kind: "service-auth-for-everyone", requests: [1] }]);
  await client.put(`policies/${policy.id}`, serviceAuth({ any_valid_service_token: {} }));
  expect(await kinds(client)).toEqual([]);
  await client.put(`policies/${policy.id}`, policy);
  expect(await kinds(client)).toEqual(["service-auth-for-everyone"]);
  await client.send("DELETE", `policies/${policy.id}`);
  expect(await kinds(client)).toEqual([]);
});

test("an application without a Service Auth policy is told of once there are tokens, until it has one", async () => {
  const client = new AccessClient();
  const app = await client.app({
    policies: [{ ...serviceAuth({ email: { email: "a@b.example" } }), decision: "allow" }],
  });
  expect(await kinds(client)).toEqual([]);
  const { id } = await client.token();
  expect(await advice(client)).toMatchObject([
    { kind: "no-service-auth-policy", requests: [1], message: expect.stringContaining("an app") },
  ]);
  await client.made(`apps/${app.id}/policies`, serviceAuth(ofToken(id)));
  expect(await kinds(client)).toEqual([]);
  await client.put(`apps/${app.id}`, { ...app, policies: [] });
  expect(await kinds(client)).toEqual(["no-service-auth-policy"]);
  await client.put(`apps/${app.id}`, { ...app, policies: [{ name: "b", decision: "bypass", include: [everyone] }] });
  expect(await kinds(client)).toEqual([]);
  await client.put(`apps/${app.id}`, { ...app, type: "bookmark", policies: [] });
  expect(await kinds(client)).toEqual([]);
});

test("a token that gets in nowhere is told of once another one gets in, until a policy or a group of one includes it", async () => {
  const client = new AccessClient();
  const [one, two] = [await client.token("one"), await client.token("two")];
  const policy = await client.policy(serviceAuth(ofToken(one.id)));
  expect(await advice(client)).toMatchObject([
    {
      kind: "token-named-by-nobody",
      token_id: two.id,
      requests: [2],
      message: expect.stringContaining("The token two"),
    },
  ]);
  const group = await client.group({ include: [ofToken(two.id)] });
  expect(await kinds(client)).toEqual(["token-named-by-nobody"]);
  await client.put(`policies/${policy.id}`, { ...policy, include: [ofToken(one.id), ofGroup(group.id)] });
  expect(await kinds(client)).toEqual([]);
  await client.put(`groups/${group.id}`, { ...group, include: [{ any_valid_service_token: {} }] });
  expect(await kinds(client)).toEqual([]);
  await client.put(`policies/${policy.id}`, policy);
  expect(await kinds(client)).toEqual(["token-named-by-nobody"]);
  await client.put(`policies/${policy.id}`, { ...policy, include: [ofToken(one.id), { any_valid_service_token: {} }] });
  expect(await kinds(client)).toEqual([]);
});

test("many tokens that get in nowhere are told of together, and none of them where a bypass lets everybody in", async () => {
  const client = new AccessClient();
  const [one] = [
    await client.token("one"),
    ...(await Promise.all(["a", "b", "c", "d"].map((name) => client.token(name)))),
  ];
  await client.policy(serviceAuth(ofToken(one.id)));
  expect(await advice(client)).toMatchObject([{ message: expect.stringMatching(/^4 tokens are /), token_id: null }]);
  await client.policy({ decision: "bypass", include: [everyone] });
  expect(await kinds(client)).toEqual([]);
});

test("a policy that came with its application is told with the request that made it", async () => {
  const client = new AccessClient();
  await client.app({ policies: [{ ...serviceAuth(everyone) }] });
  expect(await advice(client)).toMatchObject([{ kind: "service-auth-for-everyone", requests: [1] }]);
});

test("a client id in the place of a token id is told of, until the journal is emptied", async () => {
  const client = new AccessClient();
  const token = await client.token();
  expect(await client.verdict("POST", "policies", serviceAuth(ofToken(token.client_id)))).toBe("400 / 12130");
  expect(await advice(client)).toMatchObject([
    { kind: "client-id-as-token-id", requests: [2], message: expect.stringContaining(token.client_id) },
  ]);
  await client.account.control("DELETE", "requests");
  expect(await kinds(client)).toEqual([]);
});

test("what a request of the journal no longer tells has no request", async () => {
  const client = new AccessClient();
  const group = await client.group();
  await client.policy({ include: [everyone, ofGroup(group.id)] });
  await client.account.control("DELETE", "requests");
  expect(await advice(client)).toMatchObject([{ kind: "service-auth-for-everyone", requests: [] as Members[] }]);
});

test("what is too large to be looked at is passed over, and the journal is read as ever", async () => {
  const client = new AccessClient();
  const many = Array.from({ length: 3 }, (_, i) => ({
    ...serviceAuth(everyone),
    name: `large ${i}`,
    connection_rules: { note: "x".repeat(700_000) },
  }));
  for (const [i, policy] of many.entries()) {
    await client.policy(policy);
    const told = i < 2 ? Array.from({ length: i + 1 }, () => "service-auth-for-everyone") : [];
    expect(await kinds(client)).toEqual(told);
  }
});
