import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { resultInfoOf, type PageOfList } from "../../../src/rules/lists/result-info.ts";

const empty: PageOfList = { count: 0, page: 1, perPage: 20, totalCount: 0 };
const whole: PageOfList = { count: 25, page: 1, perPage: 1000, totalCount: 25 };
const last: PageOfList = { count: 5, page: 3, perPage: 10, totalCount: 25 };
const pastTheEnd: PageOfList = { count: 0, page: 4, perPage: 10, totalCount: 25 };

const info = (list: PageOfList, switched: Consultation["switched"] = {}) =>
  resultInfoOf(list, new Consultation(switched));

describe("the page numbers of a list", () => {
  test("stand in the order of the wire", () => {
    expect(JSON.stringify(info(last))).toBe('{"count":5,"page":3,"per_page":10,"total_count":25,"total_pages":3}');
  });

  test.each([
    { totalCount: 1, perPage: 1000, pages: 1 },
    { totalCount: 20, perPage: 10, pages: 2 },
    { totalCount: 21, perPage: 10, pages: 3 },
    { totalCount: 3, perPage: 1, pages: 3 },
  ])("are of $pages pages for $totalCount entries, $perPage a page", ({ totalCount, perPage, pages }) => {
    expect(info({ count: 1, page: 1, perPage, totalCount }).total_pages).toBe(pages);
  });

  test("are of no page in an empty list, or of one", () => {
    expect(info(empty)).toEqual({ count: 0, page: 1, per_page: 20, total_count: 0, total_pages: 0 });
    expect(info(empty, { "total-pages-when-empty": 1 })).toEqual({ ...info(empty), total_pages: 1 });
    expect(info(last, { "total-pages-when-empty": 1 })).toEqual(info(last));
  });

  test("count what is on the page, or all", () => {
    expect([info(last).count, info(pastTheEnd).count]).toEqual([5, 0]);
    const total = { "result-info-count": "total" } as const;
    expect(info(last, total)).toEqual({ ...info(last), count: 25 });
    expect(info(pastTheEnd, total)).toEqual({ ...info(pastTheEnd), count: 25 });
  });
});

test("the evidence of page numbers names only what another value would have changed", () => {
  const restsOn = (list: PageOfList) => {
    const consult = new Consultation();
    resultInfoOf(list, consult);
    return consult.consulted;
  };
  expect(restsOn(whole)).toEqual([]);
  expect(restsOn(empty)).toEqual(["total-pages-when-empty"]);
  expect(restsOn(last)).toEqual(["result-info-count"]);
  expect(restsOn(pastTheEnd)).toEqual(["result-info-count"]);
});
