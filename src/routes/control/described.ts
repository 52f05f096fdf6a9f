/**
 * What the descriptions of the topics (`*.described.ts`) have in common: the control plane's OpenAPI document is made of
 * them, and tests go through them. The running Worker loads none of them.
 */
import * as z from "zod/mini";
import type { ErrorCode } from "./error-codes.described.ts";

export interface ControlOperation {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Without `/_emulator`. */
  readonly path: string;
  readonly summary: string;
  /** Whether anyone may ask, from any host and without credentials. */
  readonly isOpen?: boolean;
  readonly query?: z.ZodMiniLazy<z.ZodMiniObject>;
  readonly body?: z.ZodMiniLazy;
  /** Bodies that are accepted, by a name. */
  readonly examples?: Readonly<Record<string, unknown>>;
  readonly status: 200 | 201 | 202 | 204;
  /** The body of the success; a 204 has none. */
  readonly answer?: z.ZodMiniType;
  /** Beside the errors that its path brings. */
  readonly errors?: readonly ErrorCode[];
}

export const ACCOUNT = "/accounts/{account_id}";

// What the examples speak of.
export const ACCOUNT_ID = "0000000000000000000000000000a001";
export const DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
export const SECRET = "a-secret-of-the-tests";

// What the answers are made of.
export const count = () => z.int().check(z.gte(0));
export const fromOne = () => z.int().check(z.gte(1));
export const timestamp = z.iso.datetime({ precision: 0 });
export const time = () => timestamp;
export const hexId = () => z.string().check(z.regex(/^[0-9a-f]{32}$/));
export const digest = () => z.string().check(z.regex(/^[0-9a-f]{64}$/));
export const clientId = () => z.string().check(z.regex(/^[0-9a-f]{32}\.access$/));

/** The numbers of a page of a list. */
export const paged = { page: fromOne(), per_page: fromOne(), total_count: count() };

export const ControlError = z.strictObject({
  error: z.strictObject({ code: z.string().check(z.regex(/^[a-z]+(-[a-z]+)*$/)), message: z.string() }),
});
