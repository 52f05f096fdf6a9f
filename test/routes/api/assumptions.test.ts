import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  assumptionNames,
  catalogue,
  isSwitchable,
  type SwitchableName,
} from "../../../src/rules/fidelity/assumptions/index.ts";
import { effects, NOON, type Effect } from "../../support/workerd/assumption-effects.ts";
import { controlErrorIn, AccountClient } from "../../support/workerd/client.ts";

beforeEach(() => void vi.setSystemTime(NOON));
afterEach(() => void vi.useRealTimers());

const later = (time: string) => void vi.setSystemTime(time);
const switchable = assumptionNames.filter((name) => isSwitchable(name));

/** The values that an assumption chooses between; undefined when they are too many to name. */
function choicesOf(name: SwitchableName): readonly unknown[] | undefined {
  const { schema } = catalogue[name];
  return "values" in schema.def ? schema.def.values : undefined;
}

describe.each(switchable)("the assumption %s", (name) => {
  const effect: Effect<unknown> = effects[name];

  test.each(effect.under)("when switched to %j has its effect", async (value, expected) => {
    const account = new AccountClient("accounts");
    const { status, body } = await account.settings({ assumptions: { [name]: value } });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ assumptions: expect.objectContaining({ [name]: value }) }),
    ]);
    expect(await effect.shownBy(account, later)).toEqual(expected);
  });

  test("has the effect of its default when it is not switched, and when it is switched back", async () => {
    const [, expected] = effect.under.find(([value]) => value === catalogue[name].default) ?? [];
    expect(await effect.shownBy(new AccountClient("accounts"), later)).toEqual(expected);
    const [other] = effect.under.find(([value]) => value !== catalogue[name].default) ?? [];
    const account = new AccountClient("accounts");
    await account.settings({ assumptions: { [name]: other } });
    await account.settings({ assumptions: { [name]: null } });
    later(NOON);
    expect(await effect.shownBy(account, later)).toEqual(expected);
  });

  test("shows a different effect under each of its values", () => {
    const seen = effect.under.map(([, expected]) => JSON.stringify(expected));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(1);
    const values = effect.under.map(([value]) => value);
    expect(values).toEqual(expect.arrayContaining([...(choicesOf(name) ?? [catalogue[name].default])]));
  });

  test("refuses a value that it does not have", async () => {
    const answer = await new AccountClient("accounts").settings({ assumptions: { [name]: "no such value" } });
    expect(answer.status).toBe(400);
    expect(controlErrorIn(answer).message).toMatch(new RegExp(`^assumptions\\.${name} must be `));
  });
});

test.each(assumptionNames.filter((name) => !isSwitchable(name)))("the assumption %s is fixed", async (name) => {
  const account = new AccountClient("accounts");
  const refused = await account.settings({ assumptions: { [name]: "other" } });
  expect([refused.status, controlErrorIn(refused).message]).toEqual([
    400,
    `assumptions.${name} is fixed: it has no alternative that could be switched on.`,
  ]);
  expect((await account.settings({})).body).toMatchObject({ assumptions: { [name]: "fixed" } });
});
