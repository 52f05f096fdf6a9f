/** Which requests to the edge a fault hits. */
import { expect, test } from "vitest";
import { Faults } from "../../../../src/store/account/tables/faults.ts";
import type { FaultSpec, FaultTarget } from "../../../../src/store/account/tables/fault.ts";
import { freshAccount, inStorage } from "../../../support/workerd/accounts.ts";

const refusal: FaultSpec = {
  operation: "edge",
  match: {},
  position: "before",
  effect: { type: "refuse" },
  times: 1,
  skip: 0,
};
const visit: FaultTarget = { operation: "edge", host: "app.example.com", tokenId: "an id", name: "CI" };

const isHit = (match: FaultSpec["match"], target: FaultTarget, change: Partial<FaultSpec> = {}) =>
  inStorage(freshAccount(), ({ sql }) => {
    const faults = new Faults(sql);
    faults.add({ ...refusal, ...change, match });
    return faults.due(target, "before")?.type === "refuse";
  });

test.each<[FaultSpec["match"], FaultTarget, boolean]>([
  [{}, visit, true],
  [{}, { operation: "edge" }, true],
  [{}, { operation: "get", tokenId: "an id" }, false],
  [{ host: "app.example.com" }, visit, true],
  [{ host: "APP.example.com" }, visit, true],
  [{ host: "example.com" }, visit, false],
  [{ host: "app.example.com" }, { operation: "edge" }, false],
  [{ host: "app.example.com", token_id: "an id", name: "CI" }, visit, true],
  [{ host: "app.example.com", name: "CD" }, visit, false],
  [{ host: "app.example.com", token_id: "another" }, visit, false],
  [{ name: "CI" }, { operation: "edge", host: "app.example.com" }, false],
  [{ name: "CI" }, { operation: "edge", host: "app.example.com", name: null }, false],
])("a fault that matches %j hits %j: %s", async (match, target, hit) => {
  expect(await isHit(match, target)).toBe(hit);
});

test("a fault of an operation hits no request to the edge", async () => {
  expect(await isHit({}, visit, { operation: "get" })).toBe(false);
});

test("skip and times count the requests for its host alone", async () => {
  await inStorage(freshAccount(), ({ sql }) => {
    const faults = new Faults(sql);
    faults.add({ ...refusal, match: { host: "app.example.com" }, skip: 1, times: 1 });
    const other = { ...visit, host: "other.example.com" };
    const hits = [other, visit, other, visit, visit].map((target) => faults.due(target, "before") !== undefined);
    expect(hits).toEqual([false, false, false, true, false]);
    expect(faults.all()).toMatchObject([{ times: 0, skip: 0, hits: 1 }]);
    expect(faults.asksForName("edge")).toBe(false);
    faults.add({ ...refusal, match: { name: "CI" } });
    expect(faults.asksForName("edge")).toBe(true);
  });
});
