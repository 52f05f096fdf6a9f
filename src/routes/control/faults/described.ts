/** The faults of an account, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { FaultSpec, KeptFault } from "../../../store/account/tables/fault-schema.ts";
import { problemByCode } from "../../../rules/fidelity/problems.ts";
import { referenceTo, type Narrowed } from "../../http/forms.described.ts";
import { ACCOUNT, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";

/** A fault as it stands; a snapshot has the same. */
export const Fault = KeptFault._zod.innerType;
export const Faults = z.strictObject({ faults: z.array(Fault) });

const codes = Array.from({ length: 20_000 }, (_, code) => code).filter((code) => problemByCode(code) !== undefined);

/** What a fault's schema refuses by functions, which a document cannot show. */
export const faultNarrowed: Narrowed = {
  "effect.code": { enum: [...codes, null] },
  "effect.by": referenceTo("GoDuration"),
  "match.host": { description: "For the operation edge only" },
};
export const faultsNarrowed: [z.core.$ZodType, Narrowed][] = [[FaultSpec, faultNarrowed]];

const faults = {
  "lost answer": {
    operation: "create",
    match: { name: "CI" },
    position: "after-commit",
    effect: { type: "error", status: 500, code: 10001, retry_after: 5 },
    times: 1,
    skip: 0,
  },
  "gateway page": { operation: "list", position: "before", effect: { type: "gateway-page", status: 502 } },
  delay: { operation: "get", position: "after-commit", effect: { type: "delay", by: "100ms" }, times: 3 },
  "a refusal at the edge": {
    operation: "edge",
    match: { host: "app.example.com" },
    position: "before",
    effect: { type: "refuse" },
  },
  "half an answer": { operation: "rotate", position: "after-commit", effect: { type: "truncate" } },
};

export const faultOperations = {
  "faults.list": {
    method: "get",
    path: `${ACCOUNT}/faults`,
    summary: "The faults of the account as they stand",
    status: 200,
    answer: Faults,
  },
  "faults.add": {
    method: "post",
    path: `${ACCOUNT}/faults`,
    summary: "Sets a fault: counted requests go wrong",
    body: FaultSpec,
    examples: faults,
    status: 201,
    answer: Fault,
    errors: [...ofBodies, "unknown-operation", "effect-not-available", "too-many-faults"],
  },
  "faults.clear": {
    method: "delete",
    path: `${ACCOUNT}/faults`,
    summary: "Removes all faults",
    status: 204,
  },
  "faults.remove": {
    method: "delete",
    path: `${ACCOUNT}/faults/{fault}`,
    summary: "Removes one fault",
    status: 204,
    errors: ["no-such-fault"],
  },
} as const satisfies Record<string, ControlOperation>;
