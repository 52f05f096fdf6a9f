/** Which tokens the list with states shows: search, state, grace, expiry, use, order, and all of them together. */
import { beforeAll, describe, expect, test } from "vitest";
import { controlErrorIn, idIn, tokenIn, AccountClient, type TokenJson } from "../../support/workerd/client.ts";

const account = new AccountClient("accounts");
const made = new Map<string, TokenJson>();

interface Page {
  readonly tokens: readonly { readonly name: string; readonly state: string }[];
  readonly total_count: number;
}

const pageOf = async (query: string, of = account) => (await of.control("GET", `tokens?${query}`)).body as Page;
const namesBy = async (query: string, of = account) => (await pageOf(query, of)).tokens.map(({ name }) => name);
const of = (name: string): TokenJson => made.get(name) ?? expect.fail(`no token ${name}`);

async function create(fields: { readonly name: string } & Record<string, unknown>): Promise<TokenJson> {
  const token = tokenIn(await account.create(fields));
  made.set(fields.name, token);
  return token;
}

beforeAll(async () => {
  await account.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
  await create({ name: "Deploy CI", duration: "48h" });
  await create({ name: "deploy staging", enabled: false });
  await create({ name: "STRASSE straße", duration: "1h" });
  const graced = await create({ name: "graced" });
  await account.rotate(graced.id, { previous_client_secret_expires_at: "2026-03-01T15:00:00Z" });
  const over = await create({ name: "grace over" });
  await account.rotate(over.id, { previous_client_secret_expires_at: "2026-03-01T13:00:00Z" });
  const off = await create({ name: "graced, off" });
  await account.rotate(off.id, { previous_client_secret_expires_at: "2026-03-01T15:00:00Z" });
  await account.update(off.id, { enabled: false });
  await create({ name: "end without secret", previous_client_secret_expires_at: "2026-03-01T15:00:00Z" });
  const marked = await create({ name: "marked" });
  await account.control("PATCH", `tokens/${marked.id}`, { in_use: true });
  for (const name of ["gone deploy", "gone"]) await account.delete((await create({ name, duration: "2h" })).id);
  await account.control("POST", "clock/advance", { by: "2h" });
});

const ALL = [
  "Deploy CI",
  "deploy staging",
  "STRASSE straße",
  "graced",
  "grace over",
  "graced, off",
  "end without secret",
  "marked",
];

test.each<[string, readonly string[]]>([
  ["", ALL],
  ["search=", ALL],
  ["search=DEPLOY", ["Deploy CI", "deploy staging"]],
  ["search=deploy&deleted=true", ["Deploy CI", "deploy staging", "gone deploy"]],
  ["search=stra%C3%9Fe", ["STRASSE straße"]],
  ["search=STRA%C3%9FE", ["STRASSE straße"]],
  ["search=%25", []],
  ["search=_", []],
  ["search=%00", []],
  ["search=%FF", []],
  ["search=%ED%A0%80", []],
  ["search=graced&search=marked", ["graced", "graced, off"]],
  ["name=graced&search=grace", ["graced"]],
  ["state=active", ["Deploy CI", "graced", "grace over", "end without secret", "marked"]],
  ["state=disabled", ["deploy staging", "graced, off"]],
  ["state=expired", ["STRASSE straße"]],
  ["state=deleted", ["gone deploy", "gone"]],
  ["state=deleted&deleted=false", ["gone deploy", "gone"]],
  ["state=active&deleted=true&search=o", ["Deploy CI", "grace over", "end without secret"]],
  ["in_grace=true", ["graced"]],
  ["in_grace=true&deleted=true", ["graced"]],
  ["in_grace=false&search=grace", ["grace over", "graced, off"]],
  ["in_grace=false&state=deleted", ["gone deploy", "gone"]],
  ["expires_before=2026-03-04T00:00:00Z", ["Deploy CI", "STRASSE straße"]],
  ["expires_before=2026-03-03T12:00:00Z", ["STRASSE straße"]],
  ["expires_before=2026-03-03T13:00:01%2B01:00", ["Deploy CI", "STRASSE straße"]],
  ["expires_before=2026-03-04T00:00:00Z&deleted=true", ["Deploy CI", "STRASSE straße", "gone deploy", "gone"]],
  ["in_use=true", ["marked"]],
  ["in_use=true&deleted=true", ["marked"]],
  ["in_use=false&state=active&search=e", ["Deploy CI", "graced", "grace over", "end without secret"]],
  ["order=desc", ALL.toReversed()],
  ["order=desc&deleted=true&search=deploy", ["deploy staging", "Deploy CI", "gone deploy"]],
  ["order=desc&state=deleted", ["gone", "gone deploy"]],
  ["state=active&in_use=false&in_grace=true&expires_before=2028-01-01T00:00:00Z&search=GR&order=desc", ["graced"]],
])("%s", async (query, names) => {
  expect(await pageOf(query)).toMatchObject({ total_count: names.length });
  expect(await namesBy(query)).toEqual(names);
});

test("a part of an id or of a client id finds a token, in any case", async () => {
  const { id, client_id: clientId } = of("graced");
  for (const part of [id, id.slice(4, 24).toUpperCase(), clientId, clientId.slice(3).toUpperCase()])
    expect(await namesBy(`search=${part}`)).toEqual(["graced"]);
  expect(await namesBy(`search=${of("gone").id.slice(2)}&deleted=true`)).toEqual(["gone"]);
  expect(await namesBy(`search=${of("gone").client_id}`)).toEqual([]);
});

test("pages go through what is left, the deleted ones after the others, and each comes once", async () => {
  const queries = ["search=o&deleted=true", "deleted=true&order=desc", "in_use=false&deleted=true&in_grace=false"];
  for (const query of queries) {
    const all = await namesBy(query);
    for (const perPage of [1, 2, 3, 7]) {
      const seen: string[] = [];
      for (let page = 1; page <= all.length + 1; page++) {
        const { tokens, total_count: total } = await pageOf(`${query}&per_page=${perPage}&page=${page}`);
        expect(total).toBe(all.length);
        seen.push(...tokens.map(({ name }) => name));
      }
      expect(seen, `${query}, ${perPage} a page`).toEqual(all);
    }
  }
});

test("a token that rules name is in use as one that is marked, as long as they do", async () => {
  const other = new AccountClient("accounts");
  expect(await namesBy("in_use=true", other)).toEqual([]);
  const { id } = tokenIn(await other.create({ name: "named" }));
  await other.create({ name: "not named" });
  expect(await namesBy("in_use=true", other)).toEqual([]);
  const include = [{ service_token: { token_id: id } }];
  const group = idIn(await other.access("POST", "groups", { name: "g", include }));
  expect(await namesBy("in_use=true", other)).toEqual(["named"]);
  expect(await namesBy("in_use=false", other)).toEqual(["not named"]);
  await other.access("DELETE", `groups/${group}`);
  expect(await namesBy("in_use=true", other)).toEqual([]);
});

test("a name of 350 characters is found as a whole, though each is two units of UTF-16", async () => {
  const other = new AccountClient("accounts");
  const name = "🔑".repeat(350);
  await other.create({ name });
  expect(await namesBy(`search=${encodeURIComponent(name)}`, other)).toEqual([name]);
});

test("markup and quotes are text", async () => {
  const other = new AccountClient("accounts");
  const name = `<b>'"--;\\ %_\u202e`;
  await other.create({ name });
  for (const part of [name, "'", `"`, "\\", "<B>", "\u202e"])
    expect(await namesBy(`search=${encodeURIComponent(part)}`, other)).toEqual([name]);
});

describe("a wrong parameter is refused in words", () => {
  const LONG = "search must be a text of at most 350 characters.";
  const TIME = "expires_before must be an RFC 3339 time such as 2026-01-31T12:00:00Z.";
  const GRACE = 'in_grace must be "true" or "false".';
  test.each([
    [`search=${"x".repeat(351)}`, LONG],
    [`search=${encodeURIComponent("🔑".repeat(351))}`, LONG],
    [`search=${"x".repeat(10_000)}`, LONG],
    ["state=", "state must be one of active, expired, disabled, deleted."],
    ["state=Active", "state must be one of active, expired, disabled, deleted."],
    ["state=%00", "state must be one of active, expired, disabled, deleted."],
    ["in_grace=", GRACE],
    ["in_grace=1", GRACE],
    ["in_grace=%FF&in_grace=true", GRACE],
    ["in_use=yes", 'in_use must be "true" or "false".'],
    ["events=yes", 'events must be "true" or "false".'],
    ["expires_before=", TIME],
    ["expires_before=tomorrow", TIME],
    ["expires_before=2026-02-30T00:00:00Z", TIME],
    ["expires_before=2026-03-01T00:00:00Z%00", TIME],
    [`expires_before=${"9".repeat(5000)}`, TIME],
    ["order=recent", 'order must be "asc" or "desc".'],
    ["serch=a", "serch is not known; the nearest name that is known is search."],
  ])("%s", async (query, message) => {
    const answer = await account.control("GET", `tokens?${query}`);
    expect([answer.status, controlErrorIn(answer)]).toEqual([400, { code: "invalid-input", message }]);
  });
});
