/** What the parity tool finds of an emulator whose assumptions are switched, one by one and in pairs: those, and no others. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AssumptionSettings } from "../../src/contract/assumption-settings.generated.ts";
import { assumptions } from "../../src/parity/catalogue.generated.ts";
import { AT_ONCE, requestsOf } from "../../src/parity/plan.ts";
import { assumptionNames, probeOf } from "../../src/parity/probes/all.ts";
import type { Report } from "../../src/parity/report.ts";
import { startEmulator, type Account, type Emulator } from "../support/node/built-library.ts";
import { accessObjectsOf } from "../support/node/access-objects.ts";
import { list, operation } from "../support/node/emulators.ts";
import { brokenIn, foundIn, parityOf, type Surroundings } from "../support/node/parity.ts";
import { inPool } from "../support/node/pool.ts";

type Name = keyof AssumptionSettings;
/** Some show at the edge alone; the others would change the account's only organization. */
const UNSEEN = [
  "previous-secret-after-grace",
  "organization-created-at",
  "put-org-merge",
  "strict-forced",
  "inactivity-group-reference",
  "inactivity-enabled-again",
  "edge-refusal-shape",
  "unauthorized-body",
  "origin-headers",
  "service-auth-everyone",
  "edge-delay",
  "strict-malformed-status",
  "session-needs-allow-policy",
  "token-cookie-http-only",
  "last-seen-granularity",
  "team-keys",
  "non-identity-deny-url",
  "identity-token-id",
] as const;
type Observable = Exclude<Name, (typeof UNSEEN)[number]>;

/** Values other than the default: all of a choice, some of a range. Pairs are made with the first. */
const alternatives: { readonly [N in Observable]: readonly NonNullable<AssumptionSettings[N]>[] } = {
  "create-status": [200],
  "name-filter": ["substring"],
  "search-filter": ["substring-case-sensitive"],
  "list-order": ["created-at-descending"],
  "per-page-maximum": [1, 2, 7, 999, 1001, 5000, 9999, 10_000],
  "result-info-count": ["total"],
  "total-count": ["unfiltered"],
  "total-pages-when-empty": [1],
  "update-restarts-expiry": ["always"],
  "refresh-extends-by": ["duration"],
  "forever-expires-at": ["2126-01-01T00:00:00Z", "2038-01-19T03:14:07Z", "1970-01-01T00:00:00Z"],
  "lower-secret-version": ["ignore"],
  "zero-secret-version": ["not-given"],
  "string-secret-version": ["refuse"],
  "grace-when-not-given": ["stored"],
  "previous-grace-end-before-rotation": ["null"],
  "empty-name-on-update": ["refuse"],
  "duplicate-names": ["refuse"],
  "token-limit": [AT_ONCE, "none", 30, 49],
  "malformed-token-id": ["invalid-request"],
  "secret-format": ["hex"],
  "policy-in-use": [400],
  "group-in-use": [400, "drop-rules"],
  "service-auth-redirect-precondition": ["accept"],
  "self-hosted-domains-in-lists": ["left-out"],
  "explicit-false": ["shown"],
  "mixed-policies": ["refuse"],
  "application-tags": ["carry"],
  "app-domain-zone-check": ["bound-zones"],
  "application-policy-list": ["single-too"],
  "malformed-access-id": ["refuse"],
};
const names = Object.keys(alternatives) as Observable[];
const isCostly = (name: Name): boolean => name === "token-limit";
/** Those that contradict what is documented, or recorded of applications: requirements. */
const brokenBy = (settings: AssumptionSettings, { access }: Surroundings = {}): number =>
  ((settings["per-page-maximum"] ?? 1000) < 1000 ? 1 : 0) +
  (access && settings["total-pages-when-empty"] === 1 ? 1 : 0);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

async function accountWith(settings: AssumptionSettings): Promise<Account> {
  const account = await emulator.account();
  await account.changeSettings({ assumptions: settings });
  return account;
}

/** A report on an account with these settings and a zone, which is empty afterwards. */
async function reportUnder(settings: AssumptionSettings, surroundings: Surroundings = {}): Promise<Report> {
  const account = await accountWith(settings);
  const zoneId = account.id.split("").toReversed().join("");
  const body = JSON.stringify({ account_id: account.id, name: "invalid" });
  await fetch(`${emulator.url}/_emulator/zones/${zoneId}`, { method: "PUT", body });
  const report = await parityOf(account, { zoneId, zoneDomain: "invalid", ...surroundings });
  expect([await list(account), await accessObjectsOf(account)]).toEqual([[], []]);
  return report;
}

describe("with the defaults", () => {
  test("everything is held, nothing else is found, and the plan was true", async () => {
    const report = await reportUnder({}, { costly: true, access: true });
    expect([foundIn(report), brokenIn(report)]).toEqual([{}, []]);
    expect(report).toMatchObject({ verdict: "same", settings: { assumptions: {} }, clean_up: { left: [] } });
  });

  test.each([
    { costly: false, zone: false, access: false, domain: false },
    { costly: false, zone: true, access: false, domain: false },
    { costly: true, zone: false, access: false, domain: false },
    { costly: true, zone: true, access: false, domain: false },
    { costly: false, zone: false, access: true, domain: false },
    { costly: false, zone: false, access: true, domain: true },
    { costly: true, zone: true, access: true, domain: true },
  ])("requests and objects are as planned: %o", async ({ costly, zone, access, domain }) => {
    const account = await emulator.account();
    const place = {
      ...(zone ? { zoneId: account.id.split("").toReversed().join("") } : {}),
      ...(domain ? { zoneDomain: "invalid" } : {}),
    };
    const report = await parityOf(account, { costly, access, ...place });
    const planned = requestsOf({ zoneId: undefined, ...place }, { costly, access });
    expect(report.requests).toBeLessThanOrEqual(planned);
    expect(report.requests).toBeGreaterThan(planned * 0.8);
    expect(report.clean_up.most_at_once).toBeLessThanOrEqual(costly ? 51 : AT_ONCE);
    if (!costly) expect(report.clean_up.most_at_once).toBeGreaterThan(AT_ONCE - 3);
  });
});

test("every switchable assumption is observable, or says why not", () => {
  const switchable = assumptionNames.filter((name) => "default" in assumptions[name]);
  const unseen = switchable.filter((name) => "notObservable" in probeOf(name));
  expect(unseen).toEqual(UNSEEN);
  expect(switchable.filter((name) => !unseen.includes(name)).toSorted()).toEqual(names.toSorted());
});

describe("switched alone", () => {
  const singles = names.flatMap((name) => alternatives[name].map((value) => [name, value] as const));
  const reports = new Map<string, Report>();
  beforeAll(async () => {
    const tasks = singles.map(([name, value]) => {
      return [
        `${name} ${value}`,
        () => reportUnder({ [name]: value }, { costly: isCostly(name), access: true }),
      ] as const;
    });
    await inPool(24, tasks, (key, report) => reports.set(key, report));
  }, 120_000);

  test.each(singles)("%s as %j is found, and nothing else", (name, value) => {
    const report = reports.get(`${name} ${value}`) ?? expect.fail("there is no report");
    const settings = { [name]: value };
    expect(foundIn(report)).toEqual(settings);
    expect(report.settings.assumptions).toEqual(settings);
    expect(brokenIn(report)).toHaveLength(brokenBy(settings, { access: true }));
    expect(report.verdict).toBe("different");
  });
});

/**
 * 64 mixtures, in which each two assumptions are switched both, one without the other, and neither, 16 times each: an orthogonal array of
 * strength 2, whose entry is the parity of the bits that the numbers of the mixture and of the assumption have in common.
 */
const MIXTURES = 64;
const isSwitched = (mixture: number, index: number): boolean => {
  let common = mixture & (index + 1);
  let parity = 0;
  for (; common > 0; common >>= 1) parity ^= common & 1;
  return parity === 1;
};

test("mixtures with each pair are found, and nothing else", { timeout: 300_000 }, async () => {
  const met = new Map<string, number>();
  const tasks = Array.from({ length: MIXTURES }, (_, mixture) => {
    const switched = names.filter((_name, index) => isSwitched(mixture, index));
    for (const one of switched) {
      for (const other of switched) if (one < other) met.set(`${one} ${other}`, (met.get(`${one} ${other}`) ?? 0) + 1);
    }
    const settings: AssumptionSettings = Object.fromEntries(
      switched.map((name) => [name, alternatives[name][mixture % alternatives[name].length]]),
    );
    const surroundings = { costly: switched.some(isCostly), access: true, only: names };
    return [settings, () => reportUnder(settings, surroundings)] as const;
  });
  const wrong: unknown[] = [];
  await inPool(24, tasks, (settings, report) => {
    const found = foundIn(report);
    const isRight = names.every((name) => found[name] === settings[name]);
    if (!isRight || Object.keys(found).length !== Object.keys(settings).length) wrong.push({ settings, found });
  });
  expect(wrong).toEqual([]);
  expect(names.length).toBeLessThan(MIXTURES);
  expect([met.size, new Set(met.values())]).toEqual([(names.length * (names.length - 1)) / 2, new Set([MIXTURES / 4])]);
});

test("all of them at once are found, and with the settings of the report another account is the same", async () => {
  const all = Object.fromEntries(names.map((name) => [name, alternatives[name][0]])) as AssumptionSettings;
  const report = await reportUnder(all, { costly: true, access: true });
  expect(foundIn(report)).toEqual(all);
  expect(foundIn(await reportUnder(report.settings.assumptions, { costly: true, access: true }))).toEqual(all);
});

describe("an account that is nearly full", () => {
  test.each([0, 1, 3])("with a limit of %j: the limit is found, and nothing that is not so", async (limit) => {
    const report = await reportUnder({ "token-limit": limit }, { costly: true });
    expect(report.settings.assumptions).toEqual({ "token-limit": limit });
    expect(report.assumptions.filter(({ result }) => result === "neither")).toEqual([]);
    expect(report.requirements.filter(({ result }) => result === "not-held")).toEqual([]);
  });
});

describe("somebody's own tokens", () => {
  const own = Array.from({ length: 30 }, (_, index) => ({
    name: index % 3 === 0 ? "twin" : `PARITY-check ${index}`,
    ...(index % 2 === 0 ? { duration: "1h" } : { client_secret_version: 5 }),
  }));

  test.each([
    ["the defaults", {}],
    ["a small page", { "per-page-maximum": 3 }],
    ["totals of the whole list", { "total-count": "unfiltered" }],
    ["the other order", { "list-order": "created-at-descending", "name-filter": "substring" }],
  ] satisfies [string, AssumptionSettings][])("change nothing, and are not changed: %s", async (_, settings) => {
    const account = await accountWith(settings);
    for (const token of own) await operation(account, "POST", "", token);
    const before = await list(account);
    const report = await parityOf(account, { costly: true });
    expect([report.settings.assumptions, report.clean_up.left]).toEqual([settings, []]);
    expect(brokenIn(report)).toHaveLength(brokenBy(settings));
    expect(report.assumptions.filter(({ result }) => result === "neither" || result === "not-run")).toEqual([]);
    expect(await list(account)).toEqual(before);
    expect(JSON.stringify(report)).not.toMatch(/twin|PARITY-check/);
  });
});
