/** Requests with one field, or one piece of their path, that is as it should not be. */
import fc from "fast-check";
import type { Sent } from "../asking.ts";
import type { Target } from "../hostile-class.ts";
import type { Operation } from "./operations.ts";
import { pieces, values } from "./values.ts";
import { bodies, pathOf, type FieldsWorld } from "./world.ts";

const headersOf = (target: Target, world: FieldsWorld, plane: "api" | "control") =>
  Object.entries(plane === "api" ? world.account.headers : target.control);

/** A marker that stands in JSON until the bytes of a value take its place. */
const HOLE = "the value";

export function changedBodies(
  target: Target,
  world: FieldsWorld,
  operations: readonly Operation[],
): fc.Arbitrary<Sent> {
  const writing = operations.filter((one) => one.fields.length > 0);
  return fc.constantFrom(...writing).chain((operation) => {
    const field = fc.constantFrom(...operation.fields, ["__proto__"], ["\ud800"], []);
    const value = fc.constantFrom(...values);
    return fc
      .record({ field, value, isDoubled: fc.nat(9).map((n) => n === 0) })
      .map(({ field: path, value: bytes, isDoubled }) => {
        const base = bodies[operation.body]?.() ?? operation.example ?? {};
        const name = path.at(-1) ?? "";
        const [before = "", after = ""] = JSON.stringify(withHole(base, path)).split(JSON.stringify(HOLE));
        const twice =
          isDoubled && path.length === 1
            ? Buffer.concat([bytes, Buffer.from(`,${JSON.stringify(name)}:`), bytes])
            : bytes;
        return {
          method: operation.method,
          path: pathOf(world, operation.plane, operation.path),
          headers: headersOf(target, world, operation.plane),
          body: Buffer.concat([Buffer.from(before), twice, Buffer.from(after)]),
        };
      });
  });
}

/** A copy with the marker at this path; what is on the way and is no object becomes one. */
function withHole(base: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return HOLE;
  if (name === "0") return [withHole(Array.isArray(base) ? (base as unknown[])[0] : {}, rest)];
  const members = Object(base) as Record<string, unknown>;
  const own = Object.hasOwn(members, name) ? members[name] : {};
  return Object.fromEntries([
    ...Object.entries(members).filter(([other]) => other !== name),
    [name, withHole(own, rest)],
  ]);
}

export function changedPaths(target: Target, world: FieldsWorld, operations: readonly Operation[]): fc.Arbitrary<Sent> {
  const withParameters = operations.filter(({ path }) => path.includes("{"));
  return fc.constantFrom(...withParameters).chain((operation) => {
    const names = Array.from(operation.path.matchAll(/\{([a-z_]+)\}/g), ([, name = ""]) => name);
    return fc.tuple(fc.constantFrom(...names), fc.constantFrom(...pieces)).map(([name, piece]) => {
      const hasBody = operation.fields.length > 0;
      const body = hasBody ? JSON.stringify(bodies[operation.body]?.() ?? operation.example ?? {}) : undefined;
      return {
        method: operation.method,
        path: pathOf(world, operation.plane, operation.path, { [name]: piece }),
        headers: headersOf(target, world, operation.plane),
        body,
      };
    });
  });
}
