/** What a seed may say, as a schema: it validates, and the published JSON Schema of seed files is made of it. */
import * as z from "zod/mini";
import { text } from "../../../rules/access/form-schemas.ts";
import { BULK_LIMIT } from "../../../rules/service-tokens/seeding.ts";
import { SettingsChange } from "../../../store/account/settings/schema.ts";
import { matching, uuid } from "../../../store/account/tables/shapes.ts";
import { accountName, hostName } from "../fields.ts";
import { accessSeed } from "./access-inputs.ts";

const optionalText = () => z.optional(text());

const hexId = () => matching(/^[0-9a-f]{32}$/, "must be 32 lower-case hex digits");
const secret = () => matching(/^[\x21-\x7e]{1,1024}$/, "must have 1 to 1024 printable ASCII characters and no space");

function seedToken() {
  return z.strictObject(
    {
      name: text(),
      id: z.optional(uuid()),
      client_id: z.optional(matching(/^[0-9a-f]{32}\.access$/, "must be 32 lower-case hex digits and .access")),
      client_secret: z.optional(secret()),
      client_secret_version: z.optional(z.int("must be a whole number")),
      previous_client_secret: z.optional(secret()),
      previous_client_secret_expires_at: optionalText(),
      duration: optionalText(),
      enabled: z.optional(z.boolean("must be true or false")),
      created_at: optionalText(),
      updated_at: optionalText(),
      expires_at: optionalText(),
      last_seen_at: optionalText(),
      in_use: z.optional(z.boolean("must be true or false")),
    },
    "must be an object with a name",
  );
}

function seedBulk() {
  const words = `must be a whole number from 1 to ${BULK_LIMIT}`;
  const count = z.int(words).check(z.gte(1, words), z.lte(BULK_LIMIT, words));
  return z.strictObject({ count, name: text(), duration: optionalText() }, "must be an object with count and name");
}

const manyTokens = "must have at most 10000 tokens; bulk makes more";

const accountSeed = () => ({
  name: z.optional(accountName()),
  settings: z.optional(SettingsChange),
  zones: z.optional(
    z.array(
      z.strictObject({ id: hexId(), name: z.optional(hostName()) }, "must be an object with an id"),
      "must be a list",
    ),
  ),
  tokens: z.optional(z.array(seedToken(), "must be a list").check(z.maxLength(10_000, manyTokens))),
  bulk: z.optional(seedBulk()),
  ...accessSeed(),
});

const note = () => z.strictObject({ what: text(), why: text() }, "must be an object with what and why");
const notes = () => z.array(note(), "must be a list of what and why");

/** Said for its readers: it changes nothing. */
const about = () =>
  z.strictObject(
    {
      what: text(),
      pulled_at: text(),
      base_url: text(),
      complete: z.boolean("must be true or false"),
      missing: notes(),
      left_out: notes(),
      fields_left_out: notes(),
    },
    "must be an object with what, pulled_at, base_url, complete, missing, left_out and fields_left_out",
  );

/** What one account starts with. */
export const AccountSeed = z.lazy(() => z.strictObject(accountSeed(), "must be an object"));
export type AccountSeed = z.output<typeof AccountSeed>;

export const Seed = z.lazy(() =>
  z.strictObject(
    {
      $schema: z.optional(text()),
      about: z.optional(about()),
      accounts: z.array(
        z.strictObject({ id: hexId(), ...accountSeed() }, "must be an object with an id"),
        "must be a list of accounts, each with an id",
      ),
    },
    "must be an object with a list of accounts",
  ),
);
