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
  const at = path.join(".");
  const known = knownNames(schema, path, value);
  const sentences = keys
    .slice(0, SHOWN)
    .map((key) => unknownNameSentence(readable(at === "" ? key || '""' : `${at}.${key}`), key, known));
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

/** The names of the fields of the object at this path of a schema; the value decides between objects of several kinds. */
function knownNames(schema: Schema, path: readonly PropertyKey[], value: unknown): string[] {
  const { def } = schema._zod;
  const [step, ...rest] = path;
  const within = step === undefined ? value : (Object(value) as Record<PropertyKey, unknown>)[step];
  if ("getter" in def) return knownNames((def.getter as () => Schema)(), path, value);
  if ("innerType" in def) return knownNames(def.innerType as Schema, path, value);
  if ("element" in def) return knownNames(def.element as Schema, rest, within);
  if ("discriminator" in def) {
    const { discriminator, options } = def as unknown as z.core.$ZodDiscriminatedUnionDef;
    const kind = (Object(value) as Record<string, unknown>)[discriminator] as z.core.util.Primitive;
    const option = options.find(({ _zod }) => _zod.propValues?.[discriminator]?.has(kind));
    return option ? knownNames(option, path, value) : [];
  }
  if (!("shape" in def)) return [];
  const shape = def.shape as Record<string, Schema>;
  if (step === undefined) return Object.keys(shape);
  const inner = shape[String(step)];
  return inner ? knownNames(inner, rest, within) : [];
}
