import { expect, test } from "vitest";
import { remove } from "../../../src/rules/service-tokens/deletion.ts";
import { sampleToken } from "./sample-token.ts";

test("a delete gives the token as it was, and rests on no assumption", () => {
  const token = sampleToken({});
  expect(remove(token)).toEqual({ ok: true, value: token });
});

test("a token in use stays, whatever its state", () => {
  for (const parts of [{}, { enabled: false }, { expiresAt: 0 }]) {
    const token = sampleToken({ ...parts, inUse: true });
    expect(remove(token)).toEqual({ ok: false, refusal: { kind: "in-use" } });
  }
});
