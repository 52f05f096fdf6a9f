/** Advice on traffic: what is told of which, and which traffic is told nothing. */
import { describe, expect, test } from "vitest";
import { ADVICE_LIMIT, adviceOn, type IsUsed } from "../../../../src/store/account/views/advice.ts";
import type { JournalEntry } from "../../../../src/store/account/tables/journal-entry.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-03-01T12:00:00Z");
const unused: IsUsed = () => false;
const used: IsUsed = () => true;

/** Requests a second apart, each answered within 5 ms. */
function journal(...fields: Partial<JournalEntry>[]): JournalEntry[] {
  return fields.map((each, index) => Object.assign(request(index), each));
}

const request = (index: number): JournalEntry => ({
  id: index + 1,
  at: START + index * 1000,
  started_at: START + index * 1000,
  duration_ms: 5,
  operation: null,
  method: "GET",
  target: "/t",
  token_id: null,
  object_id: null,
  status: 200,
  codes: [],
  user_agent: null,
  client: null,
  api_token: null,
  body: null,
  body_cut: false,
  ray: "",
  evidence: "recorded",
  assumptions: [],
  fault: null,
  unknown_fields: [],
  page_info: null,
  retry_after: null,
  edge: null,
});

/** Kind and requests of each advice. */
function advised(entries: JournalEntry[], isUsed = used): (string | number)[][] {
  return adviceOn(entries, isUsed).map(({ kind, requests }) => [kind as string | number].concat(requests));
}

const about = (operation: JournalEntry["operation"], part: Partial<JournalEntry> = {}) => ({
  operation,
  token_id: "t",
  method: "POST",
  target: `/t/${operation}`,
  ...part,
});

describe("a refresh where a rotate was meant", () => {
  const KIND = "refresh-where-rotate-was-meant";

  test.each(["create", "rotate", "refresh"] as const)("comes soon after a %s of its token", (before) => {
    expect(advised(journal(about(before), about("refresh")))).toEqual([[KIND, 1, 2]]);
    expect(advised(journal(about(before), about("refresh", { at: START + HOUR - 1 })))).toEqual([[KIND, 1, 2]]);
    expect(advised(journal(about(before), about("refresh", { at: START + HOUR })))).toEqual([]);
    expect(advised(journal(about(before), about("refresh", { at: START - 1 })))).toEqual([]);
  });

  test("or has a field of a rotation", () => {
    for (const field of ["previous_client_secret_expires_at", "client_secret_version"]) {
      expect(advised(journal(about("refresh", { unknown_fields: [field] }))).map(([kind]) => kind)).toEqual([
        KIND,
        "unknown-field",
      ]);
    }
  });

  test("but not for another token, not when one of the two was refused, and never when it is a rotate", () => {
    expect(advised(journal(about("create"), about("refresh", { token_id: "u" })))).toEqual([]);
    expect(advised(journal(about("create", { status: 400 }), about("refresh")))).toEqual([]);
    expect(advised(journal(about("create"), about("refresh", { status: 404 })))).toEqual([]);
    expect(advised(journal(about("create"), about("rotate"), about("rotate")))).toEqual([]);
    expect(advised(journal(about("refresh"), about("update"), about("get")))).toEqual([]);
  });
});

const list = (page: number, perPage: number, total: number, part: Partial<JournalEntry> = {}) => ({
  operation: "list" as const,
  target: `/t?page=${page}&per_page=${perPage}`,
  page_info: { page, per_page: perPage, total_count: total },
  ...part,
});

describe("a list", () => {
  const NOT_PAGED = "list-not-paged-to-its-end";
  const CHANGED = "page-size-changed";

  test("is not paged to its end when the last page that was asked for is not the last", () => {
    expect(advised(journal(list(1, 2, 5)))).toEqual([[NOT_PAGED, 1]]);
    expect(advised(journal(list(1, 2, 5), list(2, 2, 5)))).toEqual([[NOT_PAGED, 2]]);
    expect(adviceOn(journal(list(1, 2, 5)), used)[0]?.message).toBe(
      "Page 1 of a list showed 2 of 5 rows at most, and page 2 was never shown.",
    );
  });

  test.each<[string, Partial<JournalEntry>[]]>([
    ["to the last page", [list(1, 2, 5), list(2, 2, 5), list(3, 2, 5)]],
    ["until a page is empty", [list(1, 2, 4), list(2, 2, 4), list(3, 2, 4)]],
    ["of one page", [list(1, 1000, 50)]],
    ["of none", [list(1, 1000, 0)]],
    ["that is empty from the start, asked twice", [list(1, 2, 0), list(2, 2, 0)]],
    ["with its pages in any order of parameters", [list(1, 2, 4), list(2, 2, 4, { target: "/t?per_page=2&page=2" })]],
    ["by two clients at once", [list(1, 2, 4), list(1, 2, 4), list(2, 2, 4), list(2, 2, 4)]],
    ["by two with pages of their own size", [list(1, 2, 4), list(1, 3, 4), list(2, 3, 4), list(2, 2, 4)]],
    ["with a page that was asked for again", [list(1, 2, 4), list(1, 2, 4), list(2, 2, 4)]],
    ["twice, with another size the second time", [list(1, 2, 4), list(2, 2, 4), list(1, 3, 4), list(2, 3, 4)]],
  ])("is told nothing when it is read %s", (_, requests) => {
    expect(advised(journal(...requests))).toEqual([]);
  });

  test("that is read again and again is told nothing, whatever its sizes", () => {
    const sweep = (size: number) => [list(1, size, 10), ...Array.from({ length: 9 }, (_, n) => list(n + 2, size, 10))];
    const requests = [sweep(1), ...Array.from({ length: 20 }, (_, n) => sweep(n + 2))].flat();
    expect(advised(journal(...requests))).toEqual([]);
  });

  test("is told of a size that changes on the way", () => {
    const requests = journal(list(1, 2, 5), list(2, 1000, 5));
    expect(advised(requests)).toEqual([[CHANGED, 1, 2]]);
    expect(adviceOn(requests, used)[0]?.message).toBe(
      "Page 1 of a list was asked for with 2 rows a page, page 2 with 1000: rows are skipped or seen twice.",
    );
  });

  test("is not paged to its end by another client, another list, or a refused request", () => {
    const second = list(2, 2, 4);
    for (const part of [
      { user_agent: "another" },
      { api_token: "another" },
      { target: "/t?page=2&per_page=2&name=a" },
      { target: "/u?page=2&per_page=2" },
      { page_info: null, status: 429 },
    ]) {
      expect(advised(journal(list(1, 2, 4), { ...second, ...part })).map(([kind]) => kind)).toContain(NOT_PAGED);
    }
  });
});

describe("a retry before Retry-After", () => {
  const KIND = "retry-before-retry-after";
  const refused = (retryAfter: number | null, part: Partial<JournalEntry> = {}) => ({
    status: 429,
    retry_after: retryAfter,
    ...part,
  });

  test("is told, with how long it waited", () => {
    const requests = journal(refused(10), {});
    expect(advised(requests)).toEqual([[KIND, 1, 2]]);
    expect(adviceOn(requests, used)[0]?.message).toBe(
      "A request that was refused with 429 was sent again after 1.0 s; Retry-After said 10 s.",
    );
    expect(adviceOn(journal(refused(null), { started_at: START + 500, at: START + 500 }), used)[0]?.message).toBe(
      "A request that was refused with 429 was sent again after 0.5 s; without Retry-After at least 1 s is usual.",
    );
  });

  test("each time that it is refused again", () => {
    expect(advised(journal(refused(10), refused(9), {}))).toEqual([
      [KIND, 1, 2],
      [KIND, 2, 3],
    ]);
  });

  test.each<[string, Partial<JournalEntry>]>([
    ["that waited", { started_at: START + 10_000, at: START + 10_000 }],
    ["that waited by the account's clock", { at: START + 10_000 }],
    ["that waited while the account's clock stood still", { started_at: START + 10_000, at: START }],
    ["that was on its way already", { started_at: START + 5 }],
    ["of another method", { method: "POST" }],
    ["of another path", { target: "/u" }],
    ["with another body", { body: "{}" }],
    ["of another client", { user_agent: "another" }],
  ])("is not one %s", (_, part) => {
    expect(advised(journal(refused(10), part))).toEqual([]);
  });

  test("is none without a wait, or after an answer that was no refusal", () => {
    expect(advised(journal(refused(0), {}))).toEqual([]);
    expect(advised(journal(refused(1), {}, {}))).toEqual([]);
    expect(advised(journal({ status: 503 }, {}))).toEqual([]);
  });
});

test("fields that nothing reads are told with the operation", () => {
  const requests = journal(about("create", { unknown_fields: ["expires", "secret"] }), { unknown_fields: ["perpage"] });
  expect(adviceOn(requests, used)).toEqual([
    { kind: "unknown-field", message: "create reads nothing of expires, secret.", requests: [1], token_id: "t" },
    { kind: "unknown-field", message: "The request reads nothing of perpage.", requests: [2], token_id: null },
  ]);
});

describe("a secret that was never used", () => {
  const KIND = "secret-never-used";

  test("is told of the last create or rotate of its token", () => {
    expect(advised(journal(about("create")), unused)).toEqual([[KIND, 1]]);
    expect(advised(journal(about("create"), about("rotate"), about("update")), unused)).toEqual([[KIND, 2]]);
    expect(advised(journal(about("create"), about("create", { token_id: "u" })), unused)).toHaveLength(2);
  });

  test("until it is used, and not for a token that is gone or was never made", () => {
    const usedUntil = (last: number) => (_id: string, since: number) => last >= since;
    expect(advised(journal(about("create")), usedUntil(START / 1000))).toEqual([]);
    expect(advised(journal(about("create")), usedUntil(START / 1000 - 1))).toEqual([[KIND, 1]]);
    expect(advised(journal(about("create")), () => undefined)).toEqual([]);
    expect(advised(journal(about("create", { status: 400 })), unused)).toEqual([]);
  });

  test("is not told where an update may have made another one", () => {
    const update = (part: Partial<JournalEntry>) => journal(about("create"), about("update", part));
    expect(advised(update({ body: '{"client_secret_version":2}' }), unused)).toEqual([]);
    expect(advised(update({ body: '{"name":"b"}' }), unused)).toEqual([[KIND, 1]]);
    expect(advised(update({ body: "{", body_cut: true }), unused)).toEqual([]);
  });
});

describe("what somebody did on the page", () => {
  const ofPage = { client: "page" as const };
  const NOT_EMULATED: Partial<JournalEntry> = { evidence: "not-emulated", status: 501, target: "/tunnels" };

  test.each<[string, Partial<JournalEntry>[]]>([
    ["a refresh", [about("create"), about("refresh", ofPage)]],
    [
      "a refresh with a field of a rotation",
      [about("refresh", { ...ofPage, unknown_fields: ["client_secret_version"] })],
    ],
    ["a create before a client's refresh", [about("create", ofPage), about("refresh")]],
    ["a list", [list(1, 2, 5, ofPage)]],
    ["a try after a refusal", [{ ...ofPage, status: 429, retry_after: 10 }, ofPage]],
    ["a field that nothing reads", [{ ...ofPage, unknown_fields: ["expires"] }]],
    ["a request for what is not emulated", [{ ...ofPage, ...NOT_EMULATED }]],
  ])("is told nothing of: %s", (_, requests) => {
    expect(advised(journal(...requests))).toEqual([]);
    const clients = journal(...requests.map((each) => ({ ...each, client: null })));
    expect(advised(clients).length).toBeGreaterThan(0); // which a client is told
  });

  test("pages no client's list to its end, and is no retry of a client's request", () => {
    expect(advised(journal(list(1, 2, 4), list(2, 2, 4, ofPage)))).toEqual([["list-not-paged-to-its-end", 1]]);
    expect(advised(journal({ status: 429, retry_after: 10 }, ofPage))).toEqual([]);
  });

  test("made a secret all the same: that nobody uses it is told, and that a rotation took an older one away", () => {
    expect(advised(journal(about("create", ofPage)), unused)).toEqual([["secret-never-used", 1]]);
    expect(advised(journal(about("create"), about("rotate", ofPage)), unused)).toEqual([["secret-never-used", 2]]);
    const update = about("update", { ...ofPage, body: '{"client_secret_version":2}' });
    expect(advised(journal(about("create"), update), unused)).toEqual([]);
  });
});

test("at most a hundred are told, the first ones, in the order of the requests", () => {
  const requests = journal(...Array.from({ length: 150 }, () => ({ unknown_fields: ["x"] })), list(1, 1, 2));
  const advice = adviceOn(
    requests.toReversed().toSorted((a, b) => a.id - b.id),
    unused,
  );
  expect(advice).toHaveLength(ADVICE_LIMIT);
  expect(advice.map(({ requests: [first] }) => first)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
});

test("a full journal is advised on in time", () => {
  const requests = journal(...Array.from({ length: 100_000 }, (_, n) => list((n % 50) + 1, 1, 50)));
  expect(advised(requests)).toEqual([]); // in a time that grows with the square of it, this would never end
});
