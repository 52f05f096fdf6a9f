import { expect, test } from "vitest";
import { snapshotOf } from "../../../../src/store/account/documents/snapshot.ts";
import type { Table } from "../../../../src/store/table.ts";

/** Tables with these sections. */
function tableOf(section: Readonly<Record<string, unknown>>): Table {
  const nothing = (): void => {};
  return { clear: nothing, readAgain: nothing, restore: nothing, section: () => section };
}

function* numbers(count: number): Generator<number> {
  for (let number = 0; number < count; number++) yield number;
}

test("a list of a snapshot may have more items than a call takes arguments", () => {
  const pieces = [...snapshotOf([tableOf({ a: 1 }), tableOf({ tokens: numbers(300_000), b: [] })], [])];
  const document = JSON.parse(pieces.join("")) as { tokens: number[] };
  expect(document).toMatchObject({ a: 1, b: [] });
  expect(document.tokens).toHaveLength(300_000);
  expect(document.tokens.at(-1)).toBe(299_999);
});

test("of a list that is left out nothing is told, and nothing is read", () => {
  let read = 0;
  function* counted(): Generator<number> {
    yield read++;
  }
  expect(JSON.parse([...snapshotOf([tableOf({ journal: counted() })], ["journal"])].join(""))).toMatchObject({
    journal: [],
  });
  expect(read).toBe(0);
});
