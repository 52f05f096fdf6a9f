/** What each operation answers: status, headers, and the body to the byte. */
import { describe, expect, test } from "vitest";
import { Account, freshId, refused, admitted, emulatorUrl, ServiceTokens } from "../support/black-box/account.ts";
import {
  notFound,
  refusalOf,
  tokenOf,
  tokensOf,
  tokenWithSecretOf,
  type Answer,
  type Token,
} from "../support/black-box/answer.ts";

const ORDER = [
  "client_id",
  "client_secret",
  "created_at",
  "enabled",
  "expires_at",
  "id",
  "name",
  "updated_at",
  "duration",
  "client_secret_version",
  "previous_client_secret_expires_at",
];

/** The text of a token with exactly these members in the order of the wire, and no white space. */
function textOf(token: Token, members: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(members.map((member) => [member, token[member]])));
}

const without = (...left: string[]) => ORDER.filter((member) => !left.includes(member));
const PLAIN = without("client_secret", "previous_client_secret_expires_at");
const NEW = without("previous_client_secret_expires_at");
const AFTER_ROTATION = without("client_secret");

/** The body of a success with one token. */
function single(answer: Answer, members: readonly string[]): string {
  return `{"result":${textOf(tokenOf(answer), members)},"success":true,"errors":[],"messages":[]}`;
}

const scopes = [
  { scope: "an account", tokensOfFreshPlace: async (): Promise<ServiceTokens> => new Account() },
  { scope: "a bound zone", tokensOfFreshPlace: async () => new Account().zone() },
  { scope: "an unbound zone", tokensOfFreshPlace: async () => new ServiceTokens(emulatorUrl, "zones", freshId()) },
];

describe.each(scopes)("of $scope", ({ tokensOfFreshPlace }) => {
  test("create answers 201 with the token and its secret", async () => {
    const answer = await (await tokensOfFreshPlace()).create({ name: "CI/CD token" });
    expect(answer.status).toBe(201);
    expect(answer.text).toBe(single(answer, NEW));
    expect(tokenOf(answer)).toEqual({
      client_id: expect.stringMatching(/^[0-9a-f]{32}\.access$/),
      client_secret: expect.stringMatching(/^cfast_[A-Za-z0-9]{40}[0-9a-f]{8}$/),
      created_at: expect.any(String),
      enabled: true,
      expires_at: expect.any(String),
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      name: "CI/CD token",
      updated_at: expect.any(String),
      duration: "8760h",
      client_secret_version: 1,
    });
  });

  test("get answers 200 with the token as create showed it, but for the secret", async () => {
    const tokens = await tokensOfFreshPlace();
    const { client_secret: _, ...token } = await tokens.created();
    const answer = await tokens.get(token.id);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(single(answer, PLAIN));
    expect(tokenOf(answer)).toEqual(token);
  });

  test("list answers 200 with the tokens in order of creation, and result_info last", async () => {
    const tokens = await tokensOfFreshPlace();
    await tokens.created({ name: "first" });
    await tokens.created({ name: "second" });
    const answer = await tokens.list();
    const [first, second] = tokensOf(answer);
    if (!first || !second) throw new Error(`Two tokens are missing in ${answer.text}`);
    expect(answer.status).toBe(200);
    expect([first.name, second.name]).toEqual(["first", "second"]);
    expect(answer.text).toBe(
      `{"result":[${textOf(first, PLAIN)},${textOf(second, PLAIN)}],"success":true,"errors":[],"messages":[],` +
        `"result_info":{"count":2,"page":1,"per_page":1000,"total_count":2,"total_pages":1}}`,
    );
  });

  test("an empty list has no pages", async () => {
    expect((await (await tokensOfFreshPlace()).list()).text).toBe(
      `{"result":[],"success":true,"errors":[],"messages":[],` +
        `"result_info":{"count":0,"page":1,"per_page":1000,"total_count":0,"total_pages":0}}`,
    );
  });

  test("update answers 200 with the changed token", async () => {
    const tokens = await tokensOfFreshPlace();
    const { client_secret: _, ...token } = await tokens.created();
    const answer = await tokens.update(token.id, { name: "renamed", enabled: false });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(single(answer, PLAIN));
    expect(tokenOf(answer)).toEqual({ ...token, name: "renamed", enabled: false, updated_at: expect.any(String) });
    expect((await tokens.get(token.id)).text).toBe(answer.text);
  });

  test("an update that raises the version shows the secret and the end of grace, in the order of the wire", async () => {
    const tokens = await tokensOfFreshPlace();
    const { id } = await tokens.created();
    const answer = await tokens.update(id, { client_secret_version: 2 });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(single(answer, ORDER));
    const again = await tokens.get(id);
    expect(again.text).toBe(single(again, AFTER_ROTATION));
  });

  test("delete answers 200 with the whole token, once", async () => {
    const tokens = await tokensOfFreshPlace();
    const { id } = await tokens.created();
    const { text } = await tokens.get(id);
    const answer = await tokens.delete(id);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(text);
    for (const after of [await tokens.delete(id), await tokens.get(id), await tokens.update(id, { name: "b" })]) {
      expect(refusalOf(after)).toEqual(notFound);
    }
    expect(tokensOf(await tokens.list())).toEqual([]);
  });
});

describe("of an account only", () => {
  test("rotate answers 200 with a new secret and the end of grace", async () => {
    const account = new Account();
    const token = await account.created();
    const answer = await account.rotate(token.id, {});
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(single(answer, ORDER));
    expect(tokenOf(answer)).toEqual({
      ...token,
      client_secret: expect.stringMatching(/^cfast_/),
      client_secret_version: 2,
      updated_at: expect.any(String),
      previous_client_secret_expires_at: tokenOf(answer).updated_at,
    });
    expect(tokenWithSecretOf(answer).client_secret).not.toBe(token.client_secret);
  });

  test("refresh answers 200 with the token and no secret", async () => {
    const account = new Account();
    const { id } = await account.created();
    const answer = await account.refresh(id);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(single(answer, PLAIN));
  });

  test("refresh and list show the end of grace after a rotation", async () => {
    const account = new Account();
    const { id } = await account.created();
    await account.rotate(id);
    const refreshed = await account.refresh(id);
    expect(refreshed.text).toBe(single(refreshed, AFTER_ROTATION));
    const listed = tokensOf(await account.list());
    expect(listed).toEqual([tokenOf(refreshed)]);
  });

  test.each(["refresh", "rotate"] as const)("%s of a token that is not there is 404", async (operation) => {
    expect(refusalOf(await new Account()[operation](crypto.randomUUID()))).toEqual(notFound);
  });

  test.each(["refresh", "rotate"])("%s has no path under zones", async (operation) => {
    const zone = await new Account().zone();
    const { id } = await zone.created();
    const answer = await zone.get(`${id}/${operation}`);
    expect(refusalOf(answer)).toMatchObject({ status: 501, code: 50100 });
  });
});

test("a zone that is bound to an account shows the account's tokens, and the account the zone's", async () => {
  const account = new Account();
  const zone = await account.zone();
  const ofAccount = await account.created({ name: "of the account" });
  const ofZone = await zone.created({ name: "of the zone" });
  expect((await zone.list()).text).toBe((await account.list()).text);
  expect(tokensOf(await zone.list()).map(({ id }) => id)).toEqual([ofAccount.id, ofZone.id]);
  await zone.delete(ofAccount.id);
  expect(refusalOf(await account.get(ofAccount.id))).toEqual(notFound);
});

test("two accounts do not see each other's tokens", async () => {
  const [one, other] = [new Account(), new Account()];
  const token = await one.created();
  expect(refusalOf(await other.get(token.id))).toEqual(notFound);
  expect(refusalOf(await other.delete(token.id))).toEqual(notFound);
  expect(tokensOf(await other.list())).toEqual([]);
  expect(await other.verify(token, token.client_secret)).toEqual(refused("unknown-client-id", null));
  expect(await one.verify(token, token.client_secret)).toEqual(admitted("current"));
});

test("two creates with one name make two tokens", async () => {
  const account = new Account();
  const [one, other] = [await account.created({ name: "twin" }), await account.created({ name: "twin" })];
  expect(new Set([one.id, other.id]).size).toBe(2);
  expect(new Set([one.client_id, other.client_id]).size).toBe(2);
  expect(new Set([one.client_secret, other.client_secret]).size).toBe(2);
});

describe("headers", () => {
  async function answersOfAllKinds(): Promise<[string, Answer][]> {
    const account = new Account();
    const { id } = await account.created();
    return [
      ["create", await account.create({ name: "b" })],
      ["list", await account.list()],
      ["get", await account.get(id)],
      ["update", await account.update(id, {})],
      ["rotate", await account.rotate(id)],
      ["refresh", await account.refresh(id)],
      ["delete", await account.delete(id)],
      ["not found", await account.get(id)],
      ["invalid", await account.create({})],
    ];
  }

  test("every answer has Cloudflare's headers, and a ray of its own", async () => {
    const answers = await answersOfAllKinds();
    for (const [kind, { headers }] of answers) {
      expect.soft(headers.get("content-type"), kind).toBe("application/json");
      expect.soft(headers.get("cf-ray"), kind).toMatch(/^[0-9a-f]{16}-[A-Z]{3}$/);
      expect.soft(headers.get("ratelimit"), kind).toBe(`"default";r=1200;t=300`);
      expect.soft(headers.get("ratelimit-policy"), kind).toBe(`"default";q=1200;w=300`);
    }
    expect(new Set(answers.map(([, { headers }]) => headers.get("cf-ray"))).size).toBe(answers.length);
  });

  test("only a list has result_info", async () => {
    for (const [kind, { text }] of await answersOfAllKinds()) {
      expect.soft("result_info" in JSON.parse(text), kind).toBe(kind === "list");
    }
  });
});
