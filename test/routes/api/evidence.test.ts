/** The header Emulator-Evidence: what every answer of the API plane rests on. */
import { describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { BEARER, send, tokenIn, AccountClient, type Answer } from "../../support/workerd/client.ts";
import { rowsOf } from "../../support/workerd/journal.ts";

const evidenceIn = ({ headers }: Answer) => headers.get("emulator-evidence");
const GRACE = { previous_client_secret_expires_at: "2999-01-01T00:00:00Z" };
const UNKNOWN = "3537a672-e4d8-4d89-aab9-26cb622918a1";

type Given = { readonly account: AccountClient; readonly id: string };
type Ask = (given: Given) => Promise<Answer>;

async function given(): Promise<Given> {
  const account = new AccountClient("accounts");
  return { account, id: tokenIn(await account.create({ name: "a" })).id };
}

/** With an end of grace, so that nothing rests on its absence. */
async function rotated(): Promise<Given> {
  const all = await given();
  await all.account.rotate(all.id, GRACE);
  return all;
}

describe("a plain operation rests on", () => {
  test.each<[string, Ask, string]>([
    ["list", ({ account }) => account.list(), "recorded"],
    ["create", ({ account }) => account.create({ name: "b", ...GRACE }), "documented"],
    ["get", ({ account, id }) => account.get(id), "documented"],
    ["update", ({ account, id }) => account.update(id, { name: "b", duration: "8760h" }), "recorded"],
    ["refresh", ({ account, id }) => account.refresh(id), "documented"],
    ["rotate", ({ account, id }) => account.rotate(id, {}), "inferred"],
    ["delete", ({ account, id }) => account.delete(id), "documented"],
  ])("%s", async (_, ask, grade) => {
    expect(evidenceIn(await ask(await rotated()))).toBe(grade);
  });

  test.each<[string, Ask, string]>([
    ["list", ({ account }) => account.list(), "acceptance-tested"],
    ["create", ({ account }) => account.create({ name: "b" }), "acceptance-tested"],
    ["get", ({ account, id }) => account.get(id), "acceptance-tested"],
    ["update", ({ account, id }) => account.update(id, { duration: "8760h" }), "acceptance-tested"],
  ])("the absence of an end of grace, too, before a rotation: %s", async (_, ask, grade) => {
    expect(evidenceIn(await ask(await given()))).toBe(grade);
  });
});

describe("what is not known is named", () => {
  test.each<[string, Ask, string]>([
    ["a filter", ({ account }) => account.list({ name: "a" }), "name-filter, total-count"],
    [
      "two filters",
      ({ account }) => account.list({ name: "a", search: "a" }),
      "name-filter, search-filter, total-count",
    ],
    ["an update without a duration", ({ account, id }) => account.update(id, { name: "b" }), "update-restarts-expiry"],
    ["forever", ({ account }) => account.create({ name: "b", duration: "forever" }), "forever-expires-at"],
    [
      "an update with an empty name",
      ({ account, id }) => account.update(id, { name: "", duration: "1h" }),
      "empty-name-on-update",
    ],
    [
      "a version in a string",
      ({ account, id }) => account.update(id, { duration: "1h", client_secret_version: "2" }),
      "string-secret-version",
    ],
    [
      "a list of a zone with a query",
      ({ account }) => new AccountClient("zones", account.id).list({ page: 1 }),
      "zone-list-query",
    ],
    ["a malformed id", ({ account }) => account.get("x"), "malformed-token-id"],
    ["a page that is no number", ({ account }) => account.list({ page: "01" }), "query-reading"],
    [
      "a wrong form for an unknown token",
      ({ account }) => account.update(UNKNOWN, { name: 5 }),
      "validation-before-lookup",
    ],
    ["a method", ({ account }) => account.send("PATCH"), "method-not-allowed"],
    ["a page of accounts", () => send("GET", "/client/v4/accounts?page=0"), "query-reading"],
    [
      "verify without a token",
      () =>
        send("GET", "/client/v4/user/tokens/verify", { headers: { "x-auth-email": "a@b.example", "x-auth-key": "k" } }),
      "verify-without-token",
    ],
  ])("%s", async (_, ask, names) => {
    expect(evidenceIn(await ask(await rotated()))).toBe(names);
  });
});

describe("the weakest counts", () => {
  test.each<[string, Ask, string]>([
    ["an unknown token", ({ account }) => account.get(UNKNOWN), "recorded"],
    [
      "a lower version",
      ({ account, id }) => account.update(id, { duration: "1h", client_secret_version: 1 }),
      "inferred",
    ],
    ["version 0 in a create", ({ account }) => account.create({ name: "b", client_secret_version: 0 }), "inferred"],
    [
      "version 0 in an update",
      ({ account, id }) => account.update(id, { duration: "1h", client_secret_version: 0 }),
      "inferred",
    ],
    ["a wrong name", ({ account }) => account.create({ name: 5 }), "inferred"],
    ["a wrong form for a token that is there", ({ account, id }) => account.update(id, { name: 5 }), "inferred"],
    ["a field that nothing reads", ({ account }) => account.create({ name: "b", ...GRACE, x: 1 }), "inferred"],
    ["a null", ({ account }) => account.create({ name: "b", ...GRACE, enabled: null }), "inferred"],
    ["a zone", ({ account }) => new AccountClient("zones", account.id).list(), "inferred"],
    ["a page past the end", ({ account }) => account.list({ page: 2 }), "inferred"],
    ["no credentials", ({ account }) => account.send("GET", "", { headers: {} }), "recorded"],
    ["malformed ones", ({ account }) => account.send("GET", "", { headers: { authorization: "x" } }), "recorded"],
    ["a path that is not emulated", () => send("GET", "/client/v4/no/such/path"), "not-emulated"],
    ["a malformed account id", () => send("GET", "/client/v4/accounts/me"), "recorded"],
    [
      "the accounts",
      ({ account }) => send("GET", `/client/v4/accounts?name=Emulated%20account%20${account.id}`),
      "recorded",
    ],
    ["an account", ({ account }) => send("GET", `/client/v4/accounts/${account.id}`), "recorded"],
    ["a zone itself", ({ account }) => send("GET", `/client/v4/zones/${account.id}`), "recorded"],
    ["verify", () => send("GET", "/client/v4/user/tokens/verify"), "recorded"],
  ])("%s", async (_, ask, grade) => {
    expect(evidenceIn(await ask(await rotated()))).toBe(grade);
  });

  test("of Access that is not enabled, which was recorded for a create only", async () => {
    const { account } = await rotated();
    await account.settings({ access_enabled: false });
    expect(evidenceIn(await account.create({ name: "b" }))).toBe("recorded");
    expect(evidenceIn(await account.list())).toBe("inferred");
  });
});

describe("a switched assumption", () => {
  test("is named where it decides, and nowhere else", async () => {
    const { account, id } = await rotated();
    await account.settings({ assumptions: { "create-status": 200, "list-order": "created-at-descending" } });
    expect(evidenceIn(await account.create({ name: "b", ...GRACE }))).toBe("create-status");
    expect(evidenceIn(await account.list())).toBe("list-order");
    expect(evidenceIn(await account.get(id))).toBe("documented");
  });

  test("that is set to its default is not", async () => {
    const { account } = await rotated();
    await account.settings({ assumptions: { "create-status": 201 } });
    expect(evidenceIn(await account.create({ name: "b", ...GRACE }))).toBe("documented");
  });
});

test("the journal says the same as the header, whatever was asked", async () => {
  const { account, id } = await given();
  const zone = new AccountClient("zones", account.id);
  const answers = [
    await account.list({ name: "a" }),
    await account.create({ name: "" }),
    await account.update(id, { client_secret_version: "2" }),
    await zone.list({ per_page: 1 }),
    await zone.refresh(id),
    await account.send("PUT", "", { headers: BEARER }),
    await account.send("GET", "", { headers: {} }),
    await account.delete(freshId()),
  ];
  const rows = (await rowsOf(account)).slice(1);
  expect(rows.map(({ evidence, assumptions }) => assumptions.join(", ") || evidence)).toEqual(answers.map(evidenceIn));
});

test("GET settings with evidence=true tells of each assumption what speaks for it", async () => {
  const { account } = await given();
  const plain = (await account.control("GET", "settings")).body as Record<string, object>;
  const { evidence, ...settings } = (await account.control("GET", "settings?evidence=true")).body as Record<
    string,
    object
  >;
  expect(settings).toEqual(plain);
  expect(Object.keys(evidence ?? {})).toEqual(Object.keys(plain["assumptions"] ?? {}));
  expect(evidence).toMatchObject({
    "create-status": {
      default: 201,
      alternatives: "201 or 200",
      grade: "documented",
      statement: expect.stringMatching(/\.$/),
      evidence: expect.stringMatching(/\.$/),
      observed_by: "the status of a create",
    },
    "zone-scope": { default: null, alternatives: "fixed", grade: "inferred" },
  });
  expect((await account.control("GET", "settings?evidence=false")).body).toEqual(plain);
  expect((await account.control("GET", "settings?evidence=yes")).status).toBe(400);
});
