/** Advice on requests to the edge: each kind by traffic that means it, and by none that does not. */
import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { AccessClient, everyone, ofToken, serviceAuth } from "../../../support/workerd/access.ts";

const HOST = "app.example.com";

interface Told {
  readonly kind: string;
  readonly message: string;
  readonly requests: readonly number[];
}

/** One application, which one token may enter; what is asked after it was made is told. */
async function world(...policies: readonly object[]) {
  const client = new AccessClient();
  const { id, client_id: clientId, client_secret: secret } = await client.token();
  await client.app({
    domain: HOST,
    policies: [serviceAuth(ofToken(id)), ...policies],
  });
  const { account } = client;
  const pair = { "cf-access-client-id": String(clientId), "cf-access-client-secret": String(secret) };
  const visit = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
    const [host = "", ...path] = url.split("/");
    const place = `http://localhost/_edge/${account.id}/${host}/${path.join("/")}`;
    const answer = await exports.default.fetch(place, { headers, redirect: "manual" });
    await answer.text();
    return answer;
  };
  const told = async (): Promise<Told[]> => {
    const { body } = await account.control("GET", "requests");
    const { advice } = body as { advice: Told[] };
    return advice.filter(({ kind }) => !["secret-never-used", "token-in-allow-policy"].includes(kind));
  };
  return { visit, told, pair };
}

test("a visit that is right is told nothing, nor is a plain refusal", async () => {
  const { visit, told, pair } = await world();
  await visit(HOST, pair);
  await visit(HOST);
  await visit("other.example.com");
  expect(await told()).toEqual([]);
});

test("a client that follows the redirect to the login has read its page", async () => {
  const { visit, told } = await world({ name: "people", decision: "allow", include: [everyone] });
  const refusal = await visit(HOST);
  expect(refusal.status).toBe(302);
  expect(await told()).toEqual([]);
  const { pathname, search } = new URL(refusal.headers.get("location") ?? "");
  const page = await visit(`${pathname.split("/").slice(3).join("/")}${search}`);
  expect(page.status).toBe(200);
  expect(await told()).toMatchObject([
    { kind: "login-page-read", message: expect.stringContaining("no-credentials"), requests: [3, 4] },
  ]);
});

test("a secret in a URL is told of, once for all such requests", async () => {
  const { visit, told, pair } = await world();
  const path = `${HOST}/?client_secret=${pair["cf-access-client-secret"]}`;
  await visit(path);
  await visit(path);
  expect(await told()).toMatchObject([{ kind: "secret-in-url", requests: [3, 4] }]);
  expect(JSON.stringify(await told())).not.toContain(pair["cf-access-client-secret"]);
});

test.each(["cf-access-client-id", "cf-access-client-secret"] as const)("%s alone is told of", async (name) => {
  const { visit, told, pair } = await world();
  await visit(HOST, { [name]: pair[name] });
  expect(await told()).toMatchObject([{ kind: "half-of-credentials", requests: [3] }]);
});

test("credentials that are sent to a host without application are told of", async () => {
  const { visit, told, pair } = await world();
  await visit("other.example.com", pair);
  expect(await told()).toMatchObject([{ kind: "secret-sent-elsewhere", requests: [3] }]);
});

test("a cookie where only the headers count is told of, and one that counts is not", async () => {
  const { visit, told, pair } = await world();
  const cookie = String((await visit(HOST, pair)).headers.get("set-cookie")).split(";")[0] ?? "";
  expect((await visit(HOST, { cookie })).status).toBe(403);
  expect(await told()).toMatchObject([{ kind: "session-not-counted", requests: [4] }]);

  const other = await world({ name: "people", decision: "allow", include: [everyone] });
  const counting = String((await other.visit(HOST, other.pair)).headers.get("set-cookie")).split(";")[0] ?? "";
  expect((await other.visit(HOST, { cookie: counting })).status).toBe(200);
  expect(await other.told()).toEqual([]);
});
