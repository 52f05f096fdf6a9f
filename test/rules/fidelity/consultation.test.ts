import { expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { missing } from "../../../src/rules/service-tokens/lookup.ts";

test("an assumption that nobody switched has its default", () => {
  expect(new Consultation().value("token-limit")).toBe(50);
  expect(new Consultation({ "create-status": 200 }).value("token-limit")).toBe(50);
});

test("an assumption that was switched has its new value, be it 0", () => {
  expect(new Consultation({ "token-limit": "none" }).value("token-limit")).toBe("none");
  expect(new Consultation({ "token-limit": 0 }).value("token-limit")).toBe(0);
});

test("a result that asked nothing rests on nothing", () => {
  expect(new Consultation({ "token-limit": 1 }).consulted).toEqual([]);
});

test("a consultation names what it was asked, once each, in the order of asking, whether it was switched or not", () => {
  const consult = new Consultation({ "list-order": "created-at-descending" });
  consult.value("name-filter");
  consult.restsOn("duration-range");
  consult.value("list-order");
  consult.value("name-filter");
  expect(consult.consulted).toEqual(["name-filter", "duration-range", "list-order"]);
});

test("a refusal rests on what it asked, too", () => {
  const consult = new Consultation({ "malformed-token-id": "invalid-request" });
  expect(missing("1", consult)).toEqual({
    ok: false,
    refusal: { kind: "invalid", parameter: "service_token_id", detail: "must be a UUID" },
  });
  expect(consult.consulted).toEqual(["malformed-token-id"]);
});

test("what was read of a consultation does not change when it goes on", () => {
  const consult = new Consultation();
  const { consulted } = consult;
  consult.value("token-limit");
  expect(consulted).toEqual([]);
});

test("two consultations know nothing of each other", () => {
  const [one, other] = [new Consultation(), new Consultation()];
  one.value("token-limit");
  expect(other.consulted).toEqual([]);
});
