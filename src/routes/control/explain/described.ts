/** Explanations, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { decisions } from "../../../contract/access.ts";
import { edgeCredentials, edgeReasons, edgeRefusals } from "../../../contract/edge.ts";
import { assumptionNames } from "../../../rules/fidelity/assumptions/index.ts";
import type { Narrowed } from "../../http/forms.described.ts";
import { ACCOUNT, time, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";
import { ExplainInput } from "./inputs.ts";

const Named = z.strictObject({ id: z.string(), name: z.string() });
export const reason = () => z.literal(edgeReasons);
/** The reasons of `verify` are among them. */
const problem = () => z.literal(edgeRefusals);

const Policy = z.strictObject({
  id: z.string(),
  name: z.string(),
  decision: z.literal(decisions),
  precedence: z.int(),
  matches: z.boolean(),
  rules: z.array(
    z.strictObject({
      list: z.literal(["include", "require", "exclude"]),
      rule: z.record(z.string(), z.unknown()),
      holds: z.union([z.boolean(), z.literal("needs-identity")]),
    }),
  ),
});

const Mode = z.strictObject({ admitted: z.boolean(), reason: reason(), status: z.nullable(z.int()) });

export const Explanation = z.strictObject({
  method: z.string(),
  host: z.string(),
  path: z.string(),
  time: time(),
  ip: z.nullable(z.string()),
  country: z.nullable(z.string()),
  application: z.nullable(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      aud: z.string(),
      destination: z.string(),
      passed_over: z.array(z.strictObject({ id: z.string(), name: z.string(), destination: z.string() })),
    }),
  ),
  strict: z.boolean(),
  credentials: z.strictObject({
    kind: z.literal(edgeCredentials),
    client_id: z.nullable(z.string()),
    token: z.nullable(Named),
    secret: z.nullable(z.literal(["current", "previous"])),
    problem: z.nullable(problem()),
  }),
  policies: z.array(Policy),
  admitted: z.boolean(),
  reason: reason(),
  policy: z.nullable(Named),
  status: z.nullable(z.int()),
  modes: z.strictObject({ classic: Mode, strict: Mode }),
  sentence: z.string(),
  assumptions: z.array(z.literal(assumptionNames)),
  recorded: z.nullable(z.strictObject({ admitted: z.boolean(), reason: reason() })),
});

/** What is refused beyond the inputs. */
export const explainNarrowed: [z.core.$ZodType, Narrowed][] = [
  [
    ExplainInput,
    {
      "": {
        minProperties: 1,
        oneOf: [{ required: ["url"] }, { required: ["request"], maxProperties: 1 }],
        description: "Either url, with what else the request has, or request, alone",
      },
      url: { description: "An http or https URL, or a host with a path" },
      headers: { description: "By their names, in any case; together at most 128 KiB" },
      ip: { description: "An IPv4 or IPv6 address" },
      token_id: { description: "As if this token presented its current secret; then headers has no pair" },
      request: { description: "The id of an edge request in the journal, or last" },
    },
  ],
];

export const explainOperations = {
  "edge.explain": {
    method: "post",
    path: `${ACCOUNT}/explain`,
    summary: "What the edge would decide about a request, and why: one that is described, or one of the journal",
    body: ExplainInput,
    examples: {
      "made up": {
        url: "https://app.example.com/admin",
        method: "GET",
        headers: { "CF-Access-Client-Id": `${"0".repeat(32)}.access`, "CF-Access-Client-Secret": "a-secret" },
        ip: "203.0.113.7",
        country: "PT",
      },
      "without a scheme": { url: "app.example.com/admin" },
      "with the current secret of a token": {
        url: "app.example.com/admin",
        token_id: "0c8f4a52-1f4e-4c9b-8a2e-3d5b7f6a9e10",
      },
    },
    status: 200,
    answer: Explanation,
    errors: [...ofBodies, "no-such-request", "no-such-token"],
  },
} as const satisfies Record<string, ControlOperation>;
