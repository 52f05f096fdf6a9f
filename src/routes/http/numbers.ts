import * as z from "zod/mini";

/** A number in a query: decimal digits and nothing else, from 1 (or 0) to the given one. */
export function wholeNumberText(largest: number, smallest: 0 | 1 = 1) {
  const words = `must be a whole number from ${smallest} to ${largest}`;
  const digits = z.string().check(z.regex(/^(0|[1-9][0-9]{0,9})$/, words));
  const range = z.int().check(z.gte(smallest, words), z.lte(largest, words));
  return z.pipe(z.pipe(digits, z.transform(Number)), range);
}
