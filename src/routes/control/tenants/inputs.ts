/** What the paths of tenants take. */
import * as z from "zod/mini";
import { parseDuration } from "../../../rules/values/duration.ts";
import { parseTimestamp } from "../../../rules/values/timestamp.ts";
import { accountName, pageFields } from "../fields.ts";

const TIME = "must be an RFC 3339 time such as 2026-01-31T12:00:00Z, or null";
const time = () => z.nullable(z.string(TIME).check(z.refine((text) => parseTimestamp(text) !== undefined, TIME)));

const NUMBER = "must be a whole number from 0 to 9007199254740991, or null for no bound";
const bound = () => z.optional(z.nullable(z.int(NUMBER).check(z.gte(0, NUMBER))));

const quotas = () =>
  z.strictObject(
    {
      accounts: bound(),
      tokens_per_account: bound(),
      journal_rows_per_account: bound(),
      bytes: bound(),
      requests_per_minute: bound(),
    },
    "must be an object of quotas",
  );

export const NewTenant = z.lazy(() =>
  z.strictObject(
    { name: accountName(), expires_at: z.optional(time()), quotas: z.optional(quotas()) },
    "must be a JSON object with a name",
  ),
);

export const TenantChange = z.lazy(() =>
  z.strictObject(
    { name: z.optional(accountName()), expires_at: z.optional(time()), quotas: z.optional(quotas()) },
    "must be a JSON object",
  ),
);

const GRACE = "must be a Go duration from 0s to 8760h, such as 24h";
const LONGEST = 8760n * 3_600_000_000_000n;

function isGrace(text: string): boolean {
  const parsed = parseDuration(text);
  return parsed.ok && parsed.nanoseconds >= 0n && parsed.nanoseconds <= LONGEST;
}

export const RotateKey = z.lazy(() =>
  z.strictObject(
    { grace: z.optional(z.string(GRACE).check(z.refine(isGrace, GRACE))) },
    "must be a JSON object with grace",
  ),
);

export const ListQuery = z.lazy(() => z.strictObject(pageFields()));
