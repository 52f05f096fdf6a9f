/** Advice as the control plane gives it, on what was really asked. */
import { describe, expect, test } from "vitest";
import { idIn, tokenIn, AccountClient } from "../../support/workerd/client.ts";
import { journalOf } from "../../support/workerd/journal.ts";
import { fromPage, tokensOf } from "../../support/workerd/page-client.ts";

async function advisedIn(account: AccountClient): Promise<(string | number)[][]> {
  const { advice } = await journalOf(account, "?per_page=1&order=desc"); // over all of it, whatever is shown
  return advice.map(({ kind, requests }) => [kind as string | number].concat(requests));
}

test("each kind of advice on tokens is told of traffic that calls for it", async () => {
  const account = new AccountClient("accounts");
  const token = tokenIn(await account.create({ name: "a" })); // 1
  await account.create({ name: "b", expires: "1h" }); // 2
  await account.refresh(token.id); // 3
  await account.list({ per_page: 1 }); // 4
  await account.list({ per_page: 2, page: 2 }); // 5
  await account.list({ per_page: 1, name: "a" }); // 6
  await account.list({ per_page: 1, search: "" }); // 7
  await account.settings({ rate_limit: { quota: 1, window: "1m" } });
  await account.get(token.id); // 8
  await account.get(token.id); // 9
  await scheduler.wait(5);
  await account.get(token.id); // 10
  expect(await advisedIn(account)).toEqual([
    ["refresh-where-rotate-was-meant", 1, 3],
    ["secret-never-used", 1],
    ["unknown-field", 2],
    ["secret-never-used", 2],
    ["page-size-changed", 4, 5],
    ["list-not-paged-to-its-end", 7],
    ["retry-before-retry-after", 9, 10],
  ]);
});

test("of what the page asked nothing is told but what became of it", async () => {
  const account = new AccountClient("accounts");
  const path = tokensOf(account.id);
  const token = tokenIn(await account.create({ name: "a" })); // 1
  await account.verify(token);
  await fromPage("POST", `${path}/${token.id}/refresh`); // 2
  await fromPage("POST", path, { name: "b", expires: "1h" }); // 3
  await fromPage("GET", `${path}?per_page=1`);
  await fromPage("POST", `/client/v4/accounts/${account.id}/cfd_tunnel`); // 4
  const rule = { service_token: { token_id: token.client_id } };
  await fromPage("POST", path.replace("service_tokens", "groups"), { name: "g", include: [rule] }); // 5
  const policy = { name: "p", decision: "allow", include: [{ service_token: { token_id: token.id } }] };
  await fromPage("POST", path.replace("service_tokens", "policies"), policy); // 6
  expect((await journalOf(account)).requests.map(({ client }) => client)).toEqual([null, ...Array(5).fill("page")]);
  expect(await advisedIn(account)).toEqual([
    ["secret-never-used", 3],
    ["token-in-allow-policy", 6],
  ]);
});

describe("what stands around tokens", () => {
  const rulesOf = (...include: object[]) => ({ name: "a policy", include });
  const domain = (name: string) => ({ type: "self_hosted", name, domain: `${name}.example.com` });
  const kindsIn = async (account: AccountClient) =>
    (await journalOf(account)).advice.map(({ kind, requests, token_id: id }) => [kind, requests, id]);

  test("calls for advice as it is now, and each is told with the request that made it", async () => {
    const account = new AccountClient("accounts");
    const token = tokenIn(await account.create({ name: "a" })); // 1
    await account.verify(token);
    const one = { service_token: { token_id: token.id } };
    await account.access("POST", "policies", { ...rulesOf(one), decision: "allow" }); // 2
    await account.access("POST", "groups", rulesOf({ service_token: { token_id: token.client_id } })); // 3
    await account.access("POST", "apps", domain("a")); // 4
    expect(await kindsIn(account)).toEqual([
      ["client-id-as-token-id", [3], null],
      ["token-in-allow-policy", [2], null],
      ["no-service-auth-policy", [4], null],
    ]);

    const other = tokenIn(await account.create({ name: "b" })); // 5
    await account.verify(other);
    const policy = { ...rulesOf(one), decision: "non_identity" };
    const id = idIn(await account.access("POST", "policies", policy)); // 6
    await account.access("POST", "apps", { ...domain("b"), policies: [id] }); // 7
    expect((await kindsIn(account)).slice(3)).toEqual([["token-named-by-nobody", [5], other.id]]);

    await account.access("PUT", `policies/${id}`, { ...policy, include: [one, { everyone: {} }] }); // 8
    expect((await kindsIn(account)).slice(2)).toEqual([
      ["service-auth-for-everyone", [8], null],
      ["no-service-auth-policy", [4], null],
    ]);
    await account.control("DELETE", "requests");
    expect(await kindsIn(account)).toEqual([
      ["token-in-allow-policy", [], null],
      ["service-auth-for-everyone", [], null],
      ["no-service-auth-policy", [], null],
    ]);
  });

  test("calls for none where a policy lets the token in", async () => {
    const account = new AccountClient("accounts");
    await account.verify(tokenIn(await account.create({ name: "a" })));
    const own = { ...rulesOf({ any_valid_service_token: {} }), decision: "non_identity" };
    await account.access("POST", "apps", { ...domain("a"), policies: [own] });
    expect(await kindsIn(account)).toEqual([]);
  });
});

test("a careful client is told nothing", async () => {
  const account = new AccountClient("accounts");
  await account.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
  const token = tokenIn(await account.create({ name: "a" }));
  await account.verify(token);
  const rotated = tokenIn(
    await account.rotate(token.id, { previous_client_secret_expires_at: "2026-03-02T00:00:00Z" }),
  );
  expect(await advisedIn(account)).toEqual([["secret-never-used", 2]]); // it does not matter that the first one was
  await account.verify(rotated);
  for (const page of [1, 2]) await account.list({ per_page: 1, page });
  await account.settings({ rate_limit: { quota: 1, window: "10s" } });
  await account.get(token.id);
  const refused = await account.get(token.id);
  await account.control("POST", "clock/advance", { by: `${refused.headers.get("retry-after")}s` });
  expect((await account.get(token.id)).status).toBe(200);
  await account.control("POST", "clock/advance", { by: "2h" });
  await account.refresh(token.id);
  expect(await advisedIn(account)).toEqual([]);
});

test("a list is read to its end also where totals count what the filters leave out", async () => {
  const account = new AccountClient("accounts");
  await account.settings({ assumptions: { "total-count": "unfiltered" } });
  for (const name of ["a", "b", "c", "d", "aa"]) await account.verify(tokenIn(await account.create({ name })));
  expect((await account.list({ name: "b", per_page: 1 })).body).toMatchObject({ result_info: { total_count: 5 } });
  await account.list({ search: "a", per_page: 2 });
  expect(await advisedIn(account)).toEqual([]);
  await account.list({ search: "a", per_page: 1 }); // 8
  expect(await advisedIn(account)).toEqual([["list-not-paged-to-its-end", 8]]);
});

test("a secret counts as used, too, when the clock was set back before it was verified", async () => {
  const account = new AccountClient("accounts");
  await account.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
  const token = tokenIn(await account.create({ name: "a" }));
  await account.control("PUT", "clock", { now: "2026-02-01T12:00:00Z" });
  expect(await advisedIn(account)).toEqual([["secret-never-used", 1]]);
  await account.verify(token);
  expect(await advisedIn(account)).toEqual([]);
  await account.rotate(token.id, {});
  expect(await advisedIn(account)).toEqual([["secret-never-used", 2]]);
});

test("a secret counts as used by an update that makes none, and as unknown after one that may", async () => {
  const account = new AccountClient("accounts");
  const token = tokenIn(await account.create({ name: "a" }));
  await account.verify(token);
  await account.update(token.id, { name: "b" });
  expect(await advisedIn(account)).toEqual([]);
  await account.update(token.id, { client_secret_version: 2 });
  expect(await advisedIn(account)).toEqual([]);
});
