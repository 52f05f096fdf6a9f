import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../../../src/rules/values/hex.ts";

test("bytes are written as Node writes them in hex", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
    }),
  );
});

test("hex digits of either case are read as the bytes that they were written from", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(fromHex(toHex(bytes))).toEqual(Uint8Array.from(bytes));
      expect(fromHex(toHex(bytes).toUpperCase())).toEqual(Uint8Array.from(bytes));
    }),
  );
  expect(fromHex("00ff7f80")).toEqual(Uint8Array.of(0, 255, 127, 128));
});
