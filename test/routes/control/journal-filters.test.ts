/** What of the journal is shown: filters, order, pages. */
import { requestOperationNames } from "../../../src/contract/operations.ts";
import { beforeAll, describe, expect, test } from "vitest";
import { controlErrorIn, tokenIn, AccountClient } from "../../support/workerd/client.ts";
import { journalOf, rowsOf } from "../../support/workerd/journal.ts";

const account = new AccountClient("accounts");
let token: string;

beforeAll(async () => {
  token = tokenIn(await account.create({ name: "a" })).id; // 1
  await account.create({ name: "" }); // 2: 400 / 12130
  await account.get(token); // 3
  await account.get("missing"); // 4: 404 / 12135, assumed, as it is no UUID
  await account.list(); // 5
  await account.update(token, { name: "b" }); // 6: assumed
  await account.refresh(token); // 7
  await account.send("PATCH"); // 8: 405 / 10405, assumed
  await account.rotate(token, {}); // 9
  await account.delete(token); // 10
});

const idsBy = async (query: string) => (await rowsOf(account, query)).map(({ id }) => id);

test.each<[string, number[]]>([
  ["", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ["?operation=create", [1, 2]],
  ["?operation=list", [5]],
  ["?operation=rotate", [9]],
  ["?method=POST", [1, 2, 7, 9]],
  ["?method=HEAD", []],
  ["?status=404", [4]],
  ["?status=4xx", [2, 4, 8]],
  ["?status=2xx", [1, 3, 5, 6, 7, 9, 10]],
  ["?status=5xx", []],
  ["?code=12135", [4]],
  ["?code=12130", [2]],
  ["?code=1", []],
  ["?token_id=missing", [4]],
  ["?after=0", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ["?after=8", [9, 10]],
  ["?after=10", []],
  ["?after=2147483647", []],
  ["?before=1", []],
  ["?before=3", [1, 2]],
  ["?before=2147483647", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ["?after=3&before=7", [4, 5, 6]],
  ["?after=7&before=3", []],
  ["?before=8&order=desc&per_page=2", [7, 6]],
  ["?before=8&before=3", [1, 2, 3, 4, 5, 6, 7]],
  ["?operation=get&status=404", [4]],
  ["?method=POST&status=2xx&after=1", [7, 9]],
  ["?order=desc", [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
  ["?order=asc&per_page=3", [1, 2, 3]],
  ["?per_page=3&page=2", [4, 5, 6]],
  ["?per_page=3&page=4", [10]],
  ["?per_page=3&page=5", []],
  ["?order=desc&per_page=3&page=2", [7, 6, 5]],
  ["?order=desc&status=4xx&per_page=2&page=2", [2]],
  ["?page=2147483647&per_page=1000", []],
])("%s", async (query, ids) => {
  expect(await idsBy(query)).toEqual(ids);
});

test("a token's requests are those about it", async () => {
  expect(await idsBy(`?token_id=${token}`)).toEqual([1, 3, 6, 7, 9, 10]);
});

test("rows are chosen by the evidence that they rest on", async () => {
  const rows = await rowsOf(account);
  const order = {
    recorded: 1,
    documented: 1,
    "acceptance-tested": 2,
    inferred: 3,
    assumed: 4,
    "not-emulated": 5,
    given: 6,
    carried: 7,
  };
  for (const grade of ["recorded", "documented", "acceptance-tested", "inferred", "assumed"] as const) {
    const weaker = rows.filter(({ evidence }) => order[evidence] > order[grade]).map(({ id }) => id);
    expect(await idsBy(`?weaker_than=${grade}`)).toEqual(weaker);
  }
  expect(await idsBy("?weaker_than=inferred")).toEqual([4, 6, 8]);
});

test("who reads backwards by the id of the last row is not shifted by rows that come meanwhile", async () => {
  const busy = new AccountClient("accounts");
  for (let n = 0; n < 5; n++) await busy.list();
  const seen: number[] = [];
  for (const query of ["", "&before=4", "&before=2", "&before=1"]) {
    seen.push(...(await rowsOf(busy, `?order=desc&per_page=2${query}`)).map(({ id }) => id));
    await busy.list();
  }
  expect(seen).toEqual([5, 4, 3, 2, 1]);
});

test("a page tells how many rows the filter left, and the bound nothing of it", async () => {
  expect(await journalOf(account, "?status=4xx&per_page=2&page=2")).toMatchObject({
    page: 2,
    per_page: 2,
    total_count: 3,
    dropped: 0,
  });
  expect(await journalOf(account)).toMatchObject({ page: 1, per_page: 100, total_count: 10 });
});

test("advice, which looks at all of it, is left out when it is not asked for", async () => {
  const { body } = await account.control("GET", "requests?advice=false&per_page=2");
  expect(body).toMatchObject({ requests: [{ id: 1 }, { id: 2 }], total_count: 10 });
  expect(body).not.toHaveProperty("advice");
  expect((await account.control("GET", "requests?advice=true")).body).toHaveProperty("advice");
});

test("reading it puts nothing into it", async () => {
  expect((await journalOf(account)).total_count).toBe((await journalOf(account)).total_count);
});

describe("a wrong parameter is refused in words", () => {
  test.each([
    ["?operation=creat", `operation must be one of ${requestOperationNames.join(", ")}.`],
    ["?method=get", "method must be a method in upper case, such as GET."],
    ["?status=6xx", "status must be a status such as 404, or a class of them such as 4xx."],
    ["?status=4x", "status must be a status such as 404, or a class of them such as 4xx."],
    ["?code=abc", "code must be a whole number from 1 to 1000000."],
    ["?weaker_than=strong", "weaker_than must be one of recorded, documented, acceptance-tested, inferred, assumed."],
    ["?after=-1", "after must be a whole number from 0 to 2147483647."],
    ["?after=2147483648", "after must be a whole number from 0 to 2147483647."],
    ["?after=", "after must be a whole number from 0 to 2147483647."],
    ["?before=0", "before must be a whole number from 1 to 2147483647."],
    ["?before=", "before must be a whole number from 1 to 2147483647."],
    ["?before=2147483648", "before must be a whole number from 1 to 2147483647."],
    ["?before=%00", "before must be a whole number from 1 to 2147483647."],
    ["?before=%FF", "before must be a whole number from 1 to 2147483647."],
    ["?order=up", 'order must be "asc" or "desc".'],
    ["?advice=no", 'advice must be "true" or "false".'],
    ["?page=0", "page must be a whole number from 1 to 2147483647."],
    ["?per_page=1001", "per_page must be a whole number from 1 to 1000."],
    ["?token=1", "token is not known; the nearest name that is known is code."],
    ["?tokenid=1", "tokenid is not known; the nearest name that is known is token_id."],
  ])("%s", async (query, message) => {
    const answer = await account.control("GET", `requests${query}`);
    expect([answer.status, controlErrorIn(answer)]).toEqual([400, { code: "invalid-input", message }]);
  });
});
