/** Which members a JSON Schema declares that no answer had, so that nothing stands in a description that is never answered. */

type Schema = Readonly<Record<string, unknown>>;

/** The declared members that none of the values has; and those that may be null, or missing, and never are. */
export function neverSeen(schema: unknown, values: readonly unknown[], root: unknown, at = ""): string[] {
  const declared = resolved(schema, root);
  const unseen: string[] = [];
  if (allows(declared, "null") && !values.includes(null)) unseen.push(`${at} null`);
  const objects = values.filter(isObject);
  const required = listOf(declared.required);
  for (const [name, inner] of Object.entries(objectOf(declared.properties))) {
    const having = objects.filter((object) => name in object);
    const place = `${at}.${name}`;
    if (having.length === 0) unseen.push(`${place} present`);
    const inside = having.map((object) => object[name]);
    if (inside.length > 0) unseen.push(...neverSeen(inner, inside, root, place));
    if (!required.includes(name) && having.length === objects.length) unseen.push(`${place} absent`);
  }
  if (isObject(declared.additionalProperties)) {
    const inner = objects.flatMap((object) => Object.values(object));
    unseen.push(...neverSeen(declared.additionalProperties, inner, root, `${at}.*`));
  }
  if (isObject(declared.items)) {
    const items = values.flatMap((value) => (Array.isArray(value) ? value : []));
    unseen.push(...neverSeen(declared.items, items, root, `${at}[]`));
  }
  for (const branch of branchesOf(declared)) {
    const its = values.filter((value) => mayBe(branch, value, root));
    unseen.push(...neverSeen(branch, its, root, at));
  }
  return [...new Set(unseen)];
}

const isObject = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): Schema => (isObject(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const branchesOf = ({ anyOf, oneOf, allOf }: Schema): readonly unknown[] =>
  [anyOf, oneOf, allOf].flatMap((branches) => listOf(branches));

function allows({ type }: Schema, wanted: string): boolean {
  return type === wanted || listOf(type).includes(wanted);
}

/** Whether a branch of alternatives can be meant by a value: an object by its constant members, all else by being none. */
function mayBe(branch: unknown, value: unknown, root: unknown): boolean {
  const schema = resolved(branch, root);
  if (allows(schema, "null")) return value === null;
  if (!isObject(value)) return !allows(schema, "object") && value !== null;
  return Object.entries(objectOf(schema.properties)).every(([name, inner]) => {
    const constant = resolved(inner, root).const;
    return constant === undefined || value[name] === constant;
  });
}

/** The schema, or what it refers to within the document. */
function resolved(schema: unknown, root: unknown): Schema {
  const given = objectOf(schema);
  if (typeof given.$ref !== "string") return given;
  let target: unknown = root;
  for (const step of given.$ref.split("/").slice(1)) target = objectOf(target)[step];
  return resolved(target, root);
}
