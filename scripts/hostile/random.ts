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

/** Few are held at a time: some are large. */
const HELD = 500;

/** So many cases, made as they are asked for. */
export function* made<T>(arbitrary: fc.Arbitrary<T>, count: number, seed: number): Generator<T> {
  for (let begun = 0; begun < count; begun += HELD) {
    yield* fc.sample(arbitrary, { seed: seed + begun, numRuns: Math.min(HELD, count - begun) });
  }
}
