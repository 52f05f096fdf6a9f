/** What the sections of a snapshot are made of, and seeds with them. */
import * as z from "zod/mini";

const LARGEST_NUMBER = 2 ** 31 - 1;

/** A text; the store can hold no longer ones than 2 MB, and the emulator makes none longer than these. */
export function text(longest: number) {
  const words = `must be a string of at most ${longest} characters`;
  return z.string(words).check(z.maxLength(longest, words));
}

export function whole(from = 0, to = LARGEST_NUMBER) {
  const words = `must be a whole number from ${from} to ${to}`;
  return z.int(words).check(z.gte(from, words), z.lte(to, words));
}

export const flag = () => z.boolean("must be true or false");

export function matching(pattern: RegExp, words: string) {
  return z.string(words).check(z.regex(pattern, words));
}

export const digest = () => matching(/^[0-9a-f]{64}$/, "must be a SHA-256 digest in 64 lower-case hex digits");
export const uuid = () => matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be a lower-case UUID");
export const clientId = () => matching(/^[0-9a-f]{32}\.access$/, "must be 32 lower-case hex digits and .access");

export const host = () =>
  matching(/^[^\s/:?#@]{1,255}$/, "must be the name of a host without a port, such as app.example.com");

/** 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z, in seconds: what RFC 3339 can write. */
export const time = () => whole(-62_167_219_200, 253_402_300_799);
/** The years that a clock goes through, in milliseconds. */
export const clockTime = () => whole(-62_135_596_800_000, 253_402_300_799_999);

/** A list that an older schema did not have. */
export function listOf<const S extends z.core.$ZodLooseShape>(shape: S, what: string) {
  return z._default(z.array(z.strictObject(shape, `must be ${what}`), `must be a list, each ${what}`), []);
}
