import fc from "fast-check";
import { expect, test } from "vitest";
import { toHex } from "../../../src/rules/values/hex.ts";
import { newUuid } from "../../../src/rules/values/random.ts";

test("a token id is a UUID: version 4, variant 10, and the other 122 bits are the random ones", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const id = newUuid((length) => Uint8Array.from(bytes.subarray(0, length)));
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const given = BigInt(`0x${toHex(bytes)}`);
      const taken = BigInt(`0x${id.replaceAll("-", "")}`);
      const freeBits = (1n << 128n) - 1n - (0xf000n << 64n) - (0xc000n << 48n);
      expect(taken & freeBits).toBe(given & freeBits);
    }),
  );
});
