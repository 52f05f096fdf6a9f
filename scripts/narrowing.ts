/** Says of the fields of a JSON Schema what the rules refuse beyond the schema that it was made of. */
import type { Form, Narrowed } from "../src/routes/http/forms.described.ts";

type Json = Record<string, unknown>;

/** Narrows the fields at these paths; one that is not there is a mistake. */
export function narrow(schema: Json, narrowed: Narrowed): Json {
  for (const [path, form] of Object.entries(narrowed)) narrowAt(fieldAt(schema, path), form);
  return schema;
}

/** `tokens[].name`: of the items of `tokens`, the property `name`. */
function fieldAt(schema: Json, path: string): Json {
  const steps = path === "" ? [] : path.replaceAll("[]", ".[]").split(".");
  return steps.reduce((node, step) => {
    const next = [node, ...alternativesOf(node)].map((each) => childOf(each, step)).find((each) => each !== undefined);
    if (next === undefined) throw new Error(`The schema has no ${path}: at ${step} it ends.`);
    return next;
  }, schema);
}

function childOf(node: Json, step: string): Json | undefined {
  const child = step === "[]" ? node["items"] : asJson(node["properties"])?.[step];
  return asJson(child);
}

/** What a value may be instead, in a schema that lists it. */
function alternativesOf(node: Json): Json[] {
  const listed: unknown[] = [node["anyOf"], node["oneOf"]].flatMap((list: unknown) =>
    Array.isArray(list) ? list : [],
  );
  return listed.map(asJson).filter((each) => each !== undefined);
}

function asJson(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** A reference takes the place of the type; null stays where it is allowed. */
function narrowAt(node: Json, form: Form): void {
  const given = alternativesOf(node).find(({ type }) => type !== "null");
  if (given !== undefined) return narrowAt(given, form);
  if (!("$ref" in form)) return void Object.assign(node, form);
  const { type, description, default: usual } = node;
  for (const key of Object.keys(node)) delete node[key];
  if (description !== undefined) node["description"] = description;
  if (usual !== undefined) node["default"] = usual;
  Object.assign(node, Array.isArray(type) && type.includes("null") ? { anyOf: [form, { type: "null" }] } : form);
}
