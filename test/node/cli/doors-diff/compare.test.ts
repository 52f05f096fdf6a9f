/** What counts as a change of the doors, and which of before is which of now: a pure function. */
import { expect, test } from "vitest";
import type { Door, DoorPage } from "../../../../src/contract/edge.ts";
import { compareDoors, placesGone } from "../../../../src/node/cli/doors-diff/compare.ts";
import type { DoorsDifference, Successor } from "../../../../src/node/cli/doors-diff/difference.ts";
import { differenceLines } from "../../../../src/node/cli/doors-diff/difference-lines.ts";
import { doorsNow, type DoorsDocument } from "../../../../src/node/cli/doors-diff/document.ts";

type Kind = "open" | "shut" | "from an address" | "but for a country" | "expired";

const kinds: Readonly<Record<Kind, Pick<Door, "admitted" | "reason" | "policy" | "depends_on" | "conditions">>> = {
  open: { admitted: true, reason: "service-auth", policy: "SA", depends_on: [], conditions: null },
  shut: { admitted: false, reason: "not-in-policy", policy: null, depends_on: [], conditions: null },
  "from an address": { admitted: false, reason: "not-in-policy", policy: null, depends_on: ["ip"], conditions: "a" },
  "but for a country": {
    admitted: true,
    reason: "service-auth",
    policy: "SA",
    depends_on: ["country"],
    conditions: "b",
  },
  expired: { admitted: false, reason: "expired", policy: null, depends_on: [], conditions: null },
};

const unmatched = { denied: false, but_for: [] };

interface App {
  readonly id?: string;
  readonly name?: string;
  readonly at: readonly string[];
  readonly nobody?: Kind;
  readonly open?: readonly string[];
  /** By the token, `id/name`. */
  readonly tokens?: Readonly<Record<string, Kind>>;
}

function documentOf(...apps: readonly App[]): DoorsDocument {
  const doors: Door[] = [];
  const open: DoorPage["open_to_everybody"][number][] = [];
  for (const [index, app] of apps.entries()) {
    const { id = `app-${index}`, name = "App", at, nobody = "shut", tokens = {}, open: all = [] } = app;
    const of = { application_id: id, application: name, domain: at[0] ?? "", destinations: at, policy_id: null };
    doors.push({ ...of, token_id: null, token: null, ...kinds[nobody] });
    for (const [token, kind] of Object.entries(tokens)) {
      const [tokenId = "", tokenName = tokenId] = token.split("/");
      doors.push({ ...of, token_id: tokenId, token: tokenName, ...kinds[kind] });
    }
    for (const by of all) open.push({ application_id: id, application: name, by });
  }
  return { access_emulator_doors: 1, doors, total_count: doors.length, open_to_everybody: open, unmatched };
}

/** What is not empty, in few words. */
function shown(difference: DoorsDifference): Record<string, unknown> {
  const whom = (token: string | null) => token ?? "nobody";
  const all = {
    everybody: difference.opened_to_everybody.map(({ place, by }) => `${place}: ${by.join(", ")}`),
    opened: difference.opened.map(({ place, token }) => `${place} ${whom(token)}`),
    unmatched: difference.opened_unmatched,
    unmatchedNoMore: difference.closed_unmatched,
    everybodyNoMore: difference.closed_to_everybody.map(({ place, by }) => `${place}: ${by.join(", ")}`),
    closed: difference.closed.map(({ place, token }) => `${place} ${whom(token)}`),
    conditions: difference.conditions.map(({ place, token }) => `${place} ${whom(token)}`),
    changed: difference.changed.map(({ place, token }) => `${place} ${whom(token)}`),
    newPlaces: difference.new_places.map(({ place }) => place),
    gonePlaces: difference.gone_places.map(({ place, now }) => `${place} > ${now?.name ?? "none"}`),
    newTokens: difference.new_tokens.map(({ id }) => id),
    goneTokens: difference.gone_tokens.map(({ id }) => id),
    again: difference.made_again.map(({ what, before_id: was, id }) => `${what} ${was} > ${id}`),
    unclear: difference.unclear.map(({ what, name }) => `${what} ${name}`),
  };
  const rest = Object.entries(all).filter(([, list]) => list.length > 0);
  return { further: difference.opens_further, ...Object.fromEntries(rest) };
}

const between = (before: readonly App[], now: readonly App[], successors?: ReadonlyMap<string, Successor>) =>
  shown(compareDoors(documentOf(...before), documentOf(...now), successors));

const shop = { at: ["a.example"] };

test("nothing changed, and nothing was there", () => {
  const same = [{ ...shop, tokens: { "1/CI": "open", "2/CD": "shut" } }] as const;
  expect(between(same, same)).toEqual({ further: false });
  expect(between([], [])).toEqual({ further: false });
});

test.for<[Kind | undefined, Kind | undefined, "opened" | "closed" | "changed" | "conditions" | undefined]>([
  ["shut", "open", "opened"],
  ["expired", "open", "opened"],
  ["shut", "from an address", "opened"],
  ["shut", "but for a country", "opened"],
  ["from an address", "but for a country", "opened"],
  ["but for a country", "open", "opened"],
  [undefined, "open", "opened"],
  [undefined, "from an address", "opened"],
  [undefined, "shut", undefined],
  ["open", "shut", "closed"],
  ["open", "but for a country", "closed"],
  ["from an address", "expired", "closed"],
  ["open", undefined, "closed"],
  ["shut", undefined, undefined],
  ["shut", "expired", "changed"],
  ["open", "open", undefined],
])("a door that is %s, then %s: %s", ([was, is, change]) => {
  const at = (kind: Kind | undefined): App[] => [{ ...shop, tokens: kind ? { "1/CI": kind } : {} }];
  const found = between(at(was), at(is));
  const lists = ["opened", "closed", "changed", "conditions"].filter((list) => list in found);
  expect(lists).toEqual(change === undefined ? [] : [change]);
  expect(found.further).toBe(change === "opened");
});

const withPolicy = (door: Door): Door => Object.assign({}, door, { policy: "another" });

test("what hangs on something else is told, and once when it is nobody's door", () => {
  const before = documentOf({ ...shop, nobody: "from an address", tokens: { 1: "from an address", 2: "shut" } });
  const on = (door: Door): Door =>
    door.token_id === "2" ? door : { ...door, depends_on: ["country"], conditions: "c" };
  const now = { ...before, doors: before.doors.map(on) };
  expect(shown(compareDoors(before, now))).toEqual({ further: true, conditions: ["a.example nobody"] });
  const other = { ...now, doors: now.doors.map((door) => (door.token_id === null ? withPolicy(door) : door)) };
  expect(shown(compareDoors(before, other))).toEqual({ further: true, conditions: ["a.example nobody"] });
  const own = { ...before, doors: before.doors.map((door) => (door.token_id === "1" ? on(door) : door)) };
  expect(shown(compareDoors(before, own))).toEqual({ further: true, conditions: ["a.example 1"] });
});

test("another network is another condition, also when nothing but its size changed", () => {
  const before = documentOf({ ...shop, tokens: { 1: "from an address" } });
  const now = { ...before, doors: before.doors.map((door) => (door.token_id ? { ...door, conditions: "c" } : door)) };
  expect(shown(compareDoors(before, now))).toEqual({ further: true, conditions: ["a.example 1"] });
  const lines = [...differenceLines(compareDoors(before, now), false)].join("");
  expect(lines).toMatch(/^Hangs on other addresses or countries, and may open:\n! a\.example /);
  expect(lines).toMatch(/1 line with a ! opens, or may open, further than before: exit code 9\.\n$/);
});

test.for<[DoorsDocument["unmatched"], DoorsDocument["unmatched"], object]>([
  [{ denied: true, but_for: [] }, unmatched, { further: true, unmatched: ["every host of no application"] }],
  [unmatched, { denied: true, but_for: [] }, { further: false, unmatchedNoMore: ["every host of no application"] }],
  [
    unmatched,
    { denied: true, but_for: ["a.example"] },
    { further: false, unmatchedNoMore: ["every host of no application"] },
  ],
  [
    { denied: true, but_for: ["a.example"] },
    { denied: true, but_for: ["b.a.example", "aa.example"] },
    {
      further: true,
      unmatched: ["hosts of no application at and below aa.example"],
      unmatchedNoMore: ["hosts of no application at and below a.example"],
    },
  ],
])("hosts of no application: %o, then %o", ([before, now, expected]) => {
  const document = documentOf({ ...shop });
  const difference = compareDoors({ ...document, unmatched: before }, { ...document, unmatched: now });
  expect(shown(difference)).toEqual(expected);
  expect([...differenceLines(difference, false)].join("").includes("! ")).toBe(difference.opens_further);
});

test("an application and a token that were made again are the same, by place and by name", () => {
  const before = [{ id: "x", name: "Shop", at: ["a.example", "b.example/p"], tokens: { "1/CI": "open" } }] as const;
  const now = [{ id: "y", name: "Shop 2", at: ["A.example", "b.example/p/"], tokens: { "9/CI": "open" } }] as const;
  expect(between(before, now)).toEqual({ further: false, again: ["token 1 > 9", "application x > y"] });
});

test("an id goes before a name", () => {
  const before = [{ ...shop, tokens: { "1/CI": "open", "2/CD": "shut" } }] as const;
  const swapped = [{ ...shop, tokens: { "2/CI": "open", "1/CD": "shut" } }] as const;
  expect(between(before, swapped)).toEqual({
    further: true,
    opened: ["a.example CI"],
    closed: ["a.example CD"],
  });
});

test("tokens whose name several have are not taken for one another", () => {
  const before = [{ ...shop, tokens: { "1/CI": "open", "2/CI": "open" } }] as const;
  const unclear = { newTokens: ["3"], goneTokens: ["2"], unclear: ["token CI"] };
  const doors = { opened: ["a.example CI"], closed: ["a.example CI"] };
  expect(between(before, [{ ...shop, tokens: { "1/CI": "open", "3/CI": "open" } }])).toEqual({
    further: true,
    ...doors,
    ...unclear,
  });
  expect(between(before, [{ ...shop, tokens: { "3/CI": "open" } }])).toMatchObject({
    further: true,
    goneTokens: ["1", "2"],
    unclear: ["token CI"],
  });
  expect(between(before, [{ ...shop, tokens: { "1/CI": "open" } }])).toEqual({
    further: false,
    closed: ["a.example CI"],
    goneTokens: ["2"],
  });
});

test("several applications at one place are found by id, then by name; what is unclear is gone and new", () => {
  const before = [
    { id: "1", name: "A", at: ["a.example"], tokens: { t: "open" } },
    { id: "2", name: "B", at: ["a.example"], tokens: { t: "shut" } },
  ] as const;
  const again = [before[1], { ...before[0], id: "3" }];
  expect(between(before, again)).toEqual({ further: false, again: ["application 1 > 3"] });
  const alike = [
    { ...before[0], id: "4", name: "B" },
    { ...before[0], id: "5", name: "B" },
  ];
  expect(between(before, alike)).toMatchObject({ further: true, unclear: ["application B"] });
});

test("a place that is new opens to whoever gets in", () => {
  const now = [{ id: "x", at: ["a.example", "b.example"], tokens: { "1/CI": "open", "2/CD": "shut" } }] as const;
  expect(between([{ ...now[0], at: ["a.example"] }], now)).toEqual({
    further: true,
    opened: ["b.example CI"],
    newPlaces: ["b.example"],
  });
});

test("what opens to everybody is told once, not for each token; what is open already opens to no new token", () => {
  const by = 'the policy "All"';
  const shut = [{ ...shop, tokens: { "1/CI": "shut" } }] as const;
  const open = [{ ...shop, nobody: "open", open: [by], tokens: { "1/CI": "open" } }] as const;
  expect(between(shut, open)).toEqual({ further: true, everybody: [`a.example: ${by}`] });
  expect(between(open, shut)).toEqual({ further: false, everybodyNoMore: [`a.example: ${by}`] });
  // Who got in as everybody did, and does now by the token, has no door that is new.
  const own = [{ ...shop, tokens: { "1/CI": "open" } }] as const;
  expect(between([{ ...open[0], tokens: { "1/CI": "shut" } }], own)).toMatchObject({
    further: false,
    everybodyNoMore: [`a.example: ${by}`],
  });
  const more = [
    { ...open[0], open: [by, "the open path a.example/p"], tokens: { "1/CI": "open", "2/CD": "open" } },
  ] as const;
  expect(between(open, more)).toEqual({ further: false, newTokens: ["2"] });
  // While Access is not enabled, nothing says by what.
  const bare = [{ ...shop, nobody: "open" }] as const;
  expect(between([shop], bare)).toEqual({ further: true, everybody: ["a.example: service-auth"] });
});

test("a path that is left open opens to everybody, and is no door of its own", () => {
  const path = "the open path a.example/health";
  const open = [{ ...shop, open: [path], tokens: { "1/CI": "open" } }] as const;
  const shut = [{ ...open[0], open: [] }] as const;
  expect(between(shut, open)).toEqual({ further: true, everybody: [`a.example: ${path}`] });
  expect(between(open, open)).toEqual({ further: false });
  expect(between(open, shut)).toEqual({ further: false, everybodyNoMore: [`a.example: ${path}`] });
});

test("a path that the application above leaves open lies in a place that is gone", () => {
  const admin = { id: "admin", at: ["a.example/admin"] };
  const above = { id: "above", name: "Above", at: ["a.example"] };
  const successor = { application: { id: "above", name: "Above" }, admitted: false, reason: "no-credentials" } as const;
  const opened = (...open: string[]) =>
    between([admin, above], [{ ...above, open }], new Map([["a.example/admin", successor]]))["everybody"];
  const open = (path: string) => `the open path a.example${path}`;
  expect(opened(open("/admin/open"), open("/public"))).toEqual([
    "a.example: the open path a.example/admin/open, the open path a.example/public",
    "a.example/admin: the open path a.example/admin/open",
  ]);
  expect(opened(open("/*/open"))?.toString()).toContain("a.example/admin: the open path a.example/*/open");
  const was = [admin, { ...above, open: [open("/admin/open")] }];
  expect(between(was, was.slice(1), new Map([["a.example/admin", successor]]))["everybody"]).toEqual([
    "a.example/admin: the open path a.example/admin/open",
  ]);
});

test("where no application stands any more, it is decided by what the edge does there now", () => {
  const parent = { id: "p", name: "Parent", at: ["a.example"], tokens: { "1/CI": "open", "2/CD": "shut" } } as const;
  const child = { id: "c", name: "Child", at: ["a.example/x"], tokens: { "1/CI": "shut", "2/CD": "open" } } as const;
  const to = (successor: Successor) => new Map([["a.example/x", successor]]);
  const from = [parent, child];
  expect(placesGone(documentOf(...from), documentOf(parent))).toEqual(["a.example/x"]);
  const application = { id: "p", name: "Parent" };

  expect(between(from, [parent], to({ application, admitted: false, reason: "no-credentials" }))).toEqual({
    further: true,
    opened: ["a.example/x CI"],
    closed: ["a.example/x CD"],
    gonePlaces: ["a.example/x > Parent"],
  });
  const nothing = "no application protects it any more";
  expect(between(from, [parent], to({ application: null, admitted: true, reason: "no-application" }))).toEqual({
    further: true,
    everybody: [`a.example/x: ${nothing}`],
    gonePlaces: ["a.example/x > none"],
  });
  const denied = { application: null, admitted: false, reason: "no-application-and-deny-unmatched" } as const;
  expect(between(from, [parent], to(denied))).toEqual({
    further: false,
    closed: ["a.example/x CD"],
    gonePlaces: ["a.example/x > none"],
  });
  const unknown = { further: true, everybody: ["a.example/x: it could not be found out who gets in there now"] };
  expect(between(from, [parent])).toMatchObject(unknown);
  const made = { id: "made-meanwhile", name: "Meanwhile" };
  expect(between(from, [parent], to({ application: made, admitted: false, reason: "no-credentials" }))).toMatchObject(
    unknown,
  );
  const wasOpen = [parent, { ...child, nobody: "open" }] as const;
  expect(between(wasOpen, [parent], to({ application: null, admitted: true, reason: "no-application" }))).toMatchObject(
    { further: false, gonePlaces: ["a.example/x > none"] },
  );
});

test("the lines that open further are marked, and the last line counts them", () => {
  const before = documentOf({ ...shop, tokens: { "1/CI": "shut", "2/CD": "open", "3/QA": "shut" } });
  const now = documentOf({ ...shop, tokens: { "1/CI": "open", "2/CD": "shut", "3/QA": "expired" } });
  const difference = compareDoors(before, now);
  const text = [...differenceLines(difference, false)].join("");
  expect(text).toBe(`Opens:
! a.example ("App") to "CI" (1): admitted, service-auth by "SA"; before refused, not-in-policy

Closes:
  a.example ("App") to "CD" (2): refused, not-in-policy; before admitted, service-auth by "SA"

1 door is decided as before, for another reason. --reasons prints them.
Compared: 4 doors before, 4 now.
1 line with a ! opens further than before: exit code 9.
`);
  const more = [...differenceLines(difference, true)].join("");
  expect(more).toContain('a.example ("App") to "QA" (3): refused, expired; before refused, not-in-policy\n');
  expect(more).toContain("1 door is decided as before, for another reason.\n");
});

test("pages that do not fit together are no look at one moment", async () => {
  const { doors, open_to_everybody: open } = documentOf({ ...shop, tokens: { "1/CI": "shut" } });
  async function* pages(...parts: readonly (readonly Door[])[]): AsyncGenerator<DoorPage, void, undefined> {
    for (const part of parts)
      yield { doors: part, page: 1, per_page: 2, total_count: 2, open_to_everybody: open, unmatched };
  }
  const [first, second] = doors as [Door, Door];
  expect((await doorsNow(pages([first], [second]))).doors).toEqual(doors);
  const changed = "The doors changed while they were read: applications or tokens were made or removed in between.";
  await expect(doorsNow(pages([first], [first]))).rejects.toThrow(changed);
  await expect(doorsNow(pages([first], []))).rejects.toThrow(changed);
  const { destinations: _, ...older } = second;
  await expect(doorsNow(pages([first], [older as Door]))).rejects.toThrow(
    "doors[1].destinations must be a list of texts. Use the same version of both.",
  );
});

test("40,000 doors at 400 places of 100 tokens are compared, made again with other ids", () => {
  const all = (by: string, kind: Kind) =>
    Array.from({ length: 400 }, (_, n) => ({
      id: `${by}${n}`,
      at: [`a${n}.example`],
      tokens: Object.fromEntries(Array.from({ length: 100 }, (__, m) => [`${by}${m}/token-${m}`, kind] as const)),
    }));
  const difference = compareDoors(documentOf(...all("x", "shut")), documentOf(...all("y", "open")));
  expect(difference.opened).toHaveLength(40_000);
  expect(difference.made_again).toHaveLength(500);
});
