/** The list of zones: those that are bound to accounts. */
import { beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../../support/eventually.ts";
import { AccountClient, send, verdictIn } from "../../../support/workerd/client.ts";
import { emptyLists, idOf, itemsOf } from "../../../support/workerd/lookups.ts";

const [one, two] = [idOf(1), idOf(2)];
const [shop, blog, wiki] = [idOf(11), idOf(12), idOf(13)];

const bind = (zone: string, account: string, name: string) =>
  send("PUT", `/_emulator/zones/${zone}`, { body: { account_id: account, name } });

beforeEach(async () => {
  await emptyLists();
  await bind(shop, one, "shop.example");
  await bind(blog, one, "blog.example");
  await bind(wiki, two, "wiki.example");
});

const listed = async (query = "", headers?: Record<string, string>): Promise<string[]> =>
  (await itemsOf<{ name: string }>(`/zones${query}`, headers)).map(({ name }) => name.replace(".example", ""));

const evidenceFor = async (query: string) =>
  (await send("GET", `/client/v4/zones${query}`)).headers.get("emulator-evidence");

test("a zone stands on the list as it is shown alone", async () => {
  const { body } = await send("GET", `/client/v4/zones/${shop}`);
  expect(await itemsOf("/zones?name=shop.example")).toEqual([(body as { result: unknown }).result]);
});

test("the list is by name, and comes in pages of 20 unless another size is asked for", async () => {
  expect(await listed()).toEqual(["blog", "shop", "wiki"]);
  const { body } = await send("GET", "/client/v4/zones?per_page=2&page=2");
  expect(body).toMatchObject({
    result: [{ id: wiki }],
    success: true,
    errors: [],
    messages: [],
    result_info: { count: 1, page: 2, per_page: 2, total_count: 3, total_pages: 2 },
  });
  expect((await send("GET", "/client/v4/zones")).body).toMatchObject({ result_info: { page: 1, per_page: 20 } });
});

test.each([
  ["?name=shop.example", ["shop"]],
  ["?name=shop", []],
  ["?name=", ["blog", "shop", "wiki"]],
  [`?account.id=${one}`, ["blog", "shop"]],
  [`?account.id=${one}&name=wiki.example`, []],
  [`?account.id=${idOf(3)}`, []],
  ["?status=active", ["blog", "shop", "wiki"]],
  ["?status=pending", []],
])("%s selects %j", async (query, names) => {
  expect(await listed(query)).toEqual(names);
});

test.each(["?per_page=51", "?per_page=0", "?page=0", "?page=x", "?status=open", "?account.id=x"])(
  "%s is refused with the name of the parameter",
  async (query) => {
    const answer = await send("GET", `/client/v4/zones${query}`);
    const [, parameter] = /^\?([\w.]+)=/.exec(query) ?? [];
    expect(verdictIn(answer)).toBe("400 / 12130");
    expect(answer.text).toContain(`access.api.error.invalid_request: ${parameter} must be `);
  },
);

test("a configured API token sees the zones of its accounts, any other one all", async () => {
  const api_tokens = [{ name: "own", permissions: [], token: "of-one" }];
  await new AccountClient("accounts", one).settings({ api_tokens });
  expect(await listed("", { authorization: "Bearer of-one" })).toEqual(["blog", "shop"]);
  expect(await listed("", { authorization: "Bearer of-nobody" })).toEqual(["blog", "shop", "wiki"]);
  expect(await listed("", { "x-auth-email": "a@b.example", "x-auth-key": "key" })).toHaveLength(3);
});

test("a zone leaves the list when it is unbound, and stays on it when its account is reset", async () => {
  await send("DELETE", `/_emulator/zones/${shop}`);
  await send("DELETE", `/_emulator/accounts/${two}`);
  expect(await listed()).toEqual(["blog", "wiki"]);
});

test("a seed puts its zones on the list", async () => {
  const zones = [{ id: idOf(14), name: "docs.example" }];
  await send("POST", "/_emulator/seed", { body: { accounts: [{ id: idOf(4), name: "Docs", zones }] } });
  await eventually(async () =>
    expect(await itemsOf("/zones?name=docs.example")).toMatchObject([{ account: { id: idOf(4), name: "Docs" } }]),
  );
});

describe("what the list rests on", () => {
  test.each([
    ["", "documented"],
    ["?order=name", "lookup-parameters"],
    ["?name=contains:shop", "lookup-parameters, total-pages-when-empty"],
    ["?name=nobodys.example", "total-pages-when-empty"],
    ["?per_page=3", "inferred"],
    ["?per_page=51", "query-reading"],
  ])("%s: %s", async (query, evidence) => {
    expect(await evidenceFor(query)).toBe(evidence);
  });
});
