/** Which requests of the journal are asked for. */
import * as z from "zod/mini";
import { edgeReasons } from "../../../contract/edge.ts";
import { behaviourGrades } from "../../../contract/evidence.ts";
import { clientFilters } from "../../../contract/journal.ts";
import { requestOperationNames } from "../../../contract/operations.ts";
import { host } from "../../../store/account/tables/shapes.ts";
import { wholeNumberText } from "../../http/numbers.ts";
import { pageFields, trueOrFalse } from "../fields.ts";

const STATUS = "must be a status such as 404, or a class of them such as 4xx";
const LARGEST_ID = 2 ** 31 - 1;

export const RequestsQuery = z.lazy(() =>
  z.strictObject({
    operation: z.optional(z.literal(requestOperationNames, `must be one of ${requestOperationNames.join(", ")}`)),
    method: z.optional(z.string().check(z.regex(/^[A-Z]{1,20}$/, "must be a method in upper case, such as GET"))),
    status: z.optional(z.string().check(z.regex(/^[1-5]([0-9]{2}|xx)$/, STATUS))),
    code: z.optional(wholeNumberText(1_000_000)),
    token_id: z.optional(z.string()),
    object_id: z.optional(z.string()),
    host: z.optional(host()),
    reason: z.optional(z.literal(edgeReasons, `must be one of ${edgeReasons.join(", ")}`)),
    client: z.optional(z.literal(clientFilters, `must be one of ${clientFilters.join(", ")}`)),
    weaker_than: z.optional(z.literal(behaviourGrades, `must be one of ${behaviourGrades.join(", ")}`)),
    after: z.optional(wholeNumberText(LARGEST_ID, 0)),
    before: z.optional(wholeNumberText(LARGEST_ID)),
    order: z.optional(z.literal(["asc", "desc"], 'must be "asc" or "desc"')),
    advice: z.optional(trueOrFalse()),
    ...pageFields(),
  }),
);
