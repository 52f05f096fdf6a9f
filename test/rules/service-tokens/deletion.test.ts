import { expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { remove } from "../../../src/rules/service-tokens/deletion.ts";
import { sampleToken } from "./sample-token.ts";

test("a delete gives the token as it was, and rests on no assumption", () => {
  const token = sampleToken({});
  expect(remove(token, new Consultation())).toEqual({ ok: true, value: token, consulted: [] });
});

test("a token in use stays, whatever its state", () => {
  for (const parts of [{}, { enabled: false }, { expiresAt: 0 }]) {
    const token = sampleToken({ ...parts, inUse: true });
    expect(remove(token, new Consultation())).toEqual({ ok: false, refusal: { kind: "in-use" }, consulted: [] });
  }
});
