import { expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { given, invalid } from "../../../src/rules/fidelity/result.ts";

test("an assumption that nobody switched has its default", () => {
  expect(new Consultation().value("token-limit")).toBe(50);
  expect(new Consultation({ "create-status": 200 }).value("token-limit")).toBe(50);
});

test("an assumption that was switched has its new value, be it 0", () => {
  expect(new Consultation({ "token-limit": "none" }).value("token-limit")).toBe("none");
  expect(new Consultation({ "token-limit": 0 }).value("token-limit")).toBe(0);
});

test("a result that asked nothing rests on nothing", () => {
  expect(new Consultation({ "token-limit": 1 }).outcome(given("value"))).toEqual({
    ok: true,
    value: "value",
    consulted: [],
  });
});

test("a result names what it asked, once each, in the order of asking, whether it was switched or not", () => {
  const consult = new Consultation({ "list-order": "created-at-descending" });
  consult.value("name-filter");
  consult.restsOn("duration-range");
  consult.value("list-order");
  consult.value("name-filter");
  expect(consult.outcome(given(null)).consulted).toEqual(["name-filter", "duration-range", "list-order"]);
});

test("a refusal names what it asked, too", () => {
  const consult = new Consultation();
  consult.value("token-limit");
  expect(consult.outcome(invalid("name", "is required"))).toEqual({
    ok: false,
    refusal: { kind: "invalid", parameter: "name", detail: "is required" },
    consulted: ["token-limit"],
  });
});

test("a result does not change when its consultation goes on", () => {
  const consult = new Consultation();
  const outcome = consult.outcome(given(null));
  consult.value("token-limit");
  expect(outcome.consulted).toEqual([]);
});

test("two consultations know nothing of each other", () => {
  const [one, other] = [new Consultation(), new Consultation()];
  one.value("token-limit");
  expect(other.consulted).toEqual([]);
});
