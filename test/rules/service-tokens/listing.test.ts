import { describe, expect, test } from "vitest";
import type { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { listingOf, type ListInput } from "../../../src/rules/service-tokens/listing.ts";
import { asked, invalid, refusalOf, valueOf } from "./sample-token.ts";

const list = (input: ListInput, switched: Consultation["switched"] = {}) =>
  asked((consult) => listingOf(input, consult), switched);

describe("a list", () => {
  test("without parameters is the first page of a thousand, oldest first, unfiltered", () => {
    expect(valueOf(list({}))).toEqual({
      page: 1,
      perPage: 1000,
      descending: false,
      filters: [],
      totalIsFiltered: true,
    });
  });

  test("has the page that is asked for", () => {
    expect(valueOf(list({ page: 3, perPage: 7 }))).toMatchObject({ page: 3, perPage: 7 });
  });

  test("takes exactly the maximum per page, and not one more", () => {
    expect(valueOf(list({ perPage: 1000 })).perPage).toBe(1000);
    expect(refusalOf(list({ perPage: 1001 }))).toMatchObject(invalid("per_page"));
  });

  test("can be newest first", () => {
    expect(valueOf(list({}, { "list-order": "created-at-descending" })).descending).toBe(true);
  });

  test("has a page of the maximum when that is below the default", () => {
    expect(valueOf(list({}, { "per-page-maximum": 20 })).perPage).toBe(20);
    expect(valueOf(list({}, { "per-page-maximum": 5000 })).perPage).toBe(1000);
    expect(valueOf(list({ perPage: 5000 }, { "per-page-maximum": 5000 })).perPage).toBe(5000);
    expect(refusalOf(list({ perPage: 21 }, { "per-page-maximum": 20 }))).toMatchObject(invalid("per_page"));
  });
});

describe("a filter", () => {
  test("by name asks for the whole name, with regard to case", () => {
    expect(valueOf(list({ name: "CI" })).filters).toEqual([{ text: "CI", match: "exact" }]);
  });

  test("by search asks for a part of the name, without regard to case", () => {
    expect(valueOf(list({ search: "CI" })).filters).toEqual([{ text: "CI", match: "substring-any-case" }]);
  });

  test("by name and search asks for both", () => {
    expect(valueOf(list({ name: "a", search: "b" })).filters).toEqual([
      { text: "a", match: "exact" },
      { text: "b", match: "substring-any-case" },
    ]);
  });

  test("that is empty is not given", () => {
    expect(valueOf(list({ name: "", search: "" })).filters).toEqual([]);
  });

  test("by name can ask for a part", () => {
    expect(valueOf(list({ name: "CI" }, { "name-filter": "substring" })).filters).toEqual([
      { text: "CI", match: "substring" },
    ]);
  });

  test("by search can regard case", () => {
    expect(valueOf(list({ search: "CI" }, { "search-filter": "substring-case-sensitive" })).filters).toEqual([
      { text: "CI", match: "substring" },
    ]);
  });

  test("meets a stored name that had a lone surrogate", () => {
    expect(valueOf(list({ name: "a\ud800", search: "\udc00b" })).filters.map(({ text }) => text)).toEqual([
      "a\ufffd",
      "\ufffdb",
    ]);
  });
});

describe("the total of a list", () => {
  test("counts what the filters left", () => {
    expect(valueOf(list({ name: "CI" })).totalIsFiltered).toBe(true);
    expect(valueOf(list({ search: "CI" })).totalIsFiltered).toBe(true);
  });

  test("can count all tokens", () => {
    expect(valueOf(list({ name: "CI" }, { "total-count": "unfiltered" })).totalIsFiltered).toBe(false);
  });

  test("is kept, not counted, when nothing is filtered", () => {
    expect(valueOf(list({}, { "total-count": "unfiltered" })).totalIsFiltered).toBe(true);
  });
});

describe("the evidence of a list", () => {
  test("names only what the list rests on", () => {
    expect(list({}).consulted).toEqual(["list-order"]);
    expect(list({ name: "CI" }).consulted).toEqual(["name-filter", "list-order", "total-count"]);
    expect(list({ search: "CI" }).consulted).toEqual(["search-filter", "list-order", "total-count"]);
  });

  test("of a refusal is the maximum", () => {
    expect(list({ perPage: 1001 }).consulted).toEqual(["per-page-maximum"]);
    expect(list({ perPage: 20 }, { "per-page-maximum": 10 }).consulted).toEqual(["per-page-maximum"]);
  });

  test("of a default page that a smaller maximum cuts is the maximum, too", () => {
    expect(list({}, { "per-page-maximum": 10 }).consulted).toEqual(["per-page-maximum", "list-order"]);
  });
});
