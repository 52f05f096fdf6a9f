/** What a description says of a field beyond its schema is said where the field is, or not at all. */
import { expect, test } from "vitest";
import { narrow } from "../../scripts/narrowing.ts";

const reference = { $ref: "#/components/schemas/Time" };

const schema = () => ({
  properties: {
    at: { type: ["string", "null"], description: "must be a time" },
    lists: { anyOf: [{ items: { properties: { at: { type: "string", default: "now" } } } }, { type: "null" }] },
  },
});

test("a reference takes the place of a type, and leaves null and the words where they are", () => {
  expect(narrow(schema(), { at: reference, "lists[].at": reference })).toEqual({
    properties: {
      at: { description: "must be a time", anyOf: [reference, { type: "null" }] },
      lists: { anyOf: [{ items: { properties: { at: { default: "now", ...reference } } } }, { type: "null" }] },
    },
  });
});

test("any other form is added, to a value that may be null as to any, and to the whole", () => {
  expect(narrow(schema(), { "": { minProperties: 1 }, lists: { maxItems: 2 }, at: { minLength: 1 } })).toMatchObject({
    minProperties: 1,
    properties: {
      at: { type: ["string", "null"], minLength: 1 },
      lists: { anyOf: [{ maxItems: 2 }, { type: "null" }] },
    },
  });
});

test.each(["att", "at[]", "lists.at", "lists[].no"])("the field %s, which there is not, is a mistake", (path) => {
  expect(() => narrow(schema(), { [path]: {} })).toThrow(`The schema has no ${path}`);
});
