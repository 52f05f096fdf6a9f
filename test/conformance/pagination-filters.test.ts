/** The list's filters: `name` is the whole name, `search` a part of it in any case. No character means anything else. */
import { beforeAll, describe, expect, test } from "vitest";
import { Account } from "../support/black-box/account.ts";
import { namesOf, resultInfoOf } from "../support/black-box/answer.ts";
import { titled } from "../support/black-box/titles.ts";

const encode = encodeURIComponent;

const names = [
  "deploy",
  "Deploy",
  "deploy production",
  "100%",
  "100 percent",
  "snake_case",
  "snakeXcase",
  "O'Brien",
  '"quoted"',
  "back\\slash",
  "star*and?mark",
  "[a-z]",
  "'; DROP TABLE tokens; --",
  "Zürich",
  "zu\u0308rich",
  "МОСКВА",
  "東京タワー",
  "🦊 fox",
  "שלום",
  "straße",
  "ΟΔΟΣ",
  "a+b&c=d#e",
  " padded ",
  "tab\tand\nnewline",
  "NUL\u0000inside",
  "x".repeat(350),
];

describe("a list of tokens with all kinds of names", () => {
  const account = new Account();
  const listed = async (query: string) => namesOf(await account.list(query));

  beforeAll(async () => {
    for (const name of names) await account.created({ name });
  });

  test("shows them all, as they were given", async () => {
    expect(await listed("")).toEqual(names);
  });

  test.each(titled(names))("name=$title finds exactly it", async ({ value: name }) => {
    expect(await listed(`?name=${encode(name)}`)).toEqual([name]);
  });

  test.each(titled(names))("search=$title finds it", async ({ value: name }) => {
    expect(await listed(`?search=${encode(name)}`)).toContain(name);
  });

  test.each(["deplo", "DEPLOY", "deploy ", " deploy", "%", "deploy%", "_nake_case", "100"])(
    "name=%j, which is no whole name, finds nothing",
    async (name) => {
      expect(await listed(`?name=${encode(name)}`)).toEqual([]);
    },
  );

  test.each([
    ["DEPLOY", ["deploy", "Deploy", "deploy production"]],
    ["production", ["deploy production"]],
    ["%", ["100%"]],
    ["100_", []],
    ["_", ["snake_case"]],
    ["SNAKE_", ["snake_case"]],
    ["'", ["O'Brien", "'; DROP TABLE tokens; --"]],
    ['"', ['"quoted"']],
    ["\\", ["back\\slash"]],
    ["*", ["star*and?mark"]],
    ["?", ["star*and?mark"]],
    ["[a-z]", ["[a-z]"]],
    ["zÜr", ["Zürich"]],
    ["москва", ["МОСКВА"]],
    ["京タ", ["東京タワー"]],
    ["🦊", ["🦊 fox"]],
    ["שלום", ["שלום"]],
    ["οδός".normalize("NFC"), []],
    ["οδος", ["ΟΔΟΣ"]],
    ["STRASSE", ["straße"]],
    ["\u0000IN", ["NUL\u0000inside"]],
    ["\n", ["tab\tand\nnewline"]],
    ["' OR '1'='1", []],
    ["deploy' --", []],
    ["%' OR 1=1 --", []],
  ])("search=%j finds %j", async (search, found) => {
    expect(await listed(`?search=${encode(search)}`)).toEqual(found);
  });

  test("a search longer than any name finds nothing; one as long as a name finds it", async () => {
    expect(await listed(`?search=${"x".repeat(349)}`)).toEqual(["x".repeat(350)]);
    expect(await listed(`?search=${"X".repeat(350)}`)).toEqual(["x".repeat(350)]);
    expect(await listed(`?search=${"x".repeat(351)}`)).toEqual([]);
    expect(await listed(`?search=${"x".repeat(50_000)}`)).toEqual([]);
    expect(await listed(`?name=${"x".repeat(50_000)}`)).toEqual([]);
  });

  test.each(["?name=", "?search=", "?name=&search=", "?name", "?search", "?", "?&&"])(
    "%s is no filter",
    async (query) => {
      expect(await listed(query)).toEqual(names);
    },
  );

  test("name and search both have to fit", async () => {
    expect(await listed("?name=deploy&search=DEP")).toEqual(["deploy"]);
    expect(await listed("?name=deploy&search=production")).toEqual([]);
  });

  test("a plus sign in a query is a space", async () => {
    expect(await listed("?name=deploy+production")).toEqual(["deploy production"]);
  });

  test("percent-encoding that is none is taken as it stands", async () => {
    expect(await listed("?search=100%")).toEqual(["100%"]);
    expect(await listed("?search=%zz")).toEqual([]);
    expect((await account.list("?search=%ff%fe")).status).toBe(200);
  });

  test("SQL in a filter is text: the tokens are still there afterwards", async () => {
    await listed(`?name=${encode("'; DELETE FROM tokens; --")}&search=${encode("'; DROP TABLE tokens; --")}`);
    expect(resultInfoOf(await account.list())).toMatchObject({ total_count: names.length });
  });
});

test("a rename is found under the new name and not under the old one", async () => {
  const account = new Account();
  const { id } = await account.created({ name: "Before" });
  await account.update(id, { name: "After" });
  expect(namesOf(await account.list("?name=Before"))).toEqual([]);
  expect(namesOf(await account.list("?search=bef"))).toEqual([]);
  expect(namesOf(await account.list("?name=After"))).toEqual(["After"]);
  expect(namesOf(await account.list("?search=aft"))).toEqual(["After"]);
});

test("a list of twins is found by their one name, the older first", async () => {
  const account = new Account();
  const twins = [await account.created({ name: "twin" }), await account.created({ name: "twin" })];
  const answer = await account.list("?name=twin");
  expect(namesOf(answer)).toEqual(["twin", "twin"]);
  expect(answer.text.indexOf(twins[0]?.id ?? "?")).toBeLessThan(answer.text.indexOf(twins[1]?.id ?? "?"));
  expect(resultInfoOf(answer)).toMatchObject({ total_count: 2 });
});
