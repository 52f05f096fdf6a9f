/** A served OpenAPI 3.1 document, read by a validator that is not ours: the official meta schema, and its own schemas. */
import { registerSchema, validate, type Validator } from "@hyperjump/json-schema/openapi-3-1";
import * as z from "zod/mini";
import { call } from "./account.ts";

const META_SCHEMA = "https://spec.openapis.org/oas/3.1/schema-base";

const Parameter = z.looseObject({ in: z.string(), name: z.string(), required: z.boolean(), schema: z.unknown() });
const MediaType = z.looseObject({
  schema: z.unknown(),
  examples: z.optional(z.record(z.string(), z.object({ value: z.unknown() }))),
});
const Content = z.record(z.string(), MediaType);
const Response = z.looseObject({ $ref: z.optional(z.string()), content: z.optional(Content) });
const OperationObject = z.looseObject({
  operationId: z.string(),
  parameters: z.array(Parameter),
  requestBody: z.optional(z.looseObject({ required: z.boolean(), content: Content })),
  responses: z.record(z.string(), Response),
});
const Document = z.looseObject({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), OperationObject)),
  components: z.looseObject({ responses: z.optional(z.record(z.string(), Response)) }),
});

/** An operation, where it stands. */
export interface Described extends z.infer<typeof OperationObject> {
  readonly method: string;
  readonly path: string;
}

export class DescribedApi {
  readonly document: z.infer<typeof Document>;
  readonly operations: readonly Described[];
  readonly #uri: string;
  readonly #text: string;

  constructor(text: string, uri: string) {
    this.#text = text;
    this.#uri = uri;
    this.document = Document.parse(JSON.parse(text));
    this.operations = Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => Object.assign(operation, { method, path })),
    );
  }

  /** Reads the document from where it is served, which becomes its name. */
  static async at(url: string): Promise<DescribedApi> {
    const described = new DescribedApi((await call(url, { headers: {} })).text, url);
    registerSchema(JSON.parse(described.#text), url, META_SCHEMA);
    return described;
  }

  operation(id: string): Described {
    const found = this.operations.find(({ operationId }) => operationId === id);
    if (!found) throw new Error(`The document describes no operation ${id}`);
    return found;
  }

  /** What is wrong with the document as OpenAPI 3.1. */
  async problems(): Promise<readonly string[]> {
    return problemsOf(META_SCHEMA, JSON.parse(this.#text));
  }

  /** What is wrong with a body that this operation answered with this status. */
  async problemsOfAnswer({ path, method, responses }: Described, status: number, body: unknown): Promise<string[]> {
    const { $ref: reference } = responses[status] ?? {};
    const place = reference?.slice("#/".length).split("/") ?? ["paths", path, method, "responses", `${status}`];
    return problemsOf(this.#place([...place, "content", "application/json", "schema"]), body);
  }

  /** What is wrong with a body that is sent to this operation. */
  async problemsOfRequest({ path, method }: Described, body: unknown): Promise<string[]> {
    const place = ["paths", path, method, "requestBody", "content", "application/json", "schema"];
    return problemsOf(this.#place(place), body);
  }

  /** What is wrong with a value of a parameter of this operation. */
  async problemsOfParameter({ path, method, parameters }: Described, name: string, value: unknown): Promise<string[]> {
    const index = parameters.findIndex((parameter) => parameter.name === name);
    return problemsOf(this.#place(["paths", path, method, "parameters", `${index}`, "schema"]), value);
  }

  /** The response with this status, found where a reference says. */
  response({ responses }: Described, status: number | string): z.infer<typeof Response> | undefined {
    const response = responses[status];
    const name = response?.$ref?.split("/").at(-1);
    return name === undefined ? response : this.document.components.responses?.[name];
  }

  #place(steps: readonly string[]): string {
    const pointer = steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")));
    return `${this.#uri}#/${pointer.join("/")}`;
  }
}

async function problemsOf(schema: string, value: unknown): Promise<string[]> {
  const output = await validate(schema, value as Parameters<Validator>[0], "BASIC");
  if (output.valid) return [];
  return (output.errors ?? []).map(
    ({ instanceLocation, absoluteKeywordLocation }) => `${instanceLocation}: ${absoluteKeywordLocation}`,
  );
}
