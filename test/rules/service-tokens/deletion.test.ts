import { expect, test } from "vitest";
import { remove } from "../../../src/rules/service-tokens/deletion.ts";
import { sampleToken } from "./sample-token.ts";

test("a delete gives the token as it was, and rests on no assumption", () => {
  const token = sampleToken({});
  expect(remove(token, false)).toEqual({ ok: true, value: token });
});

test("a token in use stays, whatever its state", () => {
  for (const parts of [{}, { enabled: false }, { expiresAt: 0 }]) {
    const token = sampleToken({ ...parts, inUse: true });
    for (const isNamed of [false, true]) {
      expect(remove(token, isNamed)).toEqual({ ok: false, refusal: { kind: "in-use" } });
    }
  }
});

test("a token that a rule names stays", () => {
  expect(remove(sampleToken({}), true)).toEqual({ ok: false, refusal: { kind: "in-use" } });
});
