/** Schemas as JSON Schema for an OpenAPI document, in which those with a name are references to its components. */
import * as z from "zod/mini";
import { formsIn, type Form, type Narrowed } from "../src/routes/http/forms.described.ts";
import { narrow } from "./narrowing.ts";

export type Json = Record<string, unknown>;

export type Direction = "input" | "output";

export interface Named {
  readonly schema: z.core.$ZodType;
  readonly name: string;
  readonly io: Direction;
}

export class JsonSchemas {
  readonly #named: readonly Named[];
  readonly #narrowed: ReadonlyMap<z.core.$ZodType, Narrowed>;

  /** `narrowed` says of schemas what the rules refuse beyond them. */
  constructor(narrowed: ReadonlyMap<z.core.$ZodType, Narrowed>, named: readonly Named[]) {
    this.#named = named;
    this.#narrowed = new Map(Array.from(narrowed, ([schema, more]) => [bare(schema), more]));
  }

  /** The components of the document. */
  components(): Json {
    const named = this.#named.map(({ schema, name, io }) => [name, this.#plain(bare(schema), io)]);
    return { ...Object.fromEntries(named), ...formsIn([...this.#narrowed.values()]) };
  }

  /** What is said of a value beyond its schema, as a whole. */
  saidOf(schema: z.core.$ZodType): Form {
    return this.#narrowed.get(bare(schema))?.[""] ?? {};
  }

  of(schema: z.core.$ZodType, io: Direction): Json {
    const name = this.#nameOf(schema, io);
    return name === undefined ? this.#plain(bare(schema), io) : reference(name);
  }

  /** The parameters of a query, none of which is required; what is not given counts as the default. */
  ofQuery(query: z.ZodMiniObject, defaults: Json): Json[] {
    const narrowed = this.#narrowed.get(query) ?? {};
    return Object.entries(query.shape).map(([name, schema]) => ({
      in: "query",
      name,
      required: false,
      schema: {
        ...this.of(schema, "output"),
        ...narrowed[name],
        ...(name in defaults ? { default: defaults[name] } : {}),
      },
    }));
  }

  #nameOf(schema: z.core.$ZodType, io: Direction): string | undefined {
    return this.#named.find((each) => each.io === io && bare(each.schema) === bare(schema))?.name;
  }

  #plain(schema: z.core.$ZodType, io: Direction): Json {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, {
      io,
      override: ({ zodSchema, jsonSchema: made }) => {
        const name = zodSchema === schema ? undefined : this.#nameOf(zodSchema, io);
        if (name !== undefined) {
          for (const key of Object.keys(made)) delete made[key];
          Object.assign(made, reference(name));
          return;
        }
        const words = wordsOf(zodSchema);
        if (words !== undefined) made.description = words;
      },
    });
    return narrow(rest, this.#narrowed.get(schema) ?? {});
  }
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** The schema that a lazy one makes. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodMiniLazy ? bare(schema._zod.innerType) : schema;
}

/** The sentence with which a value is refused, where types and limits do not tell it all. */
function wordsOf({ _zod: { def } }: z.core.$ZodType): string | undefined {
  const custom = def.checks?.find((check) => check._zod.def.check === "custom");
  const words = custom || def.type === "string" ? sentenceOf((custom?._zod.def ?? def).error) : undefined;
  return words?.startsWith("must ") && words !== "must be a string" ? words : undefined;
}

/** What zod makes of a sentence that a schema was given. */
function sentenceOf(error: unknown): string | undefined {
  const words: unknown = typeof error === "function" ? error({}) : undefined;
  return typeof words === "string" ? words : undefined;
}
