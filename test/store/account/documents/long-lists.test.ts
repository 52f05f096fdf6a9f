/** A document whose long lists are parsed in pieces is read as JSON.parse reads it, however its text comes in. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { itemsOf, LongLists } from "../../../../src/store/account/documents/long-lists.ts";

const NAMES = ["tokens", "journal"];

/** The document as it is put together again; undefined when it is no JSON. */
function readBack(text: string, batch: number): unknown {
  const lists = new LongLists(NAMES);
  for (let at = 0; at < text.length; at += batch) lists.add(text.slice(at, at + batch));
  try {
    const document = JSON.parse(lists.outside()) as Record<string, unknown[]>;
    for (const [name, pieces] of lists.pieces) document[name]?.push(...[...itemsOf(pieces)].flat());
    return lists.twice === undefined ? document : undefined;
  } catch (problem) {
    if (problem instanceof SyntaxError) return undefined;
    throw problem;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test("any document, in batches of any size", () => {
  const name = fc.oneof(fc.constantFrom(...NAMES, "token", 'to"kens', "\\"), fc.string());
  const document = fc.dictionary(name, fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()));
  fc.assert(
    fc.property(document, fc.integer({ min: 1, max: 40 }), fc.boolean(), (value, batch, isWide) => {
      const text = JSON.stringify(value, null, isWide ? 2 : 0);
      expect(readBack(text, batch)).toEqual(JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});

test("a text that is no JSON is none in pieces either", () => {
  const document = fc.record({ tokens: fc.array(fc.jsonValue(), { minLength: 1 }), other: fc.jsonValue() });
  const damage = fc.constantFrom(",", "[", "]", "{", "}", '"', "\\", ":", "x", "");
  fc.assert(
    fc.property(document, fc.nat(), damage, fc.integer({ min: 1, max: 40 }), (value, place, put, batch) => {
      const text = JSON.stringify(value);
      const at = place % text.length;
      const damaged = text.slice(0, at) + put + text.slice(at + 1);
      expect(readBack(damaged, batch)).toEqual(parsed(damaged));
    }),
    { numRuns: 2000 },
  );
});

test("a list of many items comes in pieces, and a comma too many between two is seen", () => {
  const items = Array.from({ length: 3000 }, (_, n) => ({ n, text: `"${"x".repeat(200)}\\` }));
  const lists = new LongLists(NAMES);
  lists.add(`{"a":1,"tokens":${JSON.stringify(items)},"b":["tokens"]}`);
  const pieces = lists.pieces.get("tokens") ?? [];
  expect(pieces.length).toBeGreaterThan(3);
  expect([...itemsOf(pieces)].flat()).toEqual(items);
  expect(JSON.parse(lists.outside())).toEqual({ a: 1, tokens: [], b: ["tokens"] });
  expect(() => [...itemsOf([...pieces, ""])]).toThrow(SyntaxError);
});

test("a list that stands in the document twice is told, and one within another value is none", () => {
  const lists = new LongLists(NAMES);
  lists.add(`{"x":{"tokens":[1]},"tokens":[2],"y":["tokens",[3]],"journal":[],"tokens":[4]}`);
  expect([lists.twice, [...lists.pieces.keys()]]).toEqual(["tokens", ["tokens", "journal"]]);
});
