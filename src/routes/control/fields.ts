/** Fields that the inputs of several topics have. */
import * as z from "zod/mini";
import { wholeNumberText } from "../http/numbers.ts";

const ID = "must be an account id: 32 lower-case hex digits";
export const accountId = () => z.string(ID).check(z.regex(/^[0-9a-f]{32}$/, ID));

const HOST_NAME = "must be a host name of at most 253 characters";
const hostNames = /^[a-zA-Z0-9-]{1,63}(\.[a-zA-Z0-9-]{1,63})*$/;
export const hostName = () =>
  z.string(HOST_NAME).check(z.maxLength(253, { error: HOST_NAME, abort: true }), z.regex(hostNames, HOST_NAME));

/** Source of the length: the official description of accounts. */
const ACCOUNT_NAME = "must be a name of 1 to 100 characters";
export const accountName = () =>
  z.string(ACCOUNT_NAME).check(z.minLength(1, ACCOUNT_NAME), z.maxLength(100, ACCOUNT_NAME));

/** Yes or no in a query. */
export const trueOrFalse = () => z.literal(["true", "false"], 'must be "true" or "false"');

/** The parameters of every paged list of the control plane. */
export const pageFields = () => ({
  page: z.optional(wholeNumberText(2 ** 31 - 1)),
  per_page: z.optional(wholeNumberText(1000)),
});
