/** Each requirement can fail, and each probe can see something that the emulator cannot do: targets that do almost as it does. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assumptionNames, probeOf } from "../../src/parity/probes/all.ts";
import { assumptions } from "../../src/parity/catalogue.generated.ts";
import type { AssumptionFinding, Report } from "../../src/parity/report.ts";
import { requirements } from "../../src/parity/requirements/all.ts";
import type { Credentials } from "../../src/api-client/target.ts";
import { startEmulator, type Emulator } from "../support/node/built-library.ts";
import { beyondItsValuesOfAccess, otherwiseOfAccess, untrueOfAccess } from "../support/node/access-alterations.ts";
import * as ofTokens from "../support/node/alterations.ts";
import { alteringProxy, type Alteration } from "../support/node/altering-proxy.ts";
import { brokenIn, foundIn, parityOf } from "../support/node/parity.ts";
import { inPool } from "../support/node/pool.ts";

const KEY: Credentials = { kind: "key", email: "someone@example.com", key: "0123456789abcdef0123456789abcdef01234" };

const untrue = { ...ofTokens.untrue, ...untrueOfAccess };
const otherwise = { ...ofTokens.otherwise, ...otherwiseOfAccess };
const beyondItsValues = { ...ofTokens.beyondItsValues, ...beyondItsValuesOfAccess };
/** Whether a target does otherwise with applications, policies or groups: only then a run makes some. */
const isOfAccess = (name: string): boolean =>
  name in untrueOfAccess || name in otherwiseOfAccess || name in beyondItsValuesOfAccess;

let emulator: Emulator;
const stops: (() => void)[] = [];

/** A report on the emulator behind a proxy, with a zone. */
async function reportOn(alter: Alteration, only: readonly string[], access: boolean): Promise<Report> {
  const account = await emulator.account();
  const zoneId = account.id.split("").toReversed().join("");
  await fetch(`${emulator.url}/_emulator/zones/${zoneId}`, {
    method: "PUT",
    body: JSON.stringify({ account_id: account.id }),
  });
  const origin = await alteringProxy(emulator.url, alter, (stop) => stops.push(stop));
  const place = { id: account.id, apiUrl: `${origin}/client/v4` };
  return parityOf(place, { zoneId, zoneDomain: "invalid", only, access, costly: true, credentials: KEY });
}

const reports = new Map<string, Report>();
beforeAll(async () => {
  emulator = await startEmulator();
  await inPool(
    24,
    [
      ["as it is", () => reportOn(() => undefined, [...assumptionNames, "requirements"], true)],
      ...Object.entries(untrue).map(
        ([id, alter]) => [id, () => reportOn(alter, ["requirements"], isOfAccess(id))] as const,
      ),
      ...Object.entries({ ...otherwise, ...beyondItsValues }).map(
        ([name, alter]) => [name, () => reportOn(alter, [name], isOfAccess(name))] as const,
      ),
    ],
    (name, report) => reports.set(name, report),
  );
}, 120_000);
afterAll(async () => {
  for (const stop of stops) stop();
  await emulator.stop();
});

const reportNamed = (name: string): Report => reports.get(name) ?? expect.fail(`there is no report on ${name}`);

test("behind a proxy that alters nothing, everything is held and as supposed, and everything is tried", () => {
  const report = reportNamed("as it is");
  expect([foundIn(report), brokenIn(report), report.verdict]).toEqual([{}, [], "same"]);
  const skipped = [...report.requirements, ...report.assumptions].filter(({ result }) => result === "skipped");
  expect(skipped).toEqual([]);
});

describe("a requirement", () => {
  test("has an id of its own, in kebab-case", () => {
    const ids = requirements.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test("has a target here that does not hold it", () => {
    expect(Object.keys(untrue).toSorted()).toEqual(requirements.map(({ id }) => id).toSorted());
  });

  test.each(requirements)("$id is seen not to be held", ({ id }) => {
    const finding = reportNamed(id).requirements.find((each) => each.id === id);
    expect(finding).toMatchObject({ result: "not-held", expected: /\S/, seen: /\S/ });
    expect(reportNamed(id).verdict).toBe("different");
  });
});

describe("an assumption", () => {
  const observable = assumptionNames.filter((name) => !("notObservable" in probeOf(name)));
  const findingOf = (name: string): AssumptionFinding | undefined =>
    reportNamed(name).assumptions.find((each) => each.name === name);

  test("that is observable has a target here that does otherwise", () => {
    expect(Object.keys({ ...otherwise, ...beyondItsValues }).toSorted()).toEqual(observable.toSorted());
    expect(
      Object.keys(beyondItsValues).filter((name) => !("default" in assumptions[name as keyof typeof assumptions])),
    ).toEqual([]);
  });

  test.each(observable)("%s: what the emulator cannot do is neither of its values", (name) => {
    expect(findingOf(name)).toMatchObject({ result: "neither", seen: /\S/ });
  });

  test.each(assumptionNames.filter((name) => "notObservable" in probeOf(name)))(
    "%s says why no probe can tell",
    (name) => {
      const finding = reportNamed("as it is").assumptions.find((each) => each.name === name);
      expect(finding).toMatchObject({ result: "not-observable", why: /\S/ });
    },
  );
});

test("whatever the target does, nothing is left", async () => {
  for (const [name, { clean_up: cleaned }] of reports) expect(cleaned.left, name).toEqual([]);
});
