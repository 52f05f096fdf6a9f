/**
 * Every alternative that the catalogue names and a pure rule reads has its effect. The list is exact: a rule that reads
 * another assumption, or an assumption that has another value, fails here until its effect is shown.
 */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue, type SwitchableName } from "../../../src/rules/fidelity/assumptions/index.ts";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { resultInfoOf } from "../../../src/rules/lists/result-info.ts";
import { create } from "../../../src/rules/service-tokens/creation.ts";
import { listingOf } from "../../../src/rules/service-tokens/listing.ts";
import { missing } from "../../../src/rules/service-tokens/lookup.ts";
import { refresh } from "../../../src/rules/service-tokens/refresh.ts";
import { serviceTokenJson } from "../../../src/rules/service-tokens/shown.ts";
import type { Token, TokenInput } from "../../../src/rules/service-tokens/token.ts";
import { update } from "../../../src/rules/service-tokens/update.ts";
import { DAY, HOUR, START, digestOf, rotatedToken, sampleToken } from "./sample-token.ts";

type Switched = Consultation["switched"];
/** Asks a rule something to which the default and the alternative answer differently. */
type Question = (switched: Switched) => unknown;

const createNamed =
  (input: TokenInput, held = 0): Question =>
  (switched) => {
    const holding = { count: () => held, hasName: (name: string) => name === "taken" };
    const identity = { id: "id", clientId: "client" };
    return create({ name: "free", ...input }, identity, digestOf("first"), holding, START, new Consultation(switched));
  };

const put =
  (token: Token, input: TokenInput): Question =>
  (switched) =>
    update(token, input, digestOf("fresh"), (name) => name === "taken", START + 60, new Consultation(switched));

const list =
  (input: Parameters<typeof listingOf>[0]): Question =>
  (switched) =>
    listingOf(input, new Consultation(switched));

const resultInfo =
  (count: number, totalCount: number): Question =>
  (switched) =>
    resultInfoOf({ count, page: 1, perPage: 2, totalCount }, new Consultation(switched));

/** The members of this name of a token as it is shown: none, or one. */
const shownMember =
  (token: Token, member: string): Question =>
  (switched) =>
    Object.entries(serviceTokenJson(token, new Consultation(switched))).filter(([name]) => name === member);

const hourly = sampleToken({ duration: "1h", expiresAt: START + HOUR });
const later = "2026-01-02T00:00:00Z";

interface Effect {
  readonly alternative: Switched;
  readonly ask: Question;
  /** A part of the answer under the default, and under the alternative. */
  readonly usual: object;
  readonly changed: object;
}

const accepted = (value: object) => ({ ok: true, value });
const updated = (token: object) => accepted({ token });
const refused = (refusal: object) => ({ ok: false, refusal });

const effects: readonly Effect[] = [
  {
    alternative: { "name-filter": "substring" },
    ask: list({ name: "a" }),
    usual: accepted({ filters: [{ text: "a", match: "exact" }] }),
    changed: accepted({ filters: [{ text: "a", match: "substring" }] }),
  },
  {
    alternative: { "search-filter": "substring-case-sensitive" },
    ask: list({ search: "a" }),
    usual: accepted({ filters: [{ text: "a", match: "substring-any-case" }] }),
    changed: accepted({ filters: [{ text: "a", match: "substring" }] }),
  },
  {
    alternative: { "list-order": "created-at-descending" },
    ask: list({}),
    usual: accepted({ descending: false }),
    changed: accepted({ descending: true }),
  },
  {
    alternative: { "per-page-maximum": 10 },
    ask: list({ perPage: 11 }),
    usual: accepted({ perPage: 11 }),
    changed: refused({ parameter: "per_page" }),
  },
  {
    alternative: { "total-count": "unfiltered" },
    ask: list({ name: "a" }),
    usual: accepted({ totalIsFiltered: true }),
    changed: accepted({ totalIsFiltered: false }),
  },
  {
    alternative: { "result-info-count": "total" },
    ask: resultInfo(2, 3),
    usual: { count: 2 },
    changed: { count: 3 },
  },
  {
    alternative: { "total-pages-when-empty": 1 },
    ask: resultInfo(0, 0),
    usual: { total_pages: 0 },
    changed: { total_pages: 1 },
  },
  {
    alternative: { "update-restarts-expiry": "always" },
    ask: put(hourly, { name: "free" }),
    usual: updated({ expiresAt: START + HOUR }),
    changed: updated({ expiresAt: START + 60 + HOUR }),
  },
  {
    alternative: { "refresh-extends-by": "duration" },
    ask: (switched) => refresh(hourly, START + 60, new Consultation(switched)),
    usual: accepted({ expiresAt: START + 60 + 365 * DAY }),
    changed: accepted({ expiresAt: START + 60 + HOUR }),
  },
  {
    alternative: { "forever-expires-at": "2026-01-02T00:00:00Z" },
    ask: createNamed({ duration: "forever" }),
    usual: accepted({ expiresAt: 253_402_300_799 }),
    changed: accepted({ expiresAt: START + DAY }),
  },
  {
    alternative: { "lower-secret-version": "ignore" },
    ask: put(rotatedToken(START), { client_secret_version: 1 }),
    usual: refused({ parameter: "client_secret_version" }),
    changed: updated({ secret: { version: 2 } }),
  },
  {
    alternative: { "zero-secret-version": "not-given" },
    ask: createNamed({ client_secret_version: 0 }),
    usual: refused({ parameter: "client_secret_version", detail: "must be at least 1" }),
    changed: accepted({ secret: { version: 1 } }),
  },
  {
    alternative: { "zero-secret-version": "not-given" },
    ask: put(rotatedToken(START), { client_secret_version: 0 }),
    usual: refused({ parameter: "client_secret_version", detail: "must not be lower than the current version, 2" }),
    changed: updated({ secret: { version: 2 } }),
  },
  {
    alternative: { "string-secret-version": "refuse" },
    ask: put(sampleToken(), { client_secret_version: "2" }),
    usual: updated({ secret: { version: 2 } }),
    changed: refused({ parameter: "client_secret_version" }),
  },
  {
    alternative: { "grace-when-not-given": "stored" },
    ask: put(rotatedToken(START + DAY), { client_secret_version: 3 }),
    usual: updated({ previous: { expiresAt: START + 60 } }),
    changed: updated({ previous: { expiresAt: START + DAY } }),
  },
  {
    alternative: { "previous-secret-after-grace": "forgotten" },
    ask: put(rotatedToken(START + 60), { previous_client_secret_expires_at: later }),
    usual: updated({ previous: { digest: digestOf("first"), expiresAt: START + DAY } }),
    changed: updated({ previous: { digest: null, expiresAt: START + DAY } }),
  },
  {
    alternative: { "empty-name-on-update": "refuse" },
    ask: put(sampleToken(), { name: "" }),
    usual: updated({ name: "CI/CD token" }),
    changed: refused({ parameter: "name" }),
  },
  {
    alternative: { "duplicate-names": "refuse" },
    ask: createNamed({ name: "taken" }),
    usual: accepted({ name: "taken" }),
    changed: refused({ kind: "duplicate-name" }),
  },
  {
    alternative: { "duplicate-names": "refuse" },
    ask: put(sampleToken(), { name: "taken" }),
    usual: updated({ name: "taken" }),
    changed: refused({ kind: "duplicate-name" }),
  },
  {
    alternative: { "token-limit": "none" },
    ask: createNamed({}, 50),
    usual: refused({ kind: "token-limit", limit: 50 }),
    changed: accepted({ name: "free" }),
  },
  {
    alternative: { "token-limit": 0 },
    ask: createNamed({}),
    usual: accepted({ name: "free" }),
    changed: refused({ kind: "token-limit", limit: 0 }),
  },
  {
    alternative: { "previous-grace-end-before-rotation": "null" },
    ask: shownMember(sampleToken(), "previous_client_secret_expires_at"),
    usual: [],
    changed: [["previous_client_secret_expires_at", null]],
  },
  {
    alternative: { "malformed-token-id": "invalid-request" },
    ask: (switched) => missing("not a uuid", new Consultation(switched)),
    usual: refused({ kind: "not-found" }),
    changed: refused({ kind: "invalid", parameter: "service_token_id" }),
  },
];

const titled = effects.map((effect): [string, Effect] => [JSON.stringify(effect.alternative), effect]);

test.each(titled)("%s changes the answer", (_, { alternative, ask, usual, changed }) => {
  expect(ask({})).toMatchObject(usual);
  expect(ask(alternative)).toMatchObject(changed);
});

test("a default that is switched to itself changes nothing", () => {
  for (const { alternative, ask } of effects) {
    const defaults = Object.fromEntries(namesIn(alternative).map((name) => [name, catalogue[name].default]));
    expect(ask(defaults)).toEqual(ask({}));
  }
});

/** Of applications, policies, groups, the organization and the edge: by whole requests, in the files that end with `-effects.ts` in `test/support/workerd/`. */
const shownElsewhere = [
  "app-domain-zone-check",
  "application-tags",
  "edge-refusal-shape",
  "explicit-false",
  "inactivity-group-reference",
  "malformed-access-id",
  "mixed-policies",
  "non-identity-deny-url",
  "organization-created-at",
  "put-org-merge",
  "self-hosted-domains-in-lists",
  "service-auth-everyone",
  "strict-forced",
  "strict-malformed-status",
  "token-cookie-http-only",
  "unauthorized-body",
];

test("the effects shown here are those of all the assumptions that the rules read, with all of their values", () => {
  const folder = new URL("../../../src/rules/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const sources = files.map((file) => readFileSync(new URL(file, folder), "utf8"));
  const read = sources.flatMap((source) =>
    Array.from(source.matchAll(/\.(?:value|peek)\(\s*"([a-z-]+)"/g), ([, name]) => name),
  );
  const shownHere = new Set<string | undefined>(effects.flatMap(({ alternative }) => namesIn(alternative)));
  expect([...new Set(read)].filter((name) => !shownHere.has(name)).toSorted()).toEqual(shownElsewhere);
  expect([...shownHere].filter((name) => !read.includes(name))).toEqual([]);

  for (const name of effects.flatMap(({ alternative }) => namesIn(alternative))) {
    const shown = effects.flatMap(({ alternative }) =>
      name in alternative ? [JSON.stringify(alternative[name])] : [],
    );
    const words: string = catalogue[name].alternatives;
    if (/^a whole number|^an RFC/.test(words)) continue;
    const others = words.split(" or ").filter((word) => word !== JSON.stringify(catalogue[name].default));
    expect(new Set(shown)).toEqual(new Set(others));
  }
});

function namesIn(switched: Switched): SwitchableName[] {
  return Object.keys(switched) as SwitchableName[];
}
