/** What goes wrong on purpose at the edge, and what the journal says of it. */
import { beforeAll, describe, expect, test } from "vitest";
import { Account } from "../support/black-box/account.ts";
import { tokenOf, type Answer, type TokenWithSecret } from "../support/black-box/answer.ts";
import { Edge, ofToken, pairOf, serviceAuth, verdictOf } from "../support/black-box/edge.ts";

const HOST = "app.example.com";
let edge: Edge;
let token: TokenWithSecret;
let headers: Record<string, string>;
beforeAll(async () => {
  edge = new Edge(new Account());
  await edge.account.freezeClock();
  token = await edge.account.created({ name: "CI" });
  headers = pairOf(token.client_id, token.client_secret);
  await edge.app(HOST, [serviceAuth(ofToken(token))]);
});

const visit = (): Promise<Answer> => edge.visit(HOST, { headers });
async function fault(effect: object, more: object = {}): Promise<void> {
  const answer = await edge.control("POST", "faults", { operation: "edge", position: "before", effect, ...more });
  expect(answer.status, answer.text).toBe(201);
}
async function lastRow(): Promise<unknown> {
  const { text } = await edge.control("GET", "requests?operation=edge&per_page=1000");
  return (JSON.parse(text) as { requests: unknown[] }).requests.at(-1);
}

describe.each(["before", "after-commit"])("a fault %s", (position) => {
  test("that is an error has its status, an empty body, and a wait if it asks for one", async () => {
    await fault({ type: "error", status: 503, retry_after: 7 }, { position });
    const answer = await visit();
    expect([answer.status, answer.text, answer.headers.get("retry-after")]).toEqual([503, "", "7"]);
    expect(answer.headers.get("emulator-fault")).toBe("error");
    expect(await lastRow()).toMatchObject({ status: 503, fault: "error", token_id: token.id });
    expect(verdictOf(await visit())).toBe("200 service-auth");
  });

  test("that is a page names the host", async () => {
    await fault({ type: "gateway-page", status: 502 }, { position });
    const answer = await visit();
    expect([answer.status, answer.headers.get("content-type")]).toEqual([502, "text/html; charset=UTF-8"]);
    expect(answer.text).toContain(HOST);
    expect(await lastRow()).toMatchObject({ status: 502, fault: "gateway-page" });
  });

  test("that halves the body, or drops the connection, is seen by the client", async () => {
    await fault({ type: "truncate" }, { position });
    const { text } = await visit();
    // Before, the origin is not asked: it is the page of a refusal that is halved.
    expect(text).toMatch(position === "before" ? /^<!doctype html>/ : /^\{"method":"GET"/);
    expect(text).not.toMatch(/(<\/html>|\})\s*$/);
    await fault({ type: "drop" }, { position });
    await expect(visit()).rejects.toThrow();
    expect(await lastRow()).toMatchObject({ fault: "drop" });
  });

  test("that delays changes nothing but the time", async () => {
    await fault({ type: "delay", by: "20ms" }, { position });
    expect(verdictOf(await visit())).toBe("200 service-auth");
    expect(await lastRow()).toMatchObject({ status: 200, fault: "delay" });
  });
});

test("a refusal although the request is right looks like any other, and moves no last_seen_at", async () => {
  const seen = async () => tokenOf(await edge.account.get(token.id))["last_seen_at"];
  await visit();
  const before = await seen();
  await edge.account.advanceClock("1m");
  await fault({ type: "refuse" });
  const answer = await visit();
  expect([verdictOf(answer), answer.headers.get("set-cookie")]).toEqual(["403 fault", null]);
  expect(answer.text).toContain("Forbidden");
  expect(await seen()).toBe(before);
  expect(await lastRow()).toMatchObject({ status: 403, fault: "refuse", edge: { admitted: false, reason: "fault" } });
  await visit();
  expect(await seen()).not.toBe(before);
});

test("a refusal of a host without application is no refusal of the organization's", async () => {
  await fault({ type: "refuse" });
  const answer = await edge.visit("nowhere.example.com", { headers });
  expect(verdictOf(answer)).toBe("403 fault");
  expect(answer.text).toContain("Forbidden");
  expect(answer.text).not.toContain("deny_unmatched_requests");
});

test("a fault hits the host, the token and the count that it names, and nothing else", async () => {
  const other = await edge.account.created({ name: "other" });
  const error = { type: "error", status: 500 };
  await fault(error, { match: { host: "other.example.com" } });
  await fault(error, { match: { token_id: other.id } });
  await fault(error, { match: { name: "other" } });
  expect(verdictOf(await visit())).toBe("200 service-auth");
  expect((await edge.visit("other.example.com")).status).toBe(500);
  const presented = { headers: pairOf(other.client_id, other.client_secret) };
  const statuses = [];
  for (let n = 0; n < 3; n++) statuses.push((await edge.visit(HOST, presented)).status);
  expect(statuses).toEqual([500, 500, 403]);
});

test("a fault after the commit hits no refusal", async () => {
  await fault({ type: "error", status: 500 }, { position: "after-commit", match: { host: HOST } });
  expect(verdictOf(await edge.visit(HOST))).toBe("403 no-credentials");
  expect((await visit()).status).toBe(500);
});

test.each([
  [{ type: "refuse" }, { position: "after-commit" }],
  [{ type: "refuse" }, { operation: "create" }],
  [
    { type: "error", status: 500 },
    { operation: "create", match: { host: HOST } },
  ],
  [{ type: "error", status: 500, code: 10001 }, {}],
])("what a fault cannot be is refused with words: %j", async (effect, more) => {
  const spec = { operation: "edge", position: "before", effect, ...more };
  const { status, text } = await edge.control("POST", "faults", spec);
  expect([status, (JSON.parse(text) as { error: { message: string } }).error.message.length > 20]).toEqual([400, true]);
});
