/** The list: pages, their numbers, and what is refused. */
import { beforeAll, describe, expect, test } from "vitest";
import { Account } from "../support/black-box/account.ts";
import { invalidRequest, namesOf, refusalOf, resultInfoOf } from "../support/black-box/answer.ts";
import { titled } from "../support/black-box/titles.ts";

const LARGEST = 2 ** 31 - 1;

describe("a list of 25 tokens", () => {
  const account = new Account();
  const names = Array.from({ length: 25 }, (_, index) => `token ${String(index).padStart(2, "0")}`);

  beforeAll(async () => {
    for (const name of names) await account.created({ name });
  });

  test.each([
    { query: "", from: 0, to: 25, info: { page: 1, per_page: 1000, total_pages: 1 } },
    { query: "?page=1", from: 0, to: 25, info: { page: 1, per_page: 1000, total_pages: 1 } },
    { query: "?per_page=10", from: 0, to: 10, info: { page: 1, per_page: 10, total_pages: 3 } },
    { query: "?page=1&per_page=10", from: 0, to: 10, info: { page: 1, per_page: 10, total_pages: 3 } },
    { query: "?page=2&per_page=10", from: 10, to: 20, info: { page: 2, per_page: 10, total_pages: 3 } },
    { query: "?per_page=10&page=3", from: 20, to: 25, info: { page: 3, per_page: 10, total_pages: 3 } },
    { query: "?page=4&per_page=10", from: 25, to: 25, info: { page: 4, per_page: 10, total_pages: 3 } },
    { query: "?page=5&per_page=5", from: 20, to: 25, info: { page: 5, per_page: 5, total_pages: 5 } },
    { query: "?page=6&per_page=5", from: 25, to: 25, info: { page: 6, per_page: 5, total_pages: 5 } },
    { query: "?page=25&per_page=1", from: 24, to: 25, info: { page: 25, per_page: 1, total_pages: 25 } },
    { query: "?per_page=25", from: 0, to: 25, info: { page: 1, per_page: 25, total_pages: 1 } },
    { query: "?per_page=24", from: 0, to: 24, info: { page: 1, per_page: 24, total_pages: 2 } },
    { query: "?per_page=1000", from: 0, to: 25, info: { page: 1, per_page: 1000, total_pages: 1 } },
    { query: "?page=2", from: 25, to: 25, info: { page: 2, per_page: 1000, total_pages: 1 } },
    { query: `?page=${LARGEST}`, from: 25, to: 25, info: { page: LARGEST, per_page: 1000, total_pages: 1 } },
    {
      query: `?page=${LARGEST}&per_page=999`,
      from: 25,
      to: 25,
      info: { page: LARGEST, per_page: 999, total_pages: 1 },
    },
  ])("$query shows tokens $from to $to", async ({ query, from, to, info }) => {
    const answer = await account.list(query);
    expect(answer.status).toBe(200);
    expect(namesOf(answer)).toEqual(names.slice(from, to));
    expect(resultInfoOf(answer)).toEqual({ count: to - from, total_count: 25, ...info });
  });

  test("the numbers are those of what the filters left", async () => {
    const answer = await account.list("?search=token%201&per_page=3&page=2");
    expect(namesOf(answer)).toEqual(["token 13", "token 14", "token 15"]);
    expect(resultInfoOf(answer)).toEqual({ count: 3, page: 2, per_page: 3, total_count: 10, total_pages: 4 });
  });

  test("a filter that leaves nothing leaves no pages", async () => {
    const answer = await account.list("?name=nobody");
    expect(namesOf(answer)).toEqual([]);
    expect(resultInfoOf(answer)).toEqual({ count: 0, page: 1, per_page: 1000, total_count: 0, total_pages: 0 });
  });

  test("a bound zone has the same pages", async () => {
    const zone = await account.zone();
    for (const query of ["", "?page=2&per_page=10", "?name=token%2003", "?search=TOKEN%202"]) {
      expect((await zone.list(query)).text).toBe((await account.list(query)).text);
    }
  });

  test("a parameter that the operation does not know is ignored", async () => {
    const answer = await account.list("?order=name&direction=desc&per_page=2&constructor=x&__proto__=y&page[]=7");
    expect(namesOf(answer)).toEqual(names.slice(0, 2));
  });

  test("of a parameter that is given twice the first counts", async () => {
    expect(namesOf(await account.list("?per_page=2&per_page=7"))).toEqual(names.slice(0, 2));
    expect(namesOf(await account.list("?name=token%2003&name=token%2004"))).toEqual(["token 03"]);
  });
});

const malformed = ["0", "-1", "+1", "1.5", "1.0", "abc", "1e3", "0x10", "01", "", "%20", "%201", "1%20", "1%00", "١"];
const tooLarge = ["2147483648", "99999999999", "9".repeat(400)];

describe("a page number is refused, by its name", () => {
  test.each(titled([...malformed, ...tooLarge]))("page=$title", async ({ value }) => {
    expect(refusalOf(await new Account().list(`?page=${value}`))).toEqual(
      invalidRequest("page must be a whole number from 1 to 2147483647"),
    );
  });

  test.each(titled([...malformed, ...tooLarge]))("per_page=$title", async ({ value }) => {
    expect(refusalOf(await new Account().list(`?per_page=${value}`))).toEqual(
      invalidRequest("per_page must be a whole number from 1 to 2147483647"),
    );
  });

  test.each(["1001", "2147483647"])("per_page=%s, which is more than a page holds", async (value) => {
    expect(refusalOf(await new Account().list(`?per_page=${value}`))).toEqual(
      invalidRequest("per_page must be a whole number from 1 to 1000"),
    );
  });

  test("under zones, too", async () => {
    const zone = await new Account().zone();
    expect(refusalOf(await zone.list("?page=0"))).toMatchObject({ status: 400, code: 12130 });
  });
});
