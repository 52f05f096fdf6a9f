/** Who has the credential: the user, the memberships, and what an account says of an API token. */
import { beforeEach, describe, expect, test } from "vitest";
import { AccountClient, send, verdictIn } from "../../../support/workerd/client.ts";
import { emptyLists, idOf, itemsOf, shownAccount } from "../../../support/workerd/lookups.ts";

const [one, two] = [idOf(1), idOf(2)];
const VALID = { code: 10000, message: "This API Token is valid and active", type: null };

beforeEach(() => emptyLists());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const KEY = { "x-auth-email": "a@b.example", "x-auth-key": "key" };

describe("GET /user", () => {
  test("is one user for every API token, who is made up and says so", async () => {
    const answers = [
      await send("GET", "/client/v4/user"),
      await send("GET", "/client/v4/user", { headers: bearer("x") }),
    ];
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect(answers[0]?.body).toMatchObject({
      result: { id: expect.stringMatching(/^[0-9a-f]{32}$/), email: "user@emulator.example", first_name: "Emulated" },
      success: true,
      errors: [],
      messages: [],
    });
    expect(answers[0]?.headers.get("emulator-evidence")).toBe("emulated-user");
  });

  test("has the e-mail address that came with a key, and an id of its own", async () => {
    const { body } = await send("GET", "/client/v4/user", { headers: KEY });
    const { body: other } = await send("GET", "/client/v4/user");
    expect(body).toMatchObject({ result: { email: "a@b.example" } });
    expect((body as { result: { id: string } }).result.id).not.toBe((other as { result: { id: string } }).result.id);
  });
});

describe("GET /memberships", () => {
  beforeEach(async () => {
    for (const id of [one, two]) await send("PATCH", `/_emulator/accounts/${id}`, { body: { name: `Shop ${id}` } });
  });

  test("has each account once, accepted, with every permission", async () => {
    const { headers, body } = await send("GET", "/client/v4/memberships");
    const granted = { read: true, write: true };
    const membership = (id: string) => ({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      account: shownAccount(id, `Shop ${id}`),
      api_access_enabled: null,
      permissions: expect.objectContaining({ dns: granted, zones: granted }),
      roles: ["Super Administrator - All Privileges"],
      status: "accepted",
    });
    // An account that a test before has used may be put on the list late, and stands before others then.
    const { result } = body as { readonly result: readonly { readonly account: { readonly id: string } }[] };
    expect({ ...(body as object), result: result.toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1)) }).toEqual({
      result: [membership(one), membership(two)],
      success: true,
      errors: [],
      messages: [],
      result_info: { count: 2, page: 1, per_page: 20, total_count: 2, total_pages: 1 },
    });
    expect(headers.get("emulator-evidence")).toBe("emulated-user");
  });

  test("comes in pages, and by status", async () => {
    const [first] = await itemsOf("/memberships?per_page=1");
    const [second] = await itemsOf("/memberships?per_page=1&page=2");
    expect([first?.id === second?.id, await itemsOf("/memberships?page=2")]).toEqual([false, []]);
    expect(await itemsOf("/memberships?status=accepted")).toHaveLength(2);
    expect(await itemsOf("/memberships?status=pending")).toEqual([]);
    for (const query of ["status=x", "per_page=51", "page=0"]) {
      expect(verdictIn(await send("GET", `/client/v4/memberships?${query}`))).toBe("400 / 12130");
    }
  });

  test("has the accounts of a configured API token alone", async () => {
    const api_tokens = [{ name: "own", permissions: [], token: "of-one" }];
    await new AccountClient("accounts", one).settings({ api_tokens });
    expect(await itemsOf("/memberships", bearer("of-one"))).toMatchObject([{ account: { id: one } }]);
  });
});

describe("GET /accounts/{id}/tokens/verify", () => {
  const path = `/client/v4/accounts/${one}/tokens/verify`;
  const verify = (token: string) => send("GET", path, { headers: bearer(token) });
  const configured = (token: object) =>
    new AccountClient("accounts", one).settings({
      api_tokens: [{ name: "ci", permissions: [], token: "of-one", ...token }],
    });

  test("answers as the verification of the user does", async () => {
    const answer = await verify("any-token");
    expect(answer.text).toBe(
      (await send("GET", "/client/v4/user/tokens/verify", { headers: bearer("any-token") })).text,
    );
    expect(answer.headers.get("emulator-evidence")).toBe("inferred");
  });

  test("tells the times of a token that the account has, whatever it may do", async () => {
    const times = { not_before: "2020-01-01T00:00:00Z", expires_on: "2999-01-01T00:00:00Z" };
    await configured(times);
    expect((await verify("of-one")).body).toMatchObject({ result: { status: "active", ...times }, messages: [VALID] });
  });

  test.each([
    ["disabled", { status: "disabled" }],
    ["expired", { expires_on: "2020-01-01T00:00:00Z" }],
  ])("says of a token that it is %s, without a message", async (status, token) => {
    await configured(token);
    const answer = await verify("of-one");
    expect(answer.body).toMatchObject({ result: { status }, success: true, messages: [] });
    expect(answer.headers.get("emulator-evidence")).toBe("api-token-status");
    // Which opens nothing else.
    const account = await send("GET", `/client/v4/accounts/${one}`, { headers: bearer("of-one") });
    expect(verdictIn(account)).toBe("403 / 10000");
  });

  test("refuses a token that the account does not have, once it has some", async () => {
    await configured({});
    const api_tokens = [{ name: "other", permissions: [], token: "of-two" }];
    await new AccountClient("accounts", two).settings({ api_tokens });
    expect(verdictIn(await verify("of-nobody"))).toBe("403 / 10000");
    expect(verdictIn(await verify("of-two"))).toBe("403 / 9109");
  });

  test("has no token to verify in an e-mail address with a key", async () => {
    const answer = await send("GET", path, { headers: KEY });
    expect(verdictIn(answer)).toBe("400 / 6003");
    expect(answer.headers.get("emulator-evidence")).toBe("verify-without-token");
  });

  test("stands in the journal of its account", async () => {
    await verify("any-token");
    const { body } = await new AccountClient("accounts", one).control("GET", "requests");
    expect(body).toMatchObject({ requests: [{ path, status: 200, operation: null }] });
  });
});
