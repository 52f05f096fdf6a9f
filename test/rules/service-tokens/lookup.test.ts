import { expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { missing } from "../../../src/rules/service-tokens/lookup.ts";
import { invalid } from "./sample-token.ts";

const UUID = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415";
const malformed = ["", "1", UUID.slice(1), `${UUID}0`, UUID.replaceAll("-", ""), UUID.replace("f", "g"), `${UUID}\n`];

test.each([UUID, UUID.toUpperCase(), ...malformed])("%j, which is not there, is not found", (id) => {
  expect(missing(id, new Consultation())).toEqual({ ok: false, refusal: { kind: "not-found" } });
});

test.each(malformed)("%j is an invalid request where malformed ids are told apart", (id) => {
  const answer = missing(id, new Consultation({ "malformed-token-id": "invalid-request" }));
  expect(answer.refusal).toMatchObject(invalid("service_token_id"));
});

test("a UUID that is not there is not found where malformed ids are told apart, in either case", () => {
  for (const id of [UUID, UUID.toUpperCase()]) {
    const answer = missing(id, new Consultation({ "malformed-token-id": "invalid-request" }));
    expect(answer.refusal).toEqual({ kind: "not-found" });
  }
});

test("only the answer to a malformed id rests on the assumption about malformed ids", () => {
  const consult = new Consultation();
  missing(UUID, consult);
  expect(consult.consulted).toEqual([]);
  missing("1", consult);
  expect(consult.consulted).toEqual(["malformed-token-id"]);
});
