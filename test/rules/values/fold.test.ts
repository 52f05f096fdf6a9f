import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldCase } from "../../../src/rules/values/fold.ts";

describe("a text without regard to case", () => {
  test.each([
    ["CI/CD Token", "ci/cd token"],
    ["STRASSE", "straße"],
    ["STRAẞE", "straße"],
    ["ΟΔΟΣ", "οδος"],
    ["οδοσ", "οδος"],
    ["ÉCOLE", "école"],
    ["ŠKODA", "škoda"],
    ["\u212a", "k"],
    ["ДОМ", "дом"],
    ["𐐀", "𐐨"],
  ])("%s is %s", (one, other) => {
    expect(foldCase(one)).toBe(foldCase(other));
  });

  test.each([
    ["a", "b"],
    ["e", "é"],
    ["1", "one"],
    ["_", "%"],
  ])("%s is not %s", (one, other) => {
    expect(foldCase(one)).not.toBe(foldCase(other));
  });

  test("every character is its own upper and lower case, and folding twice changes nothing more", () => {
    const strays: string[] = [];
    for (let code = 0; code <= 0x1ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      const folded = foldCase(character);
      const forms = [character.toLowerCase(), character.toUpperCase(), folded];
      if (forms.some((form) => foldCase(form) !== folded)) strays.push(character);
    }
    expect(strays).toEqual([]);
  });

  test("a part of a name is a part of the folded name, wherever it stands", () => {
    const text = fc.string({ unit: "grapheme-composite", maxLength: 12 });
    const words = fc.oneof(text, fc.string({ unit: fc.constantFrom(..."ΣσςAaİıßẞſ "), maxLength: 12 }));
    fc.assert(
      fc.property(words, words, words, (before, part, after) => {
        expect(foldCase(before + part + after)).toBe(foldCase(before) + foldCase(part) + foldCase(after));
      }),
      { numRuns: 500 },
    );
  });
});
