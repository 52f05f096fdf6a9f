/** Groups: what they are made of, and circles. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { readGroup, withoutCircle, type GroupFields } from "../../../src/rules/groups/group.ts";

const named = { hasToken: () => true, tokenOfClientId: () => undefined, hasGroup: () => true };
const naming = (...ids: string[]): GroupFields => ({
  name: "g",
  include: ids.map((id) => ({ group: { id } })),
  exclude: [],
  require: [],
});
const circle = (id: string, fields: GroupFields, graph: Record<string, readonly string[]>) =>
  !withoutCircle(id, fields, (each) => (Object.hasOwn(graph, each) ? (graph[each] ?? []) : []), new Consultation()).ok;

describe("a circle", () => {
  test("is a way back to the group itself, however long", () => {
    const chain = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`${n}`, [`${n + 1}`]]));
    expect(circle("1000", naming("0"), chain)).toBe(true);
    expect(circle("x", naming("0"), chain)).toBe(false);
    expect(circle("x", naming("x"), {})).toBe(true);
  });

  test("of others is no reason to go on for ever", () => {
    expect(circle("x", naming("a"), { a: ["b"], b: ["a"] })).toBe(false);
  });

  test("is refused exactly when there is one", () => {
    const id = fc.constantFrom("a", "b", "c", "d", "e");
    fc.assert(
      fc.property(
        fc.dictionary(id, fc.array(id, { maxLength: 3 })),
        id,
        fc.array(id, { maxLength: 3 }),
        (graph, group, names) => {
          const reached = new Set<string>();
          const walk = (each: string): void => {
            if (reached.has(each)) return;
            reached.add(each);
            for (const next of graph[each] ?? []) walk(next);
          };
          for (const name of names) walk(name);
          return circle(group, naming(...names), graph) === reached.has(group);
        },
      ),
    );
  });
});

test.each([
  [{ name: "", include: [] }, "name"],
  [{ name: "g" }, "include"],
  [{ name: "g", include: null }, "include"],
])("%j is refused for its %s", (input, parameter) => {
  expect(readGroup(input, named, new Consultation())).toMatchObject({ ok: false, refusal: { parameter } });
});

test("an empty include rests on an assumption", () => {
  const consult = new Consultation();
  expect(readGroup({ name: "g", include: [], is_default: true }, named, consult)).toEqual({
    ok: true,
    value: naming(),
  });
  expect(consult.consulted).toEqual(["empty-include"]);
});
