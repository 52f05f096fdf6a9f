/** Each method of the npm clients for applications, policies and groups, for its value, for its answer and for both. */
import { describe, expect, test } from "vitest";
import { accessOf } from "../support/black-box/access-clients.ts";
import { Account } from "../support/black-box/account.ts";
import { generations, type Place } from "../support/black-box/clients.ts";
import { seenThreeTimes } from "../support/black-box/seen-three-times.ts";

const everyone = [{ everyone: {} }];
const inTurn = () => {
  let count = 0;
  return () => ++count;
};

describe.each(generations)("cloudflare $version", (generation) => {
  const { applications, groups, named, policies } = accessOf(generation);
  const next = inTurn();
  const app = () => ({ type: "self_hosted", name: "an application", domain: `app-${next()}.example.com` });

  const places: readonly { scope: string; placeOf: (account: Account) => Promise<Place> }[] = [
    { scope: "an account", placeOf: async ({ id }) => ({ account_id: id }) },
    { scope: "a zone", placeOf: async (account) => ({ zone_id: (await account.zone()).id }) },
  ];

  describe.each(places)("for $scope", ({ placeOf }) => {
    test("creates, reads, lists, changes and deletes an application", async () => {
      const place = await placeOf(new Account());
      const { id } = await seenThreeTimes(201, () => applications.create({ ...place, ...app() }));
      const change = { ...place, ...app(), name: "renamed" };
      expect(await seenThreeTimes(200, () => applications.update(id, change))).toMatchObject({ id, name: "renamed" });
      expect(await seenThreeTimes(200, () => applications.get(id, place))).toMatchObject({ id, name: "renamed" });
      const page = await seenThreeTimes(200, () => applications.list({ ...place, name: "renamed" }));
      expect(page.result.map((each) => each.id)).toEqual([id]);
      const { data, response } = await applications.delete(id, place).withResponse();
      expect(data).toEqual({ id });
      expect(response.status).toBe(202);
    });

    test("sets the settings of an application, both ways, and revokes its tokens", async () => {
      const place = await placeOf(new Account());
      const { id } = await applications.create({ ...place, ...app() });
      const { settings } = applications;
      const skip = { ...place, skip_interstitial: true };
      expect(await seenThreeTimes(202, () => settings.update(id, skip))).toMatchObject({ skip_interstitial: true });
      const frame = { ...place, allow_iframe: true };
      const both = { allow_iframe: true, skip_interstitial: true };
      expect(await seenThreeTimes(202, () => settings.edit(id, frame))).toEqual(both);
      await seenThreeTimes(202, () => applications.revokeTokens(id, place));
    });

    test("creates, reads, lists, changes and deletes a policy of an application", async () => {
      const place = await placeOf(new Account());
      const { id: application } = await applications.create({ ...place, ...app() });
      const own = applications.policies;
      const fields = { ...place, name: "own", decision: "bypass", include: everyone };
      const { id } = await seenThreeTimes(201, () => own.create(application, fields));
      const change = named(application, id, { ...fields, name: "renamed" });
      expect(await seenThreeTimes(200, () => own.update(...change))).toMatchObject({ id, name: "renamed" });
      const got = await seenThreeTimes(200, () => own.get(...named(application, id, place)));
      expect(got).toMatchObject({ id, name: "renamed", decision: "bypass", include: everyone });
      const page = await seenThreeTimes(200, () => own.list(application, place));
      expect(page.result).toContainEqual(got);
      expect(await own.delete(...named(application, id, place))).toEqual({ id });
    });

    test("creates, reads, lists, changes and deletes a group", async () => {
      const place = await placeOf(new Account());
      const fields = { ...place, name: "a group", include: everyone };
      const { id } = await seenThreeTimes(201, () => groups.create(fields));
      const change = { ...fields, name: "renamed" };
      expect(await seenThreeTimes(200, () => groups.update(id, change))).toMatchObject({ id, name: "renamed" });
      expect(await seenThreeTimes(200, () => groups.get(id, place))).toMatchObject({ id, include: everyone });
      const page = await seenThreeTimes(200, () => groups.list({ ...place, search: "RENAM" }));
      expect(page.result.map((each) => each.id)).toEqual([id]);
      expect(await groups.delete(id, place)).toEqual({ id });
    });
  });

  test("creates, reads, lists, changes and deletes a reusable policy", async () => {
    const place = { account_id: new Account().id };
    const fields = { ...place, name: "shared", decision: "allow", include: everyone };
    const { id } = await seenThreeTimes(201, () => policies.create(fields));
    const change = { ...fields, session_duration: "1h" };
    expect(await seenThreeTimes(200, () => policies.update(id, change))).toMatchObject({ id, session_duration: "1h" });
    expect(await seenThreeTimes(200, () => policies.get(id, place))).toMatchObject({ id, reusable: true });
    const page = await seenThreeTimes(200, () => policies.list(place));
    expect(page.result).toHaveLength(3);
    expect(await policies.delete(id, place)).toEqual({ id });
  });

  test("has no other methods for them than these", () => {
    const five = ["create", "delete", "get", "list", "update"];
    expect(methodsOf(applications)).toEqual([...five, "revokeTokens"].toSorted());
    expect(methodsOf(applications.settings)).toEqual(["edit", "update"]);
    for (const each of [applications.policies, groups, policies]) expect(methodsOf(each)).toEqual(five);
  });
});

/** Those of its class and of the classes that it inherits from. */
function methodsOf(resource: object): string[] {
  const names = new Set<string>();
  for (let of: object = Object.getPrototypeOf(resource); of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    for (const name of Object.getOwnPropertyNames(of)) if (name !== "constructor") names.add(name);
  }
  return [...names].toSorted();
}
