/** The operations of both planes, and the fields of their bodies, from the OpenAPI documents that the emulator serves. */
import { isRecord } from "../judging.ts";

export interface Operation {
  readonly plane: "api" | "control";
  readonly method: string;
  /** With its parameters in braces, from the root. */
  readonly path: string;
  /** The name of the schema of its body; empty where it has none of its own. */
  readonly body: string;
  /** A body that the document shows. */
  readonly example: unknown;
  /** The paths of its fields, such as `seed.bulk.count`. */
  readonly fields: readonly (readonly string[])[];
}

type Schema = Readonly<Record<string, unknown>>;

const PLANES = { api: "/client/v4", control: "/_emulator" } as const;
const DEPTH = 4;

export async function operationsAt(url: string, headers: Readonly<Record<string, string>>): Promise<Operation[]> {
  const all = await Promise.all([ofPlane("api", url, headers), ofPlane("control", url, headers)]);
  return all.flat();
}

async function ofPlane(plane: "api" | "control", url: string, headers: Readonly<Record<string, string>>) {
  const base = PLANES[plane];
  const document = (await (await fetch(`${url}${base}/openapi.json`, { headers })).json()) as {
    paths: Record<string, Record<string, unknown>>;
    components: { schemas: Record<string, Schema> };
  };
  const { schemas } = document.components;
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, described]): Operation[] => {
      if (!isRecord(described)) return [];
      const media = mediaOf(described);
      const schema = isRecord(media["schema"]) ? media["schema"] : undefined;
      const reference = typeof schema?.["$ref"] === "string" ? (schema["$ref"].split("/").at(-1) ?? "") : "";
      const examples = Object.values(isRecord(media["examples"]) ? media["examples"] : {});
      return [
        {
          plane,
          method: method.toUpperCase(),
          path: base + path,
          body: reference,
          example: isRecord(examples[0]) ? examples[0]["value"] : undefined,
          fields: schema === undefined ? [] : fieldsOf(schema, schemas, DEPTH),
        },
      ];
    }),
  );
}

function mediaOf(described: Record<string, unknown>): Record<string, unknown> {
  const content = isRecord(described["requestBody"]) ? described["requestBody"]["content"] : undefined;
  const media = isRecord(content) ? content["application/json"] : undefined;
  return isRecord(media) ? media : {};
}

/** Through references and alternatives; of a list, its first item. */
function fieldsOf(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth: number): (readonly string[])[] {
  if (depth === 0) return [];
  if (typeof schema["$ref"] === "string") {
    const named = schemas[schema["$ref"].split("/").at(-1) ?? ""];
    return named === undefined ? [] : fieldsOf(named, schemas, depth);
  }
  const below = (name: string, inner: unknown) =>
    isRecord(inner) ? fieldsOf(inner, schemas, depth - 1).map((path) => [name].concat(path)) : [];
  const properties = Object.entries(isRecord(schema["properties"]) ? schema["properties"] : {});
  const own = properties.flatMap(([name, inner]) => [[name] as readonly string[]].concat(below(name, inner)));
  const alternatives = [schema["anyOf"], schema["oneOf"], schema["allOf"]].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return [
    ...own,
    ...below("0", schema["items"]),
    ...alternatives.flatMap((one) => (isRecord(one) ? fieldsOf(one, schemas, depth) : [])),
  ];
}
