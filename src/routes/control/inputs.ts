/** What the paths of the control plane take, as schemas, but for the large ones: settings, faults, seeds, snapshots. */
import * as z from "zod/mini";
import { wholeNumberText } from "../api/input.ts";
import { faultOperations } from "../../store/account/tables/fault-schema.ts";
import { grades } from "../../rules/fidelity/assumptions.ts";
import { pageFields } from "./paging.ts";
import { AccountSeed } from "./seed-schema.ts";

const ID = "must be an account id: 32 lower-case hex digits";
const accountId = () => z.string(ID).check(z.regex(/^[0-9a-f]{32}$/, ID));

export const NewAccount = z.lazy(() =>
  z.strictObject({ id: z.optional(accountId()), seed: z.optional(AccountSeed) }, "must be a JSON object"),
);

export const ListQuery = z.lazy(() => z.strictObject(pageFields()));

export const SettingsQuery = z.lazy(() =>
  z.strictObject({ evidence: z.optional(z.literal(["true", "false"], 'must be "true" or "false"')) }),
);

export const Credentials = z.lazy(() =>
  z.strictObject(
    { client_id: z.string("must be a string"), client_secret: z.string("must be a string") },
    "must be a JSON object with client_id and client_secret",
  ),
);

const MODE = 'must be "running" or "frozen"';

export const ClockChange = z.lazy(() =>
  z.strictObject(
    {
      now: z.optional(z.string("must be an RFC 3339 time")),
      mode: z.optional(z.literal(["running", "frozen"], MODE)),
    },
    "must be a JSON object with now or mode",
  ),
);

export const ClockAdvance = z.lazy(() =>
  z.strictObject(
    { by: z.optional(z.string("must be a Go duration")), to: z.optional(z.string("must be an RFC 3339 time")) },
    "must be a JSON object with by or to",
  ),
);

const STATUS = "must be a status such as 404, or a class of them such as 4xx";
const LARGEST_ID = 2 ** 31 - 1;
/** Nothing rests on less than what is assumed. */
const minima = grades.filter((grade) => grade !== "assumed");

export const RequestsQuery = z.lazy(() =>
  z.strictObject({
    operation: z.optional(z.literal(faultOperations, `must be one of ${faultOperations.join(", ")}`)),
    method: z.optional(z.string().check(z.regex(/^[A-Z]{1,20}$/, "must be a method in upper case, such as GET"))),
    status: z.optional(z.string().check(z.regex(/^[1-5]([0-9]{2}|xx)$/, STATUS))),
    code: z.optional(wholeNumberText(1_000_000)),
    token_id: z.optional(z.string()),
    weaker_than: z.optional(z.literal(minima, `must be one of ${minima.join(", ")}`)),
    after: z.optional(wholeNumberText(LARGEST_ID, 0)),
    order: z.optional(z.literal(["asc", "desc"], 'must be "asc" or "desc"')),
    advice: z.optional(z.literal(["true", "false"], 'must be "true" or "false"')),
    ...pageFields(),
  }),
);

export const TokensQuery = z.lazy(() =>
  z.strictObject({
    name: z.optional(z.string()),
    deleted: z.optional(z.literal(["true", "false"], 'must be "true" or "false"')),
    ...pageFields(),
  }),
);

export const TokenMark = z.lazy(() =>
  z.strictObject({ in_use: z.boolean("must be true or false") }, "must be a JSON object with in_use"),
);

export const ForkInput = z.lazy(() =>
  z.strictObject(
    { id: z.optional(accountId()), journal: z.optional(z.boolean("must be true or false")) },
    "must be a JSON object",
  ),
);

const DIGEST = "must be a SHA-256 digest in 64 lower-case hex digits";
const MANY = "must have 1 to 10000 digests";

export const ScanInput = z.lazy(() =>
  z.strictObject(
    {
      digests: z
        .array(z.string(DIGEST).check(z.regex(/^[0-9a-f]{64}$/, DIGEST)), "must be a list of digests")
        .check(z.minLength(1, MANY), z.maxLength(10_000, MANY)),
      account_id: z.optional(accountId()),
    },
    "must be a JSON object with digests",
  ),
);

const NAME = "must be a host name of at most 253 characters";

export const Binding = z.lazy(() =>
  z.strictObject(
    {
      account_id: accountId(),
      name: z.optional(z.string(NAME).check(z.regex(/^(?=.{1,253}$)[a-zA-Z0-9-]{1,63}(\.[a-zA-Z0-9-]{1,63})*$/, NAME))),
    },
    "must be a JSON object with account_id",
  ),
);
