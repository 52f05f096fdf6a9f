/** The operations that an OpenAPI document describes, in the terms of the transcribed table. */
import * as z from "zod/mini";
import type { DescribedOperation } from "./official-operations.ts";

const Schema = z.looseObject({ properties: z.optional(z.record(z.string(), z.unknown())) });
const Content = z.object({ content: z.object({ "application/json": z.object({ schema: z.unknown() }) }) });
const OperationObject = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ in: z.string(), name: z.string() })),
  requestBody: z.optional(z.extend(Content, { required: z.boolean() })),
  responses: z.record(z.string(), Content),
  "x-api-token-group": z.array(z.string()),
});
const Document = z.object({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), OperationObject)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
export type Document = z.infer<typeof Document>;

export function documentOf(text: string): Document {
  return Document.parse(JSON.parse(text));
}

export function operationsOf(document: Document): DescribedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const { operationId, parameters, requestBody, responses } = operation;
      const body = requestBody && schemaOf(document, requestBody);
      const statuses = Object.keys(responses).filter((status) => /^2\d\d$/.test(status));
      const [status = ""] = statuses;
      if (statuses.length !== 1) throw new Error(`${operationId} has the success statuses ${statuses.join()}`);
      return {
        operationId,
        method,
        path,
        query: parameters.filter((each) => each.in === "query").map(({ name }) => name),
        body: Object.keys(body?.properties ?? {}),
        bodyRequired: requestBody?.required ?? false,
        requiredFields: z.array(z.string()).parse(body?.required ?? []),
        permissions: operation["x-api-token-group"],
        status: Number(status),
        result: resultMembers(document, responses[status]),
      };
    }),
  );
}

/** The members of `result`, or of what stands in it when it is a list. */
function resultMembers(document: Document, response: z.infer<typeof Content> | undefined): string[] {
  const result = resolved(document, schemaOf(document, response).properties?.result);
  const one = "items" in result ? resolved(document, result.items) : result;
  return Object.keys(one.properties ?? {});
}

function schemaOf(document: Document, holder: z.infer<typeof Content> | undefined): z.infer<typeof Schema> {
  return resolved(document, holder?.content["application/json"].schema);
}

/** The schema, or the named one that it refers to. */
function resolved(document: Document, schema: unknown): z.infer<typeof Schema> {
  const parsed = Schema.parse(schema);
  if (typeof parsed.$ref !== "string") return parsed;
  return resolved(document, document.components.schemas[parsed.$ref.replace("#/components/schemas/", "")]);
}
