/** Chance that a seed decides. */
import fc from "fast-check";

/** So many of them, in an order that the seed makes. */
export function sampled<T>(all: readonly T[], count: number, seed: number): readonly T[] {
  if (count >= all.length) return all;
  const [some = []] = fc.sample(fc.shuffledSubarray([...all], { minLength: count, maxLength: count }), {
    seed,
    numRuns: 1,
  });
  return some;
}
