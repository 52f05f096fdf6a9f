/** What is said of a field that no schema knows: which name that is known is the nearest. */
import leven from "leven";
import type * as z from "zod/mini";

type Schema = z.core.$ZodType;

/** How many things that are wrong are told at once. */
export const SHOWN = 10;

export function andMore(count: number): string[] {
  return count > SHOWN ? [`And ${count - SHOWN} more.`] : [];
}

/** The sentences about fields that the object at this path of the value has too many. */
export function unknownFields(
  keys: readonly string[],
  path: readonly PropertyKey[],
  schema: Schema,
  value: unknown,
): string {
  const at = (name: string) => [...path, name].join(".");
  const shape = shapeAt(schema, path, value) ?? {};
  const known = Object.keys(shape).filter((name) => name !== OF_EDITORS);
  const sentences = keys.slice(0, SHOWN).map((key) => {
    const shown = readable(at(key) || '""');
    const elsewhere = placesWithin(shape, key).map(at);
    if (elsewhere.length === 0) return unknownNameSentence(shown, key, known);
    return `${shown} is not known; ${elsewhere.join(", ")} ${elsewhere.length === 1 ? "is" : "are"}.`;
  });
  return [...sentences, ...andMore(keys.length)].join(" ");
}

export function unknownNameSentence(shown: string, name: string, known: readonly string[]): string {
  const start = name.slice(0, 100);
  const distances = known.map((candidate) => ({ candidate, distance: leven(candidate, start) }));
  const nearest = distances.toSorted((a, b) => a.distance - b.distance)[0]?.candidate;
  return `${shown} is not known${nearest === undefined ? "" : `; the nearest name that is known is ${nearest}`}.`;
}

/** As it is, or in quotes where it would not be read as a name. */
export function readable(name: string): string {
  const start = name.slice(0, 200);
  return /^[\w.$ -]*\w$/.test(start) && !start.startsWith(" ") ? start : JSON.stringify(start);
}

type Shape = Readonly<Record<string, Schema>>;

/** Nobody who writes another name means this one: it is for editors. */
const OF_EDITORS = "$schema";

/** Where the objects within this one have the name: it stands easily a level too high. */
function placesWithin(shape: Shape, name: string): string[] {
  return Object.entries(shape).flatMap(([field, inner]) => {
    const ways = [[], [0]].filter((steps) => Object.hasOwn(shapeAt(inner, steps, {}) ?? {}, name));
    return ways.map((steps) => [field, ...steps, name].join("."));
  });
}

/** The fields of the object at this path of a schema; the value decides between objects of several kinds. */
function shapeAt(schema: Schema, path: readonly PropertyKey[], value: unknown): Shape | undefined {
  const { def } = schema._zod;
  const [step, ...rest] = path;
  const within = step === undefined ? value : (Object(value) as Record<PropertyKey, unknown>)[step];
  if ("getter" in def) return shapeAt((def.getter as () => Schema)(), path, value);
  if ("innerType" in def) return shapeAt(def.innerType as Schema, path, value);
  if ("element" in def) return step === undefined ? undefined : shapeAt(def.element as Schema, rest, within);
  if ("discriminator" in def) {
    const { discriminator, options } = def as unknown as z.core.$ZodDiscriminatedUnionDef;
    const kind = (Object(value) as Record<string, unknown>)[discriminator] as z.core.util.Primitive;
    const option = options.find(({ _zod }) => _zod.propValues?.[discriminator]?.has(kind));
    return option && shapeAt(option, path, value);
  }
  if (!("shape" in def)) return undefined;
  const shape = def.shape as Shape;
  if (step === undefined) return shape;
  const inner = shape[String(step)];
  return inner && shapeAt(inner, rest, within);
}
