/** The OpenAPI document of the control plane, made of the schemas that also validate its input and of those of its answers. */
import * as z from "zod/mini";
import { FilledAccount } from "../src/routes/control/accounts/described.ts";
import { NewAccount } from "../src/routes/control/accounts/inputs.ts";
import { Clock } from "../src/routes/control/clock/described.ts";
import { ControlError, timestamp, type ControlOperation } from "../src/routes/control/described.ts";
import {
  errorStatuses,
  ofEveryPath,
  ofGuardedPaths,
  ofPathsWithIds,
  type ErrorCode,
} from "../src/routes/control/error-codes.described.ts";
import { Fault } from "../src/routes/control/faults/described.ts";
import { controlOperations, narrowed } from "../src/routes/control/index.described.ts";
import { Advice, JournalRequest } from "../src/routes/control/requests/described.ts";
import { AccountSeed, Seed } from "../src/routes/control/seed/inputs.ts";
import { AssumptionEvidence, Assumptions, KeptSettings, Settings } from "../src/routes/control/settings/described.ts";
import { WholeAccount } from "../src/routes/control/snapshot/described.ts";
import { TokenWithState } from "../src/routes/control/tokens/described.ts";
import { Zone } from "../src/routes/control/zones/described.ts";
import { Snapshot } from "../src/store/account/documents/snapshot-schema.ts";
import { SettingsChange } from "../src/store/account/settings/schema.ts";
import { FaultSpec } from "../src/store/account/tables/fault-schema.ts";
import { version } from "../src/version.ts";
import { JsonSchemas, type Json } from "./json-schemas.ts";

const schemas = new JsonSchemas(narrowed, [
  { schema: SettingsChange, name: "SettingsChange", io: "input" },
  { schema: FaultSpec, name: "FaultSpec", io: "input" },
  { schema: AccountSeed, name: "AccountSeed", io: "input" },
  { schema: Seed, name: "Seed", io: "input" },
  { schema: NewAccount, name: "NewAccount", io: "input" },
  { schema: Snapshot, name: "SnapshotToRestore", io: "input" },
  { schema: WholeAccount, name: "Snapshot", io: "output" },
  { schema: KeptSettings, name: "KeptSettings", io: "output" },
  { schema: ControlError, name: "Error", io: "output" },
  { schema: Assumptions, name: "Assumptions", io: "output" },
  { schema: Settings, name: "Settings", io: "output" },
  { schema: AssumptionEvidence, name: "AssumptionEvidence", io: "output" },
  { schema: Clock, name: "Clock", io: "output" },
  { schema: Fault, name: "Fault", io: "output" },
  { schema: JournalRequest, name: "JournalRequest", io: "output" },
  { schema: Advice, name: "Advice", io: "output" },
  { schema: TokenWithState, name: "TokenWithState", io: "output" },
  { schema: FilledAccount, name: "FilledAccount", io: "output" },
  { schema: Zone, name: "Zone", io: "output" },
  { schema: timestamp, name: "Timestamp", io: "output" },
]);

export function controlDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [id, operation] of Object.entries<ControlOperation>(controlOperations)) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(id, operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "The control plane of access-emulator",
      version,
      description: "What the real service does not have: accounts, settings, clocks, faults, journals, worlds.",
    },
    servers: [{ url: "/_emulator" }],
    security: [{}, { operator_token: [] }],
    paths,
    components: {
      schemas: schemas.components(),
      responses: Object.fromEntries(errorLists().map((codes) => [nameOf(codes), errorResponse(codes)])),
      securitySchemes: {
        operator_token: {
          type: "http",
          scheme: "bearer",
          description:
            "The secret EMULATOR_OPERATOR_TOKEN of a deployed emulator. On a developer's machine no credentials are needed, and loopback hosts are answered only.",
        },
      },
    },
  };
}

function operationObject(id: string, operation: ControlOperation): Json {
  const { summary, body, query, path, isOpen, status, answer } = operation;
  return {
    operationId: id,
    tags: [path.split("/").findLast((part) => /^[a-z.]+$/.test(part)) ?? "accounts"],
    summary,
    ...(isOpen ? { security: [] } : {}),
    parameters: [...pathParameters(path), ...(query ? schemas.ofQuery(query._zod.innerType, DEFAULTS) : [])],
    ...(body ? { requestBody: requestBody(body, operation.examples ?? {}) } : {}),
    responses: {
      [status]: { description: "Done", ...(answer ? jsonContent(schemas.of(answer, "output")) : {}) },
      ...errorResponses(operation),
    },
  };
}

const hexId = (description: string): Json => ({ type: "string", pattern: "^[0-9a-f]{32}$", description });

const PATH_PARAMETERS: Record<string, Json> = {
  account_id: hexId("Any id of this form is an account"),
  zone_id: hexId("Any id of this form is a zone"),
  tenant_id: hexId("As the tenant was shown when it was made"),
  token_id: { type: "string", minLength: 1 },
  hostname: { type: "string", minLength: 1, description: "A host such as app.example.com, without a port or a *" },
  fault: { type: "integer", minimum: 0, maximum: 999_999_999 },
};

function pathParameters(path: string): Json[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => ({
    in: "path",
    name,
    required: true,
    schema: PATH_PARAMETERS[name],
  }));
}

/** What is not given counts as this. */
const DEFAULTS: Json = {
  page: 1,
  per_page: 100,
  order: "asc",
  deleted: "false",
  evidence: "false",
  events: "false",
  next: "false",
  advice: "true",
};

/** An empty body counts as `{}`. */
function requestBody(schema: z.ZodMiniType, examples: Readonly<Record<string, unknown>>): Json {
  const content = {
    schema: schemas.of(schema, "input"),
    examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [camelCased(name), { value }])),
  };
  const isNeeded = "minProperties" in schemas.saidOf(schema) || !z.safeParse(schema, {}).success;
  return { required: isNeeded, content: { "application/json": content } };
}

/** Names of examples may have no spaces. */
const camelCased = (name: string): string => name.replaceAll(/ (\w)/g, (_, letter: string) => letter.toUpperCase());

function errorResponses(operation: ControlOperation): Json {
  return Object.fromEntries(
    [...errorsByStatus(operation)].map(([status, codes]) => [
      status,
      { $ref: `#/components/responses/${nameOf(codes)}` },
    ]),
  );
}

function errorsByStatus({ isOpen, path, errors = [] }: ControlOperation): Map<number, ErrorCode[]> {
  const codes: ErrorCode[] = [
    ...(isOpen ? ofEveryPath : ofGuardedPaths),
    ...(/\{(?!hostname)/.test(path) ? ofPathsWithIds : []), // a host that is none is an input
    ...errors,
  ];
  return Map.groupBy(codes.toSorted(), (code) => errorStatuses[code]);
}

/** Which errors come together, each list once. */
function errorLists(): readonly (readonly ErrorCode[])[] {
  const lists = new Map<string, readonly ErrorCode[]>();
  for (const operation of Object.values<ControlOperation>(controlOperations)) {
    for (const codes of errorsByStatus(operation).values()) lists.set(nameOf(codes), codes);
  }
  return [...lists.values()];
}

const nameOf = (codes: readonly ErrorCode[]): string => codes.join(".");

function errorResponse(codes: readonly ErrorCode[]): Json {
  const code = { properties: { error: { properties: { code: { enum: codes } } } } };
  const headers = codes.includes("unavailable")
    ? { headers: { "Retry-After": { description: "Seconds", schema: { type: "integer" } } } }
    : {};
  return {
    description: codes.join(", "),
    ...headers,
    ...jsonContent({ allOf: [{ $ref: "#/components/schemas/Error" }, code] }),
  };
}

function jsonContent(schema: Json): Json {
  return { content: { "application/json": { schema } } };
}
